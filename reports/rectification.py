"""Confirmed problems of a period: those still there, what became of the others, who is named again and again."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from reports.inspection import PLATFORMS
from reports.kinds import kind_of
from reports.periods import ZONE, Period, PeriodKind
from reports.rankings import by_name
from reports.selection import LIVE
from reports.snapshot import Problem, Rectified, Repeated, Role, Standing, Trend, role_of
from storage.models import (
    Account,
    Confidence,
    Finding,
    FindingEvent,
    FindingState,
    Level,
    Section,
    Severity,
    Site,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from reports.snapshot import Snapshot

__all__ = ["NOBODYS_MERIT", "PORTAL", "books", "doubtful", "masked", "problems", "rates", "repeated", "trend"]

#: note of a finding that left because the judgement changed: nobody rectified anything
NOBODYS_MERIT = "规则、参数或词库调整后不再认定"
#: owner of what belongs to no unit
PORTAL = "门户网站"
_TURNED = "由预警转为超限"
_TREND_MONTHS = 6
_CLASSES = (Role.TOWN, Role.COUNTY, Role.ADMIN)
_LONG_NUMBER = re.compile(r"\d{11,}[\dXx]?")


def books(session: Session, period: Period) -> list[Finding]:
    """Confirmed problems known before the period's end and not rectified before its start."""
    found = session.scalars(
        select(Finding).where(
            Finding.confidence == Confidence.DEFINITE,
            Finding.level == Level.LIMIT,
            Finding.severity != Severity.INFO,  # a hint is no problem
            Finding.confirmed_at.is_not(None),
            Finding.state != FindingState.SUPPRESSED,
            Finding.first_seen < period.end,
            Finding.rectified_at.is_(None) | (Finding.rectified_at >= period.start),
            # a problem lost from sight before the period, neither seen nor mended since, is another paper's
            (Finding.last_seen >= period.start) | (Finding.state == FindingState.RECTIFIED),
        )
    )
    without_merit = set(
        session.scalars(select(FindingEvent.finding_id).where(FindingEvent.note == NOBODYS_MERIT))
    )
    return sorted(
        (f for f in found if f.state is not FindingState.RECTIFIED or f.id not in without_merit),
        key=lambda f: f.id,
    )


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
        self.units = {u.id: u for u in session.scalars(select(Unit))}
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
    unit = names.units.get(f.unit_id or 0)
    account = names.accounts.get(f.account_id or 0)
    return Problem(
        id=f.id,
        rule=f.rule,
        kind=kind_of(f.rule).name,
        rule_title=titles.get(f.rule, f.rule),
        unit=unit.name if unit else PORTAL,
        role=role_of(unit.kind) if unit else Role.ADMIN,
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
        notified=_notified(events),
        warned=_warned(events),
        standing=_standing(f, events, today, times),
        times=times,
    )


def _standing(f: Finding, events: Sequence[FindingEvent], today: dt.date, times: int) -> Standing:
    if f.caused_by is not None:
        return Standing.CAUSED
    if any(event.state is FindingState.RELAPSED for event in events):
        return Standing.RELAPSED
    overdue = f.deadline is not None and f.deadline < today
    return Standing.UNFIXED if times or overdue else Standing.NEW


def _notified(events: Sequence[FindingEvent]) -> dt.date | None:
    return max((_day(e.at) for e in events if e.state is FindingState.NOTIFIED), default=None)  # type: ignore[type-var]


def _warned(events: Sequence[FindingEvent]) -> dt.date | None:
    """The day the unit was told of the early warning, before the line was passed."""
    turned = next((event.at for event in events if event.note == _TURNED), None)
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


def rates(
    session: Session, found: Sequence[Finding], period: Period
) -> tuple[list[Rectified], list[Rectified]]:
    """(by unit, by kind): on the books, new in the period, rectified by now; most on the books first."""
    units = {unit.id: unit for unit in session.scalars(select(Unit))}

    def owner(f: Finding) -> tuple[str, Role]:
        unit = units.get(f.unit_id or 0)
        return (unit.name, role_of(unit.kind)) if unit else (PORTAL, Role.ADMIN)

    return _grouped(found, period, owner), _grouped(found, period, lambda f: (kind_of(f.rule).name, None))


def _grouped(
    found: Sequence[Finding], period: Period, group: Callable[[Finding], tuple[str, Role | None]]
) -> list[Rectified]:
    every: dict[tuple[str, Role | None], list[Finding]] = defaultdict(list)
    for finding in found:
        every[group(finding)].append(finding)
    lines = [
        Rectified(
            name=name,
            role=role,
            found=len(group_),
            new=sum(f.first_seen is not None and f.first_seen >= period.start for f in group_),
            rectified=sum(f.state is FindingState.RECTIFIED for f in group_),
        )
        for (name, role), group_ in every.items()
    ]
    return sorted(lines, key=lambda line: (-line.found, by_name(line.name)))


def trend(session: Session, period: Period) -> list[Trend]:
    """New confirmed problems by kind in each of the last six months up to the period's end."""
    last = Period(PeriodKind.MONTH, period.year, period.last_month)
    months = [last.earlier(steps) for steps in reversed(range(_TREND_MONTHS))]
    seen = session.execute(
        select(Finding.rule, Finding.first_seen).where(
            Finding.confidence == Confidence.DEFINITE,
            Finding.level == Level.LIMIT,
            Finding.severity != Severity.INFO,
            Finding.confirmed_at.is_not(None),
            Finding.state != FindingState.SUPPRESSED,
            Finding.first_seen >= months[0].start,
            Finding.first_seen < last.end,
        )
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, moment in seen:
        if moment is not None:
            counts[f"{moment.astimezone(ZONE):%Y-%m}"][kind_of(rule).name] += 1
    return [Trend(label=month.part, counts=dict(counts[str(month)])) for month in months]


def repeated(found: Sequence[Problem], earlier: Sequence[Snapshot], period: Period) -> list[Repeated]:
    """Units named for a kind now and in the paper just before, with the length of the row."""
    papers = {paper.period: {(p.unit, p.kind) for p in paper.problems} for paper in earlier}
    lines = []
    for unit, kind in dict.fromkeys((p.unit, p.kind) for p in found):
        times = 1
        while (unit, kind) in papers.get(str(period.earlier(times)), ()):
            times += 1
        if times > 1:
            lines.append(Repeated(unit=unit, kind=kind, times=times))
    return lines


def doubtful(session: Session, period: Period) -> tuple[int, int]:
    """(suspected, unverified) that are open: work for the office, never a problem in a paper."""
    open_ = select(Finding.confidence).where(
        Finding.state.in_(LIVE),
        Finding.level == Level.LIMIT,
        Finding.first_seen < period.end,
        Finding.last_seen >= period.start,
    )
    counts = Counter(session.scalars(open_))
    return counts[Confidence.SUSPECTED], counts[Confidence.UNVERIFIED]


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
