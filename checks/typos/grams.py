"""Counts of character runs in a compact table that is asked many thousand keys at once.

A key is a run of one to four 16-bit codes in 64 bits, the last code lowest. The table is a three-wise
xor filter: three cells xored give an 8-bit fingerprint and a 4-bit level of the count, 1.85 bytes a run on
disk. A run that was never stored is taken for one with a probability of 1/256.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["BASE", "Keys", "Table", "build", "counted", "levels", "run_keys"]

Keys = npt.NDArray[np.uint64]
Levels = npt.NDArray[np.uint8]
BASE = 2.2  #: a level is this many times the count of the one below
TOP = 15
_SPARE = 1.23  #: cells per run; below this the table cannot be filled
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Table:
    """`cells` holds fingerprint * 16 + level, three equal segments."""

    cells: npt.NDArray[np.uint16]
    seed: int

    def levels(self, keys: Keys) -> Levels:
        """Level of each key's count, 0 for a run that is not stored."""
        if not len(self.cells):
            return np.zeros(keys.shape, dtype=np.uint8)
        first, second, third, print_ = _places(keys, self.seed, len(self.cells) // 3)
        value = self.cells[first] ^ self.cells[second] ^ self.cells[third]
        found: Levels = np.where((value >> 4) == print_, value & 15, 0).astype(np.uint8)
        return found


def levels(counts: npt.NDArray[np.int64]) -> Levels:
    """Counts as levels 1 to 15, on a scale of powers of BASE."""
    scaled: Levels = np.clip(1 + np.rint(np.log(counts) / np.log(BASE)), 1, TOP).astype(np.uint8)
    return scaled


def run_keys(codes: npt.NDArray[np.uint16], length: int) -> Keys:
    """The key of the run of `length` that starts at each place; the array is shorter by length - 1."""
    size = max(len(codes) - length + 1, 0)
    keys = np.zeros(size, dtype=np.uint64)
    for place in range(length):
        keys = (keys << np.uint64(16)) | codes[place : place + size]
    return keys


def counted(keys: Keys, least: int) -> tuple[Keys, npt.NDArray[np.int64]]:
    """Distinct keys with their counts, those seen at least `least` times."""
    distinct, counts = np.unique(keys, return_counts=True)
    kept = counts >= least
    return distinct[kept], counts[kept]


def build(keys: Keys, values: Levels) -> Table:
    """The table of distinct keys; the same input gives the same table."""
    if not len(keys):
        return Table(np.zeros(0, dtype=np.uint16), 0)
    segment = int(len(keys) * _SPARE / 3) + 16
    for seed in range(1, _TRIES):
        places = np.stack(_places(keys, seed, segment)[:3])
        order = _peel(places, segment * 3)
        if order is not None:
            return Table(_fill(keys, values, places, order, seed, segment), seed)
    raise ValueError("the runs cannot be put into a table: are there doubles among them?")


def _places(
    keys: Keys, seed: int, segment: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
    """Three cells, one in each segment, and the fingerprint."""
    mixed = _mix(keys + np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15))
    low = np.uint64(0xFFFFFFFF)
    size = np.uint64(segment)
    first = ((mixed & low) * size) >> np.uint64(32)
    second = ((mixed >> np.uint64(32)) * size) >> np.uint64(32)
    again = mixed * np.uint64(0xD6E8FEB86659FD93)
    third = ((again >> np.uint64(32)) * size) >> np.uint64(32)
    print_ = ((again ^ (mixed >> np.uint64(17))) & np.uint64(0xFF)).astype(np.uint16)
    return (
        first.astype(np.int64),
        second.astype(np.int64) + segment,
        third.astype(np.int64) + 2 * segment,
        print_,
    )


def _mix(keys: Keys) -> Keys:
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


_Round = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def _peel(places: npt.NDArray[np.int64], cells: int) -> list[_Round] | None:
    """Rounds of (keys, their free cells); None when a knot remains.

    A cell that a single key uses is free for it. Keys of one round cannot use one another's free cell, so
    that a whole round is taken away, and later filled, at once.
    """
    left = places.shape[1]
    uses = np.bincount(places.ravel(), minlength=cells)
    who = np.zeros(cells, dtype=np.int64)
    numbers = np.arange(places.shape[1], dtype=np.int64)
    for row in places:
        np.bitwise_xor.at(who, row, numbers)
    rounds: list[_Round] = []
    free = np.flatnonzero(uses == 1)
    while len(free):
        keys, chosen = np.unique(who[free], return_index=True)
        rounds.append((keys, free[chosen]))
        left -= len(keys)
        touched = places[:, keys].ravel()
        np.subtract.at(uses, touched, 1)
        np.bitwise_xor.at(who, touched, np.tile(keys, 3))
        touched = np.unique(touched)
        free = touched[uses[touched] == 1]
    return rounds if left == 0 else None


def _fill(
    keys: Keys, values: Levels, places: npt.NDArray[np.int64], rounds: list[_Round], seed: int, segment: int
) -> npt.NDArray[np.uint16]:
    cells = np.zeros(3 * segment, dtype=np.uint16)
    wanted = (_places(keys, seed, segment)[3] << 4) | values.astype(np.uint16)
    for group, free in reversed(rounds):
        first, second, third = places[:, group]
        cells[free] = 0
        cells[free] = wanted[group] ^ cells[first] ^ cells[second] ^ cells[third]
    return cells
