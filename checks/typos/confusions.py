"""Which characters may have been meant: those that sound like the written one, and those that look like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SAME_SOUND", "SAME_TONE", "Confusions", "spread"]

Codes = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int64]
SAME_TONE, SAME_SOUND = 4, 3  #: grades of sound; 2 and 1 are near syllables, 0 is none
ALIKE = 140  #: of 255; glyphs less similar than this are not mixed up
#: of one kind, either is as right as the other: which was meant, the words around cannot tell
KINDS = (
    "省市县区州盟旗乡镇村",
    "一二三四五六七八九十百千万亿零两",
    "东西南北中",
    "年月日时",
    "他她它其",
    "的地得",
)
_SIZE = 0x10000


@dataclass(frozen=True, slots=True)
class Confusions:
    """`first[c]` to `first[c + 1]` are the places of character c in `others`, `sound` and `shape`."""

    first: npt.NDArray[np.int32]
    others: Codes
    sound: npt.NDArray[np.uint8]
    shape: npt.NDArray[np.uint8]

    @classmethod
    def read(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Confusions:
        """Joins the readings and the neighbours in shape into one list a character."""
        usable = np.zeros(_SIZE, dtype=np.bool_)
        usable[arrays["usable"]] = True
        pairs = np.concatenate([_by_sound(arrays), _by_shape(arrays)])
        written, meant = pairs >> np.int64(32), (pairs >> np.int64(16)) & np.int64(0xFFFF)
        kinds = _kinds()
        alike = (kinds[written] == kinds[meant]) & (kinds[written] > 0)
        pairs = np.sort(pairs[usable[meant] & (written != meant) & ~alike])
        starts = np.flatnonzero(np.diff(pairs >> np.int64(16), prepend=-1))
        sound = np.maximum.reduceat((pairs >> np.int64(8)) & np.int64(0xFF), starts)
        shape = np.maximum.reduceat(pairs & np.int64(0xFF), starts)
        keys = pairs[starts] >> np.int64(16)
        counts = np.bincount(keys >> np.int64(16), minlength=_SIZE)
        first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        others = (keys & np.int64(0xFFFF)).astype(np.uint16)
        return cls(first, others, sound.astype(np.uint8), shape.astype(np.uint8))

    def of(self, written: Codes) -> tuple[Places, Places]:
        """For each (row of `written`, candidate): the row, and the candidate's place in `others`."""
        start = self.first[written].astype(np.int64)
        counts = self.first[written.astype(np.int64) + 1] - start
        rows = np.repeat(np.arange(len(written), dtype=np.int64), counts)
        ends = np.cumsum(counts)
        places = (
            np.arange(len(rows), dtype=np.int64) - np.repeat(ends - counts, counts) + np.repeat(start, counts)
        )
        return rows, places


def _kinds() -> npt.NDArray[np.uint8]:
    """The kind of each character in KINDS, counted from 1; 0 for all others."""
    kinds = np.zeros(_SIZE, dtype=np.uint8)
    for number, kind in enumerate(KINDS, 1):
        kinds[[ord(one) for one in kind]] = number
    return kinds


def _packed(written: Places, meant: Places, sound: Places, shape: Places) -> Places:
    return (written << 32) | (meant << 16) | (sound << 8) | shape


def _by_sound(arrays: Mapping[str, npt.NDArray[Any]]) -> Places:
    """Characters of one syllable, or of two that are mixed up."""
    codes, sounds = arrays["sound_codes"].astype(np.int64), arrays["sound_readings"].astype(np.int64)
    syllables, tones = sounds // 5, sounds % 5
    order = np.argsort(syllables, kind="stable")
    count = np.bincount(syllables)
    begin = np.cumsum(count) - count
    near = arrays["sound_near"].astype(np.int64)
    same = np.arange(len(count), dtype=np.int64)
    links = np.concatenate([near, np.stack([same, same, np.full_like(same, SAME_SOUND)], axis=1)])
    link, one = spread(count[links[:, 0]], begin[links[:, 0]])
    pair, two = spread(count[links[link, 1]], begin[links[link, 1]])
    left, right, grade = order[one[pair]], order[two], links[link[pair], 2]
    grade = np.where((grade == SAME_SOUND) & (tones[left] == tones[right]), SAME_TONE, grade)
    return _packed(codes[left], codes[right], grade, np.zeros_like(grade))


def spread(counts: Places, begins: Places) -> tuple[Places, Places]:
    """(number of the group, member) for groups of consecutive numbers."""
    group = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    inside = np.arange(len(group), dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
    return group, np.repeat(begins, counts) + inside


def _by_shape(arrays: Mapping[str, npt.NDArray[Any]]) -> Places:
    """Neighbours in shape, in both directions."""
    others, likeness = arrays["shape_others"].astype(np.int64), arrays["shape_likeness"].astype(np.int64)
    codes = np.repeat(arrays["shape_codes"].astype(np.int64), others.shape[1])
    alike = likeness.ravel() >= ALIKE
    there, back, like = others.ravel()[alike], codes[alike], likeness.ravel()[alike]
    nothing = np.zeros_like(like)
    return np.concatenate([_packed(back, there, nothing, like), _packed(there, back, nothing, like)])
