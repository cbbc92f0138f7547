"""Which of the words that rules wait for a text holds: found for all rules together, in one pass over the text.

Most rules look for something that few pages hold. Each names words without which it finds nothing (`Words`), and is
asked only about texts that hold one of them: what it finds is the same, most of what it costs is spared.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING

import daachorse

from checks.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BLANKS", "Words", "joined"]

#: what \s stands for in a pattern
BLANKS = tuple(sign for sign in map(chr, range(0x3001)) if sign.isspace())

_groups: list[tuple[str, ...]] = []


class Words:
    """Some words; asked with a text, it says whether at least one of them stands in it.

    Width, case and traditional characters do not count, so a text that a pattern fits as written, or once it is
    folded, holds the words of that pattern.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._mark = 1 << len(_groups)
        _groups.append(tuple(words))

    def __call__(self, text: str) -> bool:
        return bool(_held(text, len(_groups)) & self._mark)


def joined(*parts: Iterable[str]) -> Iterable[str]:
    """Every way to put one of each together: (的, 得) and (很, 非常) are four words."""
    return map("".join, product(*parts))


@lru_cache(maxsize=8)
def _held(text: str, groups: int) -> int:
    """The marks of all groups of which a word stands in the text."""
    automaton, marks = _automaton(groups)
    held = 0
    for number in {number for _, _, number in automaton.find_overlapping(fold(text))}:
        held |= marks[number]
    return held


@cache
def _automaton(groups: int) -> tuple[daachorse.CharwiseDoubleArrayAhoCorasick, list[int]]:
    """All words declared so far, and of each word the marks of the groups that hold it."""
    marks: dict[str, int] = {}
    for number, words in enumerate(_groups[:groups]):
        for word in words:
            marks[fold(word)] = marks.get(fold(word), 0) | 1 << number
    return daachorse.CharwiseDoubleArrayAhoCorasick(list(marks)), list(marks.values())
