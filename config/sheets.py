"""Tables as the office keeps them, csv or Excel, read into rows of plain text with the row numbers Excel shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass, field
from statistics import median_low
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from config.errors import InputError, reason
from config.toml import decode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["EXCEL", "SUFFIXES", "Sheet", "plain", "read_sheets"]

EXCEL = (".xlsx", ".xlsm", ".xls")
SUFFIXES = (".csv", *EXCEL)
_DELIMITERS = ",\t;，"
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `rows` are (row number as Excel shows it, cells); empty rows are left out."""

    file: Path
    name: str = ""  #: of the worksheet; "" for csv
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def read_sheets(path: Path) -> list[Sheet]:
    """The visible tables of a csv or Excel file; raises InputError when it cannot be read."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path} 不是可以导入的文件；请另存为 .xlsx 或 .csv。")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} 无法读取：{reason(error)}。") from error
    return _excel(path, data) if suffix in EXCEL else [_csv(path, data)]


def plain(value: Any) -> str:
    """A cell as text: spaces of any width trimmed, 14.0 as 14, dates as 2026-11-01."""
    if isinstance(value, str):
        return _SPACES.sub(" ", _INVISIBLE.sub("", value)).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None else str(value).strip()


def _numbered(rows: Iterable[Iterable[Any]]) -> list[tuple[int, list[str]]]:
    texts = ((number, [plain(cell) for cell in row]) for number, row in enumerate(rows, 1))
    return [(number, cells) for number, cells in texts if any(cells)]


def _csv(path: Path, data: bytes) -> Sheet:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError(f"{path} 其实是 Excel 文件，请把扩展名改为 .xlsx 或 .xls。")
    try:
        text = decode(data)
    except UnicodeDecodeError:
        raise InputError(f"{path} 的编码无法识别；请用 Excel 或 WPS 另存为“CSV UTF-8”或 .xlsx。") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return Sheet(path, "", _numbered(reader))
    except csv.Error as error:
        raise InputError(
            f"{path} 第 {reader.line_num} 行附近的双引号不成对；请补全引号，或另存为 .xlsx。"
        ) from error


def _delimiter(text: str) -> str:
    """The sign that most lines hold most of; a title has none, and a list within a cell stands in few lines."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20] or [""]
    counts = {sign: [line.count(sign) for line in lines] for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: (median_low(counts[sign]), max(counts[sign])))


def _excel(path: Path, data: bytes) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return [
                _worksheet(path, book, sheet.name)
                for sheet in book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible
            ]
    except CalamineError as error:
        raise InputError(
            f"{path} 不是完好的 Excel 文件；有密码的请先去掉密码，再用 Excel 或 WPS 另存为 .xlsx。"
        ) from error


def _worksheet(path: Path, book: CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        # a unit's name merged over the rows of its sections belongs to each of them
        if left == right and top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    return Sheet(path, name, _numbered(rows))
