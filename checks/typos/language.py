"""How likely characters are where they stand: by the runs around them, and by the words the runs divide into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.statistics import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checks.typos.alphabet import Codes
    from checks.typos.grams import Keys

__all__ = ["WINDOW", "Around", "chance_after", "chance_before", "conditionals", "key", "segmented"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Run = tuple[int, int]  #: length of a run, and where it starts, counted from the place
BACK_OFF = np.float32(1.1)  #: cost, in logarithm, of each character of context given up
WINDOW = 5  #: characters on each side that are divided into words
_SEEN = np.float32(ABSENT + 0.1)
_NEVER, _IMPOSSIBLE, _UNKNOWN = np.float32(-30), np.float32(-300), np.float32(-20)
_ALL_WORDS = np.float32(np.log(6.0e7))  #: about the sum of the dictionary's frequencies


@dataclass(frozen=True, slots=True)
class Around:
    """Logarithms of the counts of runs around each place, of which `width` characters are looked at.

    `traced` holds them as the text is written, `changed` those that hold a character put in its stead.
    """

    traced: Mapping[int, Floats]
    at: Places
    width: int
    changed: dict[Run, Floats] = field(default_factory=dict)

    @classmethod
    def replaced(
        cls,
        traced: Mapping[int, Floats],
        keys: Mapping[Run, Keys],
        ask: Callable[[Keys], Floats],
        single: Floats,
        at: Places,
    ) -> Around:
        """With other characters in the places; `single` has a column for each of them."""
        changed = {run: ask(value) for run, value in keys.items()}
        changed |= {(1, offset): single[:, offset] for offset in range(single.shape[1])}
        return cls(traced, at, single.shape[1], changed)

    def of(self, length: int, start: int) -> Floats:
        """Of the run of that length that starts so far from the place."""
        changed = self.changed.get((length, start))
        return self.traced[length][self.at + start] if changed is None else changed

    def holding(self, length: int) -> list[Floats]:
        """Of every run of that length that holds a character looked at."""
        return [self.of(length, start) for start in range(1 - length, self.width)]


def holding(width: int) -> list[Run]:
    """The runs of two to four that hold one of `width` characters."""
    return [(length, start) for length in (2, 3, 4) for start in range(1 - length, width)]


def key(codes: Codes, at: Places, meant: Codes, length: int, start: int) -> Keys:
    """Keys of the runs that start so far from each place, with the row of `meant` from the place on."""
    keys = np.zeros(len(at), dtype=np.uint64)
    for offset in range(start, start + length):
        inside = 0 <= offset < meant.shape[1]
        keys = (keys << np.uint64(16)) | (meant[:, offset] if inside else codes[at + offset])
    return keys


def keys_around(codes: Codes, at: Places, meant: Codes) -> dict[Run, Keys]:
    """The keys of all runs that hold a character of `meant`."""
    return {run: key(codes, at, meant, *run) for run in holding(meant.shape[1])}


def chance_after(runs: Around, offset: int, total: float) -> Floats:
    """Log-probability of the character there after the three before it."""
    steps = [
        (runs.of(n, offset - n + 1), runs.of(n - 1, offset - n + 1) if n > 1 else None) for n in (4, 3, 2, 1)
    ]
    return _best(steps, total)


def chance_before(runs: Around, offset: int, total: float) -> Floats:
    """Log-probability of the character there before the three after it."""
    steps = [(runs.of(n, offset), runs.of(n - 1, offset + 1) if n > 1 else None) for n in (4, 3, 2, 1)]
    return _best(steps, total)


def conditionals(runs: Around, total: float) -> dict[str, Floats]:
    """Log-probabilities: "left" of the first character after what stands before it, "right" of the last
    before what stands after it, "whole" of them all and the three after them."""
    after = [chance_after(runs, offset, total) for offset in range(runs.width + 3)]
    right = chance_before(runs, runs.width - 1, total)
    return {"left": after[0], "right": right, "whole": np.asarray(sum(after), dtype=np.float32)}


def _best(steps: list[tuple[Floats, Floats | None]], total: float) -> Floats:
    """The best of the estimates run / context, each shorter one paying BACK_OFF more."""
    values = []
    for level, (run, context) in enumerate(steps):
        if context is None:
            run, context = np.maximum(run, 0), np.full_like(run, np.log(total))
        share = run - np.maximum(context, run) - BACK_OFF * np.float32(level)
        values.append(np.where(run > _SEEN, share, _NEVER))
    best: Floats = np.maximum.reduce(values)
    return best


def segmented(words: Around) -> tuple[Floats, Floats]:
    """Log-probability of the best division of the window into words, and of the best one in which the
    characters looked at are a word of their own."""
    first, last = WINDOW, WINDOW + words.width
    size = last + WINDOW
    best = [np.zeros(len(words.at), dtype=np.float32)]
    alone: list[Floats] = []  # for each end from `last` on
    for end in range(1, size + 1):
        steps = {end - n: _step(words, end - n - WINDOW, n) for n in (1, 2, 3, 4) if n <= end}
        best.append(np.maximum.reduce([best[start] + step for start, step in steps.items()]))
        if end == last:
            alone.append(best[first] + steps[first])
        elif end > last:
            after = [alone[start - last] + step for start, step in steps.items() if start >= last]
            alone.append(np.maximum.reduce(after))
    return best[size], alone[-1]


def _step(words: Around, offset: int, length: int) -> Floats:
    """Log-probability of the word of `length` that starts `offset` from the place."""
    value = words.of(length, offset)
    return np.where(value > _SEEN, value - _ALL_WORDS, _UNKNOWN if length == 1 else _IMPOSSIBLE)
