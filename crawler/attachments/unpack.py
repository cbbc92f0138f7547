"""rar, 7z, tar and single compressed files, entry by entry in memory: 7z by py7zr, the rest by libarchive."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zlib
from typing import TYPE_CHECKING, Any

from crawler.attachments.reading import Missing, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments.limits import Budget

__all__ = ["entries"]

_CHUNK = 1 << 16
_RAR5 = b"Rar!\x1a\x07\x01"
_SINGLE: dict[str, Any] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
#: one of several files that make one archive
_VOLUME = re.compile(r"\.part\d+\.rar$|\.r\d\d$", re.IGNORECASE)


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
            yield from _libarchive(data, name)
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


def _libarchive(data: bytes, name: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """`libarchive` is a library of the system: where it is missing, that is no fault of the file."""
    try:
        import libarchive
    except (ImportError, OSError, TypeError, AttributeError) as error:
        raise Missing("本机缺少 libarchive，未打开 rar") from error
    if _VOLUME.search(name):
        raise Missing("分卷压缩包，须各卷齐全才能打开，未读取")
    try:
        # by its own signature: an archive may hold another one uncompressed, and look like that
        version = "rar5" if data.startswith(_RAR5) else "rar"
        with libarchive.memory_reader(data, format_name=version) as archive:
            for entry in archive:
                if not (entry.isdir or entry.issym or entry.islnk):
                    yield str(entry.pathname), _blocks(entry)
    except libarchive.ArchiveError as error:
        raise _reason(str(error)) from error


def _blocks(entry: Any) -> Iterator[bytes]:
    import libarchive

    try:
        yield from entry.get_blocks(_CHUNK)
    except libarchive.ArchiveError as error:
        raise _reason(str(error)) from error


def _reason(said: str) -> Exception:
    """What libarchive cannot do yet (solid RAR 3, some blocks of RAR 5) is not held against the file."""
    said = said.lower()
    if any(word in said for word in ("encrypt", "password", "passphrase")):
        return Unreadable("设有打开密码")
    if any(
        word in said for word in ("unavailable", "unsupported", "not supported", "too small block", "prefix")
    ):
        return Missing("本机的 libarchive 不支持这种 rar，未读取")
    return Unreadable("文件已损坏，无法解压")
