"""The bitmap of Run.seen: one bit per page id, least significant first, zlib over it."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["pack", "unpack"]


def pack(ids: Iterable[int]) -> bytes:
    """The page ids as the bytes that Run.seen holds; none at all is b""."""
    numbers = numpy.fromiter(ids, dtype=numpy.int64)
    if not numbers.size:
        return b""
    bits = numpy.zeros(int(numbers.max()) + 1, dtype=bool)
    bits[numbers] = True
    return zlib.compress(numpy.packbits(bits, bitorder="little").tobytes())


def unpack(data: bytes) -> set[int]:
    """The page ids that Run.seen holds."""
    if not data:
        return set()
    packed = numpy.frombuffer(zlib.decompress(data), dtype=numpy.uint8)
    found: list[int] = numpy.flatnonzero(numpy.unpackbits(packed, bitorder="little")).tolist()
    return set(found)
