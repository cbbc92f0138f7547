"""Where the title of an article stands in the visible text of its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.flow import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.flow import Flow

__all__ = ["headline_spans"]

_MARKS = re.compile(r"[\W_]+")
_ENOUGH = 12  #: characters of a title that are enough to know it again where it is cut or rewritten


def headline_spans(flow: Flow, title: str) -> list[Span]:
    """Every place where the title is written as text of its own, first to last.

    A title in a link is a list's or the breadcrumb's, and counts only where no other stands. Where the words
    are nowhere, the first heading outside the furniture stands for it.
    """
    places = list(_written(flow.text, title))
    linked = [(found.start, found.end) for found in flow.found if found.tag == "a"]
    free = [span for span in places if not any(start <= span.start < end for start, end in linked)]
    outside = [span for span in free if not _in_chrome(flow, span)]
    return outside or free or places or _headings(flow)


def _written(text: str, title: str) -> list[Span]:
    letters = _MARKS.sub("", title)
    if len(letters) < 2:
        return []
    if title in text:
        return list(_verbatim(text, title))
    for part in (letters, letters[:_ENOUGH]):
        pattern = r"[\W_]*".join(map(re.escape, part))
        found = [Span("title", at.start(), at.end()) for at in re.finditer(pattern, text)]
        if found:
            return found
    return []


def _verbatim(text: str, title: str) -> Iterator[Span]:
    """Found by plain search: a pattern for each title would cost more than reading its page."""
    start = text.find(title)
    while start >= 0:
        yield Span("title", start, start + len(title))
        start = text.find(title, start + len(title))


def _headings(flow: Flow) -> list[Span]:
    spans = [
        span for span in flow.headings if 6 <= span.end - span.start <= 120 and not _in_chrome(flow, span)
    ]
    return sorted(spans, key=lambda span: (span.name != "h1", span.start))[:1]


def _in_chrome(flow: Flow, span: Span) -> bool:
    return any(area.start <= span.start < area.end for area in flow.chrome)
