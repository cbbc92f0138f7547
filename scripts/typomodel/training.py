"""The trees: rows of features from sentences with known slips, folds, the threshold, the export."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import xxhash
from sklearn.ensemble import HistGradientBoostingClassifier

from checks.typos.alphabet import encode
from checks.typos.grams import run_keys
from checks.typos.trees import Forest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.typos.alphabet import Codes
    from checks.typos.detector import Detector, Measured

__all__ = ["FOLDS", "Lesson", "Rows", "corrupted", "fold_of", "lesson", "train"]

FOLDS = 4
USUAL = 3.0  #: logarithm of the frequency from which a word is one that people write
Pair = tuple[str, str]  #: a sentence as written, and as it should be
_TREES = {"max_iter": 400, "learning_rate": 0.05, "max_leaf_nodes": 20, "min_samples_leaf": 40, "l2_regularization": 10.0, "max_features": 0.3}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one kind, single characters or words of two, with their truth."""

    measured: Measured
    fold: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]  #: this candidate is what was meant, every character of the place wrong
    slips: npt.NDArray[np.int64]  #: how many characters of the place are wrong


@dataclass(frozen=True, slots=True)
class Lesson:
    """`characters` and `slips` count what the sentences hold, whether found or not."""

    kinds: tuple[Rows, Rows]
    characters: int
    slips: int
    weight: float


def lesson(detector: Detector, pairs: Sequence[Pair], weight: float = 1.0) -> Lesson:
    judged = detector.measured([written for written, _ in pairs])
    meant = np.zeros(len(judged.codes), dtype=np.uint16)
    for (written, right), start in zip(pairs, judged.offsets, strict=True):
        wrong = [i for i, (a, b) in enumerate(zip(written, right, strict=True)) if a != b]
        meant[[start + i for i in wrong]] = encode("".join(right[i] for i in wrong))
    folds = np.array([fold_of(right) for _, right in pairs], dtype=np.int64)
    one, two = (_rows(measured, meant, folds, judged.offsets) for measured in judged.kinds)
    slips = sum(a != b for written, right in pairs for a, b in zip(written, right, strict=True))
    return Lesson((one, two), sum(len(written) for written, _ in pairs), slips, weight)


def _rows(measured: Measured, meant: Codes, folds: npt.NDArray[np.int64], offsets: list[int]) -> Rows:
    at = measured.pairs.at
    truth = meant[at[:, None] + np.arange(measured.pairs.meant.shape[1])]
    sentence = np.searchsorted(offsets, at, side="right") - 1
    right = (measured.pairs.meant == truth).all(axis=1)
    return Rows(measured, folds[sentence], right, (truth > 0).sum(axis=1))


def fold_of(sentence: str) -> int:
    """The fold of a sentence as it should be: its copies, with a slip or without, share it."""
    return xxhash.xxh3_64_intdigest(sentence.encode()) % FOLDS


def train(lessons: Sequence[Lesson], kind: int, without: int | None = None) -> Forest:
    """Trees over all lessons, or over all but one fold of each."""
    taught = [(one.kinds[kind], one.kinds[kind].fold != without, one.weight) for one in lessons]
    rows = np.concatenate([one.measured.rows[mask] for one, mask, _ in taught])
    right = np.concatenate([one.right[mask] for one, mask, _ in taught])
    weight = np.concatenate([np.full(mask.sum(), weight) for _, mask, weight in taught])
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


def corrupted(
    detector: Detector, sentences: Sequence[str], seed: int, rate: float = 0.02, twos: float = 0.01
) -> list[Pair]:
    """Sentences with slips made by chance: characters of the same sound mostly, commoner ones oftener, and
    words for others that sound the same."""
    chance = random.Random(seed)
    return [
        (_misheard(detector, _slipped(detector, sentence, chance, rate), chance, twos), sentence)
        for sentence in sentences
    ]


def _misheard(detector: Detector, sentence: str, chance: random.Random, rate: float) -> str:
    """Some words of two replaced by others, by their frequencies."""
    codes = encode(sentence)
    if len(codes) < 2:
        return sentence
    places = np.stack([codes[:-1], codes[1:]], axis=1)
    known = detector.statistics.word(run_keys(codes, 2))
    row, words, _ = detector.homophones.of(places)
    common = np.maximum(detector.statistics.word(run_keys(words.ravel(), 2)[::2]), 0)
    out, free = list(sentence), 0
    for i in range(len(places)):
        if i < free or known[i] < USUAL or chance.random() >= rate:
            continue
        others = np.flatnonzero(row == i)
        if len(others):
            word = words[chance.choices(others.tolist(), np.exp(0.45 * common[others]))[0]]
            out[i : i + 2] = map(chr, word)
            free = i + 3
    return "".join(out)


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
