"""rar, 7z, tar and single compressed files, entry by entry in memory: 7z by py7zr, the rest by libarchive."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from typing import TYPE_CHECKING, Any

from crawler.attachments.reading import Missing, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments.limits import Budget

__all__ = ["entries"]

_CHUNK = 1 << 16
_SINGLE: dict[str, Any] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
_LOCKED = ("password", "passphrase", "encrypt")


def entries(data: bytes, name: str, kind: str, budget: Budget) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files in an archive. What is not read of one is skipped when the next is asked for."""
    try:
        if kind == "7z":
            yield from _sevenzip(data, budget)
        elif kind == "tar":
            yield from _tar(data)
        elif kind in _SINGLE:
            yield from _single(data, name, kind)
        else:
            yield from _libarchive(data)
    except (EOFError, OSError, zlib.error, lzma.LZMAError, tarfile.TarError) as error:
        raise Unreadable("文件已损坏，无法解压") from error


def _single(data: bytes, name: str, kind: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    inner = name.rsplit("/", 1)[-1]
    inner = inner[: -len(kind) - 1] if inner.lower().endswith(f".{kind}") else inner
    if name.lower().endswith((".tgz", f".tar.{kind}")):
        inner = inner.removesuffix(".tar").removesuffix(".tgz") + ".tar"
    with _SINGLE[kind](io.BytesIO(data)) as stream:
        yield inner, iter(lambda: stream.read(_CHUNK), b"")


def _tar(data: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield member.name, iter(lambda stream=stream: stream.read(_CHUNK), b"")  # type: ignore[misc]


def _sevenzip(data: bytes, budget: Budget) -> Iterator[tuple[str, Iterator[bytes]]]:
    from crawler.attachments.sevenzip import unpacked

    for name, body in unpacked(data, budget):
        yield name, iter((body,))


def _libarchive(data: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    """`libarchive` is a library of the system: where it is missing, that is no fault of the file."""
    try:
        import libarchive
    except (ImportError, OSError, TypeError, AttributeError) as error:
        raise Missing("本机缺少 libarchive，无法打开 rar") from error
    try:
        with libarchive.memory_reader(data) as archive:
            for entry in archive:
                if entry.isfile:
                    yield str(entry.pathname), entry.get_blocks(_CHUNK)
    except libarchive.ArchiveError as error:
        locked = any(word in str(error).lower() for word in _LOCKED)
        raise Unreadable("设有打开密码" if locked else "文件已损坏，无法解压") from error
