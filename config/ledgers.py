"""The ledgers: units, sections, accounts, lexicon, figures, letters, read whole from csv or Excel, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from config import figures
from config.errors import InputError
from config.headers import KINDS, Kind, places, plain_header
from config.problems import Problems
from config.sheets import SUFFIXES, Sheet, read_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Ledger", "Row", "county_files", "read"]

#: rows in which the header is looked for; above it stand titles and notes
_HEADER_WITHIN = 15
#: how what is written under a table begins: 说明：…, 注2：…, 填表人：张三
_NOTE = re.compile(
    r"[（(]?(?:说明|注|备注|附注|填表说明|制表|(?:填表|填报|制表|审核|负责|联系)(?:人|单位|日期|时间|电话))\s*\d*\s*[：:]"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read: `values` by field, and where it stands."""

    file: Path
    sheet: str
    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger from one file; `ignored` are headers that mean nothing to us."""

    kind: Kind
    file: Path
    rows: list[Row] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def county_files(folder: Path) -> list[Path]:
    """The ledgers of a county folder; raises InputError where one stands there twice."""
    found = []
    for name in KINDS:
        files = [path for suffix in SUFFIXES if (path := folder / f"{name}{suffix}").is_file()]
        if len(files) > 1:
            names = " 和 ".join(path.name for path in files)
            raise InputError(
                f"{folder} 里同时有 {names}，不知道以哪个为准；请保留最新的一个，把另一个改名或移走。"
            )
        found += files
    return found


def read(path: Path) -> list[Ledger]:
    """The ledgers of one file; raises InputError with every mistake of the file.

    A file called after a ledger holds that one; any other is known by its headers, sheet by sheet.
    """
    named = KINDS.get(path.stem.lower())
    heads = [_head(sheet, [named] if named else list(KINDS.values())) for sheet in read_sheets(path)]
    known = [head for head in heads if head.found and (named is None or not head.missing)]
    taken = [head for head in known if not head.missing or len(head.found) > 1]
    if not taken or any(head.missing for head in taken):
        raise InputError(_headless(path, taken or heads, named))
    problems = Problems(path)
    ledgers: dict[str, Ledger] = {}
    for head in taken:
        ledger = ledgers.setdefault(head.kind.name, Ledger(head.kind, path))
        _read_sheet(head, ledger, problems)
    for ledger in ledgers.values():
        _twice(ledger, problems)
    problems.raise_if_any()
    return list(ledgers.values())


@dataclass(frozen=True, slots=True)
class _Head:
    """The row of a sheet that is most like a header: of which ledger, which columns where, which not."""

    sheet: Sheet
    kind: Kind
    at: int = 0
    found: dict[str, int] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        return [
            column.header for column in self.kind.columns if column.needed and column.field not in self.found
        ]


def _head(sheet: Sheet, kinds: Sequence[Kind]) -> _Head:
    rows = range(min(len(sheet.rows), _HEADER_WITHIN))
    heads = [_Head(sheet, kind, at, places(kind, sheet.rows[at][1])) for at in rows for kind in kinds]
    # of two ledgers that name as many columns, the one that lacks none
    return max(heads, key=lambda head: (len(head.found), not head.missing), default=_Head(sheet, kinds[0]))


def _headless(path: Path, heads: Sequence[_Head], named: Kind | None) -> str:
    """Which headers are missing from the row that comes nearest to one, and what stands there."""
    head = max(heads, key=lambda head: (bool(head.missing), len(head.found)), default=None)
    if head is None or not head.sheet.rows:
        return f"{path} 是空的；表头应有：{'、'.join((named or KINDS['sections']).headers)}。"
    number, row = head.sheet.rows[head.at]
    seen = "、".join(cell for cell in row if cell)
    where = f"工作表“{head.sheet.name}”" if head.sheet.name else ""
    if not head.found:
        kinds = [named] if named else list(KINDS.values())
        wanted = "；".join(f"{kind.title}的表头应有：{'、'.join(kind.headers)}" for kind in kinds)
        return f"{path} {where}没有找到表头。{wanted}。最上面写的是：{seen}。"
    return (
        f"{path} {where}第 {number} 行像是{head.kind.title}的表头，但缺少：{'、'.join(head.missing)}。"
        f"找到的表头是：{seen}；应有：{'、'.join(head.kind.headers)}。"
    )


def _read_sheet(head: _Head, ledger: Ledger, problems: Problems) -> None:
    sheet, found = head.sheet, head.found
    number, header = sheet.rows[head.at]
    for cell in _repeated(header):
        problems.add(number, cell, cell, "同一个表头只能出现一次", sheet.name)
    ledger.ignored.extend(cell for i, cell in enumerate(header) if cell and i not in found.values())
    for number, cells in sheet.rows[head.at + 1 :]:
        # a header repeated for printing is no row, nor is a note in a column that means nothing to us or at the foot
        told = [cells[i] for i in found.values() if i < len(cells) and cells[i]]
        if cells != header and told and not all(map(_NOTE.match, told)):
            values = _values(ledger.kind, found, cells, number, problems, sheet.name)
            ledger.rows.append(Row(sheet.file, sheet.name, number, values))


def _repeated(header: Sequence[str]) -> list[str]:
    plain = [plain_header(cell) for cell in header]
    return [cell for i, cell in enumerate(header) if cell and plain[i] in plain[:i]]


def _values(
    kind: Kind, found: dict[str, int], row: Sequence[str], number: int, problems: Problems, sheet: str
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in kind.columns:
        place = found.get(column.field, len(row))
        cell = row[place] if place < len(row) else ""
        try:
            values[column.field] = column.read(cell)
        except ValueError as error:
            problems.add(number, column.header, cell, str(error), sheet)
    _together(kind, values, number, problems, sheet)
    return values


def _together(kind: Kind, values: dict[str, Any], number: int, problems: Problems, sheet: str) -> None:
    """What two columns must say together."""
    if values.get("exempt_until") and values.get("exempt_reason") == "":
        problems.add(number, "豁免原因", "", "填了“豁免至”就要写明原因", sheet)
    first, last = values.get("valid_from"), values.get("valid_to")
    if first and last and last < first:
        problems.add(number, "失效日期", last.isoformat(), f"不能早于生效日期 {first}", sheet)
    begun, ended = values.get("since"), values.get("until")
    if begun and ended and ended < begun:
        problems.add(number, "离任日期", ended.isoformat(), f"不能早于任职日期 {begun}", sheet)
    received, answered = values.get("received_on"), values.get("answered_on")
    if received and answered and answered < received:
        problems.add(number, "答复日期", answered.isoformat(), f"不能早于收到日期 {received}", sheet)
    if kind.name == "figures" and values.get("item"):
        _figure(values, number, problems, sheet)
    if kind.name == "lexicon" and values.get("wrong") and values["wrong"] == values.get("suggestion"):
        problems.add(number, "建议表述", values["suggestion"], "与错误表述相同", sheet)


def _figure(values: dict[str, Any], number: int, problems: Problems, sheet: str) -> None:
    """An item of text needs its text, any other its number."""
    if figures.is_note(values["item"]) and not values.get("note"):
        problems.add(number, "说明", "", f"“{values['item']}”要在这里写明文字", sheet)
    if not figures.is_note(values["item"]) and "amount" in values and values["amount"] is None:
        problems.add(number, "数量", "", f"“{values['item']}”要填数量，没有的填 0", sheet)


def _twice(ledger: Ledger, problems: Problems) -> None:
    seen: dict[tuple[Any, ...], Row] = {}
    for row in ledger.rows:
        if not all(name in row.values for name in ledger.kind.key):
            continue
        key = tuple(row.values[name] for name in ledger.kind.key)
        first = seen.setdefault(key, row)
        if first is not row:
            headers = {column.field: column.header for column in ledger.kind.columns}
            where = (
                f"工作表“{first.sheet}”第 {first.number} 行"
                if first.sheet != row.sheet
                else f"第 {first.number} 行"
            )
            names = "、".join(headers[name] for name in ledger.kind.key)
            problems.add(row.number, names, str(key[-1] or key[0]), f"与{where}重复，请删去一行", row.sheet)
