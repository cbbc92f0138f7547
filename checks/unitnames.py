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

_SHORTEST = 3


def _plain(name: str) -> str:
    return re.sub(r"\s+|人民", "", name)


class UnitNames:
    """Looks names up; the longest name that a text contains wins."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._names: list[tuple[str, int, str, str]] = []
        for unit in units:
            self._names.append((_plain(unit.name), unit.id, "", ""))
            for alias in unit.aliases:
                name = _plain(alias.get("name") or "")
                if len(name) >= _SHORTEST:
                    self._names.append((name, unit.id, alias.get("from") or "", alias.get("to") or ""))
        self._names.sort(key=lambda row: (-len(row[0]), row[1]))

    @property
    def digest(self) -> str:
        """Changes with the ledger's names, so that what was told by them is told anew."""
        return hashlib.sha256(repr(self._names).encode()).hexdigest()

    def within(self, text: str, day: dt.date | None = None) -> int | None:
        """Unit.id of the longest name in the text that was valid on that day."""
        plain, when = _plain(text), day.isoformat() if day else ""
        for name, unit, start, end in self._names:
            if name in plain and (not when or (start <= when and (not end or when <= end))):
                return unit
        return None
