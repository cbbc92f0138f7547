"""Word boundaries round a hit: does it stand alone, inside a longer word, or across two words?

Only a window around the hit is cut. `rjieba` is used where installed, `jieba` otherwise; both read the
same dictionary, and without the new-word guesser their verdicts are the same.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Protocol

from checks.modernwords import FREQUENCY, MODERN
from checks.surnames import AMBIGUOUS, SURNAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Grade", "grade", "is_word", "slips_in", "words"]

#: characters that join with any neighbour
_LOOSE = frozenset("不是有很太没要可能会")
_AFTER_NAME = ("为", "任", "等", "同志", "先生", "女士", "、", ",", ")", "。")
_SUFFIX = "化"  #: made into verbs: any noun takes it
_REGION, _SETTLEMENT = frozenset("省市县区镇乡"), frozenset("镇乡村")
WINDOW = 8  #: characters cut on each side of a hit


class Grade(StrEnum):
    ALIGNED = "aligned"  #: both edges are word edges: report
    INSIDE = "inside"  #: within a longer dictionary word: suspected
    STRADDLING = "straddling"  #: a word runs across an edge: no hit


class _Cutter(Protocol):
    def __call__(self, text: str) -> Iterable[str]: ...


def grade(text: str, start: int, end: int) -> Grade:
    """How the hit [start, end) of `text` sits among the words around it."""
    if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
        return Grade.ALIGNED  # between marks: no word runs across them
    if _latin(text, start) or _latin(text, end):
        return Grade.STRADDLING  # USB holds no SB
    left = start - WINDOW if start > WINDOW else 0
    first, last = start - left, end - left
    cursor, begins = 0, first == 0
    for word in _cutter()(text[left : end + WINDOW]):
        after = cursor + len(word)
        if after < last:
            begins = begins or after == first
            cursor = after
        elif cursor <= first and len(word) > last - first:
            return Grade.INSIDE
        elif begins and after == last:
            return Grade.INSIDE if _doubtful(text, start, end) else Grade.ALIGNED
        else:
            break
    return Grade.STRADDLING


def _latin(text: str, edge: int) -> bool:
    """Whether letters of one Latin word stand on both sides of an edge."""
    return (
        text[edge - 1 : edge] < "\x80"
        and text[edge - 1 : edge + 1].isascii()
        and text[edge - 1 : edge + 1].isalpha()
    )


def _doubtful(text: str, start: int, end: int) -> bool:
    """Whether a hit that stands between word edges is likely something else all the same."""
    return _recut(text, start, end) or _in_person(text, start, end) or _in_place(text, start, end)


def _recut(text: str, start: int, end: int) -> bool:
    """Whether a neighbour draws one of its ends into another word: 打赌/博得, 登山/顶级, 各自/由, 三级/片区."""
    drawn = is_word(text[end - 1 : end + 1])
    if end - start > 2:
        return drawn and is_word(text[start : end - 1])
    return drawn or (start > 0 and is_word(text[start - 1 : start + 1]))


def _in_person(text: str, start: int, end: int) -> bool:
    """Whether it is the given name of somebody: 任命黄国军为局长."""
    surname = text[start - 1 : start]
    if end - start > 2 or surname not in SURNAMES or surname in AMBIGUOUS:
        return False
    return text.startswith(_AFTER_NAME, end) and not is_word(text[max(0, start - 2) : start])


def _in_place(text: str, start: int, end: int) -> bool:
    """Whether it names a place: 桐乡市大麻镇."""
    if end - start > 2 or text[start - 1 : start] not in _REGION or text[end : end + 1] not in _SETTLEMENT:
        return False
    return not is_word(text[end : end + 2])


def slips_in(text: str, start: int, end: int, right: str) -> bool:
    """Whether a hit that straddles is a slip all the same: pulled apart at one edge only, where what it should
    read stands alone in its place, or where what pulls is a word like 不 and 是.
    """
    if not is_word(right):
        return False
    left = max(0, start - WINDOW)
    edges, cursor = {0}, 0
    for word in _cutter()(text[left : end + WINDOW]):
        cursor += len(word)
        edges.add(cursor)
    begins, ends = start - left in edges, end - left in edges
    if not begins and not ends:
        return False
    parted = max(edges & set(range(end - left))) if begins else min(edges - set(range(start - left + 1)))
    rest = text[start : left + parted] if begins else text[left + parted : end]
    if is_word(rest) or rest == _SUFFIX:
        return False  # two right words that stand side by side: 文化/部门, 常规/化
    loose = text[end : end + 1] if begins else text[start - 1 : start]
    if loose in _LOOSE:
        return True
    mended = text[left:start] + right + text[end : end + WINDOW]
    return grade(mended, start - left, start - left + len(right)) is Grade.ALIGNED


def words(text: str) -> list[str]:
    """The text cut into dictionary words and single characters."""
    return list(_cutter()(text))


@lru_cache(maxsize=1 << 16)
def is_word(text: str) -> bool:
    """Whether the dictionary cuts the text as one word."""
    if len(text) < 2 or ("\u4e00" <= text[0] <= "\u9fff" and not _holder()(text)):
        return False
    return len(words(text)) == 1


@cache
def _holder() -> Callable[[str], bool]:
    """Whether the dictionary may hold a word: a tenth of the work of cutting it."""
    _cutter()  # adds the words of our own
    try:
        import rjieba
    except ImportError:
        return lambda _: True
    holds: Callable[[str], bool] = rjieba.has_word
    return holds


@cache
def _cutter() -> _Cutter:
    try:
        import rjieba
    except ImportError:
        return _jieba()
    for word in MODERN:
        rjieba.add_word(word, FREQUENCY, None)
    cut: Callable[..., list[str]] = rjieba.cut
    return partial(cut, hmm=False)


@cache
def _jieba() -> _Cutter:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in MODERN:
        tokenizer.add_word(word, FREQUENCY)
    return lambda text: tokenizer.cut(text, HMM=False)
