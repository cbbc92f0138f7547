"""What a table of the papers is: heading, lines, sum, note; the same for Word, Excel and the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Cell", "Table"]

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Table:
    """`total` is the last line, [] for none; `note` stands below the table."""

    key: str
    title: str
    headings: Sequence[str]
    lines: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = field(default_factory=list)
    note: str = ""
