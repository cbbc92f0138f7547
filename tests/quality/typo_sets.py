"""Sentences with known slips and clean ones, judged by trees that did not train on them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import xxhash

from checks.typos.detector import Detector, surest
from checks.typos.trees import Forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.typos.detector import Judged

__all__ = ["CLEAN", "Tally", "clean", "official", "tally"]

FOLDER = Path(os.environ.get("XUNCHA_FIXTURES", "")) / "typos"
FORESTS = Path(__file__).with_name("typo_folds.npz")
FOLDS = 4
CLEAN = ("rmrb", "xxqg")
Pair = tuple[str, str]  #: a sentence as written, and as it should be


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of characters: read, wrong, flagged, flagged and wrong, flagged with the right suggestion."""

    read: int
    wrong: int
    flagged: int
    hit: int
    mended: int
    told: int  #: characters in the wrong order, set phrases miswritten

    @property
    def precision(self) -> float:
        return self.mended / self.flagged

    @property
    def recall(self) -> float:
        return self.mended / self.wrong

    @property
    def false_per_10k(self) -> float:
        return (self.flagged - self.hit) / self.read * 10_000


def official() -> list[Pair]:
    """Official writing, with slips and without."""
    lines = (FOLDER / "ecspell_odw.train.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [(written, right) for _, written, right in rows if len(written) == len(right)]


def clean(name: str) -> list[Pair]:
    """Sentences without slips, each once."""
    records = json.loads((FOLDER / f"macro_acc_{name}.tet.json").read_text(encoding="utf-8"))
    return [(text, text) for text in dict.fromkeys(record["original_text"] for record in records)]


def tally(detector: Detector, pairs: Sequence[Pair], threshold: float) -> Tally:
    """What is found in the sentences, each judged without the trees that saw it or a copy of it."""
    judged = detector.measured([written for written, _ in pairs])
    flagged = hit = mended = 0
    for kind, row in surest(judged.kinds, _out_of_fold(judged, pairs), threshold):
        found = judged.kinds[kind].pairs
        sentence = _sentences(judged, found.at[row : row + 1])[0]
        written, right = pairs[sentence]
        start = int(found.at[row]) - judged.offsets[sentence]
        meant = "".join(map(chr, found.meant[row]))
        there = slice(start, start + len(meant))
        wrong = sum(a != b for a, b in zip(written[there], right[there], strict=True))
        flagged, hit = flagged + len(meant), hit + wrong
        mended += wrong if right[there] == meant else 0
    return Tally(
        sum(len(written) for written, _ in pairs),
        sum(a != b for written, right in pairs for a, b in zip(written, right, strict=True)),
        flagged,
        hit,
        mended,
        len(judged.told),
    )


def _sentences(judged: Judged, at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The sentence of each place."""
    return np.searchsorted(judged.offsets, at, side="right") - 1


def _out_of_fold(judged: Judged, pairs: Sequence[Pair]) -> list[npt.NDArray[np.float32]]:
    """Scores of each kind by the trees of each fold; the same division as the building script's."""
    folds = np.array([xxhash.xxh3_64_intdigest(right.encode()) % FOLDS for _, right in pairs], dtype=np.int64)
    scores = []
    with np.load(FORESTS) as arrays:
        for kind, measured in zip(("ones", "twos"), judged.kinds, strict=True):
            values = np.zeros(len(measured.rows), dtype=np.float32)
            fold_of = folds[_sentences(judged, measured.pairs.at)]
            for fold in range(FOLDS):
                forest, chosen = Forest.read(arrays, f"fold{fold}_{kind}_"), fold_of == fold
                values[chosen] = forest.probability(measured.rows[chosen])
            scores.append(values)
    return scores
