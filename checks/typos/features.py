"""What is measured of one place in a text with one candidate for it: the rows that the trees judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.alphabet import BREAK, DIGIT, LETTER, is_han
from checks.typos.language import Around, conditionals, keys_around, segmented

if TYPE_CHECKING:
    from checks.typos.alphabet import Codes
    from checks.typos.candidates import Pairs
    from checks.typos.statistics import Statistics
    from checks.typos.unlikely import Unlikely

__all__ = ["measure"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
WORTH = np.float32(2.0)  #: a candidate that gains less than this, by runs and by words, is not judged
LEAST_GAIN = np.float32(-2.0)


def measure(
    statistics: Statistics, unlikely: Unlikely, candidates: Pairs, places: Places
) -> tuple[Pairs, Floats]:
    """(the pairs worth judging, one row of features for each); `places` are in the order of `group`."""
    width = candidates.meant.shape[1]
    written = _Side.written(statistics, unlikely, places, width)
    meant = _Side.meant(statistics, unlikely, candidates)
    gain = meant.likely["whole"] - written.likely["whole"][candidates.group]
    words = meant.best - written.best[candidates.group]
    worth = np.flatnonzero((gain + words > WORTH) & (gain > LEAST_GAIN))
    rivals = [*_rivals(gain, candidates), *_rivals(words, candidates), *_rivals(candidates.rough, candidates)]
    kept = candidates.take(worth)
    first, second = written.columns(), meant.columns()
    columns = [column[kept.group] for column in [*first, *_surroundings(unlikely, places, width)]]
    columns += [column[worth] for column in second]
    columns += [
        column[worth] - other[kept.group] for column, other in zip(second[:8], first[:8], strict=True)
    ]
    columns += [column[worth] for column in rivals]
    columns += [*kept.alike.T, kept.rank.astype(np.float32), kept.rough]
    return kept, np.stack([column.astype(np.float32) for column in columns], axis=1)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the comparison, the written characters or the candidates."""

    runs: Around
    words: Around
    likely: dict[str, Floats]
    best: Floats  #: log-probability of the window's best division into words
    alone: Floats  #: and of the best one that leaves the place a word of its own

    @classmethod
    def written(cls, statistics: Statistics, unlikely: Unlikely, at: Places, width: int) -> _Side:
        traces = unlikely.traces
        return cls._of(Around(traces.runs, at, width), Around(traces.words, at, width), statistics.total)

    @classmethod
    def meant(cls, statistics: Statistics, unlikely: Unlikely, candidates: Pairs) -> _Side:
        traces, at, meant = unlikely.traces, candidates.at, candidates.meant
        keys = keys_around(traces.codes, at, meant)
        runs = Around.replaced(traces.runs, keys, statistics.runs, statistics.single[meant], at)
        words = Around.replaced(traces.words, keys, statistics.word, statistics.word_single[meant], at)
        return cls._of(runs, words, statistics.total)

    @classmethod
    def _of(cls, runs: Around, words: Around, total: float) -> _Side:
        return cls(runs, words, conditionals(runs, total), *segmented(words))

    def columns(self) -> list[Floats]:
        """The first eight are compared between the sides."""
        likely = [self.likely["left"], self.likely["right"], self.likely["whole"]]
        longest = [np.maximum.reduce(self.words.holding(length)) for length in (2, 3, 4)]
        runs = [run for length in (2, 3, 4) for run in self.runs.holding(length)]
        single = self.runs.holding(1) + self.words.holding(1)
        return [*likely, self.best, self.best - self.alone, *longest, *runs, *single]


def _surroundings(unlikely: Unlikely, at: Places, width: int) -> list[Floats]:
    """How unlikely the characters beside it are, of what kind, and how strange the whole stretch is."""
    columns: list[Floats] = []
    for step in (-2, -1, width, width + 1):
        beside = at + step
        columns.append(unlikely.both[beside])
        columns.append(_kind(unlikely.traces.codes[beside]))
        columns.append(unlikely.traces.words[1][beside])
    for reach in (6, 15):
        columns.append(unlikely.mean(at, width, reach))
    return columns


def _kind(codes: Codes) -> Floats:
    """0 a Chinese character, 1 a break, 2 a digit, 3 a letter, 4 a mark."""
    kind = np.where(is_han(codes), 0, 4)
    for number, code in enumerate((BREAK, DIGIT, LETTER), 1):
        kind[codes == code] = number
    return kind.astype(np.float32)


def _rivals(value: Floats, pairs: Pairs) -> tuple[Floats, Floats]:
    """The best among the candidates of the same place, and how much each one lies behind it."""
    starts = np.flatnonzero(np.diff(pairs.group, prepend=-1))
    highest = np.maximum.reduceat(value, starts) if len(starts) else value
    top = np.repeat(highest, np.diff(np.append(starts, len(value))))
    return top, top - value
