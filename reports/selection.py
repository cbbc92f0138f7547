"""Findings as people ask for them: by month, unit, state, rule; joined with the names they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from config.errors import InputError, resembling
from reports.owners import Owners
from reports.periods import ZONE, Period, PeriodKind
from storage.models import Account, Confidence, Finding, FindingState, Level, Section, Severity, Site, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

__all__ = ["LIVE", "ZONE", "Query", "Row", "local", "month_of", "rows", "unit_id", "warnings_besides"]

#: states of a problem that is still there
LIVE = (FindingState.OPEN, FindingState.NOTIFIED, FindingState.REPORTED, FindingState.RELAPSED)

#: gravest first
SEVERITIES = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Query:
    """What to select; empty fields do not restrict. `warnings` lets early warnings in."""

    month: str = ""
    unit: str = ""
    rule: str = ""
    states: Sequence[FindingState] = ()
    confidences: Sequence[Confidence] = ()
    warnings: bool = False
    first_sweep: bool | None = None  #: only what stood before the watch began, or only what came since


@dataclass(frozen=True, slots=True)
class Row:
    """A finding with the names of what it belongs to ("" where it belongs to none)."""

    finding: Finding
    unit: str
    site: str
    section: str
    account: str


def month_of(month: str) -> Period:
    """The month written 2026-10."""
    match = re.fullmatch(r"(20\d{2})-(\d{1,2})", month)
    if not match or not 1 <= int(match[2]) <= 12:
        raise InputError(f"月份“{month}”写法不对，应写作 2026-10 这样的“年-月”。")
    return Period(PeriodKind.MONTH, int(match[1]), int(match[2]))


def local(moment: dt.datetime | None) -> str:
    """ISO time in Asia/Shanghai, to the second; "" for None."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds") if moment else ""


def rows(session: Session, query: Query) -> list[Row]:
    """The findings asked for, by unit, then gravity, then rule. A month takes all that was there in it."""
    owners = Owners(session)
    statement = (
        select(Finding, Site.name, Section.name, Account.name)
        .outerjoin(Site, Site.id == Finding.site_id)
        .outerjoin(Section, Section.id == Finding.section_id)
        .outerjoin(Account, Account.id == Finding.account_id)
    )
    if query.month:
        asked = month_of(query.month)
        statement = statement.where(Finding.first_seen < asked.end, Finding.last_seen >= asked.start)
    if query.unit:
        asked_for = unit_id(session, query.unit)
        theirs = Finding.unit_id.is_(None) & Finding.site_id.in_(owners.sites_of(asked_for))
        statement = statement.where((Finding.unit_id == asked_for) | theirs)
    if query.rule:
        statement = statement.where((Finding.rule == query.rule) | Finding.rule.startswith(query.rule + "."))
    if query.states:
        statement = statement.where(Finding.state.in_(query.states))
    if query.confidences:
        statement = statement.where(Finding.confidence.in_(query.confidences))
    if query.first_sweep is not None:
        statement = statement.where(Finding.first_sweep.is_(query.first_sweep))
    if not query.warnings:
        statement = statement.where(Finding.level == Level.LIMIT)
    found = [
        Row(f, owners.unit_of(f), site or "", section or "", account or "")
        for f, site, section, account in session.execute(statement)
    ]
    return sorted(
        found,
        key=lambda r: (
            r.unit == "",
            r.unit,
            SEVERITIES.index(r.finding.severity),
            r.finding.rule,
            r.finding.id,
        ),
    )


def warnings_besides(session: Session, query: Query) -> int:
    """How many early warnings the query would add to its findings, were they asked for; 0 where they are."""
    if query.warnings:
        return 0
    asked = rows(session, replace(query, warnings=True))
    return sum(row.finding.level is Level.WARNING for row in asked)


def unit_id(session: Session, name: str) -> int:
    """The unit of that name or alias; raises InputError with those like it."""
    units = session.execute(select(Unit.id, Unit.name, Unit.aliases)).all()
    for key, own, aliases in units:
        if name == own or name in [alias.get("name") for alias in aliases]:
            return int(key)
    near = [own for _, own, _ in units if name in own or own in name] or [own for _, own, _ in units[:5]]
    raise InputError(f"单位台账中没有“{name}”。{resembling(near)}")
