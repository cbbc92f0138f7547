"""The typo detector: our own sentences everywhere; labelled sets and clean sets where they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from checks.typos.detector import Detector, best_rows
from checks.typos.trees import Forest

HERE = Path(__file__).parent
FOLDER = Path(os.environ.get("XUNCHA_FIXTURES", "")) / "typos"
#: floors; they only rise
OWN_RECALL, FALSE_FLAGS = 0.8, 1.0
#: threshold (None: the shipped one, quiet enough for news) → precision and recall, suggestions included
FOLD_FLOORS = {None: (0.98, 0.39), 0.7: (0.95, 0.45)}
FOLDS = 4
TRAINED = 1500  #: of each clean set, so many sentences trained the trees
labelled_sets = pytest.mark.skipif("XUNCHA_FIXTURES" not in os.environ, reason="no labelled sets here")


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


def slips(written: str, right: str) -> set[int]:
    return {place for place, (a, b) in enumerate(zip(written, right, strict=True)) if a != b}


def test_own_sentences(detector: Detector) -> None:
    lines = (HERE / "typos.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("|") for line in lines if not line.startswith("#")]
    found = [{suspect.offset for suspect in one} for one in detector.find([written for written, _ in pairs])]
    known = [slips(written, right) for written, right in pairs]
    hits = sum(len(a & b) for a, b in zip(found, known, strict=True))
    assert len(pairs) >= 120
    assert hits >= 0.97 * sum(map(len, found))
    assert hits >= OWN_RECALL * sum(map(len, known))


@labelled_sets
@pytest.mark.parametrize("threshold", FOLD_FLOORS)
def test_official_writing_judged_by_trees_that_did_not_train_on_it(
    detector: Detector, threshold: float | None
) -> None:
    rows = [
        line.split("\t")
        for line in (FOLDER / "ecspell_odw.train.txt").read_text(encoding="utf-8").splitlines()
    ]
    pairs = [(written, right) for _, written, right in rows if len(written) == len(right)]
    judged = detector.measured([written for written, _ in pairs])
    at, starts = judged.pairs.at, np.array(judged.offsets)
    sentence = np.searchsorted(starts, at, side="right") - 1
    rows_found = best_rows(at, _out_of_fold(judged.rows, sentence), threshold or detector.threshold)
    right = [
        int(at[row] - starts[sentence[row]]) in slips(*pairs[sentence[row]])
        and chr(judged.pairs.meant[row]) == pairs[sentence[row]][1][at[row] - starts[sentence[row]]]
        for row in rows_found
    ]
    precision, recall = FOLD_FLOORS[threshold]
    assert sum(right) >= precision * len(right)
    assert sum(right) >= recall * sum(len(slips(*pair)) for pair in pairs)


def _out_of_fold(rows: npt.NDArray[np.float32], sentence: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Scores by the trees of each fold; the same division as the building script's."""
    scores = np.zeros(len(rows), dtype=np.float32)
    with np.load(HERE / "typo_folds.npz") as arrays:
        for fold in range(FOLDS):
            chosen = (sentence * 7919 + 13) % 1009 % FOLDS == fold
            scores[chosen] = Forest.read(arrays, f"fold{fold}_").probability(rows[chosen])
    return scores


@labelled_sets
@pytest.mark.parametrize("name", ["rmrb", "xxqg"])
def test_clean_sentences_that_did_not_train_are_left_alone(detector: Detector, name: str) -> None:
    records = json.loads((FOLDER / f"macro_acc_{name}.tet.json").read_text(encoding="utf-8"))[TRAINED:]
    texts = [record["original_text"] for record in records]
    assert sum(map(len, detector.find(texts))) <= FALSE_FLAGS * sum(map(len, texts)) / 10_000
