"""What a county teaches: its own words are no longer suspected, slips of one page are not learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from checks.typos.detector import Detector
from checks.typos.learning import LEAST, Learner, county_table, learnt_from

if TYPE_CHECKING:
    from pathlib import Path

LINES = [f"第{i}批竹溪河灌区改造工程在龙埫口村开工建设" for i in "一二三四五六"]


def learn(texts: list[str], file: Path) -> bytes:
    learnt_from(texts, file)
    return file.read_bytes()


def test_runs_of_several_lines_are_known(tmp_path: Path) -> None:
    from checks.typos.alphabet import encode
    from checks.typos.grams import run_keys

    learnt = learnt_from(LINES, tmp_path / "county.npz")
    table = county_table(tmp_path / "county.npz")
    assert table is not None
    assert (learnt.texts, learnt.lines) == (6, 6)
    assert table.levels(run_keys(encode("龙埫口村"), 4)).tolist() == [3]


def test_a_line_repeated_on_many_pages_counts_once(tmp_path: Path) -> None:
    assert learnt_from([LINES[0]] * (LEAST + 2), tmp_path / "county.npz").runs == 0


def test_the_order_of_texts_does_not_matter(tmp_path: Path) -> None:
    learn(LINES, tmp_path / "a.npz")
    learn(LINES[::-1], tmp_path / "b.npz")
    a, b = county_table(tmp_path / "a.npz"), county_table(tmp_path / "b.npz")
    assert a is not None
    assert b is not None
    assert np.array_equal(a.cells, b.cells)


def test_learning_again_replaces_the_file(tmp_path: Path) -> None:
    file = tmp_path / "typos" / "county.npz"
    learn(LINES, file)
    learn(LINES[:2], file)
    table = county_table(file)
    assert table is not None
    assert not len(table.cells)
    assert [path.name for path in file.parent.iterdir()] == ["county.npz"]


def test_texts_in_several_portions_add_up(tmp_path: Path) -> None:
    learner = Learner()
    for line in LINES:
        learner.add(line)
        learner._count()
    assert learner.write(tmp_path / "a.npz") == learnt_from(LINES, tmp_path / "b.npz")


def test_a_detector_takes_the_county_in(tmp_path: Path) -> None:
    learn(LINES, tmp_path / "county.npz")
    taught = Detector.load(tmp_path / "county.npz")
    assert taught.statistics.county is not None
    assert taught.find(["违反本条例归定的，依法追究责任。"])[0][0].suggestion == "规"
