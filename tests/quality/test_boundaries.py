"""Word boundaries on labelled sentences: what is reported is right, and hardly anything right is dropped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import config
from checks import boundaries
from checks.boundaries import Grade, grade, slips_in
from checks.lexicon import base_terms

SENTENCES = Path(__file__).with_name("boundaries.txt")


class Labelled(NamedTuple):
    term: str
    sentence: str
    true: bool

    @property
    def grade(self) -> Grade:
        start = self.sentence.index(self.term)
        end = start + len(self.term)
        verdict = grade(self.sentence, start, end)
        right = suggestions().get(self.term, "")
        if verdict is Grade.STRADDLING and slips_in(self.sentence, start, end, right):
            return Grade.INSIDE
        return verdict


@cache
def suggestions() -> dict[str, str]:
    """What the base lists say a term should read."""
    return {term.wrong: term.suggestion for term in base_terms(Path(config.__file__).with_name("lexicons"))}


def labelled() -> list[Labelled]:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    return [Labelled(term, sentence, mark == "1") for term, sentence, mark in rows]


def test_the_set_is_large_and_balanced() -> None:
    rows = labelled()
    assert len(rows) >= 400
    assert 0.35 < sum(row.true for row in rows) / len(rows) < 0.65


def test_aligned_hits_are_right() -> None:
    aligned = [row for row in labelled() if row.grade is Grade.ALIGNED]
    wrong = [row for row in aligned if not row.true]
    assert len(wrong) <= 0.01 * len(aligned), wrong


def test_dropping_costs_hardly_anything() -> None:
    true = [row for row in labelled() if row.true]
    dropped = [row for row in true if row.grade is Grade.STRADDLING]
    assert len(dropped) <= 0.005 * len(true), dropped


def test_both_cutters_give_the_same_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rjieba")
    quick = [row.grade for row in labelled()]
    monkeypatch.setattr(boundaries, "_cutter", boundaries._jieba)
    assert [row.grade for row in labelled()] == quick
