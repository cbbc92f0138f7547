"""Home pages and sections: the first page, then list pages as far as they bring news, then the record."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from crawler.below import looks_old, read_below
from crawler.cms.base import families, family_of
from crawler.cms.home import home_listing
from crawler.emptiness import look_closer, through_browser
from crawler.firstpage import first_page
from crawler.foot import drawn_foot
from crawler.frames import frame_lists
from crawler.ledger import netloc_of
from crawler.listing.data import json_of
from crawler.observation import EntrySeen, NewJob
from crawler.pages import neighbours
from crawler.reading import document_of, read_list
from crawler.seeds import PRIORITY
from crawler.seeking import seek_dead
from crawler.turning import settle, turn_over
from crawler.visit import Visit
from crawler.visits import known_entries
from storage.models import FetchOutcome, PageKind
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cms.base import Entry, Family, Listing, Request
    from crawler.fetch import Fetched
    from crawler.observation import Content, Job
    from crawler.sitting import Sitting
    from storage.models import ListEntry

__all__ = ["Sections"]

_SNIPPET = 300
_ROWS = 5
_BARREN = 3  #: list pages without entries after which no further one is asked for: a script fills them


class Sections:
    """Works on jobs of the kinds HOME and LIST."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._no_search: set[str] = set()  #: hosts that have no interface where one was guessed

    async def work(self, job: Job) -> None:
        visit = Visit(self._sitting, job)
        if visit.resumed:
            if await self._go_on(visit):
                self._sitting.writer.add(visit.record())
            return
        fetched = await first_page(visit)
        if fetched.outcome is FetchOutcome.CHALLENGE:
            fetched = await through_browser(visit, fetched)
        if fetched.outcome is FetchOutcome.SKIPPED and self._sitting.stop:
            return
        visit.fetched(fetched)
        if fetched.outcome is FetchOutcome.NOT_MODIFIED and visit.last is not None:
            visit.as_before(visit.last)
        elif fetched.ok and not await self._read(visit, fetched):
            return
        if visit.outcome in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
            await seek_dead(visit, self._list_page)
        self._sitting.writer.add(visit.record())

    async def _read(self, visit: Visit, fetched: Fetched) -> bool:
        """Read the list from its first page on; false when the night stops on the way."""
        sitting = self._sitting
        document = document_of(fetched)
        family = family_of(document, visit.site.family)
        listing = home_listing(family, document) if visit.home else family.listing(document)
        content = read_list(fetched, document, family)
        visit.family = family.name
        entries = len(listing.entries)
        if await self._is_stand_in(visit, fetched, content, entries, drawn=not sitting.browses):
            return True
        if visit.home or not visit.unchanged(content):  # a home page's scripts change while it stays
            await sitting.suspects.look(fetched.url, content, document, home=visit.home, known=visit.job.page)
        visit.content(content)
        visit.evidence |= {"first_page": len(listing.entries), "unsure": listing.unsure}
        visit.evidence["snippet"] = content.text[content.body_start :][:_SNIPPET]
        visit.turn_at = fetched.url if listing.beyond else ""
        self._take(visit, listing)
        if sitting.ask.whole and not visit.same_body(content):
            visit.step.jobs += neighbours(sitting, visit.job, content, chrome=visit.home)
        note = partial(self._note, visit)
        if not await self._follow(visit, family):
            return False
        if not visit.walk.entries:
            async for inner, shown in frame_lists(visit, content):
                visit.turn_at = visit.evidence["frames"][-1] if shown.beyond else visit.turn_at
                self._take(visit, shown)
                if not await self._follow(visit, inner):
                    return False
        if not visit.walk.entries:
            await look_closer(visit, fetched, listing, note)
            if not visit.walk.entries and await self._is_stand_in(visit, fetched, content, 0, drawn=True):
                return True
        if visit.turns:
            await turn_over(visit, note)
        settle(visit)
        if visit.walk.entries and not visit.home and looks_old(visit):
            await read_below(visit, (*listing.children, *listing.menu), note)
        if visit.home:
            visit.evidence["foot"] = visit.foot_as_before(content) or await drawn_foot(sitting, document)
        return True

    async def _is_stand_in(
        self, visit: Visit, fetched: Fetched, content: Content, entries: int, *, drawn: bool
    ) -> bool:
        """Whether the page is none of its own: then nothing of it is kept, and it proves nothing."""
        standins, outcome = self._sitting.standins, None
        if visit.home:
            outcome = await standins.home(fetched, content, entries)
        elif standins.asks_about(fetched.url, content, entries):
            names = [section.name for section in visit.sections]
            outcome = await standins.section(fetched, content, names, drawn=drawn)
        if outcome is not None:
            visit.stands_in(outcome)
        return outcome is not None

    async def _go_on(self, visit: Visit) -> bool:
        """Take up a walk that was broken off between two list pages."""
        return await self._follow(visit, families()[visit.family])

    async def _follow(self, visit: Visit, family: Family) -> bool:
        """Fetch the list pages ahead, each a check point; false when the night stops."""
        sitting, walk = self._sitting, visit.walk
        while walk.pages < sitting.settings.crawl.pages_per_section and (request := walk.next_request()):
            if request.guess and netloc_of(request.url) in self._no_search:
                continue
            if sitting.ended():
                return False
            sitting.spend()
            fetched = await self._list_page(request)
            if fetched.outcome is FetchOutcome.SKIPPED and sitting.stop:
                return False
            if fetched.ok:
                self._take(visit, family.listing(document_of(fetched)))
            elif not request.guess:
                visit.evidence.setdefault("pages_failed", []).append([request.url, fetched.outcome.value])
            sitting.writer.add(visit.check_point())
        return True

    async def _list_page(self, request: Request) -> Fetched:
        """A further list page or an interface's answer, as far as it is one."""
        fetched = await self._sitting.fetcher.get(
            canonical(request.url),
            method=request.method,
            body=request.body,
            headers=request.headers,
            guess=request.guess,
        )
        if fetched.ok and fetched.hops and self._sitting.is_home(fetched.url):
            fetched.outcome = FetchOutcome.SOFT_GONE  # the home page's news are not this list's
        if request.guess and fetched.ok and json_of(document_of(fetched)) is None:
            fetched.outcome = FetchOutcome.NOT_PARSED
        if request.guess and fetched.outcome is FetchOutcome.GONE:
            self._no_search.add(netloc_of(request.url))
        return fetched

    def _take(self, visit: Visit, listing: Listing) -> None:
        """Entries of one list page; the pages it leads to are wanted only while pages bring news."""
        walk = visit.walk
        walk.pages += 1
        self._sitting.broom.after_list()
        walk.total = walk.total if listing.total is None else listing.total
        if listing.total == 0 and not listing.unsure:
            visit.evidence["unsure"] = ""  # the data interface itself says that there is nothing
        if listing.beyond and not listing.more:
            visit.evidence["beyond"] = True
        for request in listing.more:
            if request.method == "GET":  # a form is posted to the list's own address, whose like are lists
                visit.turns_like(self._sitting.admission.pager(canonical(request.url)))
        first = not walk.entries
        fresh = walk.take(listing.entries, self._sitting.today)
        if first:
            visit.look_ahead(listing.entries)
        if yearless := [entry for entry in listing.entries if entry.yearless and entry.url]:
            visit.evidence["yearless"] = True
            if visit.home:
                visit.evidence["newest_rows"] = _newest_of(yearless, walk.newest)
        news = self._note(visit, fresh)
        walk.barren = 0 if listing.entries else walk.barren + 1
        wanted = not visit.home or (
            listing.unsure and not listing.entries
        )  # a home page's interface, no pages
        if wanted and (
            news
            or (fresh and visit.deep)
            or (first and visit.headless)
            or walk.searching
            or 0 < walk.barren <= _BARREN
        ):
            walk.plan(listing.more)

    def _note(self, visit: Visit, fresh: Sequence[tuple[str, Entry]]) -> bool:
        """Put entries, and the fetches they call for, into the step; whether any is news to storage."""
        sitting, news = self._sitting, False
        for section in visit.sections:
            with sitting.database.session() as session:
                known = known_entries(session, section.id, [key for key, _ in fresh])
            for key, entry in fresh:
                old = known.get(key)
                entry = _as_known(entry, old)
                url = sitting.admission.spelling(canonical(entry.url), visit.final_url) if entry.url else None
                news = news or old is None or old.first_run == sitting.run_id
                visit.settled = visit.settled or (
                    old is not None and old.first_run != sitting.run_id and not entry.pinned
                )
                moved = old is not None and (old.title, old.listed_date) != (entry.title, entry.date)
                if old is None or moved:
                    visit.step.entries.append(EntrySeen(section.id, key, url, entry.title, entry.date))
                if url and sitting.ask.discovers:
                    self._article(visit, url, entry, section.id, moved)
        visit.news = visit.news or news
        return news

    def _article(self, visit: Visit, url: str, entry: Entry, section_id: int, moved: bool) -> None:
        admission = self._sitting.admission
        wanted = admission.article(url) and (moved or not admission.knows(url))
        site = self._sitting.ledger.site_of(url)
        if not wanted or site is None or not admission.list_article(url):
            return
        context = {"listed": entry.date.isoformat()} if entry.date else {}
        priority = PRIORITY["article"]
        visit.step.jobs.append(NewJob(url, site.id, section_id, PageKind.ARTICLE, priority, context=context))


def _newest_of(entries: Sequence[Entry], newest: str) -> list[str]:
    """Addresses of the entries on which the newest day rests; a few are enough to hold it against."""
    return [canonical(one.url) for one in entries if one.url and str(one.date) == newest][:_ROWS]


def _as_known(entry: Entry, old: ListEntry | None) -> Entry:
    """A day without its year keeps the year that its article has told before."""
    day = old.listed_date if old is not None and entry.yearless else None
    same = day and entry.date and (day.month, day.day) == (entry.date.month, entry.date.day)
    return replace(entry, date=day) if same else entry
