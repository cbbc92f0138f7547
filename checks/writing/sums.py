"""Sums within one sentence: parts in the unit of their total that do not make the total."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

import regex

from checks.glance import BLANKS, Words, joined
from checks.writing.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["may_tell_sums", "wrong_sums"]

_UNIT = r"(?P<unit>亿元|万元|元|万人次|人次|万人|万吨|万亩|公里|平方米|个|家|人|名|户|件|条|项|所|篇|起|宗|次|场|处|座|台|辆|吨|亩|份|期|批|栋|套|例|村|镇)"
_AMOUNT = regex.compile(rf"(?<![\d.第])(?P<number>\d+(?:\.\d+)?)\s?{_UNIT}(?!月|年|以|左右|多|余)")
_END = re.compile(r"[。；！？\n]")
_END_BEFORE = regex.compile(r"(?r)[。；！？\n]")
_HINT = re.compile("其中|合计|总计|共计|一共|共")  #: without one of these a sentence tells no total
_COMMAS = frozenset("，,、")  #: one stands before a total
_TOTAL_AFTER = regex.compile(
    rf"[，,、]\s?(?:合计|总计|共计|一共|共)(?!带动|辐射|引领|影响)(?P<what>\p{{Han}}{{0,4}}?)\s?(?P<number>\d+(?:\.\d+)?)\s?{_UNIT}"
)
#: without one of these no sentence tells parts and their total
may_tell_sums = Words(
    [
        *joined("(,", ("", *BLANKS), ("其中",)),
        *joined(",、", ("", *BLANKS), ("合计", "总计", "共计", "一共", "共")),
    ]
)
_AMONG = regex.compile(r"[（(，,]\s?其中\s?[：:，,]?")
_PARTS = regex.compile(r"[、，,；]|和(?=\p{Han}{1,12}\d)|以及|及(?=\p{Han}{1,12}\d)")
#: what one person or thing may be at the same time: such parts overlap
_OVERLAP = regex.compile(
    r"女|男|党员|民族|岁|学历|本科|硕士|博士|职称|残疾|困难|脱贫|低保|新增|已|以上|以下|占|同比|增|降|平均|最|约(?!谈)|近|超(?!市)"
)
#: what was done next: no part of the total any more
_NEXT = re.compile(
    r"\s*(?:培育|新[增建设]|建成|完成|引进|认定|获[批评得]|入[选库]|实施|签约|落地|发放|举办|开展|累计|全[县市年])"
)
_BRACKET = re.compile("[）)]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MOST_OFF = Decimal("0.05")  #: a slip of the pen misses by little; by more, the parts mean something else
_LEAST_PARTS = 3
_PLAIN_OFF = Decimal("0.35")  #: three parts and more, then 共12辆 and nothing else: that is their total


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    number: Decimal
    unit: str


def wrong_sums(text: str) -> Iterator[Slip]:
    """“A 3个、B 4个、C 4个，共10个” and “50个（其中A 42个、B 3个、C 4个、D 2个）”."""
    for start, sentence in _telling(text):
        if "其中" in sentence:
            yield from _among(sentence, start)
        else:
            yield from _after(sentence, start)


def _telling(text: str) -> Iterator[tuple[int, str]]:
    """(start, sentence) of those that may tell a total."""
    end = 0
    for hint in _HINT.finditer(text):
        place = hint.start() if hint[0] == "其中" else _comma_before(text, hint.start())
        if place < end:
            continue
        before = _END_BEFORE.search(text, end, place)
        start = before.end() if before else end
        close = _END.search(text, hint.end())
        end = close.start() if close else len(text)
        yield start, text[start:end]


def _comma_before(text: str, place: int) -> int:
    """Where the comma before a word stands, over one blank at most; -1 where there is none."""
    if text[place - 1 : place].isspace():
        place -= 1
    return place - 1 if text[place - 1 : place] in _COMMAS else -1


def _after(sentence: str, offset: int) -> Iterator[Slip]:
    """Parts first, then their total; every clause before it must be a part."""
    total = _TOTAL_AFTER.search(sentence)
    if not total or _OVERLAP.search(sentence, 0, total.start()):
        return
    before = sentence[: total.start()]
    before = before[max(before.rfind("："), before.rfind(":")) + 1 :]
    pieces = dropwhile(lambda part: not _NUMBER.search(part), _PARTS.split(before))  # 经评审，
    parts = [_only(part) for part in pieces]
    if len(parts) < 2 or any(part is None or part.unit != total["unit"] for part in parts):
        return
    numbers, said = [part.number for part in parts if part], Decimal(total["number"])
    made = sum(numbers, Decimal(0))
    plain = len(parts) >= _LEAST_PARTS and not total["what"] and total.end() == len(sentence)
    most = max(Decimal(2), said * (_PLAIN_OFF if plain else _MOST_OFF))
    if _rounding(said, *numbers) < abs(made - said) <= most:
        yield _slip(offset, offset + total.end(), made, said, total["unit"])


def _among(sentence: str, offset: int) -> Iterator[Slip]:
    """The total first, then its parts after 其中; they may be some of it, never more than it."""
    word = _AMONG.search(sentence)
    if not word:
        return
    rest = sentence[word.end() :]
    if sentence[word.start()] in "（(":
        rest = _BRACKET.split(rest, maxsplit=1)[0]
    if len(_NUMBER.findall(rest)) < _LEAST_PARTS or _OVERLAP.search(rest):
        return
    pieces = takewhile(lambda part: not _NEXT.match(part), _PARTS.split(rest.rstrip("，,、 ")))
    parts = [_only(part) for part in pieces]
    totals = _amounts(sentence[: word.start()])
    if not totals or len(parts) < _LEAST_PARTS:
        return
    total = totals[-1]
    if any(part is None or part.unit != total.unit for part in parts):
        return
    numbers = [part.number for part in parts if part]
    made = sum(numbers, Decimal(0))
    most = max(Decimal(2), total.number * _MOST_OFF)
    if _rounding(total.number, *numbers) < made - total.number <= most:
        yield _slip(offset + total.start, offset + word.end() + len(rest), made, total.number, total.unit)


def _rounding(*numbers: Decimal) -> Decimal:
    """By how much a total may miss its parts when each was rounded by itself: 3.1+4.4+5.1 are 12.5亿元, too."""
    places = (-int(number.as_tuple().exponent) for number in numbers)
    return sum((Decimal(5).scaleb(-place - 1) for place in places if place), Decimal(0))


def _amounts(text: str) -> list[_Amount]:
    return [
        _Amount(match.start(), match.end(), Decimal(match["number"]), match["unit"])
        for match in _AMOUNT.finditer(text)
    ]


def _only(part: str) -> _Amount | None:
    """The amount of a part that holds one number and ends with it."""
    amounts = _amounts(part)
    one = len(amounts) == 1 and len(_NUMBER.findall(part)) == 1 and not part[amounts[0].end :].strip()
    return amounts[0] if one else None


def _slip(start: int, end: int, made: Decimal, said: Decimal, unit: str) -> Slip:
    return Slip(start, end, f"分项相加为{made}{unit}，与总数{said}{unit}不符", "核对各项数字")
