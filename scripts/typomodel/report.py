"""The threshold, and the figures: how much is found, how often wrongly, on sentences that did not train."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from checks.typos.detector import surest
from typomodel.training import FOLDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checks.typos.trees import Forest
    from typomodel.training import Lesson

__all__ = ["threshold_of", "verdict"]

PRECISION = 0.95
FALSE_FLAGS = (
    0.75 / 10_000
)  #: a character; a quarter of what is bearable is left to prose unlike the clean sets
Scores = list[npt.NDArray[np.float32]]
Forests = tuple["Sequence[Forest]", "Sequence[Forest]"]  #: of each kind, one a fold


def out_of_fold(lesson: Lesson, forests: Forests) -> Scores:
    """Each row's score by the trees that did not train on its sentence."""
    scores = []
    for rows, ones in zip(lesson.kinds, forests, strict=True):
        values = np.zeros(len(rows.fold), dtype=np.float32)
        for fold in range(FOLDS):
            chosen = rows.fold == fold
            values[chosen] = ones[fold].probability(rows.measured.rows[chosen])
        scores.append(values)
    return scores


def counts(lesson: Lesson, scores: Scores, threshold: float) -> tuple[int, int, int]:
    """Characters (flagged, flagged and wrong, flagged with the right suggestion)."""
    flagged = wrong = mended = 0
    for kind, row in surest([rows.measured for rows in lesson.kinds], scores, threshold):
        rows, width = lesson.kinds[kind], kind + 1
        flagged += width
        wrong += int(rows.slips[row])
        mended += width * int(rows.right[row])
    return flagged, wrong, mended


def threshold_of(labelled: Lesson, clean: Sequence[Lesson], forests: Forests) -> float:
    """The lowest threshold that keeps precision and, on every clean set, the rate of false flags."""
    scores = out_of_fold(labelled, forests)
    others = [(one, out_of_fold(one, forests)) for one in clean]
    for threshold in np.arange(0.3, 0.995, 0.005):
        flagged, _, mended = counts(labelled, scores, threshold)
        quiet = all(
            counts(one, values, threshold)[0] <= one.characters * FALSE_FLAGS for one, values in others
        )
        if mended >= PRECISION * flagged and quiet:
            return float(threshold)
    raise SystemExit("no threshold keeps both the precision and the rate of false flags")


def verdict(labelled: Lesson, clean: Mapping[str, Lesson], forests: Forests, threshold: float) -> str:
    """All figures out of fold, at the threshold and at others."""
    lines = [f"threshold {threshold:.3f}"]
    scores = out_of_fold(labelled, forests)
    others = {name: (one, out_of_fold(one, forests)) for name, one in clean.items()}
    for at in sorted({threshold, 0.5, 0.6, 0.7, 0.8, 0.9}):
        flagged, wrong, mended = counts(labelled, scores, at)
        line = (
            f"{at:.3f}: flagged P {wrong / flagged:.3f} R {wrong / labelled.slips:.3f}, "
            f"corrected P {mended / flagged:.3f} R {mended / labelled.slips:.3f}"
        )
        for name, (one, values) in others.items():
            false = counts(one, values, at)[0]
            line += (
                f"; {name} {false} in {one.characters} characters, {false / one.characters * 1e4:.2f} per 10k"
            )
        lines.append(line)
    return "\n".join(lines) + "\n"
