"""ppt and dps (PowerPoint 97–2003 in OLE): the text atoms among its records, slide by slide."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import olefile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments.collector import Collector

__all__ = ["TYPES", "read"]

TYPES = ("ppt",)
_CONTAINER = 0xF
_SLIDE, _LIST, _PERSIST, _NOTES = 1006, 4080, 1011, 1008
_WIDE, _NARROW = 4000, 4008
_DEPTH = 40


def read(data: bytes, name: str, out: Collector) -> None:
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        stream = container.openstream("PowerPoint Document").read()
    slides = listed = 0
    seen: set[tuple[int, str]] = set()
    for kind, body in _records(memoryview(stream), 0):
        if kind == _SLIDE:
            slides += 1
        elif kind == _LIST:
            listed = 0
        elif kind == _PERSIST:
            listed += 1
        if kind not in (_WIDE, _NARROW):
            continue
        text = bytes(body).decode("utf-16-le" if kind == _WIDE else "latin-1", "replace")
        page = slides or listed
        if (page, text) not in seen:
            seen.add((page, text))
            for line in text.replace("\x0b", "\r").split("\r"):
                out.part(line, **({"page": page} if page else {}))


def _records(data: memoryview, depth: int) -> Iterator[tuple[int, memoryview]]:
    """(type, body) of every record, containers before what they hold."""
    at = 0
    while at + 8 <= len(data):
        version, kind, length = struct.unpack_from("<HHI", data, at)
        body = data[at + 8 : at + 8 + length]
        yield kind, body
        if version & 0xF == _CONTAINER and depth < _DEPTH:
            yield from _records(body, depth + 1)
        at += 8 + length
