"""Signs that somebody else writes on the page: foreign scripts, veiled writing, whole-page frames. Facts only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.cms.base import Document
    from crawler.flow import Flow

__all__ = ["signs"]


def signs(document: Document, flow: Flow, meta: dict[str, list[str]]) -> dict[str, Any]:
    return {}
