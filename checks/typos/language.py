"""How likely a character is where it stands: by the runs around it, and by the words the runs divide into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.statistics import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checks.typos.alphabet import Codes
    from checks.typos.grams import Keys
    from checks.typos.statistics import Traces

__all__ = ["LENGTHS", "Found", "around", "conditionals", "key", "segmented"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Key = tuple[int, int]  #: length of a run, and how many of its characters stand before the place
LENGTHS: tuple[Key, ...] = tuple((length, back) for length in (2, 3, 4) for back in range(length))
BACK_OFF = np.float32(1.1)  #: cost, in logarithm, of each character of context given up
WINDOW = 5  #: characters on each side that are divided into words
_SEEN = np.float32(ABSENT + 0.1)
_NEVER, _IMPOSSIBLE, _UNKNOWN = np.float32(-30), np.float32(-300), np.float32(-20)
_ALL_WORDS = np.float32(np.log(6.0e7))  #: about the sum of the dictionary's frequencies


@dataclass(frozen=True, slots=True)
class Found:
    """Logarithms of the counts of the nine runs that hold a place, and of its character alone."""

    of: Mapping[Key, Floats]
    single: Floats

    @classmethod
    def written(cls, traced: Mapping[int, Floats], at: Places) -> Found:
        return cls({(length, back): traced[length][at - back] for length, back in LENGTHS}, traced[1][at])

    @classmethod
    def of_runs(cls, keys: Mapping[Key, Keys], ask: Callable[[Keys], Floats], single: Floats) -> Found:
        return cls({name: ask(value) for name, value in keys.items()}, single)

    def longest(self) -> list[Floats]:
        """The commonest run of two, of three, of four characters."""
        return [np.maximum.reduce([self.of[n, back] for back in range(n)]) for n in (2, 3, 4)]


def key(codes: Codes, at: Places, meant: Codes, length: int, back: int) -> Keys:
    """Keys of the runs that start `back` before each place, with `meant` in the place."""
    keys = np.zeros(len(at), dtype=np.uint64)
    for offset in range(-back, length - back):
        keys = (keys << np.uint64(16)) | (meant if offset == 0 else codes[at + offset])
    return keys


def around(codes: Codes, at: Places, meant: Codes) -> dict[Key, Keys]:
    """The keys of all nine runs with `meant` in the place."""
    return {(length, back): key(codes, at, meant, length, back) for length, back in LENGTHS}


def conditionals(found: Found, traces: Traces, at: Places, total: float) -> dict[str, Floats]:
    """Log-probabilities: "left" of the character after what stands before it, "right" before what stands
    after it, "whole" of it and the three after it."""
    run, everything = found.of, np.full(len(at), np.log(total), dtype=np.float32)
    one, two, three = traces.runs[1], traces.runs[2], traces.runs[3]
    alone = (np.maximum(found.single, 0), everything)
    left = _best((run[4, 3], three[at - 3]), (run[3, 2], two[at - 2]), (run[2, 1], one[at - 1]), alone)
    right = _best((run[4, 0], three[at + 1]), (run[3, 0], two[at + 1]), (run[2, 0], one[at + 1]), alone)
    after = [(np.maximum(one[at + step], 0), everything) for step in (1, 2, 3)]
    first = _best((run[4, 2], run[3, 2]), (run[3, 1], run[2, 1]), (run[2, 0], found.single), after[0])
    second = _best((run[4, 1], run[3, 1]), (run[3, 0], run[2, 0]), (two[at + 1], one[at + 1]), after[1])
    third = _best((run[4, 0], run[3, 0]), (three[at + 1], two[at + 1]), (two[at + 2], one[at + 2]), after[2])
    return {"left": left, "right": right, "whole": left + first + second + third}


def _best(*steps: tuple[Floats, Floats]) -> Floats:
    """The best of the estimates run / context, each shorter one paying BACK_OFF more."""
    values = [
        np.where(run > _SEEN, run - np.maximum(context, run) - BACK_OFF * np.float32(level), _NEVER)
        for level, (run, context) in enumerate(steps)
    ]
    best: Floats = np.maximum.reduce(values)
    return best


def segmented(traces: Traces, at: Places, words: Found) -> tuple[Floats, Floats]:
    """Log-probability of the best division of the window into words, and of the best that leaves the place alone."""
    size = 2 * WINDOW + 1
    best = [np.zeros(len(at), dtype=np.float32)]
    alone: list[Floats] = []  # for each end after the place
    for end in range(1, size + 1):
        steps = {end - n: _step(traces, at, words, end - n - WINDOW, n) for n in (1, 2, 3, 4) if n <= end}
        best.append(np.maximum.reduce([best[start] + step for start, step in steps.items()]))
        if end == WINDOW + 1:
            alone.append(best[WINDOW] + steps[WINDOW])
        elif end > WINDOW + 1:
            after = [alone[start - WINDOW - 1] + step for start, step in steps.items() if start > WINDOW]
            alone.append(np.maximum.reduce(after))
    return best[size], alone[-1]


def _step(traces: Traces, at: Places, words: Found, offset: int, length: int) -> Floats:
    """Log-probability of the word of `length` that starts `offset` from the place."""
    if offset <= 0 < offset + length:
        value = words.single if length == 1 else words.of[length, -offset]
    else:
        value = traces.words[length][at + offset]
    return np.where(value > _SEEN, value - _ALL_WORDS, _UNKNOWN if length == 1 else _IMPOSSIBLE)
