"""Natural weeks and months of Asia/Shanghai: a week runs from Monday to Sunday."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from checks.registry import ZONE

__all__ = ["Period", "day_of", "months", "weeks"]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days, both included."""

    first: dt.date
    last: dt.date

    @property
    def start(self) -> dt.datetime:
        """The first moment that belongs to it."""
        return dt.datetime.combine(self.first, dt.time(), ZONE)

    @property
    def end(self) -> dt.datetime:
        """The first moment after it."""
        return dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), ZONE)

    @property
    def label(self) -> str:
        """11月9日至15日, 10月30日至11月5日."""
        start = f"{self.first.month}月{self.first.day}日"
        month = "" if self.first.month == self.last.month else f"{self.last.month}月"
        return f"{start}至{month}{self.last.day}日"

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day in Asia/Shanghai."""
    return moment.astimezone(ZONE).date()


def weeks(today: dt.date, number: int) -> list[Period]:
    """The week that holds the day and those before it, newest first."""
    monday = today - dt.timedelta(days=today.weekday())
    starts = [monday - dt.timedelta(weeks=back) for back in range(number)]
    return [Period(start, start + dt.timedelta(days=6)) for start in starts]


def months(today: dt.date, number: int) -> list[Period]:
    """The calendar month that holds the day and those before it, newest first."""
    found = []
    last = _month_end(today)
    for _ in range(number):
        found.append(Period(last.replace(day=1), last))
        last = last.replace(day=1) - dt.timedelta(days=1)
    return found


def _month_end(day: dt.date) -> dt.date:
    following = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return following - dt.timedelta(days=1)
