"""Set phrases written with one wrong character or with two in the wrong order: 凝心聚利, 服群务众, 不胜玫举."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.boundaries import words
from checks.typos.alphabet import encode
from checks.typos.statistics import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.typos.alphabet import Codes
    from checks.typos.confusions import Confusions
    from checks.typos.unlikely import Unlikely

__all__ = ["PHRASES", "Phrases"]

PHRASES = Path(__file__).with_name("phrases.txt")
LIKE_SOUND, LIKE_SHAPE = 3, 166  #: grades from which characters are mistaken for one another
KNOWN = np.float32(3.0)  #: the logarithm of a count from which a run is usual
_WINDOW = 4  #: characters looked at together; of fewer, too many agree by chance
_AROUND = 6
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Slip:
    """`width` characters at `at` of the phrase; `start` is where the window looked up begins."""

    phrase: str
    at: int
    width: int
    start: int


class Phrases:
    """The phrases by their windows with one character left out, and with two in the wrong order."""

    def __init__(self, confusions: Confusions) -> None:
        self._confusions = confusions
        self._phrases, self._accepted = _read()
        self._slips: dict[int, list[_Slip]] = defaultdict(list)
        for phrase in self._phrases:
            for key, slip in _slips(phrase):
                self._slips[key].append(slip)
        self._keys = np.sort(np.array(list(self._slips), dtype=np.uint64))

    def miswritten(self, unlikely: Unlikely, codes: Codes) -> dict[int, str]:
        """place → what belongs there; nothing that chance or the neighbours' words explain."""
        found: dict[int, str] = {}
        for key, window in self._met(codes):
            for slip in self._slips[key]:
                start = window - slip.start
                place, right = start + slip.at, slip.phrase[slip.at : slip.at + slip.width]
                if self._written(codes, start, slip) and _meant(unlikely, codes, start, slip):
                    found.setdefault(place, right)
        return found

    def _met(self, codes: Codes) -> Iterator[tuple[int, int]]:
        """(key, place of the window) of all windows that agree with a phrase's."""
        for hole in range(_WINDOW + 1):
            keys = _windows(codes, hole)
            at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            for place in np.flatnonzero(self._keys[at] == keys).tolist():
                yield int(keys[place]), place

    def _written(self, codes: Codes, start: int, slip: _Slip) -> bool:
        """Whether the whole phrase stands there but for the slip, and the slip is a likely one."""
        text = _text(codes[start : start + len(slip.phrase)])
        wrong = text[slip.at : slip.at + slip.width]
        right = slip.phrase[slip.at : slip.at + slip.width]
        if start < 0 or text in self._accepted or wrong == right:
            return False
        if text[: slip.at] + right + text[slip.at + slip.width :] != slip.phrase:
            return False
        return slip.width > 1 or self._alike(wrong, right)

    def _alike(self, one: str, other: str) -> bool:
        _, places = self._confusions.of(encode(one))
        places = places[self._confusions.others[places] == ord(other)]
        sound, shape = self._confusions.sound[places], self._confusions.shape[places]
        return bool(((sound >= LIKE_SOUND) | (shape >= LIKE_SHAPE)).any())


def _meant(unlikely: Unlikely, codes: Codes, start: int, slip: _Slip) -> bool:
    """Whether the characters do not rather belong to a word that begins or ends outside the phrase."""
    end, place = start + len(slip.phrase), start + slip.at
    runs, han = unlikely.traces.runs, unlikely.han
    if (runs[4][start : end - 3] > ABSENT).any():
        return False
    if place + slip.width == end and han[end : end + 2].all() and runs[3][end - 1] >= KNOWN:
        return False
    if place == start and han[start - 2 : start].all() and runs[3][start - 2] >= KNOWN:
        return False
    return not _spans_edge(codes, start, end, place, slip.width)


def _spans_edge(codes: Codes, start: int, end: int, place: int, width: int) -> bool:
    cursor = max(0, start - _AROUND)
    for word in words(_text(codes[cursor : end + _AROUND])):
        first, cursor = cursor, cursor + len(word)
        over = first < start < cursor or first < end < cursor
        if over and first < place + width and place < cursor:
            return True
    return False


def _text(codes: Codes) -> str:
    return "".join(map(chr, codes))


def _read() -> tuple[list[str], set[str]]:
    """The phrases, and all that is right to write."""
    phrases, accepted = [], set[str]()
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        for word in [] if line.startswith("#") else line.split():
            phrase, *others = word.split("=")
            accepted.update((phrase, *others))
            if len(phrase) >= _WINDOW:
                phrases.append(phrase)
    return phrases, accepted


def _slips(phrase: str) -> Iterator[tuple[int, _Slip]]:
    """Every way to miswrite a phrase by one slip, with the key of a window that shows it."""
    codes, last = encode(phrase), len(phrase) - _WINDOW
    for at in range(len(phrase)):
        start = min(max(0, at - 1), last)
        window = codes[start : start + _WINDOW]
        yield int(_windows(window, at - start)[0]), _Slip(phrase, at, 1, start)
    for at in range(len(phrase) - 1):
        start = min(max(0, at - 1), last)
        swapped = codes.copy()
        swapped[[at, at + 1]] = codes[[at + 1, at]]
        yield int(_windows(swapped[start : start + _WINDOW], _WINDOW)[0]), _Slip(phrase, at, 2, start)


def _windows(codes: Codes, hole: int) -> Keys:
    """A key for the window that begins at each place: its characters but the one at the hole, which is told."""
    size = len(codes) - _WINDOW + 1
    keys = np.zeros(max(size, 0), dtype=np.uint64)
    for offset in range(_WINDOW):
        part = codes[offset : offset + size].astype(np.uint64)
        keys = keys * np.uint64(0x10001) + (np.uint64(hole + 1) if offset == hole else part + np.uint64(8))
    return keys
