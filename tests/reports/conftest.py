"""A small office: units, figures as staff enter them, and the paper that comes of it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from config.schema import Bulletin
from config.workdays import Calendar
from reports import styles
from reports.bulletin import Paper, compose
from reports.periods import parse
from reports.statistics import Taking, take
from storage.models import Figure, Unit

if TYPE_CHECKING:
    from reports.snapshot import Snapshot
    from storage.database import Database

__all__ = ["Office"]


@dataclass
class Office:
    database: Database
    county: str = "示例县"
    now: dt.datetime = dt.datetime(2026, 11, 2, 1, 0, tzinfo=dt.UTC)
    settings: Bulletin = field(default_factory=Bulletin)
    titles: dict[str, str] = field(default_factory=dict)

    def unit(self, name: str, kind: str = "县直", task: int | None = None) -> int:
        with self.database.session() as session:
            unit = Unit(name=name, kind=kind, annual_task=task)
            session.add(unit)
            session.flush()
            return unit.id

    def figure(
        self, months: str, item: str, amount: int | None, unit: int | None = None, group: str = "", note: str = ""
    ) -> None:  # fmt: skip
        """A row of the figures; `months` is 2026-10 or 2026-01..2026-09."""
        first, _, last = months.partition("..")
        year, month = map(int, (last or first).split("-"))
        with self.database.session() as session:
            session.add(
                Figure(
                    first_day=dt.date.fromisoformat(f"{first}-01"),
                    last_day=dt.date(year, month, calendar.monthrange(year, month)[1]),
                    item=item, amount=amount, unit_id=unit, group_name=group, note=note,
                )
            )  # fmt: skip

    def snapshot(self, period: str) -> Snapshot:
        taking = Taking(self.county, self.settings, Calendar(), self.titles, self.now)
        with self.database.session() as session:
            return take(session, parse(period), taking)

    def paper(self, period: str, style: str) -> Paper:
        return compose(self.snapshot(period), styles.STYLES[style], self.settings, Calendar())


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)
