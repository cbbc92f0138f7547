"""Orders, ratios and percentages as the papers print them; exact arithmetic, halves rounded up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reports.snapshot import UnitLine

__all__ = [
    "by_count",
    "by_ratio",
    "by_total",
    "ends",
    "first",
    "last_ones",
    "percent",
    "ratio",
    "share",
    "unfinished",
]


def ratio(unit: UnitLine) -> str:
    """完成比例: total of the task in percent, two decimals; "" where there is no task."""
    return _rounded(unit.total, unit.task, "0.01") if unit.task else ""


def share(part: int, whole: int) -> str:
    """A whole percentage (10 of 65 is 15%), 100% only for all of it; "" for a whole of nothing."""
    if not whole:
        return ""
    rounded = int(_rounded(part, whole, "1"))
    return f"{min(rounded, 99) if part < whole else rounded}%"


def percent(part: int, whole: int) -> str:
    """合格率 and the like: one decimal, the whole as 100%, nothing of something as 0%; "" for a whole of nothing."""
    if not whole:
        return ""
    if part == whole:
        return "100%"
    return _rounded(part, whole, "0.1") + "%" if part else "0%"


def _rounded(part: int, whole: int, step: str) -> str:
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(step), ROUND_HALF_UP))


def by_total(units: Iterable[UnitLine]) -> list[UnitLine]:
    """Most published since January first; of equals, by name."""
    return _ordered(units, lambda unit: unit.total)


def by_count(units: Iterable[UnitLine]) -> list[UnitLine]:
    """Most published within the period first."""
    return _ordered(units, lambda unit: unit.period)


def by_ratio(units: Iterable[UnitLine]) -> list[UnitLine]:
    """Highest 完成比例 first; units without a task after them, by what they published."""
    every = list(units)
    tasked = _ordered((u for u in every if u.task), lambda u: Decimal(u.total) / Decimal(u.task or 1))
    return tasked + by_total(u for u in every if not u.task)


def unfinished(units: Iterable[UnitLine]) -> list[UnitLine]:
    """Units short of their task, the one furthest behind first."""
    return [unit for unit in by_ratio(units) if unit.task and unit.total < unit.task][::-1]


def first(units: Iterable[UnitLine], count: int, value: Callable[[UnitLine], int]) -> list[UnitLine]:
    """The head of an ordered list; who published nothing is never praised."""
    return [unit for unit in units if value(unit) > 0][:count]


def last_ones(units: Iterable[UnitLine], count: int) -> list[UnitLine]:
    """The tail of an ordered list, least first."""
    return list(units)[::-1][:count]


def ends(units: list[UnitLine], count: int) -> list[tuple[str, UnitLine]]:
    """(第1, unit) … of the head and (倒数第1, unit) … of the tail; a short list has no tail that is its head too."""
    head = [(f"第{place}", unit) for place, unit in enumerate(units[:count], 1)]
    tail = last_ones(units, min(count, max(len(units) - count, 0)))
    return head + [(f"倒数第{place}", unit) for place, unit in enumerate(tail, 1)]


def by_name(name: str) -> bytes:
    """The order in which Chinese names are listed: the common characters of GB 18030 stand by pinyin."""
    return name.encode("gb18030", "replace")


def _ordered(units: Iterable[UnitLine], value: Callable[[UnitLine], int | Decimal]) -> list[UnitLine]:
    return sorted(units, key=lambda unit: (-value(unit), by_name(unit.name)))
