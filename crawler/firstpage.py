"""The way to the first page of a section: conditional request, redirects, stubs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.reading import document_of
from crawler.stubs import carried_off, redirect_target
from storage.models import FetchOutcome
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.fetch import Fetched
    from crawler.visit import Visit

__all__ = ["first_page"]

_STUBS = 4


async def first_page(visit: Visit) -> Fetched:
    """The page behind the ledger's address; its outcome is judged as a place, not only as an answer."""
    fetched = await _through_stubs(visit)
    if fetched.ok and visit.home:
        visit.sitting.home_is(fetched.url)
    elif (
        fetched.ok and fetched.url != visit.job.url and any(map(visit.sitting.is_home, _way(visit, fetched)))
    ):
        # a section that only leads back to the home page is not there any more
        fetched.outcome = FetchOutcome.SOFT_GONE
    page, (_, read_at) = visit.job.page, _conditions(visit)
    if fetched.ok and page is not None and read_at == fetched.url and page.same(fetched.body_hash):
        fetched.outcome = FetchOutcome.NOT_MODIFIED
    return fetched


def _way(visit: Visit, fetched: Fetched) -> Iterator[str]:
    """Where the section's address led, and what was passed on the way: a home page may itself be a stub."""
    yield fetched.url
    yield from fetched.hops
    yield from visit.evidence.get("stubs", ())


async def _through_stubs(visit: Visit) -> Fetched:
    sitting, url = visit.sitting, visit.job.url
    for _ in range(_STUBS):
        fetched = await sitting.fetcher.get(url, *_conditions(visit))
        if not fetched.ok:
            return fetched
        document = document_of(fetched)
        target = redirect_target(document)
        if target is None or canonical(target) == fetched.url:
            return fetched
        if not sitting.ledger.allows(target) and carried_off(document, target, home=visit.home):
            return fetched
        visit.evidence.setdefault("stubs", []).append(fetched.url)
        if not sitting.ledger.allows(target):
            fetched.outcome, fetched.away = FetchOutcome.REDIRECT_AWAY, target
            return fetched
        url = canonical(target)
    fetched.outcome, fetched.note = FetchOutcome.CLIENT_ERROR, "redirect stubs in a circle"
    return fetched


def _conditions(visit: Visit) -> tuple[dict[str, str], str]:
    """(headers, the only address they are for): the very page whose list was read last time.

    Not where the list came from elsewhere (an interface, a child page, a browser): there an unchanged
    page proves nothing. Nor where an older reader read it.
    """
    last, page, ask = visit.last, visit.job.page, visit.sitting.ask
    if last is None or page is None or ask.full or ask.urls or last.rendered or last.children:
        return {}, ""
    if visit.home or page.looked:
        return {}, ""  # what its scripts and sheets make of it may have changed, or been put right
    turned = last.evidence.keys() & {"beyond", "turned"} and visit.turns_all and visit.sitting.browses
    if "deeper" in last.evidence or turned:
        return {}, ""  # what is newest stands on a further page, or the further pages are still to be turned
    plain = last.evidence.get("first_page", 0) > 0 or last.jumps_to == last.final_url
    same_reader = last.evidence.get("parser") == visit.sitting.parser
    return (page.conditions, last.final_url) if plain and same_reader else ({}, "")
