"""Marks doubled, missing at the end of a paragraph, or without their partner."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import regex

from checks.normalise import LAST_SIGN, codes, decoded
from checks.writing.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

__all__ = ["doubled", "missing", "unmatched"]

_DOUBLED = regex.compile(
    r"(?<![。，、；：…])(?:。。|，，|、、|；；|：：|[，、；：]。|。[，、；]|、，|，、|；，|，；|：，)(?![。，、；：…])"
)
_PAUSES = "。，、；："
_CLOSING = {"）": "（", "》": "《", "】": "【", "〕": "〔", "”": "“"}
_OPENING = {left: right for right, left in _CLOSING.items()}
_NARROW = {"(": "（", ")": "）"}
_WIDE = str.maketrans(_NARROW)
_PAIRED = re.compile("[" + "".join([*_CLOSING, *_OPENING, *_NARROW]) + "]")
#: what numbers a list, so that its closing bracket has no partner: 1） 一） a) ①）
_NUMBER = regex.compile(r"(?:^|[\s。；，：、（(])[\dA-Za-z一二三四五六七八九十①-⑳]{1,3}$")
_BACK = 6
#: a headline cut short, or the name of a file
_CUT = regex.compile(r"\.{2,}|…|\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|jpe?g|png)\b", regex.IGNORECASE)
#: (0,500] and [0,1): an interval closes with the other kind of bracket
_END_OF_INTERVAL = r"[-+\d.%∞ ]+\p{Han}{0,3}"
_INTERVAL = regex.compile(
    rf"[(（]{_END_OF_INTERVAL}[,，]{_END_OF_INTERVAL}[\]］]|[\[［]{_END_OF_INTERVAL}[,，]{_END_OF_INTERVAL}[)）]"
)
_LONGEST_INTERVAL = 24
_SENTENCES = 2  #: full stops that make a paragraph running text
_SHORTEST, _LAST = 60, 8
#: last lines that carry no full stop by custom
_NO_STOP = regex.compile(
    r"(?:^|\s)\d{1,2}[.．、]|记者|供稿|来源|编辑|审核|校对|摄影|通讯员|图片|联系|电话|网址|附件|作者|单位|日$|报道$"
)


def doubled(text: str) -> Iterator[Slip]:
    """Two marks where one belongs."""
    pauses, _ = _marked(text)
    for place in pauses[:-1][pauses[1:] - pauses[:-1] == 1].tolist():
        match = _DOUBLED.match(text, place)
        if match is None:
            continue
        marks = match.group()
        best = marks[0] if marks[0] == marks[1] else ("。" if "。" in marks else marks[-1])
        yield Slip(match.start(), match.end(), f"标点“{marks}”重复", best)


def missing(text: str) -> Iterator[Slip]:
    """A paragraph of several sentences whose last one has no mark at its end."""
    start = 0
    for line in text.split("\n"):
        if len(line) >= _SHORTEST and _lacks_stop(line.rstrip()):
            end = start + len(line.rstrip())
            yield Slip(end - 1, end, "段末缺少标点", "句末补上句号")
        start += len(line) + 1


def _lacks_stop(line: str) -> bool:
    last = line.rpartition("。")[2]
    long = len(line) >= _SHORTEST and line.count("。") >= _SENTENCES and len(last) >= _LAST
    return long and bool(regex.fullmatch(r"\p{Han}", line[-1])) and not _NO_STOP.search(last)


def unmatched(text: str) -> Iterator[Slip]:
    """Brackets, title marks and quotation marks that open or close alone."""
    if _balanced(text):
        return
    waiting: list[tuple[str, int]] = []
    alone: list[int] = []
    for match in _PAIRED.finditer(text):
        place, mark = match.start(), match.group()
        sign = _NARROW.get(mark, mark)
        if sign in _OPENING:
            waiting.append((sign, place))
        elif (
            sign in _CLOSING
            and not _close(waiting, alone, _CLOSING[sign])
            and not _numbers(text, place, sign)
        ):
            alone.append(place)
    alone += [place for sign, place in waiting if not (sign == "“" and _begins(text, place))]
    for place in _in_whole_lines(text, sorted(alone)):
        if _interval(text, place):
            continue
        sign = _NARROW.get(text[place], text[place])
        partner = _OPENING.get(sign) or _CLOSING[sign]
        yield Slip(place, place + 1, f"“{text[place]}”没有与之配对的“{partner}”", "补上或删去")


def _balanced(text: str) -> bool:
    """Whether all brackets and quotation marks vanish when pairs are taken out, the innermost first: most often."""
    _, paired = _marked(text)
    signs, before = decoded(codes(text)[paired]).translate(_WIDE), ""
    while signs and signs != before:
        before = signs
        for left, right in _OPENING.items():
            signs = signs.replace(left + right, "")
    return not signs


@lru_cache(maxsize=2)
def _marked(text: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where pauses stand, and where brackets and quotation marks do."""
    kinds = _kinds().take(codes(text), mode="clip")
    return (kinds == _PAUSE).nonzero()[0], (kinds == _PAIR).nonzero()[0]


_PAUSE, _PAIR = 1, 2


@cache
def _kinds() -> NDArray[np.uint8]:
    """code point → kind of mark, 0 for all else."""
    kinds = np.zeros(LAST_SIGN, dtype=np.uint8)
    kinds[[ord(sign) for sign in _PAUSES]] = _PAUSE
    kinds[[ord(sign) for sign in (*_CLOSING, *_OPENING, *_NARROW)]] = _PAIR
    return kinds


def _close(waiting: list[tuple[str, int]], alone: list[int], partner: str) -> bool:
    """Takes the latest partner out of what waits; what opened after it stays alone."""
    for i in range(len(waiting) - 1, -1, -1):
        if waiting[i][0] == partner:
            alone += [place for _, place in waiting[i + 1 :]]
            del waiting[i:]
            return True
    return False


def _numbers(text: str, place: int, sign: str) -> bool:
    line = text.rfind("\n", 0, place) + 1
    return sign == "）" and bool(_NUMBER.search(text[max(line, place - _BACK) : place]))


def _interval(text: str, place: int) -> bool:
    around = _INTERVAL.finditer(text, max(0, place - _LONGEST_INTERVAL), place + _LONGEST_INTERVAL)
    return any(match.start() <= place < match.end() for match in around)


def _in_whole_lines(text: str, places: Iterable[int]) -> Iterator[int]:
    """Those of the places, given in order, whose line holds no headline cut short and no name of a file."""
    end, cut = -1, False
    for place in places:
        if place > end:
            start, end = text.rfind("\n", max(end, 0), place) + 1, text.find("\n", place)
            end = end if end >= 0 else len(text)
            cut = bool(_CUT.search(text, start, end))
        if not cut:
            yield place


def _begins(text: str, place: int) -> bool:
    """Whether a paragraph begins here: a speech of several paragraphs opens each and closes the last."""
    return not text[text.rfind("\n", 0, place) + 1 : place].strip()
