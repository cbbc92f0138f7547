"""Tables of a file read as people read them: each cell with the heading of its column before it.

"身份证号" stands once above a thousand numbers; the scanners look at what stands beside a number. So a text is
made in which it stands beside each, and every offset in it leads back to the file's own text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storage.places import Places

__all__ = ["Titled", "titled"]

Stretches = list[tuple[str, int]]  #: pieces of a line with their offsets in the text; -1 for a heading put in

_HEADING = regex.compile(
    r"序号|编号|姓名|名称|名字|性别|年龄|民族|单位|部门|职务|职称|电话|手机|联系|身份|证件|证号|号码|卡号|账号|帐号|账户|开户|"
    r"地址|住址|户主|户籍|金额|日期|时间|类别|类型|等级|备注|代码|文号|单号|标准|数量|面积|人口|人数|所在|乡镇|村|小区|学校|"
    r"年级|岗位|监护人|家长|家庭|申请人|受益人|患者|病种|疾病|诊断|残疾|原因|关系|护照|车牌|号牌|车主|月份|企业|品名|证书|号$"
)
#: what opens or closes prose and no cell of a table
_PROSE = regex.compile(r"[。；：:]|，.*，")
_WORDS = regex.compile(r"\S+")
_ASKEW = 2  #: so many empty or merged cells in a row without borders are forgiven
_DIGITS = regex.compile(r"\d{6}")
_SEARCHED = 8  #: rows at the top of a table among which its heading is looked for
_LONGEST = 30


@dataclass(slots=True)
class Titled:
    """`text` with the way back: the piece that begins at `made[i]` stood at `stood[i]`."""

    text: str = ""
    made: list[int] = field(default_factory=list)
    stood: list[int] = field(default_factory=list)

    def back(self, offset: int) -> int:
        number = bisect_right(self.made, offset) - 1
        return self.stood[number] + offset - self.made[number]

    def before(self, offset: int) -> str:
        """The heading put in right before an offset of the text; "" none."""
        number = bisect_right(self.stood, offset) - 1
        end = self.made[number]
        return self.text[max(0, end - _LONGEST) : end].rpartition("\t")[2].rpartition("\n")[2]


def titled(text: str, places: Places) -> Titled:
    """The text with headings; as it is where nothing of it is a table."""
    return _joined(_parts(text, places)) if places.starts else _loose_titled(text)


@lru_cache(maxsize=4)
def _loose_titled(text: str) -> Titled:
    """All rules for numbers ask for the same page."""
    return _joined(_loose(_lines(text, 0)))


def _joined(lines: Iterable[Stretches]) -> Titled:
    made, pieces, length = Titled(), [], 0
    for line in lines:
        for stretch, start in line:
            if start >= 0:
                made.made.append(length)
                made.stood.append(start)
            pieces.append(stretch)
            length += len(stretch)
        pieces.append("\n")
        length += 1
    made.text = "".join(pieces)
    return made


def _parts(text: str, places: Places) -> Iterator[Stretches]:
    """Each row of a table with its headings; tables without cells are looked for in all other parts."""
    headings = _headings(text, places)
    for is_row, parts in groupby(places.spans(text), key=lambda part: "columns" in part[2]):
        if not is_row:
            yield from _loose(line for start, end, _ in parts for line in _lines(text[start:end], start))
            continue
        for start, end, locator in parts:
            titles = headings.get(_table(locator), {})
            cells = zip(locator["columns"], _cells(text[start:end], start, "\t"), strict=False)
            yield _row([(titles.get(column, ""), *cell) for column, cell in cells])


def _lines(text: str, start: int) -> Iterator[tuple[str, int]]:
    return _cells(text, start, "\n")


def _row(cells: Iterable[tuple[str, str, int]]) -> Stretches:
    """Heading and cell by turns."""
    row: Stretches = []
    for title, cell, place in cells:
        gap = "\t" if row else ""
        if title and title != cell:
            row.append((f"{gap}{title}：", -1))
        elif gap:
            row.append((gap, -1))
        row.append((cell, place))
    return row


def _loose(lines: Iterable[tuple[str, int]]) -> Iterator[Stretches]:
    """Lines of a page, a PDF, a plain text, which know of no cells: a heading counts for the rows below it."""
    headings: list[str] = []
    for line, start in lines:
        cells = list(_loose_cells(line, start))
        if _is_heading([cell for cell, _ in cells]):
            headings = [cell for cell, _ in cells]
            yield [(line, start)]
        elif headings and len(cells) > 1 and abs(len(cells) - len(headings)) <= _ASKEW:
            yield _row((_over(headings, i, len(cells)), *cell) for i, cell in enumerate(cells))
        else:
            headings = [] if len(line) > _LONGEST else headings
            yield [(line, start)]


def _over(headings: Sequence[str], place: int, cells: int) -> str:
    """The headings that may stand over a cell: one, or all between its place from the left and from the right."""
    first, last = sorted((place, place + len(headings) - cells))
    return " ".join(heading for heading in headings[max(first, 0) : last + 1] if heading)


def _loose_cells(line: str, start: int) -> Iterator[tuple[str, int]]:
    """The cells of a line; none of a line of prose, or in one piece."""
    if ("\t" not in line and len(line.split(None, 1)) < 2) or _PROSE.search(line):
        return
    if "\t" in line:
        yield from _cells(line, start, "\t")
        return
    for match in _WORDS.finditer(line):
        yield match[0], start + match.start()


def _headings(text: str, places: Places) -> dict[tuple[Any, ...], dict[int, str]]:
    """Table → column → heading, from the first row that looks like one and a second right below it."""
    found: dict[tuple[Any, ...], dict[int, str]] = {}
    rows: dict[tuple[Any, ...], list[tuple[Sequence[int], list[str]]]] = {}
    for start, end, locator in places.spans(text):
        top = rows.setdefault(_table(locator), [])
        if "columns" in locator and len(top) < _SEARCHED:
            top.append((locator["columns"], text[start:end].split("\t")))
    for table, top in rows.items():
        first = next((i for i, (_, cells) in enumerate(top) if _is_heading(cells)), len(top))
        for columns, cells in [row for row in top[first : first + 2] if _is_heading(row[1])]:
            found.setdefault(table, {}).update(zip(columns, cells, strict=False))
    return found


def _is_heading(cells: Sequence[str]) -> bool:
    if len(cells) < 2 or any(_DIGITS.search(cell) or len(cell) > _LONGEST for cell in cells):
        return False
    return sum(bool(_HEADING.search(cell)) for cell in cells) >= min(2, len(cells))


def _table(locator: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(locator.get(key, "") for key in ("inner", "part", "sheet", "table", "page"))


def _cells(row: str, start: int, mark: str) -> Iterator[tuple[str, int]]:
    """What the marks part, each with its offset."""
    for cell in row.split(mark):
        yield cell, start
        start += len(cell) + 1
