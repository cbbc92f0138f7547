"""The shipped detector: what it finds, where, and that it answers the same however it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.typos.detector import MODEL, Detector

if TYPE_CHECKING:
    from pathlib import Path

WRONG = "违反本条例归定的，依法追究责任。"
RIGHT = "违反本条例规定的，依法追究责任。"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


def test_a_slip_is_found_with_its_place_and_suggestion(detector: Detector) -> None:
    ((suspect,),) = detector.find([WRONG])
    assert (suspect.offset, suspect.wrong, suspect.suggestion) == (5, "归", "规")
    assert suspect.score >= detector.threshold


def test_a_word_written_as_one_that_sounds_the_same_is_found_whole(detector: Detector) -> None:
    ((suspect,),) = detector.find(["县级以上人民征服应当加强领导。"])
    assert (suspect.offset, suspect.wrong, suspect.suggestion) == (6, "征服", "政府")


def test_the_right_sentence_is_left_alone(detector: Detector) -> None:
    assert detector.find([RIGHT]) == [[]]


def test_texts_do_not_influence_one_another(detector: Detector) -> None:
    texts = [RIGHT, WRONG, "", RIGHT + WRONG, "2026年 abc\n\n" + WRONG]
    assert detector.find(texts) == [found for text in texts for found in detector.find([text])]


def test_offsets_count_characters_beyond_the_basic_plane(detector: Detector) -> None:
    ((suspect,),) = detector.find(["𠮷" + WRONG])
    assert suspect.offset == 6


def test_nothing_and_odd_texts_are_no_trouble(detector: Detector) -> None:
    assert detector.find([]) == []
    assert detector.find(["", "\n", "县", "abc 123", "\ud800", "。" * 50]) == [[]] * 6


def test_two_detectors_agree(detector: Detector) -> None:
    assert Detector.load().find([WRONG, RIGHT]) == detector.find([WRONG, RIGHT])


def test_the_model_is_small() -> None:
    assert MODEL.stat().st_size <= 10_000_000


def test_a_county_without_learning_changes_nothing(detector: Detector, tmp_path: Path) -> None:
    assert Detector.load(tmp_path / "county.npz").find([WRONG]) == detector.find([WRONG])
