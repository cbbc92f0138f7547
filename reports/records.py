"""Confirmed problems as the papers keep them: each with its owner, its place, and how it stands."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from reports.inspection import PLATFORMS
from reports.kinds import kind_of
from reports.owners import Owners
from reports.periods import ZONE
from reports.rankings import by_name
from reports.selection import LIVE
from reports.snapshot import Problem, Role, Standing
from storage.models import Account, Finding, FindingEvent, FindingState, Section, Site
from storage.steps import TURNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from reports.snapshot import Snapshot

__all__ = ["masked", "problems"]

_CLASSES = (Role.TOWN, Role.COUNTY, Role.ADMIN)
_LONG_NUMBER = re.compile(r"\d{11,}[\dXx]?")


def problems(
    session: Session,
    found: Iterable[Finding],
    titles: Mapping[str, str],
    today: dt.date,
    earlier: Sequence[Snapshot] = (),
) -> list[Problem]:
    """Those of the books that are still there, as records; by class of unit, unit, then the papers' order."""
    names = _Names(session)
    live = [finding for finding in found if finding.state in LIVE]
    events = _events(session, {finding.id for finding in live})
    named = Counter(problem.id for paper in earlier for problem in paper.problems)
    made = [_problem(f, names, events[f.id], titles, today, named[f.id]) for f in live]
    return sorted(made, key=lambda p: (_CLASSES.index(p.role), by_name(p.unit), p.kind, p.rule, p.id))


class _Names:
    """Names of what findings belong to."""

    def __init__(self, session: Session) -> None:
        self.owners = Owners(session)
        self.sites = dict(session.execute(select(Site.id, Site.name)).all())
        self.sections = dict(session.execute(select(Section.id, Section.name)).all())
        self.accounts = {a.id: a for a in session.scalars(select(Account))}


def _problem(
    f: Finding,
    names: _Names,
    events: Sequence[FindingEvent],
    titles: Mapping[str, str],
    today: dt.date,
    times: int,
) -> Problem:
    owner, role = names.owners.of(f)
    account = names.accounts.get(f.account_id or 0)
    this_life = _this_life(events)
    return Problem(
        id=f.id,
        rule=f.rule,
        kind=kind_of(f.rule).name,
        rule_title=titles.get(f.rule, f.rule),
        unit=owner,
        role=role,
        site=names.sites.get(f.site_id or 0, ""),
        section=names.sections.get(f.section_id or 0, ""),
        account=account.name if account else "",
        platform=PLATFORMS[account.platform] if account else "",
        title=masked(f.title),
        message=f.message,
        quote=f.quote,
        suggestion=f.suggestion,
        basis=f.basis,
        url=f.url,
        target=f.target,
        file=masked(str(f.location.get("file") or "")),
        count=f.count,
        severity=f.severity.value,
        state=f.state.value,
        first_seen=_day(f.first_seen),
        last_seen=_day(f.last_seen),
        newest=_iso(f.evidence.get("newest")),
        limit_days=_whole(f.evidence.get("period") or f.evidence.get("limit_days")),
        deadline=f.deadline,
        notified=_notified(this_life),
        warned=_warned(this_life),
        standing=_standing(f, events, today, times),
        times=times,
        first_sweep=f.first_sweep,
    )


def _standing(f: Finding, events: Sequence[FindingEvent], today: dt.date, times: int) -> Standing:
    if f.caused_by is not None:
        return Standing.CAUSED
    if any(event.state is FindingState.RELAPSED for event in events):
        return Standing.RELAPSED
    overdue = f.deadline is not None and f.deadline < today
    if not (times or overdue):
        return Standing.NEW
    # that it is still there says only who has looked since
    told = min(_notices(_this_life(events)), default=None)
    unseen = told is not None and f.last_seen is not None and f.last_seen < told
    return Standing.UNCHECKED if unseen else Standing.UNFIXED


def _this_life(events: Sequence[FindingEvent]) -> Sequence[FindingEvent]:
    """What happened since the problem was last rectified."""
    ends = [number for number, event in enumerate(events, 1) if event.state is FindingState.RECTIFIED]
    return events[ends[-1] :] if ends else events


def _turned(events: Iterable[FindingEvent]) -> dt.datetime | None:
    """When an early warning became a problem."""
    return max((event.at for event in events if event.note == TURNED), default=None)


def _notified(events: Sequence[FindingEvent]) -> dt.date | None:
    """The day the unit was last told of the problem."""
    return _day(max(_notices(events), default=None))


def _notices(events: Sequence[FindingEvent]) -> list[dt.datetime]:
    """When the unit was told of the problem; a reminder before the line was passed told of none."""
    turned = _turned(events)
    told = [e.at for e in events if e.state is FindingState.NOTIFIED and e.note != TURNED]
    return [at for at in told if turned is None or at >= turned]


def _warned(events: Sequence[FindingEvent]) -> dt.date | None:
    """The day the unit was first told of the early warning, before the line was passed."""
    turned = _turned(events)
    told = [e.at for e in events if e.state is FindingState.NOTIFIED and turned and e.at < turned]
    return _day(min(told, default=None))


def _events(session: Session, ids: set[int]) -> dict[int, list[FindingEvent]]:
    found: dict[int, list[FindingEvent]] = defaultdict(list)
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        chunk = ordered[start : start + 500]
        rows = session.scalars(
            select(FindingEvent).where(FindingEvent.finding_id.in_(chunk)).order_by(FindingEvent.id)
        )
        for event in rows:
            found[event.finding_id].append(event)
    return found


def masked(text: str) -> str:
    """Text of a page with every long number starred: a title may hold what the finding is about."""
    return _LONG_NUMBER.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 3), text)


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.astimezone(ZONE).date() if moment else None


def _iso(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None  # a rule may say it in other words; the sentence then goes without the day


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None
