"""The county's leaders in a text: wrong titles, posts left, names out of order, names with a wrong character."""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import daachorse
import regex

from storage.models import Confidence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from storage.models import Leader

__all__ = ["Leaders", "Slip"]

#: words before a title that say it is not, or no longer, or not yet held
_NOT_NOW = regex.compile(r"(?:原|前|前任|时任|曾任|历任|代|拟任|提名|候选|免去|不再担任|辞去)[\p{Han}]{0,4}$")
#: names of an enumeration stand behind commas, or behind blanks as lists of those present write them
_BETWEEN = regex.compile(r"(?:同志)?(?:[、，,]\s?|[ \u3000]{1,4})")
#: a name may have a dot between its parts: 阿依努尔·买买提
_HAN = regex.compile(r"[\p{Han}·•・]+")
#: what follows a title that only looks like one: 县长热线, 书记信箱, 副县长办公室
_NO_PERSON = regex.compile(r"热线|信箱|办公|专线|留言|会议|助理|质量奖|接待|办")
_LEAST = 3  #: characters of a name of which one may be wrong; of two, the other could be somebody else


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with the text at [start, end)."""

    start: int
    end: int
    kind: str  #: 职务, 职务已变动, 次序, 姓名
    message: str
    suggestion: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class _Named:
    """A name of the list in a text, with the title that stands directly before or after it."""

    name: str
    start: int
    end: int
    title: str = ""
    title_start: int = 0
    title_end: int = 0


class Leaders:
    """The list, ready for reading texts."""

    def __init__(self, rows: Iterable[Leader]) -> None:
        listed = [row for row in rows if row.listed]
        self._posts: dict[str, list[Leader]] = defaultdict(list)
        for row in listed:
            self._posts[row.name].append(row)
        told = sorted((r.name, r.post, r.rank or 0, str(r.since), str(r.until)) for r in listed)
        self.digest = hashlib.sha256(repr(told).encode()).hexdigest()
        self._titles = sorted({title for row in listed for title in _titles(row.post)}, key=len, reverse=True)
        either = "|".join(map(regex.escape, self._titles))
        self._before = regex.compile(rf"(?r)(?<![副])(?:{either})(?=\s?$)") if listed else None
        self._after = regex.compile(rf"\s?({either})") if listed else None
        self._title = regex.compile(rf"(?<![副])(?:{either})") if listed else None
        names = list(self._posts)
        self._names = names
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(names) if names else None

    def slips(self, text: str, date: dt.date | None) -> list[Slip]:
        """What the text says wrongly of the leaders, in order of place; `date` is the text's own."""
        if self._automaton is None:
            return []
        named = self._named(text)
        found = [
            *(slip for one in named if (slip := self._title_slip(one, text, date))),
            *self._order_slips(named, text, date),
            *self._name_slips(named, text, date),
        ]
        return sorted(found, key=lambda slip: slip.start)

    def _named(self, text: str) -> list[_Named]:
        assert self._automaton is not None
        found = sorted(self._automaton.find_overlapping(text), key=lambda hit: (hit[0], -hit[1]))
        result: list[_Named] = []
        for start, end, number in found:
            if not (result and start < result[-1].end):
                result.append(self._with_title(text, self._names[number], start, end))
        return result

    def _with_title(self, text: str, name: str, start: int, end: int) -> _Named:
        assert self._before is not None
        assert self._after is not None
        left = max(0, start - 24)
        before = self._before.search(text, left, start)
        if before:
            return _Named(name, start, end, before[0], before.start(), before.end())
        after = self._after.match(text, end)
        if after:
            return _Named(name, start, end, after[1], after.start(1), after.end(1))
        return _Named(name, start, end)

    def _title_slip(self, one: _Named, text: str, date: dt.date | None) -> Slip | None:
        """The title is not one of the person's own; or it was, but not on the text's day."""
        if not one.title or _NOT_NOW.search(text[max(0, one.title_start - 8) : one.title_start]):
            return None
        posts = self._posts[one.name]
        holding = [row for row in posts if one.title in _titles(row.post)]
        if any(_held(row, date) for row in holding):
            return None
        start, end = min(one.start, one.title_start), max(one.end, one.title_end)
        now = "、".join(row.post for row in _ordered(posts) if _held(row, date))
        if not holding:
            message = f"“{text[start:end]}”的职务与领导名单不符"
            return Slip(start, end, "职务", message, f"{one.name}：{now}" if now else "", Confidence.DEFINITE)
        left = holding[0]
        when = f"{left.until:%Y-%m-%d}已离任" if left.until and date and date > left.until else "当时尚未任职"
        message = f"“{text[start:end]}”的职务与稿件日期不符，{one.name}{when}"
        suggestion = f"{one.name}：{now}" if now else "核对职务，或写明“时任”“原任”"
        return Slip(start, end, "职务已变动", message, suggestion, Confidence.SUSPECTED)

    def _order_slips(self, named: Sequence[_Named], text: str, date: dt.date | None) -> Iterator[Slip]:
        """Of names that follow one another in an enumeration, a later one ranks first."""
        for one, other in itertools.pairwise(named):
            last = max(one.end, one.title_end)
            first = min(other.start, other.title_start) if other.title else other.start
            ranks = self._rank(one.name, date), self._rank(other.name, date)
            if None in ranks or not _BETWEEN.fullmatch(text[last:first]):
                continue
            if ranks[1] < ranks[0]:  # type: ignore[operator]
                yield Slip(
                    one.start,
                    other.end,
                    "次序",
                    f"领导排序：“{other.name}”应在“{one.name}”之前",
                    f"{other.name}、{one.name}",
                    Confidence.SUSPECTED,
                )

    def _name_slips(self, named: Sequence[_Named], text: str, date: dt.date | None) -> Iterator[Slip]:
        """Beside a title stands a name that is its holder's but for one character."""
        assert self._title is not None
        taken = {place for one in named for place in range(one.start, one.end)}
        for match in self._title.finditer(text):
            if _NO_PERSON.match(text, match.end()):
                continue
            for name in self._holders(match[0], date):
                if len(name) < _LEAST:
                    continue
                for start in (match.end(), match.start() - len(name)):
                    written = text[max(0, start) : start + len(name)]
                    if start < 0 or start in taken or not _HAN.fullmatch(written):
                        continue
                    if len(written) == len(name) and _apart(written, name) == 1:
                        yield Slip(
                            start,
                            start + len(name),
                            "姓名",
                            f"“{match[0]}{written}”疑为“{name}”之误",
                            name,
                            Confidence.SUSPECTED,
                        )

    def _holders(self, title: str, date: dt.date | None) -> list[str]:
        return [
            name
            for name, posts in self._posts.items()
            if any(title in _titles(row.post) and _held(row, date) for row in posts)
        ]

    def _rank(self, name: str, date: dt.date | None) -> int | None:
        return min((row.rank for row in self._posts[name] if row.rank and _held(row, date)), default=None)


def _titles(post: str) -> list[str]:
    """A post as written, taken apart: 县委副书记、县长 are two titles."""
    return [title for piece in regex.split(r"[、，,；;\s/]+", post) if len(title := piece.strip()) >= 2]


def _held(row: Leader, date: dt.date | None) -> bool:
    if date is None:
        return True
    return not (row.since and date < row.since) and not (row.until and date > row.until)


def _ordered(rows: Iterable[Leader]) -> list[Leader]:
    return sorted(rows, key=lambda row: (row.rank or 999, row.post))


def _apart(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
