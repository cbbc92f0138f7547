"""Which unit a name in a title or a source means: the ledger's names and aliases, each within its dates."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from storage.models import Unit

__all__ = ["UnitNames"]

#: characters of an alias that is looked for within a text
_SHORTEST = 3
_PREFIX = re.compile(r"^(信息|文章|稿件|内容)?来源[:：]\s*")

#: unit, first and last day as ISO text; "" open
_Holder = tuple[int, str, str]


def _plain(name: str) -> str:
    return re.sub(r"\s+|人民", "", name)


class UnitNames:
    """Looks names up, whole or within a text; of several that a text contains the longest wins."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._holders: dict[str, list[_Holder]] = {}
        self._ordered: list[tuple[str, _Holder]] = []
        for unit in units:
            self._add(_plain(unit.name), (unit.id, "", ""), 1)
            for alias in unit.aliases:
                holder = (unit.id, alias.get("from") or "", alias.get("to") or "")
                self._add(_plain(alias.get("name") or ""), holder, _SHORTEST)
        self._ordered.sort(key=lambda row: (-len(row[0]), row[1][0]))

    def _add(self, name: str, holder: _Holder, shortest: int) -> None:
        self._holders.setdefault(name, []).append(holder)
        if len(name) >= shortest:  # a shorter one stands in too many texts
            self._ordered.append((name, holder))

    @property
    def digest(self) -> str:
        """Changes with the ledger's names, so that what was told by them is told anew."""
        return hashlib.sha256(repr(self._ordered).encode()).hexdigest()

    def called(self, source: str, day: dt.date | None = None) -> int | None:
        """Unit.id of the name or alias that the source is, `来源：` left aside."""
        for unit, start, end in self._holders.get(_plain(_PREFIX.sub("", source.strip())), ()):
            if _valid(start, end, day):
                return unit
        return None

    def within(self, text: str, day: dt.date | None = None) -> int | None:
        """Unit.id of the longest name in the text that was valid on that day."""
        plain = _plain(text)
        for name, (unit, start, end) in self._ordered:
            if name in plain and _valid(start, end, day):
                return unit
        return None


def _valid(start: str, end: str, day: dt.date | None) -> bool:
    """Whether the name was borne on that day; without a day any name counts."""
    return day is None or (start <= day.isoformat() and (not end or day.isoformat() <= end))
