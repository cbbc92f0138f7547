"""Home pages and sections: fetched, listed page by page as far as needed, and put on record as visits."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from crawler.cms.base import Listing, family_of
from crawler.observation import EntrySeen, NewJob, PageSeen, Step
from crawler.pages import neighbours
from crawler.reading import document_of, read_list
from crawler.seeds import PRIORITY
from crawler.stubs import redirect_target
from crawler.visits import known_entries, last_visit
from crawler.walk import Walk
from storage.models import FetchOutcome, PageKind, SectionVisit
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cms.base import Entry, Family
    from crawler.fetch import Fetched
    from crawler.observation import Job
    from crawler.sitting import Sitting

__all__ = ["Sections"]

_STUBS = 4
_CHILDREN = 30


class Sections:
    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    async def work(self, job: Job) -> None:
        await _Visit(self._sitting, job).work()


class _Visit:
    """The visit of one address: a home page, or the list of one or several sections."""

    def __init__(self, sitting: Sitting, job: Job) -> None:
        self._sitting, self._job = sitting, job
        self._home = bool(job.context.get("home"))
        sections = [sitting.ledger.sections.get(number) for number in job.context.get("sections", ())]
        self._sections = [section for section in sections if section is not None]
        self._site = sitting.ledger.sites[job.site_id]
        self._last = self._last_visit()
        self._step = Step(job)
        self._evidence: dict[str, Any] = {"url": job.url, "parser": sitting.parser}
        self._children: list[list[str]] = []
        self._child_entries = 0
        self._jumps_to = ""
        self._rendered = False

    async def work(self) -> None:
        fetched = await self._first()
        if fetched.outcome is FetchOutcome.SKIPPED and self._sitting.stop:
            return
        if fetched.outcome is FetchOutcome.NOT_MODIFIED and self._last is not None:
            self._as_before(fetched, self._last)
        elif fetched.ok:
            finished = await self._read(fetched)
            if not finished:
                return
        else:
            self._record(fetched, Walk())
        self._sitting.writer.add(self._step)

    # --- the first page ---------------------------------------------------------------------------------

    def _last_visit(self) -> SectionVisit | None:
        """The last good visit, where one stands for all that this address serves."""
        places: list[int | None] = [section.id for section in self._sections]
        if self._home:
            places.append(None)
        with self._sitting.database.session() as session:
            visits = [last_visit(session, self._job.site_id, place) for place in places]
        return visits[0] if visits and all(visits) else None

    def _conditions(self, url: str) -> dict[str, str]:
        """Only for the very page whose list was read last time, by the same reader, without a browser."""
        last, page = self._last, self._job.page
        if last is None or page is None or self._sitting.ask.full or self._sitting.ask.urls:
            return {}
        same = last.evidence.get("parser") == self._sitting.parser and last.final_url == url
        static = not last.rendered and not last.children and last.evidence.get("first_page", 0) > 0
        return page.conditions if same and (static or last.jumps_to == url) else {}

    async def _first(self) -> Fetched:
        """The page itself, behind redirects and stubs."""
        fetched = await self._sitting.fetcher.get(self._job.url, self._conditions(self._job.url))
        for _ in range(_STUBS):
            if not fetched.ok:
                break
            target = redirect_target(document_of(fetched))
            if target is None or canonical(target) == fetched.url:
                break
            self._evidence.setdefault("stubs", []).append(fetched.url)
            if not self._sitting.ledger.allows(target):
                fetched.outcome, fetched.away = FetchOutcome.REDIRECT_AWAY, target
                break
            fetched = await self._sitting.fetcher.get(canonical(target), self._conditions(canonical(target)))
        return fetched

    def _as_before(self, fetched: Fetched, last: SectionVisit) -> None:
        """Not modified: the list stands as it stood, only the calendar has moved on."""
        days = sorted(last.evidence.get("future", ()))
        today = self._sitting.today
        past = [day for day in days if dt.date.fromisoformat(day) <= today]
        walk = Walk(entries=last.entries, dated=last.dated, total=last.total, future=days[len(past) :])
        walk.newest = max([last.newest.isoformat() if last.newest else "", *past])
        self._jumps_to = last.jumps_to
        self._evidence = {**last.evidence, **self._evidence}
        self._page(fetched, last.family)
        self._record(fetched, walk, last.family)

    # --- the list ---------------------------------------------------------------------------------------

    async def _read(self, fetched: Fetched) -> bool:
        """Read the list from its first page on; false when the night stops on the way."""
        document = document_of(fetched)
        family = family_of(document, self._site.family)
        listing = family.listing(document)
        content = read_list(fetched, document, family)
        self._page(fetched, family.name, content)
        self._evidence |= {"first_page": len(listing.entries), "unsure": listing.unsure}
        self._evidence["snippet"] = content.text[content.body_start :][:300]
        walk = self._resumed()
        if walk is None:
            walk = Walk(total=listing.total)
            self._take(walk, listing)
        if not await self._follow(walk, family):
            return False
        if not walk.entries:
            await self._when_empty(fetched, listing, walk)
        if self._sitting.follows_others:
            self._step.jobs += neighbours(self._sitting, self._job, content, chrome=self._home)
        self._record(fetched, walk, family.name)
        return True

    def _resumed(self) -> Walk | None:
        saved = self._job.context.get("walk")
        return Walk.from_json(saved) if saved else None

    async def _follow(self, walk: Walk, family: Family) -> bool:
        """Fetch the list pages ahead, each a check point; false when the night stops."""
        sitting = self._sitting
        while not self._home and (request := walk.next_request()) and walk.pages < sitting.list_pages:
            fetched = await sitting.fetcher.get(
                canonical(request.url), method=request.method, body=request.body, headers=request.headers
            )
            if sitting.stop:
                return False
            if not fetched.ok:
                self._evidence.setdefault("pages_failed", []).append([request.url, fetched.outcome.value])
                continue
            self._take(walk, family.listing(document_of(fetched)))
            self._check_point(walk)
        return True

    def _take(self, walk: Walk, listing: Listing) -> None:
        """Entries of one list page; the pages it leads to are wanted only while pages bring news."""
        walk.pages += 1
        for request in listing.more:
            self._sitting.admission.pager(canonical(request.url))
        walk.total = walk.total if listing.total is None else listing.total
        fresh = walk.take(listing.entries, self._sitting.today)
        news = self._note(fresh)
        deep = self._last is None or self._sitting.ask.full
        if (fresh and deep) or news or not listing.entries:
            walk.plan(listing.more)

    def _note(self, fresh: Sequence[tuple[str, Entry]]) -> bool:
        """Put entries and the fetches they call for into the step; whether any was new to storage."""
        sitting, news = self._sitting, False
        for section in self._sections:
            with sitting.database.session() as session:
                known = known_entries(session, section.id, [key for key, _ in fresh])
            for key, entry in fresh:
                old = known.get(key)
                news = news or old is None or old.first_run == sitting.run_id
                changed = old is not None and (old.title, old.listed_date) != (entry.title, entry.date)
                if old is None or changed:
                    url = canonical(entry.url) if entry.url else None
                    self._step.entries.append(EntrySeen(section.id, key, url, entry.title, entry.date))
                if entry.url:
                    self._article(canonical(entry.url), entry, section.id, changed)
        return news

    def _article(self, url: str, entry: Entry, section_id: int, changed: bool) -> None:
        sitting = self._sitting
        if not sitting.ask.discovers or not sitting.admission.article(url):
            return
        if (sitting.admission.knows(url) and not changed) or not sitting.admission.list_article(url):
            return
        site = sitting.ledger.site_of(url) or self._site
        context = {"listed": entry.date.isoformat()} if entry.date else {}
        priority = PRIORITY["article"]
        self._step.jobs.append(NewJob(url, site.id, section_id, PageKind.ARTICLE, priority, context=context))

    def _check_point(self, walk: Walk) -> None:
        """Store what the list pages so far have brought; the walk goes on from here after a crash."""
        self._job.context = {**self._job.context, "walk": walk.to_json()}
        pages = self._step.pages
        self._step.pages, self._step.done = [], False
        self._sitting.writer.add(self._step)
        self._step = Step(self._job, pages=pages)

    # --- no entries -------------------------------------------------------------------------------------

    async def _when_empty(self, fetched: Fetched, listing: Listing, walk: Walk) -> None:
        if listing.single_article:
            self._jumps_to = fetched.url
        elif listing.children:
            await self._descend(listing, walk)
        elif listing.unsure:
            fetched.outcome = FetchOutcome.NEEDS_BROWSER

    async def _descend(self, listing: Listing, walk: Walk) -> None:
        """One level down: lists below this directory count as its own, unless the ledger names them."""
        ours = {canonical(section.url) for section in self._sitting.ledger.sections.values()}
        for address, name in listing.children[:_CHILDREN]:
            self._children.append([address, name])
            url = canonical(address)
            if url in ours or not self._sitting.ledger.allows(url):
                continue
            fetched = await self._sitting.fetcher.get(url)
            if fetched.ok:
                below = Walk()
                document = document_of(fetched)
                entries = family_of(document, self._site.family).listing(document).entries
                fresh = below.take(entries, self._sitting.today)
                self._note(fresh)
                self._child_entries += below.entries
                walk.dated += below.dated
                walk.newest = max(walk.newest, below.newest)
                walk.future += below.future

    # --- the record -------------------------------------------------------------------------------------

    def _page(self, fetched: Fetched, family: str, content: Any = None) -> None:
        """The first page is kept under the address of the ledger, wherever it led."""
        section = self._sections[0] if self._sections else None
        page = PageSeen(
            url=self._job.url,
            kind=PageKind.HOME if self._home else PageKind.LIST,
            site_id=self._job.site_id,
            section_id=section.id if section else None,
            unit_id=section.unit_id if section else None,
            at=self._sitting.now(),
            outcome=fetched.outcome,
            status=fetched.status,
            content=content,
        )
        self._step.pages.append(page)

    def _record(self, fetched: Fetched, walk: Walk, family: str = "") -> None:
        if not self._step.pages:
            self._page(fetched, family)
        shown = ("content-type", "last-modified", "etag", "server", "date", "location", "retry-after")
        self._evidence |= {
            "status": fetched.status,
            "headers": {name: fetched.headers[name] for name in shown if name in fetched.headers},
            "body_hash": self._body_hash(),
            "hops": fetched.hops,
            "away": fetched.away,
            "note": fetched.note,
            "future": sorted(walk.future),
            "child_entries": self._child_entries,
            "pages": walk.pages,
        }
        evidence = {name: value for name, value in self._evidence.items() if value not in ("", [], {}, None)}
        places: list[int | None] = [section.id for section in self._sections]
        for place in [*places, *([None] if self._home else [])]:
            self._step.visits.append(
                SectionVisit(
                    run_id=self._sitting.run_id,
                    site_id=self._job.site_id,
                    section_id=place,
                    at=self._sitting.now(),
                    outcome=fetched.outcome,
                    status=fetched.status,
                    family=family,
                    final_url=fetched.url,
                    entries=walk.entries,
                    dated=walk.dated,
                    total=walk.total,
                    newest=walk.newest_day(),
                    future=len(walk.future),
                    children=self._children,
                    jumps_to=self._jumps_to,
                    rendered=self._rendered,
                    evidence=evidence,
                )
            )

    def _body_hash(self) -> str:
        content = self._step.pages[0].content if self._step.pages else None
        return content.body_hash if content else ""
