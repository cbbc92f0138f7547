"""What one run changed among the findings: new, relapsed, worse, still there, rectified, not verified."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models import Finding, FindingEvent, FindingState, Run

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["Changes", "changes"]

_LIVE = (FindingState.OPEN, FindingState.NOTIFIED, FindingState.REPORTED, FindingState.RELAPSED)


@dataclass(slots=True)
class Changes:
    """Findings by what became of them; `still` were there before and were seen again."""

    new: list[Finding] = field(default_factory=list)
    relapsed: list[Finding] = field(default_factory=list)
    still: list[Finding] = field(default_factory=list)
    rectified: list[Finding] = field(default_factory=list)
    unverified: list[Finding] = field(default_factory=list)


def changes(session: Session, run_id: int) -> Changes:
    """Read it from the events of the run; `unverified` from what its check pass noted."""
    run = session.get_one(Run, run_id)
    passed = run.counts.get("checks", {})
    noted = set(passed.get("unverified_findings", []))
    as_of = dt.datetime.fromisoformat(passed["as_of"]) if passed.get("as_of") else run.as_of
    seen_from = dt.datetime.fromisoformat(passed["seen_from"]) if passed.get("seen_from") else as_of
    moved = set(session.scalars(select(FindingEvent.finding_id).where(FindingEvent.run_id == run_id)))
    came_back = set(
        session.scalars(
            select(FindingEvent.finding_id).where(
                FindingEvent.run_id == run_id, FindingEvent.state == FindingState.RELAPSED
            )
        )
    )
    result = Changes()
    # what a platform showed is seen at the moment of its answer, later than the run began
    seen = select(Finding).where(Finding.last_seen >= min(as_of, seen_from), Finding.state.in_(_LIVE))
    for finding in session.scalars(seen.order_by(Finding.id)):
        if finding.id in came_back:
            result.relapsed.append(finding)
        elif finding.id in moved and finding.first_seen == as_of:
            result.new.append(finding)
        else:
            result.still.append(finding)
    result.rectified = _by_ids(session, moved, (FindingState.RECTIFIED,))
    result.unverified = _by_ids(session, noted, _LIVE)
    return result


def _by_ids(session: Session, ids: set[int], states: tuple[FindingState, ...]) -> list[Finding]:
    found: list[Finding] = []
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        query = select(Finding).where(Finding.id.in_(wanted[start : start + 500]), Finding.state.in_(states))
        found += session.scalars(query)
    return found
