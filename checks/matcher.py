"""Lexicon matching: all lists in one automaton, hits graded by word boundary, exceptions before hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import daachorse

from checks.boundaries import Grade, grade, slips_in
from checks.context import exempt, sentence
from checks.lexicon import Term, base_terms, county_terms, digest, merged
from checks.linebreaks import over_breaks, unbroken
from checks.normalise import MARKS, Normalised, normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from storage.models import LexiconTerm, Severity

__all__ = ["LURES", "Grade", "Hit", "Lexicons"]

LONGEST_GAP = 2  #: blanks or marks in a row that may stand between two characters of one term

LONG_TERM = 4  #: characters from which a term of the county across word edges is kept as suspected
LURES = frozenset({"涉赌", "涉黄", "涉诈"})  #: categories of words that lure (checks/bait.py)


@dataclass(slots=True)
class Hit:
    """A term found at [start, end) of the original text."""

    term: Term
    start: int
    end: int
    text: str
    grade: Grade
    split: bool = False  #: blanks or marks had been slipped in
    undated: bool = False  #: the term has validity dates and the text has no date

    @property
    def quote(self) -> str:
        """The sentence around it."""
        return sentence(self.text, self.start, self.end)

    @property
    def suggestion(self) -> str:
        return self.term.suggestion

    @property
    def category(self) -> str:
        return self.term.category

    @property
    def severity(self) -> Severity | None:
        return self.term.severity

    @property
    def sure(self) -> bool:
        """Whether it may be reported as definite."""
        return self.grade is Grade.ALIGNED and not self.split and not self.undated


class Lexicons:
    """All terms in force; `scan` is safe to call from several threads, nothing changes after building."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = tuple(terms)
        self.digest = digest(self.terms)
        self._by_key: dict[str, list[Term]] = {}
        for term in self.terms:
            self._by_key.setdefault(term.key, []).append(term)
        self._keys = list(self._by_key)
        self._groups = list(self._by_key.values())
        self._allowing = frozenset(
            number for number, terms in enumerate(self._groups) if any(term.allowed for term in terms)
        )
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(self._keys) if self._keys else None
        self._reach = max(map(len, self._keys), default=0)
        self._recent: tuple[_Read, ...] = ()

    @classmethod
    def load(cls, folder: Path, terms: Iterable[LexiconTerm] = ()) -> Lexicons:
        """The base lists of a folder under the county's own terms, which come first and win."""
        return cls(merged(county_terms(terms), base_terms(folder)))

    def scan(
        self, text: str, date: dt.date | None = None, categories: frozenset[str] | None = None
    ) -> list[Hit]:
        """Hits in order of place, exceptions taken out, the longest of overlapping ones kept."""
        plain, found = self.read(text)
        if not found:
            return []
        wanted = [
            (start, end, key, terms)
            for start, end, key in found
            if (terms := self._terms(key, date, categories))
        ]
        covers = (
            [(start, end) for start, end, key in found if key in self._allowing] if self._allowing else ()
        )
        hits: list[Hit] = []
        for start, end, _, terms in _longest(wanted):
            if not any(first <= start and end <= last for first, last in covers):
                hits += _judge(plain, start, end, terms, date)
        return hits

    def read(self, text: str) -> _Read:
        """The text as normalised and (start, end, key) of all that stands in it; several rules ask for one in turn."""
        for known in self._recent:
            if known[0].original == text:
                return known
        plain = normalise(text)
        find = self._automaton.find_overlapping if self._automaton else None
        read = plain, [*find(plain.text), *over_breaks(plain.text, self._reach, find)] if find else []
        self._recent = (read, *self._recent[:4])
        return read

    def _terms(self, key: int, date: dt.date | None, categories: frozenset[str] | None) -> list[Term]:
        """The terms of a key that are wrong on that day and asked for; the county's own always are."""
        return [
            term
            for term in self._groups[key]
            if (term.own or categories is None or term.category in categories)
            and not term.allowed
            and term.holds(date)
        ]


def _judge(plain: Normalised, start: int, end: int, terms: list[Term], date: dt.date | None) -> list[Hit]:
    first, last = plain.span(start, end)
    gap = "" if last - first == end - start else _gap(plain, start, end, terms[0].wrong)
    if gap is None:
        return []
    text, start, end, broken = unbroken(plain.text, start, end)
    verdict = grade(text, start, end)
    if verdict is Grade.STRADDLING and any(slips_in(text, start, end, term.suggestion) for term in terms):
        verdict = Grade.INSIDE
    if verdict is Grade.STRADDLING:
        # so long a coincidence is rare; what the county itself listed, a person looks at, and lures
        # stand in titles and links that are no prose (成人电影网 is cut 成人 | 电影网)
        terms = (
            [term for term in terms if term.own or term.category in LURES] if end - start >= LONG_TERM else []
        )
    if not terms or exempt(plain.original, first, last):
        return []
    return [
        Hit(term, first, last, plain.original, verdict, bool(gap) or broken, date is None and term.dated)
        for term in terms
        if not (term.exceptions and _excepted(term, text, start, end, sentence(plain.original, first, last)))
    ]


#: a text as normalised, and (start, end, number of the key) of all that stands in it
_Read = tuple[Normalised, list[tuple[int, int, int]]]
_Found = tuple[int, int, int, "list[Term]"]


def _longest(found: list[_Found]) -> list[_Found]:
    """Of hits that lie within one another the outermost, in order of place."""
    if len(found) < 2:
        return found
    result: list[_Found] = []
    for hit in sorted(found, key=lambda item: (item[0], -item[1])):
        if not (result and hit[1] <= result[-1][1]):
            result.append(hit)
    return result


def _gap(plain: Normalised, start: int, end: int, wrong: str) -> str | None:
    """The marks slipped into a hit; None when blanks or marks part it so that it is no word."""
    first, last = plain.span(start, end)
    length = end - start
    if plain.original[first:last] == wrong:
        return ""
    inside = plain.index[start:end]
    widest = int((inside[1:] - inside[:-1]).max()) - 1
    if length < 3 or widest > LONGEST_GAP or plain.text[start:end].isascii():
        return None
    kept = set(inside.tolist())
    dropped = (plain.original[place] for place in range(first, last) if place not in kept)
    return "".join(character for character in dropped if character in MARKS)


def _excepted(term: Term, text: str, start: int, end: int, around: str) -> bool:
    """An exception holding the term must cover the hit; any other need only stand in the sentence around it."""
    around = normalise(around).text
    for phrase in term.exceptions:
        if term.key not in phrase:
            if phrase in around:
                return True
        else:
            reach = len(phrase) - (end - start)
            if phrase in text[max(0, start - reach) : end + reach]:
                return True
    return False
