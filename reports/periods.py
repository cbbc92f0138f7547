"""Periods a paper speaks of: month, quarter, half-year, year; whole days in Asia/Shanghai."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ZONE", "Period", "PeriodKind", "insist_begun", "parse"]

ZONE = ZoneInfo("Asia/Shanghai")
_WRITTEN = re.compile(r"(20\d{2})(?:-(\d{1,2})|Q([1-4])|H([12]))?")
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
_DECEMBER = 12


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_LENGTH = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """`number` counts within the year from 1: the month, the quarter, the half; 1 for a year."""

    kind: PeriodKind
    year: int
    number: int

    def __str__(self) -> str:
        return {
            PeriodKind.MONTH: f"{self.year}-{self.number:02d}",
            PeriodKind.QUARTER: f"{self.year}Q{self.number}",
            PeriodKind.HALF: f"{self.year}H{self.number}",
            PeriodKind.YEAR: f"{self.year}",
        }[self.kind]

    @property
    def last_month(self) -> int:
        return self.number * _LENGTH[self.kind]

    @property
    def first_month(self) -> int:
        return self.last_month - _LENGTH[self.kind] + 1

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.last_month, calendar.monthrange(self.year, self.last_month)[1])

    @property
    def year_start(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def start(self) -> dt.datetime:
        """The first moment of the period."""
        return dt.datetime.combine(self.first_day, dt.time(), ZONE)

    @property
    def end(self) -> dt.datetime:
        """The first moment after the period."""
        return dt.datetime.combine(self.last_day + dt.timedelta(1), dt.time(), ZONE)

    @property
    def label(self) -> str:
        """2026年10月, 2026年第三季度, 2026年上半年, 2026年."""
        return f"{self.year}年{self.part}"

    @property
    def part(self) -> str:
        """The period without its year: 10月, 第三季度, 上半年; "" for a year."""
        return {
            PeriodKind.MONTH: f"{self.number}月",
            PeriodKind.QUARTER: _QUARTERS[(self.number - 1) % 4],
            PeriodKind.HALF: ("上半年", "下半年")[(self.number - 1) % 2],
            PeriodKind.YEAR: "",
        }[self.kind]

    @property
    def to_date(self) -> str:
        """From January to the period's end: 2026年1-10月."""
        return f"{self.year}年{self.months_to_date}"

    @property
    def months_to_date(self) -> str:
        return "1月" if self.last_month == 1 else f"1-{self.last_month}月"

    def months(self) -> Iterator[tuple[dt.date, dt.date]]:
        """First and last day of each of its months."""
        return months_of(self.year, self.first_month, self.last_month)

    def earlier(self, steps: int = 1) -> Period:
        """The period of the same length so many before."""
        each = _DECEMBER // _LENGTH[self.kind]
        index = self.year * each + self.number - 1 - steps
        return Period(self.kind, index // each, index % each + 1)


def months_of(year: int, first: int, last: int) -> Iterator[tuple[dt.date, dt.date]]:
    for month in range(first, last + 1):
        yield dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def parse(written: str) -> Period:
    """The period written 2026-10, 2026Q3, 2026H1 or 2026; raises InputError."""
    match = _WRITTEN.fullmatch(written.strip().upper())
    if match:
        year, month, quarter, half = (int(part) if part else 0 for part in match.groups())
        if month and 1 <= month <= _DECEMBER:
            return Period(PeriodKind.MONTH, year, month)
        if quarter:
            return Period(PeriodKind.QUARTER, year, quarter)
        if half:
            return Period(PeriodKind.HALF, year, half)
        if match[2] is None:
            return Period(PeriodKind.YEAR, year, 1)
    raise InputError(
        f"期间“{written}”写法不对：月份写 2026-10，季度写 2026Q3，半年写 2026H1 或 2026H2，全年写 2026。"
    )


def insist_begun(period: Period, now: dt.datetime) -> None:
    """A period yet to come holds nothing, and an empty paper of it would say that all is well."""
    if period.start > now:
        raise InputError(f"{period.label}还没有到，没有可以统计、导出的内容，请核对年份和月份。")
