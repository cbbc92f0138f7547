"""How alike two texts are: a signature for finding candidates without reading their texts.

Signature: one-permutation MinHash of 128 bins over character 4-grams (5-grams lost short copies with
one character in twenty replaced). Texts that share one of 32 bands of four bins become candidates.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import xxhash

from checks.normalise import LAST_SIGN, codes, decoded, folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "BANDS",
    "BINS",
    "bands",
    "body_text",
    "estimate",
    "estimates",
    "exact_hash",
    "letters",
    "signature",
]

BINS = 128
BANDS = 32
_GRAM = 4
_SPREAD = np.uint64(0xD1B54A32D192ED03)
_EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)


def letters(text: str) -> NDArray[np.uint32]:
    """What of a text is compared: the code points of its letters, characters and digits, folded."""
    signs = _letters().take(codes(text), mode="clip")
    kept: NDArray[np.uint32] = signs[signs != 0]
    return kept


def body_text(text: str) -> str:
    """The same as a text."""
    return decoded(letters(text))


def exact_hash(signs: NDArray[np.uint32]) -> str:
    """xxh3-128 hex of the code points of a body."""
    return xxhash.xxh3_128_hexdigest(signs.data)


def signature(signs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """BINS values of a body's code points; equal share of equal values ≈ Jaccard."""
    mixed = _stirred(_grams(signs) * _SPREAD)
    smallest = np.full(BINS, _EMPTY, dtype=np.uint64)
    np.minimum.at(smallest, (mixed & np.uint64(BINS - 1)).astype(np.intp), mixed >> np.uint64(32))
    return _filled(smallest)


def _grams(signs: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Each run of four as one number; of rare signs beyond 16 bits the lower half tells them apart well enough."""
    short = np.zeros(max(len(signs), _GRAM), dtype=np.uint16)
    short[: len(signs)] = signs
    return np.ndarray(len(short) - _GRAM + 1, np.uint64, short.data, 0, short.strides)


def _filled(smallest: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Empty bins borrow from the next full one, shifted by the distance (rotation densification)."""
    full = np.flatnonzero(smallest != _EMPTY)
    if len(full) == BINS:
        return smallest.astype(np.uint32)
    after = np.searchsorted(full, np.arange(BINS))
    source = full[after % len(full)]
    distance = (source - np.arange(BINS)) % BINS
    shifted: NDArray[np.uint64] = smallest[source] + distance.astype(np.uint64) * np.uint64(0x85EBCA6B)
    return (shifted & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def bands(values: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Signed 64-bit hashes, each of one group of neighbouring bins and its number; BANDS of them a signature.

    `values` may be one signature or many in rows; so is the answer.
    """
    rows = values.reshape(*values.shape[:-1], BANDS, BINS // BANDS).astype(np.uint64)
    mixed = np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    for place, factor in enumerate(_factors(20_260_401, BINS // BANDS)):
        mixed = _stirred(mixed + rows[..., place] * factor)
    return mixed.view(np.int64)


def estimate(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """The estimated Jaccard similarity of two bodies."""
    return float(np.count_nonzero(one == other)) / BINS


def estimates(ones: NDArray[np.uint32], others: NDArray[np.uint32]) -> NDArray[np.float64]:
    """The same of many pairs, row by row."""
    shares: NDArray[np.float64] = np.count_nonzero(others == ones, axis=1) / BINS
    return shares


def _stirred(mixed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = mixed ^ (mixed >> np.uint64(31))
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    return mixed


@cache
def _factors(seed: int, count: int) -> tuple[np.uint64, ...]:
    generator = np.random.default_rng(seed)
    return tuple(
        np.uint64(int(value) | 1) for value in generator.integers(1 << 32, 1 << 63, count, dtype=np.uint64)
    )


@cache
def _letters() -> NDArray[np.uint32]:
    """code point → its folded form where that is a letter, a character or a digit, else 0."""
    points = folded(np.arange(LAST_SIGN, dtype=np.uint32))
    points[~np.char.isalnum(points.view("U1"))] = 0
    return points
