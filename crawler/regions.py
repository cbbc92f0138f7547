"""Which elements of a page are article body, heading or furniture, told by their class, id and tag."""

from __future__ import annotations

import re
from typing import NamedTuple

from crawler.markup import attribute

__all__ = ["CONTAINERS", "Region", "region_of"]

#: marks of article bodies by CMS, best first: what the editor produced, then the frame around it
CONTAINERS = (
    ".TRS_UEDITOR", ".TRS_Editor", ".trs_editor_view", ".view.TRS_UEDITOR", "#UCAP-CONTENT", "#ucapcontent", ".UCAPCONTENT",
    ".v_news_content", "#vsb_content", "#vsb_content_2", "#vsb_newscontent", "#zoom", "#Zoom", "#ivs_content",
    ".wp_articlecontent", ".j-fontContent", "#js-article-content", ".article-content", ".article_content", ".articleContent",
    "#articleContent", "#article-content", "#article_content", ".news_content", "#newsContent", ".newsContent", ".news-content",
    "#NewsContent", "#zoomcon", "#zoomContent", "#fontzoom", "#font_zoom", ".detail-content", ".detail_content",
    ".con_text", ".content_text", "#contentText", ".conTxt", ".zwxl-article", ".xxgk_content", ".xl-content", ".Article_content",
    ".info-content", ".main-txt", "#mainText", ".article-body", ".pages_content", "#pages_content", ".news_cont", ".article_con",
    ".art_con", ".arcContent", ".bt-content", ".nr_content", "#textarea", "#printContent", "#artibody",
)  # fmt: skip
_RANKS = {name.lower(): rank for rank, name in enumerate(CONTAINERS)}
_CHROME_TAGS = frozenset(("header", "nav", "footer"))
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:site|page|main|top|web)?[-_]?"
    r"(?:head|header|heads|nav|navs|navbar|navigation|menu|menus|top|topbar|foot|footer|foots|bottom|copyright|crumbs?|breadcrumb"
    r"|position|location|weizhi|dqwz|mbx|sitemap|friendlinks?|links?|yqlj|share|bdsharebuttonbox|sidebar|logo|search|banner)"
    r"(?:[-_]?(?:box|wrap|wrapper|bar|con|inner|main|\d+))?(?:$|[ ])",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:^|[-_ ])(?:\w*[-_]?tit(?:le)?|bt|biaoti|headline|h1)\d*(?:$|[-_ ])|title", re.IGNORECASE
)


class Region(NamedTuple):
    """What the attributes of an element say: rank of the container (lower is better), title, furniture."""

    rank: int | None
    title: bool
    chrome: bool


def region_of(tag: str, attrs: str, extra: tuple[str, ...] = ()) -> Region | None:
    """The region that an element opens, None for the many that open none."""
    names = attribute(attrs, "class").split()
    ident = attribute(attrs, "id")
    rank = _rank(names, ident, extra)
    both = " ".join([*names, ident])
    title = bool(both) and bool(_TITLE.search(both))
    chrome = tag in _CHROME_TAGS or any(_CHROME.search(name) for name in (*names, ident) if name)
    if rank is None and not title and not chrome:
        return None
    return Region(rank, title, chrome and rank is None)


def _rank(names: list[str], ident: str, extra: tuple[str, ...]) -> int | None:
    marks = [f".{name}" for name in names] + ([f"#{ident}"] if ident else [])
    for place, selector in enumerate(extra):
        if selector in marks:
            return place - len(extra)
    return min((_RANKS[mark.lower()] for mark in marks if mark.lower() in _RANKS), default=None)
