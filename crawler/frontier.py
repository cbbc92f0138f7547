"""The frontier in SQL: what a run still owes; handed out a few hundred at a time, fairly over hosts."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from crawler.ledger import netloc_of
from crawler.observation import Job, Known
from storage.database import upsert
from storage.models import Frontier as Rows
from storage.models import Page, PageKind, Url
from storage.urls import intern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from crawler.observation import NewJob
    from storage.database import Database

__all__ = ["Frontier", "close_jobs", "insert_jobs"]

#: jobs held in memory at most, over all sites
AT_HAND = 1000


class Frontier:
    """Jobs of one run. Rows of a site are read when its jobs at hand are used up."""

    def __init__(self, database: Database, run_id: int, sites: Sequence[int]) -> None:
        self.run_id = run_id
        self._database = database
        self._sites = list(sites)
        self._share = max(50, AT_HAND // max(1, len(self._sites)))
        self._lanes: dict[tuple[str, bool], deque[Job]] = {}  #: by host; pages in no list stand apart
        self._held: dict[int, int] = dict.fromkeys(self._sites, 0)
        self._waiting: dict[int, int] = dict.fromkeys(self._sites, 0)  #: of these, pages in no list
        self._more = set(self._sites)
        self._out: set[int] = set()

    def next(self, free: Callable[[str, Job], bool]) -> Job | None:
        """A job that its host is `free` for; None when there is none just now."""
        self._refill()
        for key, lane in self._lanes.items():
            if lane and free(key[0], lane[0]):
                # the lane goes to the end, so that the next job comes from another host
                self._lanes[key] = self._lanes.pop(key)
                job = lane.popleft()
                self._held[job.site_id] -= 1
                self._waiting[job.site_id] -= key[1]
                return job
        return None

    @property
    def empty(self) -> bool:
        self._refill()
        return not any(self._held.values())

    @property
    def waits(self) -> bool:
        """Whether all that is at hand are pages in no list."""
        return self._held == self._waiting

    def grown(self, sites: Iterable[int]) -> None:
        """Rows of these sites have been added."""
        self._more.update(site for site in sites if site in self._held)

    def closed(self, url_ids: Iterable[int]) -> None:
        """These jobs are stored as done, so no row of theirs can be read again."""
        self._out.difference_update(url_ids)

    def counts(self) -> tuple[int, int]:
        """(done, still to do)."""
        query = select(Rows.state, func.count()).where(Rows.run_id == self.run_id).group_by(Rows.state)
        with self._database.session() as session:
            found = dict(session.execute(query).all())
        return found.get("done", 0), found.get("todo", 0)

    def _refill(self) -> None:
        for site in [site for site in self._more if self._wants(site)]:
            jobs = self._read(site)
            if not jobs:
                self._more.discard(site)
            for job in jobs:
                other = job.kind is PageKind.OTHER
                self._lanes.setdefault((netloc_of(job.url), other), deque()).append(job)
                self._waiting[site] += other
                self._out.add(job.url_id)
            self._held[site] += len(jobs)

    def _wants(self, site: int) -> bool:
        """Whether more of its rows are to be read: pages in no list may have to wait, and hold up nobody."""
        return self._held[site] == self._waiting[site] < self._share

    def _read(self, site: int) -> list[Job]:
        query = (
            select(Rows, Url.url, *_KNOWN)
            .join(Url, Url.id == Rows.url_id)
            .outerjoin(Page, Page.url_id == Rows.url_id)
            .where(Rows.run_id == self.run_id, Rows.state == "todo", Rows.site_id == site)
            .order_by(Rows.priority.desc(), Rows.url_id)
            .limit(self._share + len(self._out))
        )
        with self._database.session() as session:
            jobs = [_job(row) for row in session.execute(query)]
        return [job for job in jobs if job.url_id not in self._out][: self._share]


_KNOWN = (
    Page.id,
    Page.outcome,
    Page.etag,
    Page.last_modified,
    Page.body_hash,
    Page.content_hash,
    Page.removed_at,
)


def _job(row: Any) -> Job:
    entry, url, page_id, outcome, etag, modified, body, content, removed = row
    known = None
    if page_id is not None:
        known = Known(page_id, outcome, etag, modified, body, content, removed is not None)
    return Job(
        entry.url_id,
        url,
        entry.site_id,
        entry.section_id,
        entry.kind,
        entry.depth,
        entry.context or {},
        known,
    )


def insert_jobs(session: Session, run_id: int, jobs: Iterable[NewJob]) -> set[int]:
    """Put addresses into the frontier, keeping those that are there; the sites concerned."""
    wanted: dict[str, NewJob] = {}
    for job in jobs:  # the first to ask has it; ids rise in the order of the lists, so the newest come first
        wanted.setdefault(job.url, job)
    ids = intern(session, wanted)
    rows = [
        {
            "run_id": run_id,
            "url_id": ids[url],
            "site_id": job.site_id,
            "section_id": job.section_id,
            "kind": job.kind,
            "priority": job.priority,
            "depth": job.depth,
            "state": "todo",
            "attempts": 0,
            "context": job.context,
        }
        for url, job in wanted.items()
    ]
    upsert(session, Rows.__table__, rows, ["run_id", "url_id"], [])  # type: ignore[arg-type]
    return {job.site_id for job in wanted.values()}


def close_jobs(session: Session, run_id: int, url_ids: Sequence[int]) -> None:
    """Mark jobs as done, in the transaction that stores what they saw."""
    for start in range(0, len(url_ids), 500):
        chunk = url_ids[start : start + 500]
        session.execute(
            update(Rows).where(Rows.run_id == run_id, Rows.url_id.in_(chunk)).values(state="done")
        )
