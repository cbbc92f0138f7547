"""The title of a page: the ArticleTitle tag, the visible heading, or <title> without the site's name."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.flow import Flow

__all__ = ["title_of"]


def title_of(flow: Flow, meta: dict[str, list[str]]) -> str:
    tagged = html.unescape((meta.get("ArticleTitle") or [""])[0]).strip()
    return tagged or " ".join(html.unescape(flow.title).split())
