"""Words of two characters by how they sound: whole words are mistyped for others that sound the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from checks.typos.confusions import SAME_SOUND, SAME_TONE, spread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.typos.alphabet import Codes

__all__ = ["Homophones"]

Places = npt.NDArray[np.int64]
_READINGS = 3  #: at most, of one character
_SYLLABLES = 512  #: more than there are


@dataclass(frozen=True, slots=True)
class Homophones:
    """Words in the order of their sounds: sound number i has those from `first[i]` to `first[i + 1]`.

    `readings` has a row of syllable * 5 + tone a character, -1 where it has fewer.
    """

    sounds: Places
    first: Places
    words: Codes
    tones: npt.NDArray[np.uint8]
    readings: npt.NDArray[np.int16]

    @classmethod
    def read(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Homophones:
        readings = _rows_of(arrays["sound_codes"], arrays["sound_readings"])
        words = np.stack([arrays["twos"] >> 16, arrays["twos"] & 0xFFFF], axis=1).astype(np.uint16)
        row, sound, tones = _spoken(readings, words)
        order = np.argsort(sound, kind="stable")
        sounds, first = np.unique(sound[order], return_index=True)
        return cls(sounds, np.append(first, len(order)), words[row[order]], tones[order], readings)

    def of(self, written: Codes) -> tuple[Places, Codes, npt.NDArray[np.uint8]]:
        """For each (row of `written`, word that sounds the same with no character in common): row, word, sounds."""
        row, sound, tones = _spoken(self.readings, written)
        place = np.minimum(np.searchsorted(self.sounds, sound), len(self.sounds) - 1)
        heard = np.flatnonzero(self.sounds[place] == sound)
        row, place, tones = row[heard], place[heard], tones[heard]
        group, word = spread(np.diff(self.first)[place], self.first[place])
        row, meant = row[group], self.words[word]
        same = np.where(self.tones[word] == tones[group], SAME_TONE, SAME_SOUND).astype(np.uint8)
        other = (meant != written[row]).all(axis=1)
        return _distinct(row[other], meant[other], same[other])


def _rows_of(codes: Codes, sounds: npt.NDArray[np.uint16]) -> npt.NDArray[np.int16]:
    """One row of readings for each code; `codes` has the readings of a character one after the other."""
    rows = np.full((0x10000, _READINGS), -1, dtype=np.int16)
    begins = np.flatnonzero(np.diff(codes.astype(np.int64), prepend=-1))
    number = np.arange(len(codes)) - np.repeat(begins, np.diff(np.append(begins, len(codes))))
    rows[codes, number] = sounds
    return rows


def _spoken(readings: npt.NDArray[np.int16], words: Codes) -> tuple[Places, Places, npt.NDArray[np.uint8]]:
    """Every way to say every word: (row, number of the two syllables, the two tones)."""
    rows, sounds, tones = [], [], []
    for one in range(_READINGS):
        for two in range(_READINGS):
            a, b = readings[words[:, 0], one].astype(np.int64), readings[words[:, 1], two].astype(np.int64)
            row = np.flatnonzero((a >= 0) & (b >= 0))
            a, b = a[row], b[row]
            rows.append(row)
            sounds.append(a // 5 * _SYLLABLES + b // 5)
            tones.append(np.stack([a % 5, b % 5], axis=1).astype(np.uint8))
    return np.concatenate(rows), np.concatenate(sounds), np.concatenate(tones)


def _distinct(
    row: Places, meant: Codes, same: npt.NDArray[np.uint8]
) -> tuple[Places, Codes, npt.NDArray[np.uint8]]:
    """Each word once a row, with its best sounds."""
    key = (row << 32) | (meant[:, 0].astype(np.int64) << 16) | meant[:, 1]
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    if not len(starts):
        return row, meant, same
    best = np.maximum.reduceat(same[order], starts)
    chosen = order[starts]
    return row[chosen], meant[chosen], best
