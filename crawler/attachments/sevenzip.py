"""7z through py7zr, unpacked into memory with every byte counted on the way."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments.limits import Budget

__all__ = ["unpacked"]


def unpacked(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the files in the archive, in its order."""
    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            if archive.needs_password():
                raise Unreadable("设有打开密码")
            for entry in archive.list():
                budget.compressed(len(data), entry.uncompressed or 0)
            kept = _Kept(budget, len(data))
            archive.extractall(factory=kept)
    except PasswordRequired as error:
        raise Unreadable("设有打开密码") from error
    except ArchiveError as error:
        raise Unreadable("文件已损坏，无法解压") from error
    for name, file in kept.files.items():
        yield name, file.getvalue()


class _Kept(WriterFactory):
    """Files by name, in memory."""

    def __init__(self, budget: Budget, packed: int) -> None:
        self.files: dict[str, io.BytesIO] = {}
        self._budget, self._packed = budget, packed

    def create(self, filename: str) -> Py7zIO:
        self._budget.entry()
        self.files[filename] = io.BytesIO()
        return _Counted(self.files[filename], self._budget, self._packed)


class _Counted(Py7zIO):
    """One file as it is unpacked; py7zr wants the verbs of a file."""

    def __init__(self, file: io.BytesIO, budget: Budget, packed: int) -> None:
        self._file, self._budget, self._packed = file, budget, packed

    def write(self, s: bytes | bytearray) -> int:
        self._budget.inflate(len(s))
        self._budget.compressed(self._packed, self.size() + len(s))
        if self.size() + len(s) > self._budget.limits.kept:
            raise Unreadable("其中有文件过大，未读取")
        return self._file.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def flush(self) -> None:
        self._file.flush()

    def size(self) -> int:
        return self._file.getbuffer().nbytes
