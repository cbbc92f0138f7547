"""The trees: rows of features from sentences with known slips, folds, the threshold, the export."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from checks.typos.alphabet import encode
from checks.typos.trees import Forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.typos.detector import Detector

__all__ = ["FOLDS", "Lesson", "corrupted", "fold_of", "lesson", "train"]

FOLDS = 4
Pair = tuple[str, str]  #: a sentence as written, and as it should be
_TREES = {"max_iter": 220, "learning_rate": 0.08, "max_leaf_nodes": 31, "min_samples_leaf": 30, "l2_regularization": 5.0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """Rows with their truth; `characters` and `slips` count what the sentences hold, whether found or not."""

    at: npt.NDArray[np.int64]
    rows: npt.NDArray[np.float32]
    right: npt.NDArray[np.bool_]  #: the place is wrong and this candidate is what was meant
    slip: npt.NDArray[np.bool_]  #: the place is wrong
    sentence: npt.NDArray[np.int64]
    characters: int
    slips: int
    weight: float


def lesson(detector: Detector, pairs: Sequence[Pair], weight: float = 1.0) -> Lesson:
    judged = detector.measured([written for written, _ in pairs])
    meant = np.zeros(len(judged.codes), dtype=np.uint16)
    for (written, right), start in zip(pairs, judged.offsets, strict=True):
        wrong = [i for i, (a, b) in enumerate(zip(written, right, strict=True)) if a != b]
        meant[[start + i for i in wrong]] = encode("".join(right[i] for i in wrong))
    at = judged.pairs.at
    slips = sum(a != b for written, right in pairs for a, b in zip(written, right, strict=True))
    return Lesson(
        at,
        judged.rows,
        judged.pairs.meant == meant[at],
        meant[at] > 0,
        np.searchsorted(judged.offsets, at, side="right") - 1,
        sum(len(written) for written, _ in pairs),
        slips,
        weight,
    )


def fold_of(sentences: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The fold of each sentence, by a number that does not follow their order."""
    return (sentences * 7919 + 13) % 1009 % FOLDS


def train(lessons: Sequence[Lesson], without: int | None = None) -> Forest:
    """Trees over all lessons, or over all but one fold of each."""
    kept = [
        np.ones(len(one.at), np.bool_) if without is None else fold_of(one.sentence) != without
        for one in lessons
    ]
    rows = np.concatenate([one.rows[mask] for one, mask in zip(lessons, kept, strict=True)])
    right = np.concatenate([one.right[mask] for one, mask in zip(lessons, kept, strict=True)])
    weight = np.concatenate(
        [np.full(mask.sum(), one.weight) for one, mask in zip(lessons, kept, strict=True)]
    )
    model = HistGradientBoostingClassifier(early_stopping=False, random_state=0, **_TREES)
    return _exported(model.fit(rows, right, sample_weight=weight))


def _exported(model: HistGradientBoostingClassifier) -> Forest:
    """scikit-learn's trees as the plain arrays of checks.typos.trees."""
    columns: dict[str, list[npt.NDArray[Any]]] = {
        name: [] for name in ("feature", "threshold", "left", "right", "value")
    }
    roots, size, depth = [], 0, 0
    for (tree,) in model._predictors:
        nodes = tree.nodes
        leaf = nodes["is_leaf"].astype(bool)
        here = np.arange(len(nodes))
        columns["feature"].append(np.where(leaf, -1, nodes["feature_idx"]))
        columns["threshold"].append(np.where(leaf, 0.0, nodes["num_threshold"]))
        columns["left"].append(np.where(leaf, here, nodes["left"]) + size)
        columns["right"].append(np.where(leaf, here, nodes["right"]) + size)
        columns["value"].append(np.where(leaf, nodes["value"], 0.0))
        roots.append(size)
        size += len(nodes)
        depth = max(depth, int(nodes["depth"].max()))
    types = {
        "feature": np.int16,
        "threshold": np.float32,
        "left": np.int32,
        "right": np.int32,
        "value": np.float32,
    }
    arrays = {name: np.concatenate(parts).astype(types[name]) for name, parts in columns.items()}
    return Forest(
        **arrays,
        roots=np.array(roots, dtype=np.int32),
        depth=depth,
        baseline=float(np.ravel(model._baseline_prediction)[0]),
    )


def corrupted(detector: Detector, sentences: Sequence[str], seed: int, rate: float = 0.02) -> list[Pair]:
    """Sentences with slips made by chance: characters of the same sound mostly, commoner ones oftener."""
    chance = random.Random(seed)
    return [(_slipped(detector, sentence, chance, rate), sentence) for sentence in sentences]


def _slipped(detector: Detector, sentence: str, chance: random.Random, rate: float) -> str:
    table, single = detector.confusions, detector.statistics.single
    out = list(sentence)
    for i, character in enumerate(sentence):
        code = min(ord(character), 0xFFFE)
        first, last = int(table.first[code]), int(table.first[code + 1])
        if chance.random() >= rate or first == last:
            continue
        others, sound = table.others[first:last], table.sound[first:last]
        shape = table.shape[first:last].astype(np.float64) / 255
        weight = np.where(sound >= 3, 3.0, np.where(sound == 2, 0.25, 0.0)) + np.where(shape > 0.7, 2.5, 0.0)
        weight = (weight + np.where(shape > 0, 0.12, 0.0)) * np.exp(0.45 * np.maximum(single[others], 1))
        out[i] = chr(int(others[chance.choices(range(last - first), weight)[0]]))
    return "".join(out)
