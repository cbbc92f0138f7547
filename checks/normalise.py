"""One canonical form of a text for matching, with every offset mapped back to the original.

Width, case and traditional characters are folded in a single code-point table (composed, so that a
full-width capital ends as a plain small letter); blanks and marks that writers slip between characters
are left out, and an index remembers where each kept character stood.
"""

from __future__ import annotations

import unicodedata
from codecs import utf_32_le_decode
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from checks.traditional import PAIRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LAST_SIGN", "MARKS", "SPACES", "Normalised", "codes", "decoded", "fold", "folded", "normalise"]

#: blanks that may stand inside a word without parting it; a line break always parts
SPACES = " \t\u00a0\u00ad\u2002\u2003\u2009\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufeff"
#: marks slipped in to dodge a list, and the quotes around half a phrase
MARKS = "·•・.-_－—–―~～*＊|｜/／\\＼^+＋=＝#＃@＠&＆'‘’\"“”″＂＇「」"

_SIZE = 0x110000
#: no letter and no digit has a higher code point; smaller tables are asked with "clip", their last entry is for none
LAST_SIGN = 0x40000
_POINT = np.dtype(np.uint32)
#: radicals, compatibility ideographs, vertical and full-width forms (not ①, ²: they are no digits of a text)
_COMPATIBLE = [
    *range(0x2F00, 0x2FE0),
    *range(0xF900, 0xFB00),
    *range(0xFE30, 0xFE70),
    *range(0xFF00, 0xFFEF),
]


class Normalised:
    """`text[i]` stood at `index[i]` of the original; the index is made when a hit asks for it.

    `points` are the code points of the original, 0 where one was left out.
    """

    __slots__ = ("_index", "_points", "original", "text")

    def __init__(self, text: str, original: str, points: NDArray[np.uint32]) -> None:
        self.text = text
        self.original = original
        self._points = points
        self._index: NDArray[np.int64] | None = None

    @property
    def index(self) -> NDArray[np.int64]:
        if self._index is None:
            self._index = np.flatnonzero(self._points)
        return self._index

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the slice [start, end) of `text` stood in the original."""
        if len(self.text) == len(self.original):
            return start, end
        return int(self.index[start]), int(self.index[end - 1]) + 1


def normalise(text: str) -> Normalised:
    """The folded text without blanks and marks, and the way back."""
    points = _slim().take(codes(text), mode="clip")
    whole = np.count_nonzero(points) == len(points)  # counting costs a fifth of cutting out
    return Normalised(decoded(points if whole else points[points != 0]), text, points)


@lru_cache(maxsize=8)
def fold(text: str) -> str:
    """Width, case and traditional characters folded; length and offsets stay."""
    return decoded(folded(codes(text)))


def folded(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The same of code points."""
    return _table().take(points, mode="clip")  # every point is in the table: "clip" only spares asking


@lru_cache(maxsize=4)  # several rules ask for one text in turn
def codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), _POINT)


def decoded(points: NDArray[np.uint32]) -> str:
    """The text of code points."""
    return utf_32_le_decode(points.data, "surrogatepass", True)[0]


@cache
def _table() -> NDArray[np.uint32]:
    """code point → code point: width first, then case, then traditional → simplified."""
    table = np.arange(_SIZE, dtype=np.uint32)
    simplified = dict(PAIRS)
    for code in _COMPATIBLE:
        table[code] = ord(_one(unicodedata.normalize("NFKC", chr(code)), chr(code)))
    for code in [*range(0x41, 0x5B), *range(0x80, 0x600), *range(0xFF21, 0xFF3B)]:
        character = chr(table[code])
        table[code] = ord(_one(character.lower(), character))
    table[0xD800:0xE000] = 0xFFFD  # half a character, as broken feeds send; no automaton takes it
    for traditional, simple in simplified.items():
        table[ord(traditional)] = ord(simple)
    for code in range(0xF900, 0xFB00):
        character = chr(table[code])
        table[code] = ord(simplified.get(character, character))
    return table


def _one(folded: str, original: str) -> str:
    """Only what keeps its length is folded: offsets must hold."""
    return folded if len(folded) == 1 else original


@cache
def _slim() -> NDArray[np.uint32]:
    """The same, with 0 for what is left out."""
    table = _table().copy()
    table[[ord(character) for character in SPACES + MARKS]] = 0
    return table
