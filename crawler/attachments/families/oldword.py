"""doc and wps (Word 97–2003 in OLE): text by the piece table, with tables, headers, notes, comments, text boxes."""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING

import olefile

from crawler.attachments.families.word import FIELD_LINK
from crawler.attachments.oleobjects import objects
from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.attachments.collector import Collector
    from crawler.attachments.reading import Locator

__all__ = ["TYPES", "read"]

TYPES = ("doc",)
_WORD97 = 0xC1  #: the first version with the layout below
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_CLX = 0x01A2  #: where the file information block says where the piece table is
_COMPRESSED = 1 << 30
#: the stories in the order in which they follow one another, with the offsets of their lengths
_STORIES = (
    ("", 0x4C),
    ("脚注", 0x50),
    ("页眉页脚", 0x54),
    ("宏", 0x58),
    ("批注", 0x5C),
    ("尾注", 0x60),
    ("文本框", 0x64),
    ("文本框", 0x68),
)
_CELL = "\x07"
_BREAKS = re.compile(r"[\r\x0c\x0e]")
#: a field: its instruction, then (mostly) what it shows
_FIELD = re.compile(r"\x13([^\x13\x14\x15]*)(?:\x14([^\x13\x15]*))?\x15")
_MARKS = re.compile(r"[\x00-\x06\x08\x13-\x15\x1e\x1f\ufffc]")


def read(data: bytes, name: str, out: Collector) -> None:
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        main = container.openstream("WordDocument").read()
        if len(main) < 0x200:
            raise Unreadable("文件已损坏，无法读取")
        version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, 0x0A)[0]
        if flags & _ENCRYPTED:
            raise Unreadable("设有打开密码")
        if version < _WORD97:
            first, last = struct.unpack_from("<II", main, 0x18)
            _story(main[first:last].decode("gb18030", "replace"), "", out)
            return
        table = "1Table" if flags & _TABLE_1 else "0Table"
        text = _text(main, container.openstream(table).read())
    for title, place in _STORIES:
        length = struct.unpack_from("<I", main, place)[0]
        _story(text[:length], title, out)
        text = text[length:]
    objects(data, out)


def _text(main: bytes, table: bytes) -> str:
    """All stories in one, piece after piece: UTF-16, or one byte a character."""
    start, size = struct.unpack_from("<II", main, _CLX)
    clx = table[start : start + size]
    at = 0
    while at < len(clx) and clx[at] == 1:  # formatting that pieces share
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise Unreadable("文件已损坏，找不到正文")
    length = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + length]
    count = (len(plc) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plc)
    pieces = []
    for number in range(count):
        where = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
        characters = ends[number + 1] - ends[number]
        if characters < 0 or characters > len(main):
            raise Unreadable("文件已损坏，无法读取")
        if where & _COMPRESSED:
            begin = (where & ~_COMPRESSED) // 2
            pieces.append(main[begin : begin + characters].decode("cp1252", "replace"))
        else:
            pieces.append(main[where : where + 2 * characters].decode("utf-16-le", "replace"))
    return "".join(pieces)


def _story(text: str, title: str, out: Collector) -> None:
    place: Locator = {"part": title} if title else {}
    for _ in range(3):  # fields nest, rarely deeper
        text = _FIELD.sub(lambda field: _shown(field, place, out), text)
    paragraphs = tables = 0
    for is_table, stretch in _stretches(_MARKS.sub("", text.replace("\x0b", " "))):
        if is_table:
            tables += 1
            for number, row in enumerate(_rows(stretch), 1):
                out.row(list(enumerate(row, 1)), **place, table=tables, row=number)
            continue
        for line in _BREAKS.split(stretch):
            if line.strip():
                paragraphs += 1
                out.part(line, **place, paragraph=paragraphs)


def _shown(field: re.Match[str], place: Locator, out: Collector) -> str:
    if found := FIELD_LINK.search(field[1]):
        out.link(found[1], _MARKS.sub("", field[2] or ""), **place)
    return field[2] or ""


def _stretches(text: str) -> Iterator[tuple[bool, str]]:
    """Running text and tables in turn. A table's first cell begins after the last paragraph before a cell mark."""
    at = 0
    while (first := text.find(_CELL, at)) >= 0:
        begin = max(text.rfind("\r", at, first), text.rfind("\x0c", at, first)) + 1
        begin = max(begin, at)
        end = first + 1
        # the table goes on while cell marks follow before a paragraph of its own ends twice
        while (after := text.find(_CELL, end)) >= 0 and not _leaves(text[end:after]):
            end = after + 1
        yield False, text[at:begin]
        yield True, text[begin:end]
        at = end
    yield False, text[at:]


def _leaves(between: str) -> bool:
    """Whether the text between two cell marks is more than one cell of some paragraphs."""
    return len(between) > 2000 or between.count("\r") > 12


def _rows(stretch: str) -> Iterator[Sequence[str]]:
    """Rows end with an empty cell mark; which of the empty ones do is told by the number of columns."""
    cells = [" ".join(_BREAKS.split(cell)) for cell in stretch.removesuffix(_CELL).split(_CELL)]
    for width in range(2, min(64, len(cells)) + 1):
        if len(cells) % width == 0 and not any(cells[width - 1 :: width]) and any(cells[: width - 1]):
            for start in range(0, len(cells), width):
                yield cells[start : start + width - 1]
            return
    row: list[str] = []
    for cell in cells:
        if cell:
            row.append(cell)
        elif row:
            yield row
            row = []
    if row:
        yield row
