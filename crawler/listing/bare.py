"""Rows without links, as single-page portals draw them: they lead on by script, yet they are the section's list."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from crawler.cms.base import Entry
from crawler.listing.boxes import clean, page_of
from crawler.listing.days import find_day

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.cms.base import Document

__all__ = ["bare_rows"]

_ROWS = "li, tr, dd, div, section, article"
_LONGEST = 200  #: characters of a row; what says more is a text
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_FEWEST = 6  #: Chinese characters of a title


def bare_rows(document: Document) -> list[Entry]:
    """Dated rows that stand side by side, two at least, outside menus and side boxes; entries without address."""
    page = page_of(document)
    siblings: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    inner: set[int] = set()
    for node in reversed(document.tree.css(_ROWS)):  # the inmost first: a row, not the list around it
        if node.mem_id in inner:
            _spare(node, inner)
            continue
        entry = _entry(node)
        if entry is None or (box := page.box(node)).chrome or box.side or box.parent is None:
            continue
        siblings[id(box.parent), node.tag or ""].insert(0, entry)
        _spare(node, inner)
    return [entry for group in siblings.values() if len(group) > 1 for entry in group]


def _spare(node: LexborNode, inner: set[int]) -> None:
    """What holds a row is none itself."""
    if node.parent is not None:
        inner.add(node.parent.mem_id)


def _entry(node: LexborNode) -> Entry | None:
    text = clean(node.text(separator=" "))
    if not text or len(text) > _LONGEST or len(_WORDS.findall(text)) < _FEWEST:
        return None
    day = find_day(text)
    return Entry(None, text, day) if day and node.css_first("a[href]") is None else None
