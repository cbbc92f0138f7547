"""From the places worth judging to the few writings that fit each of them best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.language import key
from checks.typos.statistics import ABSENT

if TYPE_CHECKING:
    from checks.typos.alphabet import Codes
    from checks.typos.confusions import Confusions
    from checks.typos.homophones import Homophones
    from checks.typos.statistics import Statistics

__all__ = ["KEPT", "Pairs", "pairs", "twos"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
KEPT, KEPT_TWOS = 6, 4  #: candidates judged for a place
#: weights of the rough order, by conditional logit on the training sentences
_SOUND = np.array([-3.5, -3.5, -2.8, 0, 0.5], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Pairs:
    """One row per place and candidate, a place's rows together, its best candidate first."""

    at: Places
    meant: Codes  #: one column for each character
    alike: Floats  #: in what way they are mixed up: grades of sound, likeness of shape
    rank: Places
    rough: Floats
    group: Places  #: number of the place among those judged

    def take(self, rows: Places) -> Pairs:
        """Only these rows."""
        names = ("at", "meant", "alike", "rank", "rough", "group")
        return Pairs(*(getattr(self, name)[rows] for name in names))


def pairs(statistics: Statistics, confusions: Confusions, codes: Codes, at: Places) -> tuple[Places, Pairs]:
    """(places that have candidates, their KEPT best ones by the runs of two and three around)."""
    at = at[np.diff(confusions.first)[codes[at]] > 0]
    row, place = confusions.of(codes[at])
    meant = confusions.others[place][:, None]
    beside = [statistics.runs(key(codes, at[row], meant, 2, start)) for start in (-1, 0)]
    fits = np.flatnonzero(np.maximum(*beside) > ABSENT)  # most go with neither neighbour
    row, place, meant = row[fits], place[fits], meant[fits]
    rough = _rough(statistics, codes, at[row], meant, beside[0][fits], beside[1][fits])
    sound, shape = confusions.sound[place], confusions.shape[place]
    rough += _SOUND[sound] + _likeness(shape)
    alike = np.stack([sound, shape], axis=1).astype(np.float32)
    return _best(at, row, meant, alike, rough, KEPT)


def twos(statistics: Statistics, homophones: Homophones, codes: Codes, at: Places) -> tuple[Places, Pairs]:
    """(places that have candidates, the KEPT_TWOS words that sound like the two characters and fit best)."""
    row, meant, same = homophones.of(np.stack([codes[at], codes[at + 1]], axis=1))
    places = at[row]
    beside = [statistics.runs(key(codes, places, meant, 3, start)) for start in (-1, 0)]
    fits = np.flatnonzero(np.maximum(*beside) > ABSENT)
    row, meant, same, places = row[fits], meant[fits], same[fits], places[fits]
    rough = np.maximum(beside[0][fits], beside[1][fits]) + np.float32(0.5) * np.minimum(
        beside[0][fits], beside[1][fits]
    )
    rough += np.float32(0.3) * statistics.word(key(codes, places, meant, 2, 0))
    rough += np.float32(0.5) * sum(
        statistics.runs(key(codes, places, meant, 4, start)) for start in (-2, -1, 0)
    )
    known, row = np.unique(row, return_inverse=True)
    return _best(at[known], row, meant, same.astype(np.float32), rough, KEPT_TWOS)


def _best(
    at: Places, row: Places, meant: Codes, alike: Floats, rough: Floats, most: int
) -> tuple[Places, Pairs]:
    """The `most` best rows of each place."""
    order = np.lexsort((-rough, row))
    begins = np.searchsorted(row, np.arange(len(at)))
    rank = np.arange(len(row)) - begins[row]
    kept = rank < most
    chosen = order[kept]
    return at, Pairs(at[row[chosen]], meant[chosen], alike[chosen], rank[kept], rough[chosen], row[chosen])


def _likeness(shape: npt.NDArray[np.uint8]) -> Floats:
    share = shape.astype(np.float32) / np.float32(255)
    likeness: Floats = share + 6 * np.maximum(share - np.float32(0.65), 0)
    return likeness


def _rough(
    statistics: Statistics, codes: Codes, at: Places, meant: Codes, left: Floats, right: Floats
) -> Floats:
    """How well each candidate stands between its neighbours, by what is cheapest to ask."""
    words = np.maximum(*(statistics.word(key(codes, at, meant, 2, start)) for start in (-1, 0)))
    three = [statistics.runs(key(codes, at, meant, 3, start)) for start in (-2, -1, 0)]
    fit = np.float32(0.3) * (np.maximum(left, right) + words) + np.float32(0.4) * sum(three)
    fit += np.float32(0.1) * np.minimum(left, right)
    one = meant[:, 0]
    fit += np.float32(0.3) * statistics.single[one] - np.float32(0.25) * statistics.word_single[one]
    return np.asarray(fit, dtype=np.float32)
