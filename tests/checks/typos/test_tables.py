"""The compact table of runs, and the trees."""

from __future__ import annotations

import numpy as np

from checks.typos.alphabet import BREAK, DIGIT, encode
from checks.typos.grams import build, levels, run_keys
from checks.typos.statistics import table_arrays, table_of
from checks.typos.trees import Forest

KEYS = np.unique(np.random.default_rng(7).integers(1, 2**62, 5000).astype(np.uint64))
VALUES = levels(np.arange(1, len(KEYS) + 1))


def test_codes_keep_their_places() -> None:
    codes = encode("共５个,𠮷（A）\n县")
    assert len(codes) == 10
    assert codes[1] == DIGIT
    assert codes[8] == BREAK
    assert chr(codes[3]) == "，"


def test_every_run_keeps_its_level() -> None:
    assert (build(KEYS, VALUES).levels(KEYS) == VALUES).all()


def test_hardly_any_strange_run_is_taken_for_known() -> None:
    strange = np.setdiff1d(np.random.default_rng(8).integers(1, 2**62, 20_000).astype(np.uint64), KEYS)
    assert (build(KEYS, VALUES).levels(strange) > 0).mean() < 0.01


def test_an_empty_table_knows_nothing() -> None:
    assert not build(KEYS[:0], VALUES[:0]).levels(KEYS).any()


def test_a_table_comes_back_from_its_arrays() -> None:
    table = build(KEYS, VALUES)
    assert (table_of(table_arrays(table, "x"), "x", table.seed).cells == table.cells).all()


def test_the_same_runs_make_the_same_table() -> None:
    assert (build(KEYS, VALUES).cells == build(KEYS, VALUES).cells).all()


def test_keys_hold_the_run_in_order() -> None:
    assert run_keys(encode("县委"), 2).tolist() == [(ord("县") << 16) | ord("委")]


#: two trees: the first asks feature 0 <= 0.5, then feature 1 <= 2; the second is a single leaf
FOREST = Forest(
    feature=np.array([0, -1, 1, -1, -1, -1], dtype=np.int16),
    threshold=np.array([0.5, 0, 2, 0, 0, 0], dtype=np.float32),
    left=np.array([1, 1, 3, 3, 4, 5], dtype=np.int32),
    right=np.array([2, 1, 4, 3, 4, 5], dtype=np.int32),
    value=np.array([0, -1, 0, 2, 3, 0.25], dtype=np.float32),
    roots=np.array([0, 5], dtype=np.int32),
    depth=2,
    baseline=0.5,
)


def test_trees_give_the_sum_of_their_leaves() -> None:
    rows = np.array([[0.5, 9], [1, 2], [1, 2.5]], dtype=np.float32)
    assert FOREST.raw(rows).tolist() == [-0.25, 2.75, 3.75]


def test_trees_come_back_from_their_arrays() -> None:
    again = Forest.read(FOREST.arrays("t_"), "t_")
    rows = np.random.default_rng(1).normal(size=(50, 2)).astype(np.float32)
    assert (again.probability(rows) == FOREST.probability(rows)).all()


def test_no_rows_no_scores() -> None:
    assert len(FOREST.probability(np.zeros((0, 2), dtype=np.float32))) == 0
