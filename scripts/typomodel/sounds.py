"""Which characters sound alike: readings from pypinyin as numbers, and the syllables a slip may swap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from pypinyin import Style, pinyin
from pypinyin.contrib.tone_convert import to_tone3
from pypinyin.phrases_dict import phrases_dict

__all__ = ["readings", "similar_syllables"]

_INITIALS = ["zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w"]  # fmt: skip
#: initials and finals that speakers and input methods mix up
_NEAR_INITIALS = ["zh z j", "ch c q", "sh s x", "n l", "l r", "f h"]
_NEAR_FINALS = ["an ang", "en eng", "in ing", "ian iang", "uan uang", "un ong"]
MOST_READINGS = 3
MIXED_UP = 2  #: grade of sound, see checks.typos.confusions


def readings(characters: str) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16], list[str]]:
    """(character, syllable * 5 + tone) pairs as two arrays, and the syllables' names in order.

    A character keeps its first reading, and others only where some expression is read so: that 印 was once
    read yì makes no one write 印发 for 依法.
    """
    spoken = _spoken()
    pairs: list[tuple[str, str, int]] = []
    for character in characters:
        found = pinyin(character, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0]
        for number, one in enumerate(found[:MOST_READINGS]):
            if one[:-1].isalpha() and one[-1].isdigit() and (number == 0 or (character, one) in spoken):
                pairs.append((character, one[:-1], int(one[-1]) % 5))
    names = sorted({name for _, name, _ in pairs})
    number = {name: i for i, name in enumerate(names)}
    codes = np.array([ord(character) for character, _, _ in pairs], dtype=np.uint16)
    sounds = np.array([number[name] * 5 + tone for _, name, tone in pairs], dtype=np.uint16)
    return codes, sounds, names


def _spoken() -> set[tuple[str, str]]:
    """Readings that characters have in expressions."""
    return {
        (character, to_tone3(reading[0], neutral_tone_with_five=True))
        for phrase, readings in phrases_dict.items()
        for character, reading in zip(phrase, readings, strict=False)
    }


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
