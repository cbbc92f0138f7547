"""Two characters typed in the wrong order: 脱贫坚攻, 人群民众. What is written no text has; the other way round many do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.language import key
from checks.typos.statistics import ABSENT

if TYPE_CHECKING:
    from checks.typos.alphabet import Codes
    from checks.typos.statistics import Statistics
    from checks.typos.unlikely import Unlikely

__all__ = ["CONFIDENCE", "swapped"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
#: none was seen in 267,000 characters of clean newspapers and laws
CONFIDENCE = 0.95
SURPRISE = np.float32(-13.0)  #: two likelier than this, by what stands before and after them, are right
KNOWN = np.float32(3.0)  #: the logarithm of how often runs of three and of four have them the other way round
WELL_KNOWN = np.float32(5.0)  #: of four, where each makes a word with its neighbour as written: 真情实感
WORD, COMMON_WORD = np.float32(1.0), np.float32(5.6)
COMMON_TWO = np.float32(6.0)


def swapped(statistics: Statistics, unlikely: Unlikely, codes: Codes) -> Places:
    """Places of the first of two characters that changed places."""
    at = _unseen(unlikely, codes)
    if not len(at):
        return at
    meant = np.stack([codes[at + 1], codes[at]], axis=1)
    three = _most(statistics, codes, at, meant, 3)
    four = _most(statistics, codes, at, meant, 4)
    words = unlikely.traces.words[2]
    beside = np.minimum(words[at - 1], words[at + 1]) > WORD
    least = np.where(beside, WELL_KNOWN, KNOWN)
    found: Places = at[(three >= KNOWN) & (four >= least)]
    return found


def _unseen(unlikely: Unlikely, codes: Codes) -> Places:
    """Where two different characters stand in no known run of three or four, and are no common word."""
    two = np.flatnonzero(unlikely.han[:-1] & unlikely.han[1:])
    at = two[(unlikely.left[two] + unlikely.right[two + 1] < SURPRISE) & (codes[two] != codes[two + 1])]
    again = (codes[at - 1] == codes[at + 1]) | (codes[at] == codes[at + 2])  # 一年一度
    runs, words = unlikely.traces.runs, unlikely.traces.words[2]
    longest = np.max([runs[3][at - 1], runs[3][at], *(runs[4][at - back] for back in range(3))], axis=0)
    common = (words[at] > COMMON_WORD) | (runs[2][at] > COMMON_TWO)
    unseen: Places = at[(longest <= ABSENT) & ~again & ~common]
    return unseen


def _most(statistics: Statistics, codes: Codes, at: Places, meant: Codes, length: int) -> Floats:
    """The greatest count among the runs of that length that hold both characters."""
    starts = range(2 - length, 1)
    most: Floats = np.max([statistics.runs(key(codes, at, meant, length, start)) for start in starts], axis=0)
    return most
