"""Run rows: begin a night, take up one that was cut short, close it, clear away what is spent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, insert, literal, select, update

from storage.models import Frontier, PageKind, Run, RunState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.database import Database

__all__ = ["begin", "finish", "last_crawl", "note"]

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
            _carry_over(session, old.id, run.id)
            old.state, old.ended_at = RunState.STOPPED, now
        _forget_frontiers(session, run.id)
        return run, False


def note(database: Database, run_id: int, **counts: dict[str, Any]) -> None:
    """Put what a stage counted into the run, beside what the other stages did."""
    with database.session() as session:
        run = session.get_one(Run, run_id)
        run.counts = {**run.counts, **counts}


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


def _carry_over(session: Session, old: int, new: int) -> None:
    """Articles the old night still owed go to the new one; its lists are fetched afresh anyway."""
    columns = [c for c in Frontier.__table__.columns if c.name != "run_id"]
    owed = select(literal(new), *columns).where(
        Frontier.run_id == old,
        Frontier.state == "todo",
        Frontier.kind.in_([PageKind.ARTICLE, PageKind.OTHER]),
    )
    there = exists().where(Frontier.run_id == new)
    if session.scalar(select(there)):
        return
    session.execute(insert(Frontier).from_select(["run_id", *(c.name for c in columns)], owed))
    session.execute(update(Frontier).where(Frontier.run_id == new).values(attempts=0))


def _forget_frontiers(session: Session, keep: int) -> None:
    """Frontiers of ended runs are spent; one that waits to be taken up is not."""
    waiting = select(Run.id).where(Run.ended_at.is_(None))
    session.execute(delete(Frontier).where(Frontier.run_id != keep, Frontier.run_id.not_in(waiting)))
