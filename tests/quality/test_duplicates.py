"""Near copies against forms filled anew, over 2,000 pairs: recall and precision of the duplicate index.

Pages, files and posts of a county: articles of every kind with ten kinds of edits, briefs, notices that many units
reprint, and thirteen series filled from one form each, some of whose notices were published twice.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from checks.duplicates import DuplicateIndex
from tests.quality.copies.edits import EDITS, GENTLE
from tests.quality.copies.notices import TEMPLATES
from tests.quality.copies.prose import article, short
from tests.quality.copies.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES, BRIEFS, REPRINTED, UNITS = 130, 60, 4, 30
SERIES, REPEATED = 40, 13
FRAME = 150  #: characters; what is shorter than its frame is no longer the same text in one


class Pair(NamedTuple):
    copy: int
    original: int
    kind: str
    across: bool = False


class County:
    """The texts, what each is a version of, and the pairs that are copies."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.shelf = Shelf()
        self.text_of: dict[int, int] = {}
        self.series: set[int] = set()
        self.pairs: list[Pair] = []
        self._texts = 0
        self._articles()
        self._briefs()
        self._reprints()
        for name in TEMPLATES:
            self._series(name)
        self.index = self.shelf.indexed()

    def original(self, put: str, title: str, body: str, unit: int = 1) -> int:
        self._texts += 1
        return self._put(put, title, body, unit, self._texts)

    def copy(self, put: str, title: str, body: str, original: int, kind: str, unit: int = 1) -> None:
        key = self._put(put, title, body, unit, self.text_of[original])
        self.pairs.append(Pair(key, original, kind, across=kind == "reprinted"))

    def twins(self, key: int) -> set[int]:
        """What its own unit published that carries the same text."""
        return {twin.page_id for twin in self.index.twins(self.shelf.views[key])}

    def _put(self, put: str, title: str, body: str, unit: int, text: int) -> int:
        key: int = getattr(self.shelf, put)(title, body, unit)
        self.text_of[key] = text
        return key

    def _articles(self) -> None:
        for number in range(ARTICLES):
            put = ("page", "page", "page", "page", "file", "post")[number % 6]
            title, body = article(self.rng)
            first = self.original(put, title, body)
            for kind, edit in EDITS.items():
                retitled = article(self.rng)[0] if self.rng.random() < 0.5 else title
                self.copy(put, retitled, edit(self.rng, body), first, kind)

    def _briefs(self) -> None:
        for number in range(BRIEFS):
            put = ("page", "post")[number % 2]
            title, body = short(self.rng)
            first = self.original(put, title, body)
            for kind in ("unchanged", "spaces and width"):
                self.copy(put, title, EDITS[kind](self.rng, body), first, f"brief, {kind}")

    def _reprints(self) -> None:
        for _ in range(REPRINTED):
            title, body = article(self.rng, "notice")
            first = self.original("page", title, body, unit=2)
            for unit in range(3, UNITS + 3):
                printed = EDITS["head and foot added" if unit % 2 else "unchanged"](self.rng, body)
                self.copy("page", title, printed, first, "reprinted", unit)
            self.copy("page", title, body, first, "again by its unit", unit=2)

    def _series(self, name: str) -> None:
        notices = [TEMPLATES[name](self.rng) for _ in range(SERIES)]
        firsts = [self.original("page", title, body) for title, body in notices]
        self.series.update(firsts)
        for (title, body), first in list(zip(notices, firsts, strict=True))[:REPEATED]:
            for kind in GENTLE:
                if kind != "head and foot added" or len(body) >= FRAME:
                    self.copy("page", title, EDITS[kind](self.rng, body), first, f"notice, {kind}")


@pytest.fixture(scope="module")
def county() -> Iterator[County]:
    made = County(Random(20260401))
    yield made
    made.shelf.close()


def test_copies_are_found(county: County) -> None:
    missed, asked = Counter[str](), Counter(pair.kind for pair in county.pairs)
    for pair in county.pairs:
        if not pair.across:
            missed[pair.kind] += pair.original not in county.twins(pair.copy)
    assert len(county.pairs) >= 2000
    assert missed.total() <= 0.01 * len(county.pairs), missed
    assert {kind: count for kind, count in missed.items() if count > 0.02 * asked[kind]} == {}


def test_nothing_else_is_accused(county: County) -> None:
    accused = [(key, twin) for key in county.shelf.views for twin in county.twins(key)]
    wrong = [pair for pair in accused if county.text_of[pair[0]] != county.text_of[pair[1]]]
    assert len(wrong) <= 0.01 * len(accused), wrong[:5]
    assert len({key for key, _ in wrong if key in county.series}) <= 0.01 * len(county.series), wrong[:5]


def test_reprints_by_other_units_are_found_when_asked_for(county: County) -> None:
    reprints = [pair for pair in county.pairs if pair.across]
    assert not any(county.twins(pair.copy) for pair in reprints)
    index = DuplicateIndex(county.shelf.session)
    index.prepare(county.shelf.views[pair.copy] for pair in reprints)
    for pair in reprints:
        twins = index.twins(county.shelf.views[pair.copy], across_units=True)
        assert pair.original in {twin.page_id for twin in twins}
