"""Words of two characters that sound the same."""

from __future__ import annotations

import numpy as np
import pytest

from checks.typos.alphabet import encode
from checks.typos.confusions import SAME_SOUND, SAME_TONE
from checks.typos.homophones import Homophones

#: syllables 0 to 2, each five tones: 政4 征1 正4/1 are 0, 府3 服2 are 1, 策4 is 2
READINGS = [("征", 1), ("府", 8), ("政", 4), ("服", 7), ("正", 1), ("正", 4), ("策", 14)]


@pytest.fixture(scope="module")
def homophones() -> Homophones:
    ordered = sorted(READINGS)
    words = [encode(word).astype(np.uint32) for word in ("政府", "正服", "征服", "政策")]
    return Homophones.read(
        {
            "sound_codes": np.array([ord(one) for one, _ in ordered], dtype=np.uint16),
            "sound_readings": np.array([sound for _, sound in ordered], dtype=np.uint16),
            "twos": np.array(sorted((int(a) << 16) | int(b) for a, b in words), dtype=np.uint32),
        }
    )


def spoken(homophones: Homophones, *words: str) -> list[tuple[int, str, list[int]]]:
    row, meant, same = homophones.of(np.stack([encode(word) for word in words]))
    return [
        (int(i), "".join(map(chr, word)), grades.tolist())
        for i, word, grades in zip(row, meant, same, strict=True)
    ]


def test_a_word_finds_those_that_sound_the_same_and_share_no_character(homophones: Homophones) -> None:
    assert spoken(homophones, "征服") == [(0, "政府", [SAME_SOUND, SAME_SOUND])]


def test_of_several_readings_the_nearest_counts_and_each_word_comes_once(homophones: Homophones) -> None:
    assert spoken(homophones, "政府", "正府") == [
        (0, "征服", [SAME_SOUND, SAME_SOUND]),
        (0, "正服", [SAME_TONE, SAME_SOUND]),
        (1, "征服", [SAME_TONE, SAME_SOUND]),
    ]


def test_what_cannot_be_said_has_none(homophones: Homophones) -> None:
    assert spoken(homophones, "，府", "策策") == []
