"""The word lists: terms of the county and of the product, read into one table where the county's win."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.normalise import normalise
from config.errors import InputError
from storage.models import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from storage.models import LexiconTerm

__all__ = ["Term", "base_terms", "county_terms", "digest", "merged"]

HEADERS = ("错误表述", "建议表述", "类别", "级别", "例外", "生效日期", "失效日期")

#: 级别 as offices write it; empty means the rule's own
SEVERITIES = {
    "严重": Severity.CRITICAL,
    "重大": Severity.CRITICAL,
    "较重": Severity.MAJOR,
    "重要": Severity.MAJOR,
    "一般": Severity.MINOR,
    "轻微": Severity.INFO,
    "提示": Severity.INFO,
}
#: a row of this kind is a phrase that is right: it covers hits inside it, in every list
ALLOWED = frozenset({"白名单", "放行", "允许"})


@dataclass(frozen=True, slots=True)
class Term:
    """One wrong expression; `key` is its folded form, `own` says that the county wrote it."""

    wrong: str
    key: str
    suggestion: str = ""
    category: str = ""
    severity: Severity | None = None
    exceptions: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    own: bool = False

    @property
    def allowed(self) -> bool:
        return self.category in ALLOWED

    @property
    def dated(self) -> bool:
        """Whether it is wrong only from some day or until some day."""
        return bool(self.valid_from or self.valid_to)

    def holds(self, date: dt.date | None) -> bool:
        """Whether the term is wrong in a text of that day; an undated one the county's own list only doubts."""
        if date is None:
            return self.own or not self.dated
        return not (self.valid_from and date < self.valid_from) and not (
            self.valid_to and date > self.valid_to
        )


def county_terms(rows: Iterable[LexiconTerm]) -> list[Term]:
    """The county's own list, in its order; rows no longer listed are left out."""
    return [
        _term(
            row.wrong,
            row.suggestion,
            row.category,
            row.grade,
            row.exceptions,
            row.valid_from,
            row.valid_to,
            own=True,
        )
        for row in rows
        if row.listed
    ]


def base_terms(folder: Path) -> list[Term]:
    """All csv lists of a folder, by file name and row."""
    terms = []
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if tuple(reader.fieldnames or ()) != HEADERS:
                raise InputError(f"{file}：第 1 行的表头应为 {'、'.join(HEADERS)}")
            terms += [_base_term(file, number, row) for number, row in enumerate(reader, 2)]
    return terms


def _base_term(file: Path, number: int, row: dict[str, str]) -> Term:
    try:
        return _term(
            row["错误表述"],
            row["建议表述"],
            row["类别"],
            row["级别"],
            row["例外"].split("|"),
            dt.date.fromisoformat(row["生效日期"]) if row["生效日期"] else None,
            dt.date.fromisoformat(row["失效日期"]) if row["失效日期"] else None,
        )
    except (ValueError, AttributeError) as error:
        raise InputError(f"{file}：第 {number} 行不完整，或日期写法不对（应为 2026-01-31 的样子）") from error


def _term(
    wrong: str,
    suggestion: str,
    category: str,
    grade: str,
    exceptions: Sequence[str],
    valid_from: dt.date | None,
    valid_to: dt.date | None,
    *,
    own: bool = False,
) -> Term:
    return Term(
        wrong=wrong.strip(),
        key=normalise(wrong).text,
        suggestion=suggestion.strip(),
        category=category.strip(),
        severity=SEVERITIES.get(grade.strip()),
        exceptions=tuple(key for item in exceptions if (key := normalise(item).text)),
        valid_from=valid_from,
        valid_to=valid_to,
        own=own,
    )


def merged(own: Sequence[Term], base: Sequence[Term]) -> list[Term]:
    """The county's terms first; a base term that the county writes too gives way to it."""
    taken = {term.key for term in own}
    result = list(own)
    for term in base:
        if term.key not in taken:
            result.append(term)
    seen: set[tuple[str, str]] = set()
    return [
        term
        for term in result
        if term.key and (term.key, term.category) not in seen and not seen.add((term.key, term.category))  # type: ignore[func-returns-value]
    ]


def digest(terms: Iterable[Term]) -> str:
    """sha256 hex of all that a judgement rests on."""
    return hashlib.sha256("\n".join(map(repr, terms)).encode()).hexdigest()
