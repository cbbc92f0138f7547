"""Titles that speak of something else than their page, or that a script writes."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from crawler.unveil import unveiled

if TYPE_CHECKING:
    from crawler.flow import Flow

__all__ = ["at_odds", "odd_parts", "second_title", "written_title"]

_LETTERS = re.compile(r"[一-鿿]{2}")
_PART = re.compile(r"[_|｜»>\-–—\s]+")
_GAPS = re.compile(r"(?<=[一-鿿])[^\w\s]+(?=[一-鿿])")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,1000})")
_LONGEST = 200
_WRITTEN = re.compile(r"document\s*\.\s*title\s*=\s*(?:\w+\s*\(\s*)?[\"']([^\"']+)[\"']")


def at_odds(flow: Flow, meta: dict[str, list[str]]) -> bool:
    """A Chinese <title> of which not one pair of characters stands in the page's text or in its site tags."""
    pairs = set(_LETTERS.findall(html.unescape(flow.title)))
    if len(pairs) < 3 or not flow.text:
        return False
    known = _known(flow, meta)
    return not any(pair in known for pair in pairs)


def odd_parts(flow: Flow, meta: dict[str, list[str]]) -> str:
    """The parts of a <title> of which hardly a pair of characters stands in the page's text or in its site tags.

    All of it where it says nothing of what the tag names as the article's title.
    """
    if not flow.text or flow.title in flow.text:
        return ""
    title, known = html.unescape(flow.title), _known(flow, meta)
    named = _LETTERS.findall("".join(meta.get("ArticleTitle", ())))
    if len(named) >= 3 and not any(pair in title for pair in named):
        return title[:_LONGEST]  # not a word of the article's own title
    odd = []
    for part in _PART.split(title):
        if len(part) < 4 or part in known:
            continue
        pairs = _LETTERS.findall(_GAPS.sub("", part))
        if len(pairs) >= 2 and sum(pair in known for pair in pairs) * 3 <= len(pairs):
            odd.append(part)
    return " ".join(odd)


def second_title(text: str) -> str:
    """What further <title>s in the head of a page say: no visitor sees them, search engines may."""
    head = text[: text.find("</head")]
    if head.count("<title") < 2:
        return ""
    titles = [" ".join(html.unescape(one).split()) for one in _TITLE.findall(head)]
    return " ".join(one for one in titles[1:] if one != titles[0])[:_LONGEST]


def _known(flow: Flow, meta: dict[str, list[str]]) -> str:
    return flow.text + "".join(
        content for name in ("SiteName", "ArticleTitle", "ColumnName") for content in meta.get(name, ())
    )


def written_title(code: str) -> str:
    """What a script says the title is, its escapes read."""
    found = _WRITTEN.search(code)
    return (unveiled(found[0]).strip() or found[1])[:_LONGEST] if found else ""
