"""Sets of small numbers as a compressed bitmap: 100,000 page ids seen unchanged take a few kilobytes."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Bitmap"]


class Bitmap:
    """Bit `n` (byte n // 8, value 1 << n % 8) stands for the number n; `pack` gives what storage keeps."""

    __slots__ = ("_bits",)

    def __init__(self, numbers: Iterable[int] = (), *, packed: bytes = b"") -> None:
        self._bits = bytearray(zlib.decompress(packed) if packed else b"")
        for number in numbers:
            self.add(number)

    def add(self, number: int) -> None:
        byte = number >> 3
        if byte >= len(self._bits):
            self._bits.extend(bytes(max(byte + 1 - len(self._bits), 1024)))
        self._bits[byte] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        byte = number >> 3
        return byte < len(self._bits) and bool(self._bits[byte] >> (number & 7) & 1)

    def __bool__(self) -> bool:
        return any(self._bits)

    def pack(self) -> bytes:
        return zlib.compress(bytes(self._bits).rstrip(b"\0")) if self else b""
