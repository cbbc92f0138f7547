"""zip, and through libarchive rar, 7z, tar and single compressed files: each file inside is read in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.attachments.digits import LONG_NUMBER
from crawler.attachments.packed import Packed
from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from crawler.attachments.collector import Collector

__all__ = ["TYPES", "read"]

TYPES = ("zip", "rar", "7z", "tar", "gz", "bz2", "xz")
_UTF8 = 0x800
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def read(data: bytes, name: str, out: Collector) -> None:
    out.opens_archive()
    if data.startswith(b"PK"):
        _zip(data, out)
    else:
        _other(data, name, out)


def _zip(data: bytes, out: Collector) -> None:
    packed = Packed(data, out.budget)
    out.budget.entry(len(packed.files))
    for info in packed.files:
        name = _shown(info)
        if not _junk(name):
            _named(name, out)
            _inner(packed, info, name, out)


def _named(name: str, out: Collector) -> None:
    """A name with a long number: 张三3301….jpg tells it without being opened."""
    if LONG_NUMBER.search(name):
        out.part(name, part="压缩包内的文件名")


def _inner(packed: Packed, info: zipfile.ZipInfo, name: str, out: Collector) -> None:
    try:
        body = packed.read(info)
    except Unreadable as reason:
        if "炸弹" in str(reason) or "超时" in str(reason):
            raise
        out.unreadable(f"{name}：{reason}")
        return
    if body:
        out.nested(name, body)


def _shown(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: without the flag it is UTF-8 or, as Windows writes it here, GBK."""
    if info.flag_bits & _UTF8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _junk(name: str) -> bool:
    return any(mark in name for mark in _JUNK)


def _other(data: bytes, name: str, out: Collector) -> None:
    from crawler.attachments.unpack import entries

    for inner, chunks in entries(data, name, out.kind, out.budget):
        out.budget.entry()
        body = _held(chunks, len(data), out)
        if body and not _junk(inner):
            _named(inner, out)
            out.nested(inner, body)


def _held(chunks: Iterator[bytes], packed: int, out: Collector) -> bytes:
    pieces, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        out.budget.inflate(len(chunk))
        out.budget.compressed(packed, size)
        if size > out.budget.limits.kept:
            raise Unreadable("其中有文件过大，未读取")
        pieces.append(chunk)
    return b"".join(pieces)
