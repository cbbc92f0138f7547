"""ods, odt, odp: rows of tables with their sheet, paragraphs, notes; hidden sheets too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.attachments.digits import is_rounded, number_text
from crawler.attachments.formulas import UNSAVED, joined, literals
from crawler.attachments.markup import Walker, walk
from crawler.attachments.ooxml import picture
from crawler.attachments.packed import Packed
from crawler.attachments.reading import Unreadable
from storage.places import column_letters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.attachments.collector import Collector
    from crawler.attachments.reading import Locator

__all__ = ["TYPES", "read"]

TYPES = ("opendocument",)
_HYPERLINK = re.compile(r'HYPERLINK\("(https?://[^"]+)"', re.IGNORECASE)
_OBJECT = re.compile(r"Object[^/]*/content\.xml", re.IGNORECASE)
_REPEATED = 50  #: a cell repeated more often than that is filling, not content


def read(data: bytes, name: str, out: Collector) -> None:
    packed = Packed(data, out.budget)
    if "META-INF/manifest.xml" in packed and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise Unreadable("设有打开密码")
    sheets = packed.read("mimetype").find(b"spreadsheet") >= 0
    for part in ("content.xml", "styles.xml"):
        if part in packed:
            place: Locator = {} if part == "content.xml" else {"part": "页眉页脚"}
            walk(packed.chunks(part), _Content(out, place, sheets=sheets))
    for part in sorted(packed.names):
        if _OBJECT.fullmatch(part):
            walk(packed.chunks(part), _Content(out, {"part": "内嵌对象"}, sheets=False))
        elif part.startswith("Pictures/"):
            picture(packed, part, out)


class _Content(Walker):
    def __init__(self, out: Collector, place: Locator, *, sheets: bool) -> None:
        self._out, self._place, self._sheets = out, place, sheets
        self._texts: list[list[str]] = []
        self._cell: list[str] | None = None
        self._row: list[tuple[int, str]] = []
        self._rounded: list[int] = []
        self._name = self._value = ""
        self._unsaved = ""  #: the formula of a cell whose result is not in the file
        self._column = self._rows = self._tables = self._paragraphs = self._pages = 0
        self._repeat = self._repeat_row = 1
        self._nested = 0
        self._aside: list[str] | None = None  #: of a comment on a cell
        self._hidden: set[str] = set()  #: styles of tables that are not shown
        self._style = self._shown_as = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("p", "h"):
            self._texts.append([])
        elif name in ("s", "tab", "line-break") and self._texts:
            self._texts[-1].append(" ")
        elif name == "annotation" and self._sheets:
            self._aside = []
        elif name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self._hidden.add(self._style)
        elif name == "table":
            self._nested += 1
            if self._nested == 1:
                self._shown_as = attributes.get("style-name", "")
            if self._nested == 1:
                self._tables, self._rows, self._name = self._tables + 1, 0, attributes.get("name", "")
        elif name == "table-row" and self._nested == 1:
            self._rows, self._row, self._rounded, self._column = self._rows + 1, [], [], 0
            self._repeat_row = _count(attributes.get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell") and self._nested == 1:
            self._cell, self._column = [], self._column + 1
            self._repeat = _count(attributes.get("number-columns-repeated"))
            self._value = attributes.get("value", "")
            formula = attributes.get("formula", "")
            self._unsaved = "" if "value-type" in attributes else formula
            if link := _HYPERLINK.search(formula):
                self._out.link(link[1], **self._here())
        elif name == "page":
            self._pages, self._paragraphs = self._pages + 1, 0
        elif name == "a":
            self._out.link(attributes.get("href", ""), **self._here())

    def end(self, name: str) -> None:
        if name in ("p", "h") and self._texts:
            self._paragraph("".join(self._texts.pop()))
        elif name == "annotation" and self._aside is not None:
            place = {
                "sheet": self._name,
                "cell": f"{column_letters(self._column)}{self._rows}",
                "part": "批注",
            }
            self._out.part(" ".join(self._aside), **self._place, **place)
            self._aside = None
        elif name == "table":
            self._nested -= 1
        elif name in ("table-cell", "covered-table-cell") and self._nested == 1 and self._cell is not None:
            self._end_cell(" ".join(self._cell))
        elif name == "table-row" and self._nested == 1:
            self._out.row(self._row, self._rounded, **self._here())
            self._rows += self._repeat_row - 1

    def data(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)

    def _paragraph(self, text: str) -> None:
        if self._aside is not None:
            self._aside.append(text)
        elif self._cell is not None:
            self._cell.append(text)
        elif text.strip():
            self._paragraphs += 1
            self._out.part(text, **self._here())

    def _end_cell(self, text: str) -> None:
        """A number shown as 3.6E+17 is given as the digits it holds."""
        if self._value and is_rounded(digits := number_text(self._value)):
            text = digits
            self._rounded.append(self._column)
        if self._unsaved and not text.strip():
            text = self._reckoned(self._unsaved)
        if text.strip():
            times = self._repeat if self._repeat <= _REPEATED else 1
            self._row += [(self._column + i, text) for i in range(times)]
        self._column += self._repeat - 1
        self._cell = None

    def _reckoned(self, formula: str) -> str:
        shown = joined(formula)
        if shown is None and not _HYPERLINK.search(formula):
            self._out.note(UNSAVED)
        return literals(formula) if shown is None else shown

    def _here(self) -> Locator:
        if self._nested:
            table = {"sheet": self._name} if self._sheets else {"table": self._tables}
            hidden = {"hidden": "隐藏的工作表"} if self._sheets and self._shown_as in self._hidden else {}
            return {**self._place, **table, **hidden, "row": self._rows}
        page = {"page": self._pages} if self._pages else {}
        return {**self._place, **page, "paragraph": self._paragraphs}


def _count(value: str | None) -> int:
    return int(value) if value and value.isdecimal() else 1
