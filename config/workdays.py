"""Working days of the People's Republic: holidays, 调休, the county's own file, weekends where none is known."""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import chinese_calendar

from config.errors import InputError
from config.toml import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["FILE", "Calendar"]

FILE = "holidays.csv"
_WORK = {"工作日", "上班", "调休上班", "班", "workday"}
_REST = {"休息日", "放假", "节假日", "休息", "休", "holiday"}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SATURDAY = 5


@dataclass
class Calendar:
    """Which days are worked. `overrides` maps a day to True (worked) or False; it wins over everything."""

    overrides: Mapping[dt.date, bool] = field(default_factory=dict)
    _unknown: set[int] = field(default_factory=set)
    _told: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, folder: Path) -> Calendar:
        """The calendar of a county folder, with its holidays.csv (日期, 安排) where there is one."""
        path = folder / FILE
        return cls(_read(path) if path.is_file() else {})

    def is_workday(self, day: dt.date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            if not any(known.year == day.year for known in self.overrides):
                self._unknown.add(day.year)
            return day.weekday() < _SATURDAY

    def workdays_between(self, first: dt.date, last: dt.date) -> int:
        """Working days after `first` up to and including `last`; 0 when `last` is not later."""
        return sum(self.is_workday(first + dt.timedelta(n)) for n in range(1, (last - first).days + 1))

    def add_workdays(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`; `day` itself for 0."""
        while count > 0:
            day += dt.timedelta(1)
            count -= self.is_workday(day)
        return day

    def warnings(self) -> list[str]:
        """What to tell people about years whose 调休 is not known; each year is told once."""
        new = sorted(self._unknown - self._told)
        self._told.update(new)
        return [
            f"{year} 年的节假日与调休安排尚未内置，暂按周一至周五为工作日计算；"
            f"请按国务院办公厅通知在 {FILE} 中补充（日期,安排；安排填“放假”或“上班”）。"
            for year in new
        ]


def _read(path: Path) -> dict[dt.date, bool]:
    days: dict[dt.date, bool] = {}
    problems: list[str] = []
    for number, cells in _rows(path):
        day, word = _day(cells[0]), cells[1] if len(cells) > 1 else ""
        if number == 1 and day is None:
            continue
        if day is None:
            problems.append(f"第 {number} 行 日期 = {cells[0]!r}：应写成 2027-01-01")
        elif word not in _WORK | _REST:
            problems.append(f"第 {number} 行 安排 = {word!r}：可填 放假、上班")
        else:
            days[day] = word in _WORK
    if problems:
        raise InputError("\n".join(f"{path} {problem}。" for problem in problems))
    return days


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = decode(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} 无法读取，请另存为 UTF-8 编码的 csv：{error}。") from error
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number, cells


def _day(text: str) -> dt.date | None:
    match = _DAY.fullmatch(text)
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
