"""Which places of a text the characters around them make unlikely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.alphabet import is_han
from checks.typos.language import Around, chance_after, chance_before

if TYPE_CHECKING:
    from checks.typos.statistics import Traces

__all__ = ["Unlikely"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
SURPRISE = np.float32(-11.0)  #: a place whose character is likelier than this between its neighbours is right
SURPRISE_OF_TWO = np.float32(-13.0)  #: as are two likelier than this, the first after what stands before it …
KNOWN = np.float32(6.0)  #: as is one whose run with both neighbours has a count with a greater logarithm
KNOWN_BESIDE = np.float32(4.5)  #: or its runs of three before it and after it both
COMMON = np.float32(8.0)  #: as is one in a word of two whose frequency has a greater logarithm than this


@dataclass(frozen=True, slots=True)
class Unlikely:
    """Log-probabilities at every place of a text, 0 where there is no Chinese character."""

    traces: Traces
    left: Floats
    right: Floats
    han: npt.NDArray[np.bool_]
    both: Floats  #: left and right together
    sums: npt.NDArray[np.float64]
    counts: Places

    @classmethod
    def of(cls, traces: Traces, total: float) -> Unlikely:
        size = len(traces.codes)
        han = is_han(traces.codes)
        at = np.flatnonzero(han)
        runs = Around(traces.runs, at, 1)
        left, right = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
        left[at], right[at] = chance_after(runs, 0, total), chance_before(runs, 0, total)
        both = left + right
        sums = np.concatenate([[0.0], np.cumsum(both, dtype=np.float64)])
        return cls(traces, left, right, han, both, sums, np.concatenate([[0], np.cumsum(han)]))

    def mean(self, at: Places, width: int, reach: int) -> Floats:
        """The mean of `both` over the characters up to `reach` away, the nearest one on each side left out."""
        size = len(self.both)
        total, count = np.zeros(len(at)), np.zeros(len(at))
        for first, last in ((at - reach, at - 1), (at + width + 1, at + width + reach)):
            first, last = np.clip(first, 0, size), np.clip(last, 0, size)
            total += self.sums[last] - self.sums[first]
            count += self.counts[last] - self.counts[first]
        return (total / np.maximum(count, 1)).astype(np.float32)

    def surprising(self) -> Places:
        """Places of Chinese characters that the characters around them make unlikely."""
        at = np.flatnonzero(self.both < SURPRISE)
        two, three = self.traces.words[2], self.traces.runs[3]
        usual = (three[at - 1] >= KNOWN) | (np.minimum(three[at - 2], three[at]) >= KNOWN_BESIDE)
        usual |= np.maximum(two[at - 1], two[at]) >= COMMON
        return at[~usual]

    def surprising_twos(self) -> Places:
        """Places where two Chinese characters begin that what stands around the two makes unlikely."""
        at = np.flatnonzero(self.han[:-1] & self.han[1:])
        at = at[self.left[at] + self.right[at + 1] < SURPRISE_OF_TWO]
        three = self.traces.runs[3]
        usual = (np.minimum(three[at - 1], three[at]) >= KNOWN_BESIDE) | (
            self.traces.runs[4][at - 1] >= KNOWN_BESIDE
        )
        return at[~usual]
