"""xls, et (BIFF in OLE) and xlsb, through calamine; hidden sheets too."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import olefile
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from crawler.attachments.biffnotes import notes
from crawler.attachments.digits import is_rounded, number_text
from crawler.attachments.oleobjects import objects
from crawler.attachments.reading import Unreadable
from crawler.attachments.sheetlock import unlocked

if TYPE_CHECKING:
    from crawler.attachments.collector import Collector

__all__ = ["TYPES", "read"]

TYPES = ("xls", "xlsb")


def read(data: bytes, name: str, out: Collector) -> None:
    if olefile.isOleFile(io.BytesIO(data)):
        data = unlocked(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise Unreadable("设有打开密码") from error
    except CalamineError as error:
        raise Unreadable("文件已损坏，无法读取表格") from error
    for number, sheet in enumerate(book.sheets_metadata):
        if number >= out.budget.limits.sheets:
            raise Unreadable(f"工作表超过 {number} 张，只读取了前面部分")
        place = {"sheet": sheet.name}
        if sheet.visible is not SheetVisibleEnum.Visible:
            place["hidden"] = "隐藏的工作表"
        _sheet(book, sheet.name, place, out)
    notes(data, out)
    objects(data, out)


def _sheet(book: Any, title: str, place: dict[str, str], out: Collector) -> None:
    try:
        table = book.get_sheet_by_name(title)
    except CalamineError:
        out.unreadable(f"工作表“{title}”无法读取")
        return
    first_row, first_column = table.start or (0, 0)
    for number, values in enumerate(table.to_python(skip_empty_area=True), first_row + 1):
        cells = [
            (first_column + i, _text(value)) for i, value in enumerate(values, 1) if value not in ("", None)
        ]
        rounded = [
            first_column + i
            for i, value in enumerate(values, 1)
            if isinstance(value, float | int) and is_rounded(_text(value))
        ]
        out.row(cells, rounded, **place, row=number)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return number_text(repr(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds") if value.time() != dt.time() else value.date().isoformat()
    return str(value)
