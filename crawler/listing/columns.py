"""Tables whose rows bear several days: the head of the table says which column is the day of publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.daywords import spotted
from crawler.listing.boxes import clean
from crawler.listing.days import find_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from crawler.listing.rows import Row

__all__ = ["read_columns"]

_PUBLISHED = re.compile(r"(?:发布|公开|公布|刊发|上网|发稿)(?:日期|时间)?$")
_PLAIN = re.compile(r"^(?:日期|时间)$")
_LONGEST = 12  #: characters of a column's name


def read_columns(rows: Sequence[Row]) -> None:
    """Give rows of tables with several days the one in the column of publication."""
    columns: dict[int, int] = {}
    for row in rows:
        if row.tag != "tr" or sum(1 for _ in spotted(row.extra)) < 2:
            continue
        key = row.holder.node.mem_id
        if key not in columns:
            columns[key] = _column(row.node)
        cells = _cells(row.node)
        if 0 <= columns[key] < len(cells):
            row.date = find_day(cells[columns[key]]) or row.date


def _column(row: LexborNode) -> int:
    """The number of the column whose name says that it is the day of publication; -1 where none does."""
    table = row.parent
    while table is not None and table.tag != "table":
        table = table.parent
    head = table.css_first("tr") if table is not None else None
    names = _cells(head) if head is not None else []
    if any(len(name) > _LONGEST for name in names):
        return -1
    for pattern in (_PUBLISHED, _PLAIN):
        for number, name in enumerate(names):
            if pattern.search(name.replace(" ", "")):
                return number
    return -1


def _cells(row: LexborNode) -> list[str]:
    return [clean(cell.text(separator=" ")) for cell in row.iter() if cell.tag in ("td", "th")]
