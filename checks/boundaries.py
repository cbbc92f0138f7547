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

__all__ = ["Grade", "grade", "is_word", "words"]

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
    left = max(0, start - WINDOW)
    first, last = start - left, end - left
    cursor, begins = 0, first == 0
    for word in _cutter()(text[left : end + WINDOW]):
        after = cursor + len(word)
        if cursor <= first and last <= after and after - cursor > last - first:
            return Grade.INSIDE
        begins = begins or after == first
        if after >= last:
            return Grade.ALIGNED if begins and after == last else Grade.STRADDLING
        cursor = after
    return Grade.STRADDLING


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
