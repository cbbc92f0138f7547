"""The statistics of a period, taken once from pages, ledgers, findings and what staff entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from reports import archive, records, rectification
from reports.accounts import account_lines
from reports.counting import DISCLOSED, EXPLAINED, KINDS, NEWS, published
from reports.entered import COUNTY, Entered
from reports.inspection import inspected
from reports.letters import letters
from reports.periods import ZONE, insist_begun
from reports.policies import policies
from reports.rankings import by_name
from reports.snapshot import ManualTable, Role, Slip, Snapshot, UnitLine, role_of
from storage.models import Run, RunState, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from config.schema import Bulletin
    from config.workdays import Calendar
    from reports.counting import Observed
    from reports.periods import Period
    from reports.snapshot import Inspected

__all__ = ["Taking", "area_of", "take"]

_NOTES = ("编者按", "领导批示", "工作动态", "工作评价", "存在问题", "工作要求")
_CLEANED = ("整改错敏信息", "整改外链暗链")
_KIND_ITEMS = {DISCLOSED: "公开数", EXPLAINED: "解读数", NEWS: "动态数"}


@dataclass(frozen=True, slots=True)
class Taking:
    """What a snapshot is taken with besides the database."""

    county: str
    settings: Bulletin
    calendar: Calendar
    titles: Mapping[str, str]  #: rule name → Chinese title
    now: dt.datetime


def area_of(county: str) -> str:
    """县 of 示例县, 区 of 示例区 …: how the papers call the place."""
    return county[-1:] if county[-1:] in ("县", "区", "市", "旗") else "县"


def take(session: Session, period: Period, taking: Taking) -> Snapshot:
    """The snapshot of the period as things stand now; raises InputError for one yet to come."""
    insist_begun(period, taking.now)
    entered = Entered.of(session)
    today = taking.now.astimezone(ZONE).date()
    until = min(period.last_day, today)
    items, observed = published(session, period.year_start, period.last_day, taking.now)
    before = archive.earlier(session, period)
    books = rectification.books(session, period)
    problems = records.problems(session, books, taking.titles, today, before)
    by_unit, by_kind = rectification.rates(session, books, period)
    suspected, unverified = rectification.doubtful(session, period)
    units = _units(session, period, observed, entered)
    places = inspected(session, period, problems, entered)
    limits = taking.settings.letters
    return Snapshot(
        period=str(period),
        county=taking.county,
        area=area_of(taking.county),
        taken_at=taking.now,
        until=until,
        complete=today > period.last_day,
        nights=_nights(session, period),
        units=units,
        unassigned=observed.unassigned,
        undated=observed.undated,
        repeated=observed.repeated,
        inspected=places,
        accounts=account_lines(session, period, taking.now),
        policies=policies(items, period, entered, taking.calendar),
        letters=letters(session, period, entered, limits, taking.calendar, today),
        tables=_tables(session, period, entered),
        notes={name: texts for name in _NOTES if (texts := _texts(entered, name, period))},
        cleaned=_cleaned(entered, period),
        slips=_slips(period, entered, units, places),
        problems=problems,
        by_unit=by_unit,
        by_kind=by_kind,
        repeated_offenders=rectification.repeated(problems, before, period),
        trend=rectification.trend(session, period, taking.titles),
        suspected=suspected,
        unverified=unverified,
    )


def _nights(session: Session, period: Period) -> int:
    """Passes of the period that looked and judged to the end."""
    watched = select(func.count()).select_from(Run)
    within = (Run.as_of >= period.start, Run.as_of < period.end)
    judged = (Run.kind.in_(("run", "check", "recheck")), Run.state != RunState.RUNNING)
    return session.scalar(watched.where(*within, *judged)) or 0


def _units(session: Session, period: Period, observed: Observed, entered: Entered) -> list[UnitLine]:
    """Every unit of the ledger, those that left it if they published anything, and what is entered by class."""
    lines = []
    for unit in sorted(session.scalars(select(Unit)), key=lambda unit: by_name(unit.name)):
        line = _unit(unit, period, observed, entered)
        if unit.listed or line.total:
            lines.append(line)
    first, last = period.year_start, period.last_day
    for role in Role:
        total, _ = entered.filled(role, "发布数", first, last, lambda year, month: 0)
        part, _ = entered.filled(role, "发布数", period.first_day, last, lambda year, month: 0)
        if total or part:
            own = UnitLine(name=f"其他{role}", role=role, period=part, total=total, shown=False, entered=True)
            lines.append(own)
    return lines


def _unit(unit: Unit, period: Period, observed: Observed, entered: Entered) -> UnitLine:
    def count(item: str, first: dt.date, kinds: Sequence[str]) -> tuple[int, bool]:
        return entered.filled(
            unit.id, item, first, period.last_day, lambda y, m: observed.of(unit.id, y, [m], kinds)
        )

    kinds = {kind: count(item, period.first_day, [kind]) for kind, item in _KIND_ITEMS.items()}
    months = range(period.first_month, period.last_month + 1)
    within, own = count("发布数", period.first_day, KINDS)
    total, own_total = count("发布数", period.year_start, KINDS)
    if not own_total and any(by_hand for _, by_hand in kinds.values()):
        within = sum(number for number, _ in kinds.values())
        total = sum(count(item, period.year_start, [kind])[0] for kind, item in _KIND_ITEMS.items())
        own = True
    task = entered.number(
        unit.id, "年度任务数", period.year_start, period.year_start.replace(month=12, day=31)
    )
    return UnitLine(
        name=unit.name,
        role=role_of(unit.kind),
        task=unit.annual_task if task is None else task,
        period=within,
        total=total,
        disclosed=kinds[DISCLOSED][0],
        explained=kinds[EXPLAINED][0],
        news=kinds[NEWS][0],
        shown=unit.listed,
        entered=own or own_total,
        seen_period=observed.of(unit.id, period.year, months),
        seen_total=observed.of(unit.id, period.year, range(1, period.last_month + 1)),
    )


def _tables(session: Session, period: Period, entered: Entered) -> list[ManualTable]:
    names = {unit.id: unit.name for unit in session.scalars(select(Unit))}
    tables: dict[str, list[tuple[str, int]]] = {}
    for (whose, table), number in entered.among("统计表", period.first_day, period.last_day).items():
        owner = names[whose] if isinstance(whose, int) else (f"其他{whose}" if whose else "全县")
        tables.setdefault(table, []).append((owner, number))
    return [ManualTable(name=name, lines=lines) for name, lines in tables.items()]


def _texts(entered: Entered, name: str, period: Period) -> list[str]:
    return entered.texts(name, period.first_day, period.last_day)


def _cleaned(entered: Entered, period: Period) -> dict[str, int]:
    found = {name: entered.number(COUNTY, name, period.first_day, period.last_day) for name in _CLEANED}
    return {name: number for name, number in found.items() if number is not None}


def _slips(
    period: Period, entered: Entered, units: Sequence[UnitLine], places: Sequence[Inspected]
) -> list[Slip]:
    """Totals that staff gave beside the parts, where the parts add up to something else."""

    def total(role: Role | None) -> int:
        return sum(unit.total for unit in units if role in (None, unit.role))

    def count(role: Role | None) -> int:
        return sum(unit.period for unit in units if role in (None, unit.role))

    computed = {
        "政务新媒体": sum(place.count for place in places if place.account),
        "累计发布数": total(None),
        "发布数": count(None),
        **{f"{role}累计发布数": total(role) for role in Role},
        **{f"{role}发布数": count(role) for role in Role},
    }
    stated = entered.among("合计", period.first_day, period.last_day)
    return [
        Slip(what=name, stated=number, computed=computed[name])
        for (_, name), number in stated.items()
        if name in computed and computed[name] != number
    ]
