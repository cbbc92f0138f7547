"""From a whole text to the few places worth judging, each with the few characters that fit it best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.alphabet import is_han
from checks.typos.language import Found, conditionals, key
from checks.typos.statistics import ABSENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.typos.alphabet import Codes
    from checks.typos.confusions import Confusions
    from checks.typos.statistics import Statistics, Traces

__all__ = ["KEPT", "Pairs", "Unlikely", "pairs"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
KEPT = 6  #: candidates judged for a place
SURPRISE = np.float32(-11.0)  #: a place whose character is likelier than this between its neighbours is right
KNOWN = np.float32(6.0)  #: as is one whose run with both neighbours has a count with a greater logarithm
KNOWN_BESIDE = np.float32(4.5)  #: or its runs of three before it and after it both
COMMON = np.float32(8.0)  #: as is one in a word of two whose frequency has a greater logarithm than this
#: weights of the rough order, by conditional logit on the training sentences
_SOUND = np.array([-3.5, -3.5, -2.8, 0, 0.5], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Pairs:
    """One row per place and candidate, a place's rows together, its best candidate first."""

    at: Places
    meant: Codes
    sound: npt.NDArray[np.uint8]
    shape: npt.NDArray[np.uint8]
    rank: Places
    rough: Floats
    group: Places  #: number of the place among those judged

    def take(self, rows: Places) -> Pairs:
        """Only these rows."""
        return Pairs(
            *(
                getattr(self, name)[rows]
                for name in ("at", "meant", "sound", "shape", "rank", "rough", "group")
            )
        )


@dataclass(frozen=True, slots=True)
class Unlikely:
    """Log-probabilities at every place of a text, 0 where there is no Chinese character."""

    traces: Traces
    likely: Mapping[str, Floats]
    both: Floats  #: left and right together
    sums: npt.NDArray[np.float64]
    counts: Places

    @classmethod
    def of(cls, traces: Traces, total: float) -> Unlikely:
        size = len(traces.codes)
        han = is_han(traces.codes)
        at = np.flatnonzero(han)
        found = conditionals(Found.written(traces.runs, at), traces, at, total)
        likely = {name: np.zeros(size, dtype=np.float32) for name in found}
        for name, values in found.items():
            likely[name][at] = values
        both = likely["left"] + likely["right"]
        sums = np.concatenate([[0.0], np.cumsum(both, dtype=np.float64)])
        return cls(traces, likely, both, sums, np.concatenate([[0], np.cumsum(han)]))

    def mean(self, at: Places, reach: int) -> Floats:
        """The mean of `both` over the characters up to `reach` away, the nearest two on each side left out."""
        size = len(self.both)
        total, count = np.zeros(len(at)), np.zeros(len(at))
        for first, last in ((at - reach, at - 1), (at + 2, at + reach + 1)):
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


def pairs(statistics: Statistics, confusions: Confusions, codes: Codes, at: Places) -> tuple[Places, Pairs]:
    """(places that have candidates, their KEPT best ones by the runs of two and three around)."""
    at = at[np.diff(confusions.first)[codes[at]] > 0]
    row, place = confusions.of(codes[at])
    meant = confusions.others[place]
    left = (codes[at - 1].astype(np.uint64) << np.uint64(16))[row] | meant
    right = (meant.astype(np.uint64) << np.uint64(16)) | codes[at + 1][row]
    beside = [statistics.runs(left), statistics.runs(right)]
    fits = np.flatnonzero(np.maximum(*beside) > ABSENT)  # most go with neither neighbour
    row, place, meant = row[fits], place[fits], meant[fits]
    rough = _rough(statistics, codes, at[row], meant, beside[0][fits], beside[1][fits])
    rough += _SOUND[confusions.sound[place]] + _likeness(confusions.shape[place])
    order = np.lexsort((-rough, row))
    begins = np.searchsorted(row, np.arange(len(at)))
    rank = np.arange(len(row)) - begins[row]
    chosen = order[rank < KEPT]
    one = place[chosen]
    return at, Pairs(
        at[row[chosen]],
        confusions.others[one],
        confusions.sound[one],
        confusions.shape[one],
        rank[rank < KEPT],
        rough[chosen],
        row[chosen],
    )


def _likeness(shape: npt.NDArray[np.uint8]) -> Floats:
    share = shape.astype(np.float32) / np.float32(255)
    likeness: Floats = share + 6 * np.maximum(share - np.float32(0.65), 0)
    return likeness


def _rough(
    statistics: Statistics, codes: Codes, at: Places, meant: Codes, left: Floats, right: Floats
) -> Floats:
    """How well each candidate stands between its neighbours, by what is cheapest to ask."""
    words = np.maximum(*(statistics.word(key(codes, at, meant, 2, back)) for back in (1, 0)))
    three = [statistics.runs(key(codes, at, meant, 3, back)) for back in (2, 1, 0)]
    fit = np.float32(0.3) * (np.maximum(left, right) + words) + np.float32(0.4) * sum(three)
    fit += np.float32(0.1) * np.minimum(left, right)
    fit += np.float32(0.3) * statistics.single[meant] - np.float32(0.25) * statistics.word_single[meant]
    return np.asarray(fit, dtype=np.float32)
