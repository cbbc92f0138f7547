"""The typo detector: our own sentences everywhere; labelled sets and clean sets where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checks.typos.detector import Detector
from checks.typos.phrases import PHRASES
from tests.quality.typo_sets import CLEAN, clean, official, tally

HERE = Path(__file__).parent
#: floors; they only rise
OWN_RECALL = 0.8
PRECISION, RECALL, FALSE_PER_10K = 0.98, 0.5, 1.0
labelled_sets = pytest.mark.skipif("XUNCHA_FIXTURES" not in os.environ, reason="no labelled sets here")


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


def slips(written: str, right: str) -> set[int]:
    return {place for place, (a, b) in enumerate(zip(written, right, strict=True)) if a != b}


def test_own_sentences(detector: Detector) -> None:
    lines = (HERE / "typos.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("|") for line in lines if not line.startswith("#")]
    found = [
        {place for suspect in one for place in range(suspect.offset, suspect.offset + len(suspect.wrong))}
        for one in detector.find([written for written, _ in pairs])
    ]
    known = [slips(written, right) for written, right in pairs]
    hits = sum(len(a & b) for a, b in zip(found, known, strict=True))
    assert len(pairs) >= 120
    assert hits >= 0.97 * sum(map(len, found))
    assert hits >= OWN_RECALL * sum(map(len, known))


@labelled_sets
def test_official_writing_judged_by_trees_that_did_not_train_on_it(detector: Detector) -> None:
    found = tally(detector, official(), detector.threshold)
    assert found.precision >= PRECISION
    assert found.recall >= RECALL


@labelled_sets
@pytest.mark.parametrize("name", CLEAN)
def test_clean_sentences_that_did_not_train_are_left_alone(detector: Detector, name: str) -> None:
    found = tally(detector, clean(name), detector.threshold)
    assert found.false_per_10k <= FALSE_PER_10K
    assert not found.told


def test_characters_in_the_wrong_order_are_told_as_such(detector: Detector) -> None:
    suspects = detector.find(["进一步提高人群民众的满意度。", "抒发真情实感，一年一度的庙会到了。"])
    assert [[(one.wrong, one.suggestion) for one in found] for found in suspects] == [[("群民", "民群")], []]


def test_no_phrase_of_the_list_is_accused_as_it_is_listed(detector: Detector) -> None:
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    phrases = [word.replace("=", "，") for line in lines if line[0] != "#" for word in line.split()]
    assert len(phrases) >= 600
    assert not detector.measured(["。".join(phrases)]).told
