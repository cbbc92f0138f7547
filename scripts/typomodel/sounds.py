"""Which characters sound alike: readings from pypinyin as numbers, and the syllables a slip may swap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from pypinyin import Style, pinyin

__all__ = ["readings", "similar_syllables"]

_INITIALS = ["zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w"]  # fmt: skip
#: initials and finals that speakers and input methods mix up
_NEAR_INITIALS = ["zh z j", "ch c q", "sh s x", "n l", "l r", "f h"]
_NEAR_FINALS = ["an ang", "en eng", "in ing", "ian iang", "uan uang", "un ong"]
MOST_READINGS = 3
MIXED_UP = 2  #: grade of sound, see checks.typos.confusions


def readings(characters: str) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16], list[str]]:
    """(character, syllable * 5 + tone) pairs as two arrays, and the syllables' names in order."""
    pairs: list[tuple[str, str, int]] = []
    for character in characters:
        found = pinyin(character, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0]
        for one in found[:MOST_READINGS]:
            if one[:-1].isalpha() and one[-1].isdigit():
                pairs.append((character, one[:-1], int(one[-1]) % 5))
    names = sorted({name for _, name, _ in pairs})
    number = {name: i for i, name in enumerate(names)}
    codes = np.array([ord(character) for character, _, _ in pairs], dtype=np.uint16)
    sounds = np.array([number[name] * 5 + tone for _, name, tone in pairs], dtype=np.uint16)
    return codes, sounds, names


def similar_syllables(names: list[str]) -> npt.NDArray[np.uint16]:
    """Rows (syllable, syllable, MIXED_UP) of the syllables commonly mixed up."""
    rows = [
        (a, b, MIXED_UP)
        for a, first in enumerate(names)
        for b, second in enumerate(names)
        if a != b and _mixed_up(first, second)
    ]
    return np.array(rows, dtype=np.uint16)


def _mixed_up(first: str, second: str) -> bool:
    (initial, final), (other, ending) = _split(first), _split(second)
    same_start = initial == other or _near(initial, other, _NEAR_INITIALS)
    return same_start and (final == ending or _near(final, ending, _NEAR_FINALS))


def _split(name: str) -> tuple[str, str]:
    initial = next((one for one in _INITIALS if name.startswith(one)), "")
    return initial, name[len(initial) :]


def _near(first: str, second: str, groups: list[str]) -> bool:
    return any(first in group.split() and second in group.split() for group in groups if first and second)
