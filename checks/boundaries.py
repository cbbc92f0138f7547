"""Word boundaries round a hit: does it stand alone, inside a longer word, or across two words?

Only a window around the hit is cut. `rjieba` is used where installed, `jieba` otherwise; both read the
same dictionary, and without the new-word guesser their verdicts are the same.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Grade", "grade", "is_word", "slips_in", "words"]

#: characters that stand alone between words
_FUNCTION = frozenset("由等的得地在了与和及为将从被把向对而且又也都就才之其于以")
#: characters that join with any neighbour
_LOOSE = frozenset("不是有很太没要可能会")
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


def _doubtful(text: str, start: int, end: int) -> bool:
    """Whether a hit of two characters can as well be cut in the middle: 打赌/博得, 各自/由, 和平/等."""
    if end - start != 2 or start == 0 or not is_word(text[start - 1 : start + 1]):
        return False
    return text[end - 1] in _FUNCTION or is_word(text[end - 1 : end + 1])


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
    loose = text[end : end + 1] if begins else text[start - 1 : start]
    if loose in _LOOSE:
        return True
    mended = text[left:start] + right + text[end : end + WINDOW]
    return grade(mended, start - left, start - left + len(right)) is Grade.ALIGNED


def words(text: str) -> list[str]:
    """The text cut into dictionary words and single characters."""
    return list(_cutter()(text))


def is_word(text: str) -> bool:
    """Whether the dictionary cuts the text as one word."""
    return len(text) > 1 and len(words(text)) == 1


@cache
def _cutter() -> _Cutter:
    try:
        import rjieba
    except ImportError:
        return _jieba()
    cut: Callable[..., list[str]] = rjieba.cut
    return partial(cut, hmm=False)


@cache
def _jieba() -> _Cutter:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return lambda text: tokenizer.cut(text, HMM=False)
