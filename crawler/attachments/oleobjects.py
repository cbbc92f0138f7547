"""Objects as Office keeps them in OLE containers: the files that were dragged into a paper, where they can be had."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import olefile

from crawler.attachments.reading import Unreadable
from crawler.attachments.sniff import kind_of

if TYPE_CHECKING:
    from crawler.attachments.collector import Collector

__all__ = ["objects"]

#: streams that are a whole file: an xlsx or docx as it is, mostly a pdf, any file behind a head that names it
_PACKAGE, _CONTENTS, _NATIVE = "package", "contents", "\x01ole10native"
#: streams that make their container a file
_FILES = frozenset(("workbook", "book", "worddocument", "powerpoint document"))
_UNREAD = "有内嵌对象未读取"


def objects(data: bytes, out: Collector, name: str = "") -> None:
    """Reads the files within the container; with a `name`, the container itself is an object and may be one.

    What an object turns out to be, nobody said: it may be noted, it is no fault of the file.
    """
    if not olefile.isOleFile(io.BytesIO(data)):
        return
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            for path in container.listdir():
                _stream(container, path, data, out, name)
    except OSError:  # its directory or its chains are broken
        out.note(_UNREAD)


def _stream(container: Any, path: list[str], data: bytes, out: Collector, name: str) -> None:
    stream = path[-1].lower()
    if stream in _FILES and len(path) > 1:
        out.note(_UNREAD)
    elif stream in _FILES and name:
        out.nested(name, data)
    elif stream in (_PACKAGE, _CONTENTS, _NATIVE):
        body = container.openstream(path).read()
        title, body = _named(body) if stream == _NATIVE else ("", body)
        _read(title or name or "/".join(path[:-1]), body, out)


def _read(name: str, data: bytes, out: Collector) -> None:
    try:
        kind_of(data, name)
    except Unreadable:
        out.note(_UNREAD)
    else:
        out.nested(name, data)


def _named(stream: bytes) -> tuple[str, bytes]:
    """A file as the packager keeps it: its name, where it came from, where it was put meanwhile, its bytes."""
    try:
        end = stream.index(b"\0", 6)
        at = stream.index(b"\0", end + 1) + 5
        at += 4 + struct.unpack_from("<I", stream, at)[0]
        size = struct.unpack_from("<I", stream, at)[0]
    except (ValueError, struct.error):
        return "", b""
    return stream[6:end].decode("gb18030", "replace"), stream[at + 4 : at + 4 + size]
