"""The tables of an annual report, read from visible text: cells by tabs or lines, empty cells lost."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["COLUMNS", "Requests", "Row", "actions", "regulations", "requests", "rows"]

#: the seven number columns of the table of requests
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
#: rows of results, by the forms of 2019 and 2021
_RESULTS = (19, 21)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_ACTIONS = 15
#: number columns of the table of what is made, at most
_MADE = 4


@dataclass(frozen=True, slots=True)
class Row:
    """`label` is all the words before the numbers, put together; `cell` the last of them."""

    label: str
    numbers: tuple[int, ...]
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Requests:
    """Rows of the table of requests; an entry is None where its cells could not be told apart."""

    new: Row | None
    carried: Row | None
    results: Sequence[Row]  #: empty unless every one was read
    total: Row | None
    next: Row | None


def rows(text: str) -> list[Row]:
    """Every run of numbers with the words before it."""
    found: list[Row] = []
    words: list[str] = []
    numbers: list[int] = []
    for cell in _cells(text):
        if _NUMBER.fullmatch(cell):
            numbers.append(int(cell.replace(",", "")))
            continue
        if numbers:
            found.append(Row("".join(words), tuple(numbers), words[-1] if words else ""))
            words, numbers = [], []
        words.append(cell)
    if numbers:
        found.append(Row("".join(words), tuple(numbers), words[-1] if words else ""))
    return found


def _cells(text: str) -> Iterator[str]:
    for cell in re.split(r"[\t\n]+", unicodedata.normalize("NFKC", text)):
        plain = re.sub(r"\s+", "", cell)
        if plain:
            yield plain


def requests(every: Sequence[Row]) -> Requests | None:
    """The table of requests; None where there is none."""
    first = _at(every, 0, "本年新收政府信息公开申请")
    if first is None:
        return None
    second = _at(every, first + 1, "上年结转")
    last = _at(every, first + 1, "结转下年度")
    start = second if second is not None else first
    total = _total(every, start, last if last is not None else len(every))
    results = every[start + 1 : total] if second is not None and total is not None else ()
    whole = len(results) in _RESULTS and all(_full(row) for row in results)
    return Requests(
        _read(every, first),
        _read(every, second),
        results if whole else (),
        _read(every, total),
        _read(every, last),
    )


def _at(every: Sequence[Row], start: int, words: str) -> int | None:
    return next((i for i in range(start, len(every)) if words in every[i].label), None)


def _total(every: Sequence[Row], start: int, end: int) -> int | None:
    among = (i for i in range(start + 1, end) if re.search(r"(?:\(七\)|7\.)?总计$", every[i].label))
    return next(among, None)


def _full(row: Row) -> bool:
    return len(row.numbers) == len(COLUMNS)


def _read(every: Sequence[Row], place: int | None) -> Row | None:
    return every[place] if place is not None and _full(every[place]) else None


def regulations(every: Sequence[Row]) -> Row | None:
    """The row 规章 of what the organ itself makes: the one above 规范性文件, not one of some other count."""
    for row, below in pairwise(every):
        if row.cell == "规章" and len(row.numbers) <= _MADE and below.cell.endswith("规范性文件"):
            return row
    return None


def actions(every: Sequence[Row]) -> Row | None:
    """The row of reviews and lawsuits: three groups of 维持, 纠正, 其他, 尚未审结, 总计."""
    fits = (row for row in every if "尚未审结" in row.label and len(row.numbers) == _ACTIONS)
    return next(fits, None)
