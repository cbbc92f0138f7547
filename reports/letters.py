"""Letters and requests of a period with their clocks, in working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.entered import COUNTY
from reports.snapshot import Letters
from storage import clocks
from storage.models import Letter, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from config.workdays import Calendar
    from reports.entered import Entered
    from reports.periods import Period

__all__ = ["letters"]


def letters(
    session: Session,
    period: Period,
    entered: Entered,
    limits: Mapping[str, int],
    calendar: Calendar,
    today: dt.date,
) -> list[Letters]:
    """Each kind: received in the period, answered of them, and how many late by today; else as entered."""
    rows = session.execute(
        select(Letter, Unit.name)
        .join(Unit, Unit.id == Letter.unit_id)
        .where(Letter.listed, Letter.received_on >= period.first_day, Letter.received_on <= period.last_day)
        .order_by(Letter.received_on, Letter.id)
    )
    by_kind: dict[str, list[tuple[Letter, str]]] = {}
    for letter, unit in rows:
        by_kind.setdefault(letter.kind, []).append((letter, unit))
    result = [_kind(kind, by_kind[kind], limits.get(kind), calendar, today) for kind in by_kind]
    for kind in ("问政信件", "依申请公开"):
        number = entered.number(COUNTY, kind, period.first_day, period.last_day)
        if number is not None and kind not in by_kind:
            result.append(Letters(kind=kind, received=number, answered=0, late=0, entered=True))
    order = {kind: place for place, kind in enumerate(("问政信件", "依申请公开", "咨询", "找错"))}
    return sorted(result, key=lambda one: order.get(one.kind, len(order)))


def _kind(
    kind: str, rows: list[tuple[Letter, str]], limit: int | None, calendar: Calendar, today: dt.date
) -> Letters:
    late = [
        unit for letter, unit in rows if limit is not None and clocks.late(letter, limit, calendar, today)
    ]
    return Letters(
        kind=kind,
        received=len(rows),
        answered=sum(clocks.answered_by(letter, today) for letter, _ in rows),
        late=len(late),
        late_units=list(dict.fromkeys(late)),
        limit=limit,
    )
