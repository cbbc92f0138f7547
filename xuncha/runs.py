"""Run rows: begin a night, take up one that was cut short, close it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storage.models import Run, RunState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.database import Database

__all__ = ["begin", "finish", "last_crawl", "note"]

#: counts of a stage that speak of one sitting; the others are of the whole run, or of what is left
_SUMS = {
    "attachments": ("new", "changed", "gone", "unreadable", "unread", "bytes"),
    "links": ("asked", "requests"),
    "account_links": ("asked", "requests"),
}
#: a night cut short is taken up within this time; later its lists prove nothing any more
RESUME_WITHIN = dt.timedelta(hours=12)


def begin(
    database: Database, kind: str, asked: dict[str, Any], as_of: dt.datetime | None, now: dt.datetime
) -> tuple[Run, bool]:
    """(the run to work on, whether it is one taken up again).

    A run is taken up when it asked for the same and was begun less than twelve hours ago; it keeps its
    moment `as_of`, because that is when its lists were seen. Called under the county's lock, so a row
    that still says "running" belongs to a process that died.
    """
    with database.session() as session:
        unfinished = session.scalars(
            select(Run)
            .where(
                Run.kind == kind, Run.state.in_([RunState.RUNNING, RunState.STOPPED]), Run.ended_at.is_(None)
            )
            .order_by(Run.id.desc())
        ).all()
        for run in unfinished:
            same_moment = as_of is None or run.as_of == as_of
            if run.asked == asked and same_moment and now - run.started_at < RESUME_WITHIN:
                run.state = RunState.RUNNING
                return run, True
        run = Run(kind=kind, asked=asked, as_of=as_of or now, started_at=now)
        session.add(run)
        session.flush()
        for old in unfinished:
            # what it still owed stays in its frontier; the crawl of the new run takes that over
            old.state, old.ended_at = RunState.STOPPED, now
        return run, False


def note(database: Database, run_id: int, **counts: dict[str, Any]) -> None:
    """Put what a stage counted into the run, beside what the other stages did and what it did in earlier sittings."""
    with database.session() as session:
        run = session.get_one(Run, run_id)
        whole = {stage: _added(run.counts.get(stage, {}), told, stage) for stage, told in counts.items()}
        run.counts = {**run.counts, **whole}


def _added(before: dict[str, Any], told: dict[str, Any], stage: str) -> dict[str, Any]:
    return {**told, **{name: told[name] + before.get(name, 0) for name in _SUMS.get(stage, ())}}


def finish(database: Database, run_id: int, state: RunState, now: dt.datetime) -> None:
    """Close the run; a stopped one stays open for the next command to take up."""
    with database.session() as session:
        run = session.get_one(Run, run_id)
        run.state = state
        run.ended_at = now if state is RunState.DONE else None


def last_crawl(session: Session) -> Run | None:
    """The newest run that looked at the portal; what `check` alone judges, at that run's moment."""
    looked = select(Run).where(Run.kind.in_(["run", "crawl"])).order_by(Run.id.desc()).limit(1)
    return session.scalars(looked).first()
