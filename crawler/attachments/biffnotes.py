"""What an xls or et keeps beside its cells: links, comments, text boxes, headers; read from its BIFF8 records."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import olefile

from storage.places import column_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.attachments.collector import Collector

__all__ = ["notes"]

_STREAMS = ("Workbook", "Book")
_BOF, _EOF, _CONTINUE, _BOUNDSHEET = 0x0809, 0x000A, 0x003C, 0x0085
_HLINK, _NOTE, _OBJ, _TXO, _FORMULA = 0x01B8, 0x001C, 0x005D, 0x01B6, 0x0006
_HEADER, _FOOTER = 0x0014, 0x0015
_NOTE_OBJECT = 0x19
_URL_MONIKER = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_STRING_TOKEN = 0x17


@dataclass(slots=True)
class _Sheet:
    """What one sheet's records have told so far."""

    name: str
    cells: dict[int, str] = field(default_factory=dict)  #: object → cell of its comment
    texts: dict[int, tuple[int, str]] = field(default_factory=dict)  #: object → its kind, its text
    held: tuple[int, int] = (0, 0)  #: the object that the next text belongs to, and its kind
    awaits: int = 0  #: characters that the next CONTINUE holds


def notes(data: bytes, out: Collector) -> None:
    """Put what stands beside the cells into `out`; a file without an OLE container (xlsb) has nothing of it."""
    if not olefile.isOleFile(io.BytesIO(data)):
        return
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = next((one for one in _STREAMS if ole.exists(one)), None)
            if name is not None:
                _read(ole.openstream(name).read(), out)
    except (
        struct.error,
        OSError,
        ValueError,
    ):  # the cells were read well: that is no fault to accuse anybody of
        out.note("表格的批注和链接未能读出")


def _read(stream: bytes, out: Collector) -> None:
    names: dict[int, str] = {}
    sheet: _Sheet | None = None
    for place, kind, body in _records(stream):
        if kind == _BOUNDSHEET and len(body) > 8:
            names[int.from_bytes(body[:4], "little")] = _text(body[7:], body[6])
        elif kind == _BOF and place in names:
            sheet = _Sheet(names[place])
        elif sheet and kind == _EOF:
            _tell(sheet, out)
            sheet = None
        elif sheet and kind in _TOLD:
            _TOLD[kind](sheet, body, out)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(offset, kind, body) of each record."""
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _text(body: bytes, length: int) -> str:
    """A string of so many characters behind the byte that tells how wide they are."""
    wide = bool(body[:1] and body[0] & 1)
    return body[1 : 1 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _tell(sheet: _Sheet, out: Collector) -> None:
    for number, (kind, text) in sheet.texts.items():
        if kind == _NOTE_OBJECT and number in sheet.cells:
            out.part(text, sheet=sheet.name, cell=sheet.cells[number], part="批注")
        else:
            out.part(text, sheet=sheet.name, part="文本框")


def _object(sheet: _Sheet, body: bytes, out: Collector) -> None:
    kind, number = struct.unpack_from("<HH", body, 4)
    sheet.held = (number, kind)


def _note(sheet: _Sheet, body: bytes, out: Collector) -> None:
    row, column, _, number = struct.unpack_from("<HHHH", body)
    sheet.cells[number] = _cell(row, column)


def _text_box(sheet: _Sheet, body: bytes, out: Collector) -> None:
    sheet.awaits = struct.unpack_from("<H", body, 10)[0]


def _continued(sheet: _Sheet, body: bytes, out: Collector) -> None:
    if sheet.awaits:
        number, kind = sheet.held
        sheet.texts[number] = (kind, _text(body, sheet.awaits))
        sheet.awaits = 0


def _margin(sheet: _Sheet, body: bytes, out: Collector) -> None:
    if len(body) > 3:
        out.part(_text(body[2:], body[0]), sheet=sheet.name, part="页眉页脚")


def _link(sheet: _Sheet, body: bytes, out: Collector) -> None:
    """The address of a URL moniker; links to files and places within the book are nobody's."""
    at = body.find(_URL_MONIKER)
    if at < 0:
        return
    size = int.from_bytes(body[at + 16 : at + 20], "little")
    url = body[at + 20 : at + 20 + size].decode("utf-16-le", "replace").partition("\0")[0]
    row, _, column, _ = struct.unpack_from("<HHHH", body)
    out.link(url, sheet=sheet.name, cell=_cell(row, column))


def _formula(sheet: _Sheet, body: bytes, out: Collector) -> None:
    """=HYPERLINK("http…"): the string token that holds an address."""
    tokens = body[22:]
    at = tokens.find(bytes([_STRING_TOKEN]))
    while 0 <= at < len(tokens) - 3:
        text = _text(tokens[at + 2 :], tokens[at + 1])
        if text.startswith(("http://", "https://")) and text.isprintable():
            row, column = struct.unpack_from("<HH", body)
            out.link(text, sheet=sheet.name, cell=_cell(row, column))
            return
        at = tokens.find(bytes([_STRING_TOKEN]), at + 1)


def _cell(row: int, column: int) -> str:
    return f"{column_letters(column + 1)}{row + 1}"


_TOLD: dict[int, Callable[[_Sheet, bytes, Collector], None]] = {
    _OBJ: _object,
    _NOTE: _note,
    _TXO: _text_box,
    _CONTINUE: _continued,
    _HLINK: _link,
    _FORMULA: _formula,
    _HEADER: _margin,
    _FOOTER: _margin,
}
