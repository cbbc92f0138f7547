"""Lists below a section: of a directory page, and of one whose menu leads to lists of their own, three levels down."""

from __future__ import annotations

import datetime as dt
from collections import deque
from typing import TYPE_CHECKING

from crawler.cms.base import family_of
from crawler.reading import document_of
from crawler.walk import Walk
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from crawler.cms.base import Entry
    from crawler.visit import Visit

__all__ = ["looks_old", "read_below"]

_MOST, _LEVELS = 30, 3  #: lists that are looked at for one section, and how far down
#: days after which a list of its own is no more taken for all that the section has
_OLD = dt.timedelta(days=10)


def looks_old(visit: Visit) -> bool:
    """Whether what its own list shows leaves the question when the section was last updated."""
    newest = visit.walk.newest_day()
    return not visit.static and newest is not None and newest < visit.sitting.today - _OLD


async def read_below(
    visit: Visit,
    lists: Iterable[tuple[str, str]],
    note: Callable[[Sequence[tuple[str, Entry]]], bool],
) -> None:
    """Entries of these lists (address, name) count as the section's own, unless the ledger names the list."""
    sitting, walk, below = visit.sitting, visit.walk, Walk()
    queue = deque((canonical(address), name, 1) for address, name in lists)
    if not queue:
        return
    seen, asked = {visit.job.url, visit.final_url}, 0
    while queue:
        url, name, level = queue.popleft()
        if url in seen:
            continue
        seen.add(url)
        visit.children.append([url, name])
        if sitting.is_place(url) or not sitting.ledger.allows(url):
            continue
        if asked >= _MOST:
            visit.evidence["children_left"] = len(queue) + 1
            break
        asked += 1
        fetched = await sitting.fetcher.get(url)
        if not fetched.ok:
            visit.evidence.setdefault("children_failed", []).append([url, fetched.outcome.value])
            continue
        document = document_of(fetched)
        listing = family_of(document, visit.site.family).listing(document)
        note(below.take(listing.entries, sitting.today))
        if not listing.entries and level < _LEVELS:
            queue.extend((canonical(address), name, level + 1) for address, name in listing.children)
    walk.dated += below.dated
    walk.newest = max(walk.newest, below.newest)
    walk.future += below.future
    visit.evidence["child_entries"] = below.entries
