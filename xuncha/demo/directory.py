"""The directories of the sample county's sites: 政务公开 with a page for each unit, and the map of the site."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xuncha.demo.county import County
    from xuncha.demo.model import Section, Site
    from xuncha.demo.responses import Handler, Response

__all__ = ["DISCLOSURE", "routes"]

DISCLOSURE = "/zwgk/index.shtml"
MAP = "/wzdt/index.shtml"


def routes(county: County, site: Site) -> Iterator[tuple[str, Handler]]:
    """The map names the sections of the site's own unit, 政务公开 the other units, as portals do."""
    listed = [section for section in site.sections if section.in_ledger]
    own = [section for section in listed if section.unit is site.unit]
    others = sorted((s for s in listed if s.unit is not site.unit), key=lambda s: s.unit.name)
    units = {name: list(sections) for name, sections in groupby(others, key=lambda s: s.unit.name)}
    yield MAP, _page(county, site, "网站地图", [("本站栏目", _links(own))])
    groups = [
        (kind, [(name, _place(county, name)) for name in units if county.units[name].kind == kind])
        for kind in ("县直", "乡镇")
    ]
    yield DISCLOSURE, _page(county, site, "政务公开", [("重点公开栏目", _links(own)), *groups])
    for name, sections in units.items():
        yield _place(county, name), _page(county, site, name, [(name, _links(sections))], above="政务公开")


def _place(county: County, unit: str) -> str:
    return f"/zwgk/bmxz/{list(county.units).index(unit):03d}/index.shtml"


def _links(sections: Iterable[Section]) -> list[tuple[str, str]]:
    return [(section.name, section.path) for section in sections]


def _page(
    county: County,
    site: Site,
    heading: str,
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    above: str = "",
) -> Handler:
    def answer(_: object) -> Response:
        return county.families["kaipu"].page(
            site, "kaipu/map.html", heading=heading, groups=[one for one in groups if one[1]], above=above
        )

    return answer
