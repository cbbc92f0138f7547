"""The one writer: steps are gathered and stored in batches, each batch in one transaction."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from crawler.deadentries import forget_entries
from crawler.frontier import Frontier, close_jobs, insert_jobs
from crawler.pagerows import PageRows
from crawler.problems import MARK
from crawler.visits import store_entries, store_visits
from storage.bitmap import Bitmap
from storage.models import Frontier as FrontierRow
from storage.models import ListEntry, Page, Run
from storage.urls import intern

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from crawler.ask import CrawlResult
    from crawler.observation import Step
    from storage.database import Database

__all__ = ["BATCH", "SECONDS", "Writer"]

BATCH = 200
SECONDS = 2.0


@dataclass(slots=True)
class Writer:
    """Frontier rows are closed in the transaction that stores what they saw: a crash loses a batch, whole."""

    database: Database
    run_id: int
    frontier: Frontier
    result: CrawlResult
    ours: Callable[[str], bool]  #: whether an address is on a host of the ledger
    traffic: Callable[[], tuple[int, int]]  #: requests and bytes since it was last asked
    told: Callable[[], None]  #: called after each batch
    _steps: list[Step] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    def add(self, step: Step) -> None:
        self._steps.append(step)
        if len(self._steps) >= BATCH:
            self.flush()

    def flush_due(self) -> None:
        if time.monotonic() - self._since >= SECONDS:
            self.flush()

    @property
    def brings_jobs(self) -> bool:
        """Whether what is gathered holds addresses that the frontier does not know yet."""
        return any(step.jobs for step in self._steps)

    def flush(self) -> None:
        steps, self._steps, self._since = self._steps, [], time.monotonic()
        if not steps:
            return
        with self.database.session() as session:
            rows = PageRows(session, self.ours)
            rows.store([page for step in steps for page in step.pages])
            _move(session, {old: new for step in steps for old, new in step.moved.items()})
            store_entries(session, self.run_id, [entry for step in steps for entry in step.entries])
            forget_entries(session, [gone for step in steps for gone in step.taken_off])
            store_visits(session, [visit for step in steps for visit in step.visits])
            grown = insert_jobs(session, self.run_id, [job for step in steps for job in step.jobs])
            close_jobs(session, self.run_id, [step.job.url_id for step in steps if step.done])
            _check_points(session, self.run_id, steps)
            self._count(steps, rows)
            self._note_run(session, rows)
        self.frontier.closed(step.job.url_id for step in steps if step.done)
        self.frontier.grown(grown)
        self.told()

    def _count(self, steps: list[Step], rows: PageRows) -> None:
        result = self.result
        requests, size = self.traffic()
        result.requests += requests
        result.bytes += size
        result.new += rows.new
        result.changed += rows.changed
        result.unchanged += len(rows.unchanged)
        result.failed += rows.failed
        result.reviewed += sum(step.done and MARK in step.job.context for step in steps)
        outcomes = Counter(page.outcome.value for step in steps for page in step.pages)
        for outcome, count in outcomes.items():
            result.outcomes[outcome] = result.outcomes.get(outcome, 0) + count

    def _note_run(self, session: Session, rows: PageRows) -> None:
        """Pages seen unchanged leave nothing but a bit in the run's bitmap."""
        run = session.get_one(Run, self.run_id)
        run.counts = {**run.counts, "crawl": self.result.to_json()}
        if rows.unchanged:
            seen = Bitmap(packed=run.seen)
            for page_id in rows.unchanged:
                seen.add(page_id)
            run.seen = seen.pack()


def _move(session: Session, moved: dict[str, str]) -> None:
    """An address that leads on to another one on the portal: its entries mean that one, its page is gone."""
    if not moved:
        return
    ids = intern(session, {*moved, *moved.values()})
    for old, new in moved.items():
        session.execute(update(ListEntry).where(ListEntry.url_id == ids[old]).values(url_id=ids[new]))
    targets = set(
        session.scalars(select(Page.url_id).where(Page.url_id.in_([ids[n] for n in moved.values()])))
    )
    gone = [ids[old] for old, new in moved.items() if ids[new] in targets]
    stay = select(Page.tried_at).where(Page.url_id.in_(gone)).limit(1)
    if gone and session.scalar(stay) is not None:
        session.execute(
            update(Page)
            .where(Page.url_id.in_(gone), Page.removed_at.is_(None))
            .values(removed_at=Page.tried_at)
        )


def _check_points(session: Session, run_id: int, steps: list[Step]) -> None:
    for step in steps:
        if not step.done:
            row = (FrontierRow.run_id == run_id, FrontierRow.url_id == step.job.url_id)
            session.execute(update(FrontierRow).where(*row).values(context=step.job.context))
