"""xlsx: every cell as stored, hidden sheets, rows and columns too, comments, headers, drawings, links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.attachments.digits import is_rounded, number_text
from crawler.attachments.formulas import UNSAVED, joined, literals
from crawler.attachments.markup import Walker, walk
from crawler.attachments.ooxml import embedded, links_among, main_part, resolved, targets_of
from crawler.attachments.packed import Packed
from crawler.attachments.reading import Unreadable
from crawler.attachments.sheetnotes import Cache, Comments, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.attachments.collector import Collector

__all__ = ["TYPES", "column_number", "read"]

TYPES = ("xlsx",)
_LINK_FORMULA = re.compile(r"HYPERLINK\(\s*\"(https?://[^\"]+)\"", re.IGNORECASE)
_CODES = re.compile(r"&[LCRPNDTFAGBIUES]|&\"[^\"]*\"|&\d+|&K[0-9A-F]{6}")
_LONGEST = 32_768  #: characters that a cell may hold


def column_number(letters: str) -> int:
    """ "A" is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def read(data: bytes, name: str, out: Collector) -> None:
    packed = Packed(data, out.budget)
    book, main = _Book(), main_part(packed, "xl/workbook.xml")
    walk(packed.chunks(main), book)
    targets = targets_of(packed, main)
    strings = _Strings(out)
    if "xl/sharedStrings.xml" in packed:
        walk(packed.chunks("xl/sharedStrings.xml"), strings)
    seen: set[str] = set()
    for title, key, hidden in book.sheets:
        kind, target, _ = targets.get(key, ("", "", False))
        part = resolved(main, target)
        if kind != "worksheet" or part in seen or part not in packed:
            continue
        seen.add(part)
        if len(seen) > out.budget.limits.sheets:
            raise Unreadable(f"工作表超过 {out.budget.limits.sheets} 张，只读取了前面部分")
        _sheet(
            packed,
            part,
            {"sheet": title} | ({"hidden": "隐藏的工作表"} if hidden else {}),
            strings.found,
            out,
            reckons_anew=book.reckons_anew,
        )
    for part in packed.names:
        if part.startswith("xl/pivotCache/"):
            walk(packed.chunks(part), Cache(out))
    embedded(packed, "xl/", out)


def _sheet(
    packed: Packed,
    part: str,
    place: dict[str, str],
    strings: list[str],
    out: Collector,
    *,
    reckons_anew: bool,
) -> None:
    targets = targets_of(packed, part)
    walk(packed.chunks(part), _Sheet(out, place, strings, links_among(targets), reckons_anew=reckons_anew))
    for kind, target, outside in targets.values():
        other = resolved(part, target)
        if outside or other not in packed:
            continue
        if kind in ("comments", "threadedComment"):
            walk(packed.chunks(other), Comments(out, place))
        elif kind == "drawing":
            walk(packed.chunks(other), Drawing(out, place))


class _Book(Walker):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.reckons_anew = False  #: whether Excel is asked to: results in the file may be mere zeros

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), attributes.get("id", ""), hidden))
        elif name == "calcPr":
            self.reckons_anew = attributes.get("fullCalcOnLoad") in ("1", "true")


class _Strings(Walker):
    """The texts that cells share, runs joined, readings aloud left out."""

    def __init__(self, out: Collector) -> None:
        self.found: list[str] = []
        self._out = out
        self._text: list[str] = []
        self._taking = self._aloud = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "t":
            self._taking = not self._aloud
        elif name == "rPh":
            self._aloud = True

    def end(self, name: str) -> None:
        if name == "t":
            self._taking = False
        elif name == "rPh":
            self._aloud = False
        elif name == "si":
            self.found.append("".join(self._text)[:_LONGEST])
            self._text.clear()
            if not len(self.found) % 1000:
                self._out.budget.tick()

    def data(self, text: str) -> None:
        if self._taking:
            self._text.append(text)


@dataclass(slots=True)
class _Row:
    number: int = 0
    hidden: bool = False
    cells: list[tuple[int, str]] = field(default_factory=list)
    rounded: list[int] = field(default_factory=list)


class _Columns(dict[str, int]):
    """Letters → number of the column, each reckoned once; 0 for what is no column."""

    def __missing__(self, letters: str) -> int:
        sound = len(letters) <= 3 and letters.isascii() and letters.isupper()
        self[letters] = column_number(letters) if sound else 0
        return self[letters]


class _Sheet(Walker):
    """Rows as they come; a cell stands where its reference says, else after its neighbour."""

    def __init__(
        self,
        out: Collector,
        place: dict[str, str],
        strings: list[str],
        links: Mapping[str, str],
        *,
        reckons_anew: bool,
    ) -> None:
        self._out, self._place, self._strings, self._links = out, place, strings, links
        self._reckons_anew = reckons_anew
        self._row = _Row()
        self._columns = _Columns()
        self._column = 0
        self._type = ""
        self._value: list[str] = []
        self._taking: list[str] | None = None
        self._formula: list[str] = []
        self._reckoned = self._stored = (
            False  #: whether the cell is a formula's, and its result is in the file
        )
        self._hidden: list[tuple[int, int]] = []
        self._heading: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._column = self._columns[attributes.get("r", "").rstrip("0123456789")] or self._column + 1
            self._type = attributes.get("t", "n")
            self._value.clear()
            self._formula.clear()
            self._reckoned = self._stored = False
        elif name == "v" or (name == "t" and self._type == "inlineStr"):
            self._taking, self._stored = self._value, True
        elif name == "f":
            self._taking, self._reckoned = self._formula, True
        elif name == "row":
            number = attributes.get("r", "")
            self._row = _Row(int(number) if number.isdecimal() else self._row.number + 1)
            self._row.hidden = attributes.get("hidden") in ("1", "true")
            self._column = 0
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self._hidden.append((int(attributes.get("min", 0)), int(attributes.get("max", 0))))
        elif name == "hyperlink" and attributes.get("id") in self._links:
            self._out.link(
                self._links[attributes["id"]],
                attributes.get("display", ""),
                **self._place,
                cell=attributes.get("ref", ""),
            )
        elif name.endswith(("Header", "Footer")):
            self._taking = self._heading

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._taking = None
        elif name == "c":
            text = self._result() if self._reckoned else self._text()
            self._row.cells.append((self._column, text))
        elif name == "f":
            self._taking = None
            if found := _LINK_FORMULA.search("".join(self._formula)):
                self._out.link(found[1], "", **self._place, row=self._row.number)
        elif name == "row":
            self._out.row(self._row.cells, self._row.rounded, **self._where(), row=self._row.number)
        elif name.endswith(("Header", "Footer")):
            self._taking = None
            self._out.part(_CODES.sub(" ", "".join(self._heading)), **self._place, part="页眉页脚")
            self._heading.clear()

    def data(self, text: str) -> None:
        if self._taking is not None:
            self._taking.append(text)

    def _result(self) -> str:
        """What a formula shows; programs that write tables often leave it to the reader's Excel to reckon."""
        formula = "".join(self._formula)
        shown = joined(formula)
        makes_text = '"' in formula or "&" in formula
        idle = self._reckons_anew and makes_text and self._value == ["0"]
        if shown is not None or (self._stored and not idle):
            return self._text() if shown is None else shown
        if not _LINK_FORMULA.search(formula):
            self._out.note(UNSAVED)
        return literals(formula)[:_LONGEST]

    def _text(self) -> str:
        raw = "".join(self._value)
        if self._type == "s":
            number = int(raw) if raw.isdecimal() else -1
            return self._strings[number] if 0 <= number < len(self._strings) else ""
        if self._type != "n" or not raw:
            return raw[:_LONGEST]
        text = number_text(raw)
        if is_rounded(text):
            self._row.rounded.append(self._column)
        return text

    def _where(self) -> dict[str, str]:
        if self._row.hidden:
            return {**self._place, "hidden": "隐藏的行"}
        if self._hidden and any(a <= column <= b for a, b in self._hidden for column, _ in self._row.cells):
            return {**self._place, "hidden": "含隐藏的列"}
        return self._place
