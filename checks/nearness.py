"""Which stored texts are like a text: asked for many texts at once.

Two texts are linked that are equal letter for letter, or are alike and share a band that no crowd shares: a band of
many says no more than "the same form". What is linked so follows from what is stored, in whatever order it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from checks.bandindex import chunks, equal, everything, known, sharing, size, under, values_of
from checks.documents import kind_of
from checks.similarity import estimates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from checks.bandindex import Sharing, Signed

    #: place of the text asked about, key of another
    Pairs = tuple[NDArray[np.intp], NDArray[np.int64]]

__all__ = ["Near", "near", "near_stored"]

NEAR = 0.45  #: estimated Jaccard from which two texts are compared in full
_SAME = 200  #: of texts that are equal letter for letter, so many are looked at, the first stored
_TOGETHER = 500  #: texts asked about at a time: each may bring a hundred others into memory
_BLOCK = 5_000  #: pairs compared at a time


@dataclass(frozen=True, slots=True)
class Near:
    """A document that may carry the same text."""

    key: int
    likeness: float
    exact: bool


def near_stored(session: Session, keys: Sequence[int]) -> dict[int, list[Near]]:
    """key → what is linked to it, the likest first, for those that are linked to anything."""
    # where most are asked about, reading all bands that are shared costs less than asking for each
    shared = everything(session) if 2 * len(keys) > size(session) else None
    found: dict[int, list[Near]] = {}
    for part in chunks(keys, _TOGETHER):
        found.update(_near(session, list(known(session, part).values()), shared))
    return found


def near(session: Session, signed: Sequence[Signed]) -> dict[int, list[Near]]:
    """The same of texts that need not be stored themselves."""
    return {key: many for part in chunks(signed, _TOGETHER) for key, many in _near(session, part).items()}


def _near(session: Session, signed: Sequence[Signed], shared: Sharing | None = None) -> dict[int, list[Near]]:
    if not signed:
        return {}
    hashes = under(signed)
    keys = np.array([one.key for one in signed])
    alike = _pairs(keys, hashes, shared or sharing(session, hashes))
    found: dict[int, list[Near]] = {}
    for one, close in _compared(session, signed, _united(alike, _same(session, signed))):
        found.setdefault(one.key, []).append(close)
    for many in found.values():
        many.sort(key=lambda one: (-one.exact, -one.likeness, abs(one.key)))
    return found


def _compared(session: Session, signed: Sequence[Signed], pairs: Pairs) -> Iterator[tuple[Signed, Near]]:
    """Those of the pairs that are alike, by their signatures."""
    owners, keys = pairs
    own = np.stack([one.values for one in signed])
    stored, exact, matrix = values_of(session, np.unique(keys).tolist())
    alive = np.isin(keys, stored)
    owners, places = owners[alive], np.searchsorted(stored, keys[alive])
    for start in range(0, len(places), _BLOCK):
        owner, place = owners[start : start + _BLOCK], places[start : start + _BLOCK]
        shares = estimates(own[owner], matrix[place])
        for number in np.flatnonzero(shares >= NEAR).tolist():
            one, row = signed[owner[number]], int(place[number])
            yield one, Near(int(stored[row]), float(shares[number]), one.exact == exact[row])


def _pairs(own: NDArray[np.int64], hashes: NDArray[np.int64], shared: Sharing) -> Pairs:
    """Texts that share bands, each pair once."""
    bands, keys = shared
    flat = hashes.ravel()
    left = np.searchsorted(bands, flat, "left")
    counts = np.searchsorted(bands, flat, "right") - left
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    other = keys[np.repeat(left, counts) + within]
    owner = np.repeat(np.arange(len(flat)) // hashes.shape[1], counts)
    apart = other != own[owner]
    return _once(owner[apart], other[apart])


def _same(session: Session, signed: Sequence[Signed]) -> Pairs:
    """Those that are equal letter for letter, which crowded bands may hide."""
    stored = equal(session, (one.exact for one in signed))
    pairs = [
        (place, key)
        for place, one in enumerate(signed)
        for key in stored.get((kind_of(one.key), one.exact), ())[:_SAME]
        if key != one.key
    ]
    owners, keys = zip(*pairs, strict=True) if pairs else ((), ())
    return np.array(owners, dtype=np.intp), np.array(keys, dtype=np.int64)


def _united(one: Pairs, other: Pairs) -> Pairs:
    """Both, each pair once."""
    if not len(other[0]):
        return one
    owners, keys = (np.concatenate(columns) for columns in zip(one, other, strict=True))
    return _once(owners, keys)


def _once(owners: NDArray[np.intp], keys: NDArray[np.int64]) -> Pairs:
    distinct, column = np.unique(keys, return_inverse=True)
    width = max(1, len(distinct))
    owners, column = np.divmod(np.unique(owners * width + column), width)
    return owners, distinct[column]
