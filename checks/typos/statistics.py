"""What is known of written Chinese: counts of character runs, general and the county's own, and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from checks.typos.grams import BASE, TOP, Table, run_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.typos.alphabet import Codes
    from checks.typos.grams import Keys

__all__ = ["ABSENT", "PAD", "Statistics", "Traces"]

Floats = npt.NDArray[np.float32]
ABSENT = np.float32(-1.5)  #: the logarithm that stands for a count of none
PAD = 8  #: breaks before and after a text, so that every run around a character exists
_LOG_BASE = float(np.log(BASE))


def _logs(ours: int) -> npt.NDArray[np.float64]:
    """Natural logarithms of the counts that the levels 0 … ours stand for; level 0 is minus infinity."""
    return np.concatenate([[-np.inf], np.arange(ours) * _LOG_BASE])


def _joined() -> Floats:
    """[general level, county level] → logarithm of the sum of both counts."""
    both = np.logaddexp(_logs(TOP)[:, None], _logs(TOP)[None, :])
    return np.where(np.isfinite(both), both, ABSENT).astype(np.float32)


_SUMS = _joined()


@dataclass(frozen=True, slots=True)
class Traces:
    """Logarithms of counts along a padded text: `runs[n][i]` of the run of n that starts at i, `words` likewise."""

    codes: Codes
    runs: Mapping[int, Floats]
    words: Mapping[int, Floats]


@dataclass(frozen=True, slots=True)
class Statistics:
    """`single` and `word_single` are indexed by code; `total` is the number of characters counted."""

    grams: Table
    words: Table
    single: Floats
    word_single: Floats
    total: float
    county: Table | None = None

    @classmethod
    def read(cls, arrays: Mapping[str, npt.NDArray[Any]], county: Table | None = None) -> Statistics:
        seeds = arrays["seeds"].tolist()
        return cls(
            table_of(arrays, "grams", seeds[0]),
            table_of(arrays, "words", seeds[1]),
            _spread(arrays["single_codes"], arrays["single_levels"]),
            _spread(arrays["single_codes"], arrays["word_levels"]),
            float(arrays["total"].tolist()[0]),
            county,
        )

    def runs(self, keys: Keys) -> Floats:
        """Logarithm of each run's count, ABSENT where it was never seen."""
        county = self.county.levels(keys) if self.county else 0
        counts: Floats = _SUMS[self.grams.levels(keys), county]
        return counts

    def word(self, keys: Keys) -> Floats:
        """Logarithm of each word's frequency in the dictionary, ABSENT where it is none."""
        counts: Floats = _SUMS[self.words.levels(keys), 0]
        return counts

    def trace(self, codes: Codes) -> Traces:
        """Everything about the text as it is written; `codes` is padded."""
        runs = {1: self.single[codes]}
        words = {1: self.word_single[codes]}
        for length in (2, 3, 4):
            keys = run_keys(codes, length)
            runs[length] = self.runs(keys)
            words[length] = self.word(keys)
        return Traces(codes, runs, words)


def table_of(arrays: Mapping[str, npt.NDArray[Any]], name: str, seed: int) -> Table:
    """The table whose fingerprints and levels were stored apart: a byte and half a byte a cell."""
    prints = arrays[f"{name}_prints"].astype(np.uint16)
    halves = arrays[f"{name}_levels"]
    levels = np.stack([halves & 15, halves >> 4], axis=1).ravel()[: len(prints)]
    cells: npt.NDArray[np.uint16] = (prints * 16 + levels).astype(np.uint16)
    return Table(cells, seed)


def table_arrays(table: Table, name: str) -> dict[str, npt.NDArray[Any]]:
    """What `table_of` takes."""
    levels = (table.cells & 15).astype(np.uint8)
    levels = np.append(levels, np.zeros(len(levels) % 2, dtype=np.uint8)).reshape(-1, 2)
    return {
        f"{name}_prints": (table.cells >> 4).astype(np.uint8),
        f"{name}_levels": levels[:, 0] | (levels[:, 1] << 4),
    }


def _spread(codes: npt.NDArray[Any], levels: npt.NDArray[Any]) -> Floats:
    """Logarithms by code from levels in quarters, which are finer than a table's."""
    spread = np.full(0x10000, ABSENT, dtype=np.float32)
    spread[codes] = np.where(levels > 0, (levels.astype(np.float32) - 1) / 8, ABSENT)
    return spread
