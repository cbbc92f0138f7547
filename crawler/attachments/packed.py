"""A zip as untrusted input: sizes checked before, bytes counted while inflating, names made readable."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments.limits import Budget

__all__ = ["Packed"]

_CHUNK = 1 << 16
_ENTRIES = 20_000  #: an Office file of so many entries is no document
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError)


class Packed:
    """A zip in memory; nothing of it is ever written anywhere."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._budget = budget
        if _declared_entries(data) > _ENTRIES:
            raise Unreadable(f"压缩包内文件超过 {_ENTRIES} 个，疑似异常文件")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise Unreadable("文件已损坏，不是完整的压缩结构") from error
        self.files = [info for info in self._zip.infolist() if not info.is_dir()]
        self._by_name = {info.filename.replace("\\", "/").lower(): info for info in self.files}

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._by_name

    @property
    def names(self) -> list[str]:
        return [info.filename.replace("\\", "/") for info in self.files]

    def info(self, name: str) -> zipfile.ZipInfo:
        return self._by_name[name.lstrip("/").lower()]

    def chunks(self, entry: str | zipfile.ZipInfo) -> Iterator[bytes]:
        """An entry's bytes as they inflate, counted."""
        info = self.info(entry) if isinstance(entry, str) else entry
        self._budget.compressed(info.compress_size, info.file_size)
        if info.flag_bits & 1:
            raise Unreadable("设有打开密码")
        size = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._budget.inflate(len(chunk))
                    self._budget.compressed(info.compress_size, size)
                    yield chunk
        except _BROKEN as error:
            raise Unreadable("文件已损坏，无法解压") from error
        except RuntimeError as error:  # zipfile's word for a password or an unknown method
            raise Unreadable("设有打开密码，或压缩方法不认识") from error

    def read(self, entry: str | zipfile.ZipInfo) -> bytes:
        """An entry whole, if it is small enough to be held."""
        pieces, size = [], 0
        for chunk in self.chunks(entry):
            size += len(chunk)
            if size > self._budget.limits.kept:
                raise Unreadable("其中有文件过大，未读取")
            pieces.append(chunk)
        return b"".join(pieces)


def _declared_entries(data: bytes) -> int:
    """The number of entries that the end record states (0xffff: look into the zip64 record)."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end < 0:
        return 0
    count = int.from_bytes(data[end + 10 : end + 12], "little")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    zip64 = data.rfind(b"PK\x06\x06", max(0, end - 1000), end)
    if count == 0xFFFF and zip64 >= 0:
        count = int.from_bytes(data[zip64 + 32 : zip64 + 40], "little")
    #: 46 bytes is the least that an entry of the directory takes, whatever the count says
    return max(count, 0 if size == 0xFFFFFFFF else min(size // 46, data.count(b"PK\x01\x02")))
