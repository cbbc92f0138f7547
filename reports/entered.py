"""Figures that staff enter, ready to be asked: what was entered wins over what was counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.snapshot import Role, role_of
from storage.models import Figure

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from sqlalchemy.orm import Session

__all__ = ["COUNTY", "Entered"]

Whose = int | Role | None
COUNTY: Whose = None

_Months = tuple[int, int]


def _index(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


@dataclass(slots=True)
class Entered:
    """Numbers by (whose, item): whose is a unit's id, a class of units, or None for the county."""

    _numbers: dict[tuple[Whose, str], list[tuple[_Months, int]]] = field(default_factory=dict)
    _notes: list[tuple[_Months, int | None, str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, session: Session) -> Entered:
        entered = cls()
        for row in session.scalars(select(Figure).where(Figure.listed).order_by(Figure.id)):
            whose: Whose = row.unit_id or (role_of(row.group_name) if row.group_name else None)
            span = (_index(row.first_day), _index(row.last_day))
            if row.amount is None:
                entered._notes.append((span, row.unit_id, row.item, row.note))
            else:
                entered._numbers.setdefault((whose, row.item), []).append((span, row.amount))
        return entered

    def number(self, whose: Whose, item: str, first: dt.date, last: dt.date) -> int | None:
        """The sum entered for these months; None where any of them is missing."""
        total, left = self._sum(whose, item, first, last)
        return None if left or total is None else total

    def filled(
        self, whose: Whose, item: str, first: dt.date, last: dt.date, counted: Callable[[int, int], int]
    ) -> tuple[int, bool]:
        """(the number, whether any of it was entered): months not entered are asked of `counted(year, month)`."""
        total, left = self._sum(whose, item, first, last)
        return (total or 0) + sum(counted(m // 12, m % 12 + 1) for m in left), total is not None

    def among(self, prefix: str, first: dt.date, last: dt.date) -> dict[tuple[Whose, str], int]:
        """(whose, name) → number of the items written `prefix：name`, in the order in which they were entered."""
        found = {}
        for whose, item in self._numbers:
            head, colon, name = item.partition("：")
            value = self.number(whose, item, first, last) if colon and head == prefix else None
            if value is not None:
                found[whose, name] = value
        return found

    def texts(self, item: str, first: dt.date, last: dt.date) -> list[str]:
        """The notes of that item within the months, in the order in which they were entered."""
        inside = (_index(first), _index(last))
        return [
            text
            for span, _, name, text in self._notes
            if name == item and inside[0] <= span[0] and span[1] <= inside[1]
        ]

    def units(self) -> set[int]:
        """Units for which anything was entered."""
        return {whose for whose, _ in self._numbers if isinstance(whose, int)}

    def _sum(self, whose: Whose, item: str, first: dt.date, last: dt.date) -> tuple[int | None, list[int]]:
        """(sum of what was entered within the months, None if nothing was; the months it leaves open).

        A number for several months is taken whole or not at all, the longest first.
        """
        left = list(range(_index(first), _index(last) + 1))
        total = None
        for span, amount in _longest_first(self._numbers.get((whose, item), ())):
            months = range(span[0], span[1] + 1)
            if all(month in left for month in months):
                total = (total or 0) + amount
                left = [month for month in left if month not in months]
        return total, left


def _longest_first(spans: Iterable[tuple[_Months, int]]) -> list[tuple[_Months, int]]:
    return sorted(spans, key=lambda one: one[0][0] - one[0][1])
