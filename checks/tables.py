"""Tables of a file read as people read them: each cell with the heading of its column before it.

"身份证号" stands once above a thousand numbers; the scanners look at what stands beside a number. So a text is
made in which it stands beside each, and every offset in it leads back to the file's own text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storage.places import Places

__all__ = ["Titled", "titled"]

_HEADING = regex.compile(
    r"序号|编号|姓名|名称|名字|性别|年龄|民族|单位|部门|职务|电话|手机|联系|身份|证件|证号|号码|卡号|账号|帐号|账户|开户|"
    r"地址|住址|户主|金额|日期|时间|类别|类型|等级|备注|代码|文号|标准|数量|所在|乡镇|村|学校|岗位|监护人|家长|家庭"
)
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


def titled(text: str, places: Places) -> Titled:
    """The text with headings; as it is where nothing of it is a table."""
    if not any("columns" in locator for locator in places.locators):
        return Titled(text, [0], [0])
    made, pieces, length = Titled(), [], 0
    for part in _parts(text, places):
        for stretch, start in part:
            if start >= 0:
                made.made.append(length)
                made.stood.append(start)
            pieces.append(stretch)
            length += len(stretch)
        pieces.append("\n")
        length += 1
    made.text = "".join(pieces)
    return made


def _parts(text: str, places: Places) -> Iterator[list[tuple[str, int]]]:
    """Each part as stretches with their offsets in the text; -1 for a heading put in."""
    headings = _headings(text, places)
    if not places.starts:
        yield [(text, 0)]
    for start, end, locator in places.spans(text):
        columns = locator.get("columns")
        if columns is None:
            yield [(text[start:end], start)]
            continue
        titles = headings.get(_table(locator), {})
        row: list[tuple[str, int]] = []
        for column, (cell, place) in zip(columns, _cells(text[start:end], start), strict=False):
            title = titles.get(column, "")
            gap = "\t" if row else ""
            if title and title != cell:
                row.append((f"{gap}{title}：", -1))
            elif gap:
                row.append((gap, -1))
            row.append((cell, place))
        yield row


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


def _cells(row: str, start: int) -> Iterator[tuple[str, int]]:
    for cell in row.split("\t"):
        yield cell, start
        start += len(cell) + 1
