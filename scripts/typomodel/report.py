"""The threshold, and the figures: how much is found, how often wrongly, on sentences that did not train."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.detector import best_rows
from typomodel.training import fold_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checks.typos.detector import Detector
    from checks.typos.trees import Forest
    from typomodel.training import Lesson

__all__ = ["out_of_fold", "threshold_of", "verdict"]

PRECISION = 0.95
FALSE_FLAGS = 1 / 10_000  #: a character


def out_of_fold(lesson: Lesson, forests: Sequence[Forest]) -> npt.NDArray[np.float32]:
    """Each row's score by the trees that did not train on its sentence."""
    scores = np.zeros(len(lesson.at), dtype=np.float32)
    folds = fold_of(lesson.sentence)
    for number, forest in enumerate(forests):
        scores[folds == number] = forest.probability(lesson.rows[folds == number])
    return scores


def counts(lesson: Lesson, scores: npt.NDArray[np.float32], threshold: float) -> tuple[int, int, int]:
    """(flags, flags on slips, flags with the right suggestion)."""
    rows = best_rows(lesson.at, scores, threshold)
    return len(rows), int(lesson.slip[rows].sum()), int(lesson.right[rows].sum())


def threshold_of(labelled: Lesson, clean: Sequence[Lesson], forests: Sequence[Forest]) -> float:
    """The lowest threshold that keeps precision and, on every clean set, the rate of false flags."""
    scores = out_of_fold(labelled, forests)
    others = [(one, out_of_fold(one, forests)) for one in clean]
    for threshold in np.arange(0.3, 0.995, 0.005):
        flags, _, right = counts(labelled, scores, threshold)
        quiet = all(
            counts(one, values, threshold)[0] <= one.characters * FALSE_FLAGS for one, values in others
        )
        if right >= PRECISION * flags and quiet:
            return float(threshold)
    raise SystemExit("no threshold keeps both the precision and the rate of false flags")


def verdict(
    detector: Detector,
    labelled: Lesson,
    forests: Sequence[Forest],
    threshold: float,
    clean: Mapping[str, Sequence[str]],
) -> str:
    lines = [f"threshold {threshold:.3f}"]
    scores = out_of_fold(labelled, forests)
    for at in sorted({threshold, 0.5, 0.6, 0.7, 0.8, 0.9}):
        flags, slips, right = counts(labelled, scores, at)
        lines.append(
            f"odw out of fold at {at:.2f}: flagged P {slips / flags:.3f} R {slips / labelled.slips:.3f}, "
            f"corrected P {right / flags:.3f} R {right / labelled.slips:.3f}"
        )
        for name, sentences in clean.items():
            detector.threshold = at
            false = sum(map(len, detector.find(sentences)))
            characters = sum(map(len, sentences))
            lines.append(f"    {name}, not trained on: {false} flags on {characters} characters")
    return "\n".join(lines) + "\n"
