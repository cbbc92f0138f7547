"""An xls whose structure somebody protected: encrypted, but with a password that every program knows and asks nobody for."""

from __future__ import annotations

import hashlib
import io
import struct
from itertools import islice
from typing import TYPE_CHECKING

import olefile

from crawler.attachments.reading import Missing, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["unlocked"]

_KNOWN_TO_ALL = "VelvetSweatshop"
_FILEPASS, _BOUNDSHEET, _UNUSED = 0x2F, 0x85, 0x0FFF
#: records that are never encrypted: what begins a stream, what tells of the encryption, who has it open
_PLAIN = frozenset((0x0809, _FILEPASS, 0xE1, 0x0194, 0x0195, 0x0196, 0x0138))
_RC4 = (1, 1, 1)  #: kind and version of the encryption that Excel 97 brought
_AMONG = 20  #: records among which the one of the lock stands
_BLOCK = 1024  #: bytes of the stream for which one key serves


def unlocked(data: bytes) -> bytes:
    """The file as it opens for everybody; raises Unreadable where only a password opens it."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            name = next(one for one in ("Workbook", "Book") if container.exists(one))
            stream = container.openstream(name).read()
    except (OSError, StopIteration):  # whether it can be read all the same, the reader of cells will say
        return data
    first = islice(_records(stream), _AMONG)
    lock = next(((at, size) for at, kind, size in first if kind == _FILEPASS), None)
    if lock is None:
        return data
    at, size = lock
    head = stream[at + 4 : at + 4 + size]
    if size < 54 or struct.unpack_from("<HHH", head) != _RC4:
        raise Missing("表格设有保护，加密方式不认识，未读取")
    base = _base(head[6:22])
    shown = _rc4(_key(base, 0), head[22:54])
    if hashlib.md5(shown[:16]).digest() != shown[16:]:
        raise Unreadable("设有打开密码")
    return _replaced(data, name, _decrypted(stream, base, at))


def _base(salt: bytes) -> bytes:
    first = hashlib.md5(_KNOWN_TO_ALL.encode("utf-16-le")).digest()[:5]
    return hashlib.md5((first + salt) * 16).digest()[:5]


def _key(base: bytes, block: int) -> bytes:
    return hashlib.md5(base + struct.pack("<I", block)).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    # seldom needed, and a burden on the memory of the child that reads every file
    from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
    from cryptography.hazmat.primitives.ciphers import Cipher

    return Cipher(ARC4(key), mode=None).encryptor().update(data)


def _decrypted(stream: bytes, base: bytes, lock: int) -> bytes:
    """Every body but those that are plain; the heads of records are, and the record of the lock becomes none."""
    blocks = range(-(-len(stream) // _BLOCK))
    noise = b"".join(_rc4(_key(base, block), bytes(_BLOCK)) for block in blocks)[: len(stream)]
    mixed = int.from_bytes(stream, "big") ^ int.from_bytes(noise, "big")
    shown = bytearray(mixed.to_bytes(len(stream), "big"))
    for at, kind, size in _records(stream):
        plain = size if kind in _PLAIN else 4 if kind == _BOUNDSHEET else 0  # where a sheet begins
        shown[at : at + 4 + plain] = stream[at : at + 4 + plain]
    struct.pack_into("<H", shown, lock, _UNUSED)
    return bytes(shown)


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """(offset, kind, size of the body) of each record."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, size
        at += 4 + size


def _replaced(data: bytes, name: str, stream: bytes) -> bytes:
    file = io.BytesIO(data)
    with olefile.OleFileIO(file, write_mode=True) as container:
        container.write_stream(name, stream)
        return file.getvalue()
