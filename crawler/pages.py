"""Articles and other single pages: fetched, read, and their unknown neighbours noted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from crawler.listing.groups import section_like
from crawler.observation import NewJob, PageSeen, Step
from crawler.problems import MARK
from crawler.reading import document_of, read_article
from crawler.seeds import PRIORITY
from crawler.stubs import carried_off, redirect_target
from storage.models import FetchOutcome, LinkKind, PageKind, Place
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.cms.base import Document
    from crawler.extract import SeenLink
    from crawler.fetch import Fetched
    from crawler.observation import Content, Job
    from crawler.sitting import Sitting

__all__ = ["Pages", "neighbours"]

#: pages in no list are followed this far from a home or list page
OTHER_DEPTH = 2
_STUBS = 3
#: a page longer than this is no redirect stub worth parsing for
_STUB_SIZE = 12_000


class Pages:
    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    async def work(self, job: Job) -> None:
        sitting = self._sitting
        if job.kind is PageKind.OTHER and job.page is None and sitting.admission.turns(job.url):
            sitting.writer.add(Step(job))  # a list page, as the lists have told since it was noted
            return
        again = (
            job.page is not None and job.page.looked and MARK in job.context
        )  # its facts lie in other files
        fresh = sitting.ask.full or bool(sitting.ask.urls) or again
        conditions = {} if fresh or job.page is None else job.page.conditions
        fetched, document = await self._final(job.url, conditions)
        if fetched.outcome is FetchOutcome.SKIPPED and sitting.stop:
            return
        same = fetched.ok and fetched.url == job.url and not fresh
        if same and job.page is not None and job.page.same(fetched.body_hash):
            document = None
        step = self._step(job, fetched, document)
        content = step.pages[0].content
        if (
            content is not None
            and document is not None
            and (job.page is None or job.page.content_hash != content.content_hash)
        ):
            known = job.page if fetched.url == job.url else None
            outcome = await sitting.standins.page(fetched, content, doubted=MARK in job.context)
            if outcome is None:
                await sitting.suspects.look(fetched.url, content, document, known=known)
            else:  # no page of its own: what stood there is kept
                step.jobs.clear()
                step.pages[0].content, step.pages[0].outcome = None, outcome
        sitting.writer.add(step)

    async def _final(self, url: str, conditions: dict[str, str]) -> tuple[Fetched, Document | None]:
        """Fetch, through redirect stubs, to the page itself."""
        passed: list[str] = []
        for _ in range(_STUBS):
            fetched = await self._sitting.fetcher.get(url, conditions)
            fetched.hops = passed = [*passed, *fetched.hops]
            document = document_of(fetched) if fetched.ok else None
            if document is None or len(fetched.text) > _STUB_SIZE:
                return fetched, document
            target = redirect_target(document)
            if target is None or canonical(target) == fetched.url:
                return fetched, document
            if not self._sitting.ledger.allows(target):
                if carried_off(document, target):
                    return fetched, document  # the page is judged as it stands, with where it leads
                fetched.outcome, fetched.away = FetchOutcome.REDIRECT_AWAY, target
                return fetched, None
            passed = [*passed, fetched.url]
            url, conditions = canonical(target), {}
        fetched.outcome = FetchOutcome.CLIENT_ERROR
        return fetched, None

    def _step(self, job: Job, fetched: Fetched, document: Document | None) -> Step:
        sitting = self._sitting
        outcome, url = fetched.outcome, job.url
        step = Step(job)
        if fetched.ok and fetched.url != job.url:
            if sitting.is_place(fetched.url) or any(map(sitting.is_home, fetched.hops)):
                # an article sent back to the home page or a list is no longer there; the old address of a
                # list may well lead to the new one: whether it does is for the link check to say
                moved = job.kind is PageKind.OTHER and section_like(job.url)
                outcome, document = FetchOutcome.SKIPPED if moved else FetchOutcome.SOFT_GONE, None
            else:
                url = fetched.url
                step.moved[job.url] = url
        section = sitting.ledger.sections.get(job.section_id or 0)
        listed = job.context.get("listed")
        page = PageSeen(
            url=url,
            kind=job.kind,
            site_id=job.site_id,
            section_id=section.id if section else None,
            unit_id=section.unit_id if section else None,
            at=sitting.now(),
            outcome=outcome,
            status=fetched.status,
            listed_date=dt.date.fromisoformat(listed) if listed else None,
        )
        if document is not None:
            page.content = read_article(fetched, document, sitting.family_of(job.site_id))
            if job.depth < OTHER_DEPTH and sitting.ask.whole:
                step.jobs += neighbours(sitting, job, page.content)
        step.pages.append(page)
        return step


def neighbours(sitting: Sitting, job: Job, content: Content, *, chrome: bool = False) -> Iterator[NewJob]:
    """In-site pages linked from here that storage does not know; `chrome`: from menus too."""
    for link in _anchors(content.links, chrome):
        url = sitting.admission.spelling(link.url, job.url)
        site = sitting.ledger.site_of(url)
        if site is not None and sitting.admission.other(url) and sitting.admission.queue(url):
            yield NewJob(url, site.id, None, PageKind.OTHER, PRIORITY["other"], job.depth + 1)


def _anchors(links: Iterable[SeenLink], chrome: bool) -> Iterator[SeenLink]:
    for link in links:
        if link.url and link.kind is LinkKind.ANCHOR and (chrome or link.place is Place.CONTENT):
            yield link
