"""Dead entries on further list pages: looked for where they stood last, and through the whole list where they are not.

What the list no longer shows is let go; as long as it stands, one page a night tells so.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from crawler.cms.base import Request, families, family_of
from crawler.reading import document_of
from crawler.walk import entry_key, from_row, to_row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from crawler.cms.base import Family, Listing
    from crawler.fetch import Fetched
    from crawler.visit import Visit

__all__ = ["seek_dead"]

_PLACES = 10  #: pages that are looked at for them in one night
_SHIFTED = 2  #: pages from the known place on: news push older entries down


async def seek_dead(visit: Visit, fetch: Callable[[Request], Awaitable[Fetched]]) -> None:
    """Find out which of the visit's dead entries still stand on its list; what tonight's walk met does."""
    if visit.dead and visit.last is not None and "sought" in visit.last.evidence:
        visit.evidence.setdefault("sought", visit.last.evidence["sought"])
    due = visit.dead.keys() - visit.walk.keys
    if not due or visit.deep or visit.rendered or "turned" in visit.evidence:
        return  # a walk over the whole list has met all that stands on it, or a script must turn it
    seeker = _Seeker(visit, fetch)
    lost = await seeker.at_their_places(due)
    unplaced = due - seeker.stands.keys() - lost
    if lost or (unplaced and visit.seeks):
        await seeker.through_the_list(lost | unplaced)
    visit.evidence["stands"] = {key: row for key, row in seeker.stands.items() if key in due}


class _Seeker:
    """`stands`: key of an entry → the list page (as a row) that shows it."""

    def __init__(self, visit: Visit, fetch: Callable[[Request], Awaitable[Fetched]]) -> None:
        self._visit, self._fetch = visit, fetch
        last = visit.last.evidence if visit.last is not None else {}
        self.stands: dict[str, list[str]] = dict(last.get("stands", {}))

    async def at_their_places(self, due: set[str]) -> set[str]:
        """Those that are no longer where they stood."""
        places: dict[str, set[str]] = {}
        for key in due & self.stands.keys():
            places.setdefault("\n".join(self.stands[key]), set()).add(key)
        lost: set[str] = set()
        for place, keys in list(places.items())[:_PLACES]:
            lost |= await self._missing(from_row(place.split("\n")), keys)
        for key in lost:
            del self.stands[key]
        return lost

    async def _missing(self, request: Request, keys: set[str]) -> set[str]:
        for _ in range(_SHIFTED):
            listing = await self._page(request, keys)
            if listing is None:
                return set()  # it would not open: nothing is known of them
            keys = keys - {entry_key(entry) for entry in listing.entries}
            if not keys or not listing.more:
                break
            request = listing.more[0]
        return keys

    async def through_the_list(self, due: set[str]) -> None:
        """Page after page until all are met; those that the list does not show to its end are off it."""
        visit, met, done = self._visit, set[str](), set[str]()
        visit.evidence["sought"] = visit.sitting.today.isoformat()
        queue = deque([Request(visit.evidence.get("frames", [visit.final_url])[0])])
        while queue and len(done) < visit.sitting.settings.crawl.pages_per_section:
            request = queue.popleft()
            done.add("\n".join(to_row(request)))
            listing = await self._page(request, due)
            if listing is None or listing.beyond:
                return
            fresh = {entry_key(entry) for entry in listing.entries} - met
            met |= fresh
            if due <= met:
                return
            if fresh or len(done) == 1:
                queue.extend(one for one in listing.more if "\n".join(to_row(one)) not in done)
        if met and not queue:
            visit.taken_off = due - met

    async def _page(self, request: Request, keys: set[str]) -> Listing | None:
        sitting = self._visit.sitting
        if sitting.ended():
            return None
        sitting.spend()
        fetched = await self._fetch(request)
        if not fetched.ok:
            return None
        document = document_of(fetched)
        framed = "frames" in self._visit.evidence
        family: Family = (
            family_of(document, self._visit.site.family) if framed else families()[self._visit.family]
        )
        listing = family.listing(document)
        for entry in listing.entries:
            if (key := entry_key(entry)) in keys:
                self.stands[key] = to_row(request)
        return listing
