"""Lists that only a script turns over: their further pages are read in the browser, as far as they are wanted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.emptiness import listings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.cms.base import Entry
    from crawler.render import Rendered
    from crawler.visit import Visit

__all__ = ["settle", "turn_over"]

_MOST = 60  #: pages of one list that are turned in one night


async def turn_over(visit: Visit, note: Callable[[Sequence[tuple[str, Entry]]], bool]) -> None:
    """Read on from where the list stands, while the pages bring news, or all of them on a first walk."""
    sitting, walk = visit.sitting, visit.walk
    turned = 0

    async def take(shown: Rendered) -> bool | None:
        nonlocal turned
        found = (listing for _, listing in listings(visit, shown, visit.dated))
        best = max(found, key=lambda listing: len(listing.entries))
        fresh = walk.take(best.entries, sitting.today)
        if not fresh:
            return None
        turned += 1
        walk.pages += 1
        sitting.spend()
        news = note(fresh)
        sitting.writer.add(visit.check_point())
        await asyncio.sleep(sitting.settings.network.delay)
        return (news or visit.turns_all) and turned < _MOST and not sitting.ended()

    whole = await sitting.turn(visit.turn_at, take)
    if whole is None:
        return
    visit.evidence["turned"] = turned
    if whole or (visit.known_whole and not visit.turns_all):
        visit.evidence.pop("beyond", None)


def settle(visit: Visit) -> None:
    """A list whose further pages were not wanted tonight is known as far as it was known before."""
    last = visit.last
    if last is not None and visit.turn_at and "turned" not in visit.evidence and "turned" in last.evidence:
        visit.evidence["turned"] = last.evidence["turned"]
        if "beyond" not in last.evidence:
            visit.evidence.pop("beyond", None)
