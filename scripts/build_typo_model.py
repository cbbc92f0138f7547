"""Build checks/typos/model.npz: statistics of the statutes, sounds, shapes, and trees trained on labelled slips.

    XUNCHA_FIXTURES=FOLDER python scripts/build_typo_model.py --statutes statutes.txt.xz --font NotoSansCJK-Regular.ttc

Needs the extra `model`. The labelled sentences (XUNCHA_FIXTURES/typos) stay where they are: only numbers are written.
The same input gives the same model.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from typomodel.corpus import candidates_of, dictionary, expressions, lines_apart, statistics, twos
from typomodel.report import threshold_of, verdict
from typomodel.shapes import similar_shapes
from typomodel.sounds import readings, similar_syllables
from typomodel.training import FOLDS, Lesson, corrupted, lesson, train

from checks.typos.detector import KINDS, MODEL, Detector

if TYPE_CHECKING:
    from collections.abc import Sequence

Arrays = dict[str, npt.NDArray[Any]]
CLEAN = ("rmrb", "xxqg")
HELD = 1500  #: sentences of the statutes, kept out of the statistics, with slips made by chance
FOLD_FILE = Path(__file__).resolve().parents[1] / "tests/quality/typo_folds.npz"


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    folder = Path(os.environ["XUNCHA_FIXTURES"]) / "typos"
    labelled = {name: labelled_pairs(folder / f"ecspell_{name}.train.txt") for name in ("odw", "law")}
    clean = {name: clean_sentences(folder / f"macro_acc_{name}.tet.json") for name in CLEAN}
    arrays, held = _base(options, labelled, clean)
    _save(options.out, arrays)
    lessons = _lessons(Detector(arrays), labelled, clean, held)
    taught = list(lessons.values())
    tasks = [(kind, fold) for kind in range(len(KINDS)) for fold in [*range(FOLDS), None]]
    with ProcessPoolExecutor(options.workers) as workers:
        trained = dict(zip(tasks, workers.map(train, repeat(taught), *zip(*tasks, strict=True)), strict=True))
    forests = ([trained[0, fold] for fold in range(FOLDS)], [trained[1, fold] for fold in range(FOLDS)])
    unmarred = {name: lessons[name] for name in CLEAN}
    threshold = threshold_of(lessons["odw"], list(unmarred.values()), forests)
    arrays["threshold"] = np.array([threshold])
    folds: Arrays = {}
    for kind, name in enumerate(KINDS):
        arrays |= trained[kind, None].arrays(f"{name}_")
        for fold, forest in enumerate(forests[kind]):
            folds |= forest.arrays(f"fold{fold}_{name}_")
    _save(options.out, arrays)
    np.savez_compressed(FOLD_FILE, **folds)  # type: ignore[arg-type]
    sys.stdout.write(verdict(lessons["odw"], unmarred, forests, threshold))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statutes", type=Path, required=True, help="one article a line, xz")
    parser.add_argument("--font", type=Path, required=True, help="an open font with Chinese glyphs")
    parser.add_argument(
        "--reuse", action="store_true", help="keep the statistics of OUT, train the trees anew"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=Path, default=MODEL)
    return parser.parse_args(arguments)


def _save(file: Path, arrays: Arrays) -> None:
    np.savez(file, **arrays)  # type: ignore[arg-type]


def labelled_pairs(file: Path) -> list[tuple[str, str]]:
    """(written, right) of the lines whose two sentences are equally long."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return [(written, right) for _, written, right in rows if len(written) == len(right)]


def clean_sentences(file: Path) -> list[str]:
    """Each once."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return list(dict.fromkeys(row["original_text"] for row in rows))


def _base(
    options: argparse.Namespace, labelled: dict[str, list[tuple[str, str]]], clean: dict[str, list[str]]
) -> tuple[Arrays, list[str]]:
    """All arrays but the trees, and the sentences held out of them."""
    apart = [text for pairs in labelled.values() for pair in pairs for text in pair]
    apart += [text for sentences in clean.values() for text in sentences]
    lines, held = lines_apart(options.statutes, apart)
    if options.reuse:
        with np.load(options.out) as file:
            return {name: file[name] for name in file.files}, held
    words = dictionary() | expressions()
    known, usable = candidates_of(lines, words)
    codes, sounds, names = readings(known)
    others, likeness = similar_shapes(known, options.font)
    usual = np.array([ord(one) for one in usable], dtype=np.uint16)
    arrays = statistics(lines, words) | {
        "twos": twos(lines, words, usual),
        "sound_codes": codes,
        "sound_readings": sounds,
        "sound_near": similar_syllables(names),
        "shape_codes": np.array([ord(one) for one in known], dtype=np.uint16),
        "shape_others": others,
        "shape_likeness": likeness,
        "usable": usual,
    }
    return arrays, held


def _lessons(
    detector: Detector,
    labelled: dict[str, list[tuple[str, str]]],
    clean: dict[str, list[str]],
    held: list[str],
) -> dict[str, Lesson]:
    lessons = {name: lesson(detector, pairs) for name, pairs in labelled.items()}
    for name, sentences in clean.items():
        lessons[name] = lesson(detector, [(one, one) for one in sentences])
        lessons[f"{name} with slips"] = lesson(detector, corrupted(detector, sentences, 1), 0.5)
    chosen = [one for one in held if 10 < len(one) < 300][:HELD]
    lessons["statutes with slips"] = lesson(detector, corrupted(detector, chosen, 2), 0.3)
    return lessons


if __name__ == "__main__":
    main()
