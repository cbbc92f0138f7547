"""Closed periods: what was issued stays as it was issued; a reissue says what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import zstandard
from sqlalchemy import func, select

from reports.snapshot import Snapshot
from storage.models import ClosedPeriod

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from reports.periods import Period

__all__ = ["Issue", "changes", "close", "earlier", "load", "next_number"]

_REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class Issue:
    """A paper that was issued: its snapshot, 第 number 期, version 1 or the reissue with its reason."""

    snapshot: Snapshot
    number: int
    version: int
    closed_at: dt.datetime
    note: str = ""
    changes: tuple[str, ...] = ()


def load(session: Session, period: Period) -> Issue | None:
    """The latest issue of the period."""
    row = session.scalars(
        select(ClosedPeriod)
        .where(ClosedPeriod.period == str(period))
        .order_by(ClosedPeriod.version.desc())
        .limit(1)
    ).first()
    return _issue(row) if row else None


def earlier(session: Session, period: Period) -> list[Snapshot]:
    """The latest issues of up to twelve periods of the same length before this one, newest first."""
    found = (load(session, period.earlier(steps)) for steps in range(1, _REMEMBERED + 1))
    return [issue.snapshot for issue in found if issue]


def next_number(session: Session, period: Period) -> int:
    """第 N 期: the next free one of the year, papers of all lengths counted together."""
    taken = session.scalar(
        select(func.max(ClosedPeriod.number)).where(ClosedPeriod.period.startswith(str(period.year)))
    )
    return (taken or 0) + 1


def close(session: Session, snapshot: Snapshot, number: int, now: dt.datetime, note: str = "") -> Issue:
    """Keep the snapshot as the period's next version."""
    before = load(session, snapshot.when)
    row = ClosedPeriod(
        period=snapshot.period,
        version=before.version + 1 if before else 1,
        number=number,
        closed_at=now,
        note=note,
        changes=changes(before.snapshot, snapshot) if before else [],
        data=zstandard.compress(snapshot.model_dump_json().encode()),
    )
    session.add(row)
    session.flush()
    return _issue(row)


def changes(old: Snapshot, new: Snapshot) -> list[str]:
    """What a reader of the first issue must know, one line each."""
    return [*_totals(old, new), *_units(old, new), *_problems(old, new)]


def _totals(old: Snapshot, new: Snapshot) -> Iterator[str]:
    pairs = {
        "本年累计公开总数": (old.total(), new.total()),
        "本期公开总数": (old.count(), new.count()),
        "政策文件数": (old.policies.documents, new.policies.documents),
        "政策解读数": (old.policies.interpreted, new.policies.interpreted),
    }
    for name, (before, after) in pairs.items():
        if before != after:
            yield f"{name}由{before}更正为{after}"


def _units(old: Snapshot, new: Snapshot) -> Iterator[str]:
    was = {unit.name: unit for unit in old.units}
    for unit in new.units:
        before = was.pop(unit.name, None)
        if before is None:
            yield f"增加{unit.name}"
            continue
        parts = [
            f"{name}由{a}更正为{b}"
            for name, a, b in (
                ("本期发布数", before.period, unit.period),
                ("累计发布数", before.total, unit.total),
                ("年度任务数", before.task, unit.task),
            )
            if a != b
        ]
        if parts:
            yield f"{unit.name}{'，'.join(parts)}"
    for name in was:
        yield f"删去{name}"


def _problems(old: Snapshot, new: Snapshot) -> Iterator[str]:
    was, now = {p.id for p in old.problems}, {p.id for p in new.problems}
    if gone := len(was - now):
        yield f"存在问题删去{gone}条"
    if added := len(now - was):
        yield f"存在问题增加{added}条"


def _issue(row: ClosedPeriod) -> Issue:
    snapshot = Snapshot.model_validate_json(zstandard.decompress(row.data))
    return Issue(snapshot, row.number, row.version, row.closed_at, row.note, tuple(row.changes))
