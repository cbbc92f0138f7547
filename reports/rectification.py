"""The books of a period: its confirmed problems, how many are rectified, who is named again and again."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select

from reports.kinds import kind_of
from reports.owners import Owners
from reports.periods import ZONE, Period, PeriodKind
from reports.rankings import by_name
from reports.selection import LIVE
from reports.snapshot import Rectified, Repeated, Role, Standing, Trend
from storage.models import Confidence, Finding, FindingEvent, FindingState, Level, Severity
from storage.steps import RULE_CHANGED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from reports.snapshot import Problem, Snapshot

__all__ = ["books", "doubtful", "rates", "repeated", "trend"]

_TREND_MONTHS = 6
#: what a paper may call a problem: seen beyond doubt, past its line, no hint, not excused
_CONFIRMED = (
    Finding.confidence == Confidence.DEFINITE,
    Finding.level == Level.LIMIT,
    Finding.severity != Severity.INFO,
    Finding.confirmed_at.is_not(None),
    Finding.state != FindingState.SUPPRESSED,
)


def books(session: Session, period: Period) -> list[Finding]:
    """Confirmed problems known before the period's end and not rectified before its start."""
    found = session.scalars(
        select(Finding)
        .where(
            *_CONFIRMED,
            ~_without_merit(),
            Finding.first_seen < period.end,
            Finding.rectified_at.is_(None) | (Finding.rectified_at >= period.start),
            # a problem lost from sight before the period, neither seen nor mended since, is another paper's
            (Finding.last_seen >= period.start) | (Finding.state == FindingState.RECTIFIED),
        )
        .order_by(Finding.id)
    )
    return list(found)


def _without_merit() -> ColumnElement[bool]:
    """Gone because the judgement changed: nobody rectified anything, and it was no problem."""
    dropped = select(FindingEvent.finding_id).where(FindingEvent.note == RULE_CHANGED)
    return (Finding.state == FindingState.RECTIFIED) & Finding.id.in_(dropped)


def rates(
    session: Session, found: Sequence[Finding], period: Period
) -> tuple[list[Rectified], list[Rectified]]:
    """(by unit, by kind): on the books, new in the period, rectified by now; most on the books first."""
    owners = Owners(session)
    return _grouped(found, period, owners.of), _grouped(found, period, lambda f: (kind_of(f.rule).name, None))


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


def trend(session: Session, period: Period, titles: Mapping[str, str]) -> list[Trend]:
    """New confirmed problems of each of the last six months up to the period's end, by kind and by rule."""
    last = Period(PeriodKind.MONTH, period.year, period.last_month)
    months = [last.earlier(steps) for steps in reversed(range(_TREND_MONTHS))]
    seen = session.execute(
        select(Finding.rule, Finding.first_seen).where(
            *_CONFIRMED,
            ~_without_merit(),
            Finding.first_seen >= months[0].start,
            Finding.first_seen < last.end,
        )
    )
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, moment in seen:
        if moment is not None:
            rules[f"{moment.astimezone(ZONE):%Y-%m}"][rule] += 1
    return [_month(month, rules[str(month)], titles) for month in months]


def _month(month: Period, rules: Counter[str], titles: Mapping[str, str]) -> Trend:
    counts: Counter[str] = Counter()
    for rule, number in rules.items():
        counts[kind_of(rule).name] += number
    named = {titles.get(rule, rule): number for rule, number in sorted(rules.items())}
    return Trend(label=month.part, counts=dict(counts), rules=named)


def repeated(found: Sequence[Problem], earlier: Sequence[Snapshot], period: Period) -> list[Repeated]:
    """Units named for a kind now and in the paper just before, with the length of the row."""
    papers = {paper.period: {(p.unit, p.kind) for p in paper.problems} for paper in earlier}
    lines = []
    seen = (p for p in found if p.standing is not Standing.UNCHECKED)
    for unit, kind in dict.fromkeys((p.unit, p.kind) for p in seen):
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
