"""How alike two texts are: a signature for finding candidates, and a comparison that says what differs.

Signature: one-permutation MinHash of 128 bins over character 4-grams (5-grams lost short copies with
one character in twenty replaced). Texts that share one of 32 bands of four bins become candidates.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import regex
import xxhash

from checks.normalise import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BANDS", "BINS", "bands", "body_text", "estimate", "exact_hash", "signature"]

BINS = 128
BANDS = 32
_GRAM = 4
_EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
_WORD = regex.compile(r"[^\p{L}\p{N}]+")


def body_text(text: str) -> str:
    """What of a text is compared: letters, characters and digits, folded."""
    return _WORD.sub("", fold(text))


def exact_hash(body: str) -> str:
    """xxh3-128 hex of a body already reduced by `body_text`."""
    return xxhash.xxh3_128_hexdigest(body.encode("utf-8", "surrogatepass"))


def signature(body: str) -> NDArray[np.uint32]:
    """BINS values of a body already reduced by `body_text`; equal share of equal values ≈ Jaccard."""
    codes = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < _GRAM:
        codes = np.concatenate([codes, np.zeros(_GRAM - len(codes), dtype=np.uint64)])
    mixed = np.zeros(len(codes) - _GRAM + 1, dtype=np.uint64)
    for place, factor in enumerate(_factors()):
        mixed += codes[place : place + len(mixed)] * factor
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    smallest = np.full(BINS, _EMPTY, dtype=np.uint64)
    np.minimum.at(smallest, (mixed & np.uint64(BINS - 1)).astype(np.intp), mixed >> np.uint64(32))
    return _filled(smallest)


def _filled(smallest: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Empty bins borrow from the next full one, shifted by the distance (rotation densification)."""
    full = np.flatnonzero(smallest != _EMPTY)
    after = np.searchsorted(full, np.arange(BINS))
    source = full[after % len(full)]
    distance = (source - np.arange(BINS)) % BINS
    shifted: NDArray[np.uint64] = smallest[source] + distance.astype(np.uint64) * np.uint64(0x85EBCA6B)
    return (shifted & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def bands(values: NDArray[np.uint32]) -> list[int]:
    """BANDS signed 64-bit hashes, each of one group of neighbouring bins and its number."""
    rows = values.reshape(BANDS, BINS // BANDS)
    hashes = (xxhash.xxh3_64_intdigest(row.tobytes(), seed=number) for number, row in enumerate(rows))
    return [value - (1 << 64) if value >= 1 << 63 else value for value in hashes]


def estimate(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """The estimated Jaccard similarity of two bodies."""
    return float(np.count_nonzero(one == other)) / BINS


@cache
def _factors() -> tuple[np.uint64, ...]:
    generator = np.random.default_rng(20_190_401)
    return tuple(
        np.uint64(int(value) | 1) for value in generator.integers(1 << 32, 1 << 63, _GRAM, dtype=np.uint64)
    )
