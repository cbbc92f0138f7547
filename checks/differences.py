"""Two similar texts compared: is one an edited copy of the other, or are both filled from one template?

What both share is set aside clause by clause (so a changed order costs nothing); in the rest the differing
stretches are paired. Stretches that hold numbers, ordinals, dates, amounts, names of persons, places or
organisations are slots of a template; all others are edits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import regex

from checks.boundaries import is_word
from checks.normalise import fold
from checks.similarity import body_text
from checks.surnames import AMBIGUOUS, SURNAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Comparison", "Prepared", "compare", "copied", "numbers_differ", "same_numbers", "series_titles"]

_BYLINE = regex.compile(
    r"(?:信息来源|文章来源|来源|作者|记者|通讯员|供稿|摄影|录入|编辑|责任编辑|责编|校对|审核|审签|签发|监制):\s*[^\s,。;:]{1,16}"
)
_CLAUSE = regex.compile(r"[^，,。；;：:！!？?、\s]+")
#: a date or a number is one sign: 85 and 50 have no 5 in common
_TOKEN = regex.compile(r"(?:\d+年)?(?:\d+月)?\d+日|\d+年\d+月|\d+|.")
_MARK = regex.compile(r"[^\p{L}\p{N}]+")
_NUMBER = regex.compile(
    r"\d+(?:\.\d+)?|第[一二三四五六七八九十百零〇]+|[一二三四五六七八九十百千万零〇两]{2,}"
)
_NUMERAL = regex.compile(r"[\d一二三四五六七八九十百千万亿零〇壹贰叁两]+")
_UNITS = frozenset("年月日时分第期批号次届至元")  #: what may stand between numbers that a form leaves open
#: what a place, an organisation or an object of a notice ends with
_KIND = regex.compile(
    r"[镇乡村县市区组屯寨路街场站厂店院校园局所厅委办队库社]|街道|社区|公司|学校|中学|小学|医院|项目|工程|中心|大厦|花园"
)
_SURNAMES = SURNAMES - AMBIGUOUS
_LONG = 4000  #: differing characters beyond which the stretches are no longer paired
_SURELY = 0.8  #: share of signs in common from which no better partner is looked for
_ENOUGH = 0.85  #: share of the shorter text that a copy has in common with the other
_HALF = 0.6  #: share of the longer one
_SLOTS = 3  #: so many slots beside other changes: the form was filled anew and its wording varied
_BRIEF = 300  #: characters; in a longer text one other number beside other changes is no form filled anew
_NUMBERS = 4  #: with so many numbers, most of them other ones, it is a form filled anew


@dataclass(frozen=True, slots=True)
class Comparison:
    """`common`: share of the shorter text found in the other; `longer`: the same of the longer one."""

    common: float
    longer: float
    slots: int
    edits: int
    other_numbers: bool
    length: int = 0  #: of the shorter one

    @property
    def series(self) -> bool:
        """Whether what differs is mostly what a template leaves open."""
        only = self.slots > 0 and (self.edits == 0 or self.length < _BRIEF)
        mostly = self.slots >= self.edits and (self.slots > 1 or only)
        return self.other_numbers or mostly or (self.slots >= _SLOTS and 3 * self.slots >= self.edits)

    @property
    def copy(self) -> bool:
        return self.common >= _ENOUGH and self.longer >= _HALF and not self.series


class Prepared:
    """A text with what every comparison of it needs, worked out once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> str:
        """The text without who wrote, edited and released it: that changes from one printing to the next."""
        return _BYLINE.sub("\n", fold(self.text))

    @cached_property
    def length(self) -> int:
        """Letters, characters and digits."""
        return len(body_text(self.folded))

    @cached_property
    def clauses(self) -> list[str]:
        return [clause for piece in _CLAUSE.findall(self.folded) if (clause := _MARK.sub("", piece))]

    @cached_property
    def numbers(self) -> Counter[str]:
        return Counter(_NUMBER.findall(self.folded))


def copied(one: Prepared, other: Prepared) -> float | None:
    """The share of common text when one is a copy of the other, else None; says no as early as it can."""
    left, right = _remaining(one, other)
    shorter, longer = sorted((one.length, other.length))
    most = one.length - sum(map(len, left)) + _common_signs(left, right)
    if most < _ENOUGH * shorter or most < _HALF * longer:
        return None
    comparison = _compared(one, other, left, right)
    return comparison.common if comparison.copy else None


def compare(one: Prepared, other: Prepared) -> Comparison:
    """How two bodies relate."""
    return _compared(one, other, *_remaining(one, other))


def _compared(one: Prepared, other: Prepared, left: Sequence[str], right: Sequence[str]) -> Comparison:
    pairs, matched = _pairs(left, right)
    shared = one.length - sum(map(len, left)) + matched
    kinds = [_is_slot(*pair) for pair in dict.fromkeys(pairs)]
    return Comparison(
        common=shared / max(1, min(one.length, other.length)),
        longer=shared / max(1, max(one.length, other.length)),
        slots=sum(kinds),
        edits=len(kinds) - sum(kinds),
        other_numbers=numbers_differ(one, other),
        length=min(one.length, other.length),
    )


@lru_cache(maxsize=4096)
def series_titles(one: str, other: str) -> bool:
    """Whether two titles differ, and only in numbers, ordinals, dates and names."""
    one, other = body_text(one), body_text(other)
    if one == other:
        return False
    pairs, _ = _pairs([one], [other])
    return bool(pairs) and all(_is_slot(*pair) for pair in pairs)


def _remaining(one: Prepared, other: Prepared) -> tuple[list[str], list[str]]:
    """The clauses of each that the other lacks."""
    shared = Counter(one.clauses) & Counter(other.clauses)
    return _without(one.clauses, shared), _without(other.clauses, shared)


def _without(clauses: Sequence[str], shared: Counter[str]) -> list[str]:
    left, result = Counter(shared), []
    for clause in clauses:
        if left[clause] > 0:
            left[clause] -= 1
        else:
            result.append(clause)
    return result


def _common_signs(left: Sequence[str], right: Sequence[str]) -> int:
    """The most that any pairing of the clauses can still match."""
    return (Counter("".join(left)) & Counter("".join(right))).total()


def _pairs(left: Sequence[str], right: Sequence[str]) -> tuple[list[tuple[str, str, str, str]], int]:
    """Differing stretches as (before, here, there, after), and how many characters still match."""
    pairs: list[tuple[str, str, str, str]] = []
    matched = 0
    for here, there in _paired(left, right):
        one, other = _TOKEN.findall(here), _TOKEN.findall(there)
        for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            stretch = "".join(one[a:b])
            if tag == "equal":
                matched += len(stretch)
            else:
                before, after = "".join(one[max(0, a - 2) : a]), "".join(one[b : b + 4])
                pairs.append((before, stretch, "".join(other[c:d]), after))
    return pairs, matched


def _paired(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Clauses brought together by the characters they share; what finds no partner was added or cut."""
    if sum(map(len, left)) + sum(map(len, right)) > _LONG:
        yield from zip(left, right, strict=False)
        return
    free = list(range(len(right)))
    signs = [Counter(clause) for clause in right]
    after = 0  # where the next one stands if nothing was moved
    for place, clause in enumerate(left):
        own = Counter(clause)
        best, score = -1, 0.0
        for candidate in sorted(free, key=lambda one: abs(one - after)):
            if abs(candidate - place) > 12 + abs(len(left) - len(right)):
                continue
            total = len(clause) + len(right[candidate])
            if 2 * min(len(clause), len(right[candidate])) <= score * total:
                continue
            likeness = 2 * sum(min(count, signs[candidate][sign]) for sign, count in own.items()) / total
            if likeness > score:
                best, score = candidate, likeness
                if score >= _SURELY:
                    break
        if best >= 0 and score >= 0.4:
            free.remove(best)
            after = best + 1
            yield clause, right[best]


def _is_slot(before: str, here: str, there: str, after: str) -> bool:
    """Whether two stretches fill one field of a form: numbers, or names of persons, places, firms.

    What stands on one side only was added or left out: the fields of a form do not vanish.
    """
    if not here or not there:
        return False
    if not after and (here.startswith(there) or there.startswith(here)):
        return False  # cut off in the middle
    one, other = _NUMERAL.sub("", here), _NUMERAL.sub("", there)
    if one != here and other != there:
        return one == other or (set(one) | set(other)) <= _UNITS or _names("", one, other, after)
    return one == here and other == there and _names(before, here, there, after)


def _names(before: str, here: str, there: str, after: str) -> bool:
    if len(here) > 1 and len(there) > 1 and _KIND.match(after[:3]):
        return True
    if not before and {here[:1], there[:1]} <= _SURNAMES and max(len(here), len(there)) <= 3:
        return True  # 唐海燕, 谢海燕 where a clause begins
    return _name(before, here) and _name(before, there) and not (is_word(here) and is_word(there))


def _name(before: str, stretch: str) -> bool:
    """Whether a stretch, with a surname before it if need be, may be a personal, place or firm name."""
    if len(stretch) > 1 and (_KIND.fullmatch(stretch[-1:]) or _KIND.fullmatch(stretch[-2:])):
        return True
    if len(stretch) == 3 and stretch[0] in SURNAMES:
        return True  # even where the dictionary knows it: it knows famous names
    if len(stretch) in (2, 4) and stretch[0] in _SURNAMES:
        return not is_word(stretch)
    given = 0 < len(stretch) <= 2 and before[-1:] in _SURNAMES
    return given and not is_word(before[-1] + stretch) and not is_word(before[-2:])


def numbers_differ(one: Prepared, other: Prepared) -> bool:
    """Whether both texts hold several numbers and most of the shorter one's are others."""
    fewer = min(one.numbers.total(), other.numbers.total())
    return fewer >= _NUMBERS and (one.numbers & other.numbers).total() < fewer / 2


def same_numbers(one: Prepared, other: Prepared) -> float:
    """The share of the numbers of both that are the same."""
    return (one.numbers & other.numbers).total() / max(1, (one.numbers | other.numbers).total())
