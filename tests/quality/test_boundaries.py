"""Word boundaries on labelled sentences: what is reported is right, and hardly anything right is dropped.

Two sets: one written along with the grading, one written blind, in official prose, before its author had read it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import config
from checks import boundaries
from checks.lexicon import Term, base_terms
from checks.matcher import Lexicons
from checks.normalise import normalise
from crawler.cms.base import Document
from crawler.extract import extract

if TYPE_CHECKING:
    from collections.abc import Iterator

QUOTES = str.maketrans(
    "", "", "“”"
)  #: what stands in short quotes is exempt; here only words are asked about


class Labelled(NamedTuple):
    term: str
    sentence: str
    start: int
    end: int
    true: bool

    def verdict(self) -> str:
        """definite, suspected or dropped, by the list that holds this one term."""
        hits = lexicon(self.term).scan(self.sentence)
        mine = [hit for hit in hits if hit.start < self.end and self.start < hit.end]
        if not mine:
            return "dropped"
        return "definite" if mine[0].sure else "suspected"


@cache
def lexicon(wrong: str) -> Lexicons:
    """The base lists' term, in force on every day, or one as a county would write it."""
    term = known().get(wrong) or Term(wrong=wrong, key=normalise(wrong).text)
    return Lexicons([replace(term, valid_from=None, valid_to=None)])


@cache
def known() -> dict[str, Term]:
    return {term.wrong: term for term in base_terms(Path(config.__file__).with_name("lexicons"))}


def rows(name: str) -> Iterator[list[str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return (line.split("\t" if "\t" in line else "|") for line in lines if line and not line.startswith("#"))


@cache
def labelled(name: str) -> list[Labelled]:
    made = []
    for term, marked, mark in rows(name):
        text = marked.translate(QUOTES).replace("\\n", "\n").replace("\\u200b", "\u200b")
        text = read(text) if "<" in text or "&" in text else text
        start = text.find("{")
        end = text.find("}") - 1
        sentence = text.replace("{", "").replace("}", "")
        if start < 0:
            start = sentence.index(term)
            end = start + len(term)
        made.append(Labelled(term, sentence, start, end, mark == "1"))
    return made


def read(markup: str) -> str:
    """What the crawl stores of it."""
    return extract(
        Document("http://www.shili.gov.cn/1.html", f"<html><body><p>{markup}</p></body></html>")
    ).text


SETS = pytest.mark.parametrize("name", ["boundaries.txt", "boundaries_blind.txt"])


@SETS
def test_the_set_is_large_and_balanced(name: str) -> None:
    made = labelled(name)
    assert len(made) >= 400
    assert 0.35 < sum(row.true for row in made) / len(made) < 0.65


@SETS
def test_definite_hits_are_right(name: str) -> None:
    definite = [row for row in labelled(name) if row.verdict() == "definite"]
    wrong = [row for row in definite if not row.true]
    assert len(wrong) <= 0.01 * len(definite), wrong


@SETS
def test_dropping_costs_hardly_anything(name: str) -> None:
    true = [row for row in labelled(name) if row.true]
    dropped = [row for row in true if row.verdict() == "dropped"]
    assert len(dropped) <= 0.005 * len(true), dropped


@SETS
def test_doubt_is_kept_for_the_few(name: str) -> None:
    true = [row for row in labelled(name) if row.true]
    assert sum(row.verdict() == "definite" for row in true) >= 0.8 * len(true)
    kept = [row for row in labelled(name) if row.verdict() != "dropped"]
    assert sum(row.true for row in kept) >= 0.9 * len(kept)


@SETS
def test_both_cutters_give_the_same_verdicts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rjieba")
    quick = [row.verdict() for row in labelled(name)]
    monkeypatch.setattr(boundaries, "_cutter", boundaries._jieba)
    boundaries.is_word.cache_clear()
    assert [row.verdict() for row in labelled(name)] == quick
    boundaries.is_word.cache_clear()
