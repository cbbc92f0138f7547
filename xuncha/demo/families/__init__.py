"""How each CMS family lays out its addresses and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo.families.catalogue import Catalogue
from xuncha.demo.families.hanweb import Hanweb
from xuncha.demo.families.jpaas import Jpaas
from xuncha.demo.families.kaipu import Kaipu, KaipuSearch
from xuncha.demo.families.old import Old
from xuncha.demo.families.trs import Trs
from xuncha.demo.families.vsb import Vsb

if TYPE_CHECKING:
    from xuncha.demo.families.base import Family
    from xuncha.demo.pages import Pages

__all__ = ["families"]


def families(pages: Pages) -> dict[str, Family]:
    """Family name → its builder."""
    kinds = (Kaipu, KaipuSearch, Trs, Hanweb, Jpaas, Vsb, Old, Catalogue)
    return {kind.name: kind(pages) for kind in kinds}
