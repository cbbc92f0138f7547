"""The title of a page: the ArticleTitle tag, the visible heading, or <title> without the site's name."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.flow import Flow

__all__ = ["title_of"]

_TAG = re.compile(r"<[a-z/!][^>]{0,4000}>?", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[_|｜»>]|-{2,}|——|\s[-–—]\s)\s*|(?<=[一-鿿）》”])-(?=[一-鿿])")
_LETTERS = re.compile(r"[\W_]+")
_SITE = re.compile(
    "(?:人民政府|政府网|门户网站|门户网|信息网|官网|网站|政务网|委员会|管理局|办公室|厅|局|网)(?:门户网站|网站)?$"
)
_LONGEST = 300


def title_of(flow: Flow, meta: dict[str, list[str]], article: bool = True) -> str:
    """The article's title with entities resolved and blanks folded, "" where a page has none at all.

    `article` says whether the page has an article body: the name of the site is a fit title for other pages.
    The tag wins if the page bears it out; a tag that names the site or the section is a template's fault,
    and then the heading that <title> confirms stands in.
    """
    tagged = next((clean(content) for content in meta.get("ArticleTitle", ()) if clean(content)), "")
    named = {clean(content) for name in ("SiteName", "ColumnName") for content in meta.get(name, ())}
    if tagged and tagged not in named:
        return tagged
    window = clean(flow.title)
    return _heading(flow, window) or _without_site(flow, window, named, article) or tagged


def clean(text: str) -> str:
    """One line without tags, entities (also doubly escaped ones) and stray quotes around."""
    text = _TAG.sub(" ", html.unescape(html.unescape(text))) if "&" in text or "<" in text else text
    return " ".join(text.split()).strip("\"'")[:_LONGEST]


def _heading(flow: Flow, window: str) -> str:
    """The longest heading that <title> repeats."""
    letters = _LETTERS.sub("", window)
    best = ""
    for span in flow.headings:
        text = " ".join(flow.text[span.start : span.end].split())
        short = _LETTERS.sub("", text)
        if len(text) <= _LONGEST and len(short) > max(4, len(best)) and letters.startswith(short):
            best = text
    return best


def _without_site(flow: Flow, window: str, named: set[str], article: bool) -> str:
    """<title> without the names of site and sections around the article's."""
    parts = [part.strip() for part in _PARTS.split(window) if part.strip()]
    own = [part for part in parts if part not in named and not _SITE.search(part)]
    if own or len(parts) > 1:
        return (own or parts)[0] if len(parts) > 1 else window
    return (_first_heading(flow) if article else "") or window


def _first_heading(flow: Flow) -> str:
    """The first heading outside the page's furniture, for pages whose <title> names but the site."""
    for span in sorted(flow.headings, key=lambda span: (span.name != "h1", span.start)):
        text = " ".join(flow.text[span.start : span.end].split())
        inside = any(area.start <= span.start < area.end for area in flow.chrome)
        if not inside and 8 <= len(text) <= 120 and not _SITE.search(text):
            return text
    return ""
