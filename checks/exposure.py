"""A personal number found in a text, and how long numbers are written there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import regex

from checks import identity
from checks.glance import Words
from checks.normalise import LAST_SIGN, SPACES, codes, fold, folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from storage.models import Confidence

__all__ = [
    "BLANK",
    "GAP",
    "NEAR",
    "Exposure",
    "Finder",
    "any_number",
    "bare",
    "hinted",
    "long_number",
    "mobile_number",
]

#: blanks that are seen and blanks that are not: all may stand inside a number
BLANK = f"[{SPACES}]"
#: what may stand between two digits of one number, over the end of a line too
GAP = f"[{SPACES}\\n-]{{0,2}}"
NEAR = 40  #: characters around a number that speak of it
_MASKS = "*×●○■□◆★☆※#"
#: eleven digits or signs of a mask, blanks and breaks between them
_RUN = regex.compile(rf"\d(?:{GAP}[\d{_MASKS}x]){{10}}")
#: fifteen digits, or a mask or a power of ten among fewer
_LONG_RUN = regex.compile(rf"\d(?:{GAP}[\dx]){{14}}|[{_MASKS}]|xx|\de\+0?17")
_MASKED = Words((*_MASKS, "xx", "e+17", "e+017"))
_MOBILE = regex.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}")


@dataclass(frozen=True, slots=True)
class Exposure:
    """A personal number at [start, end) of the text; `number` is bare and must never be stored."""

    start: int
    end: int
    number: str
    confidence: Confidence
    why: str = ""
    shown: str = ""  #: what may be shown of it; "" by the rule for numbers

    @property
    def masked(self) -> str:
        return self.shown or identity.mask(self.number)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds one kind of number in a text; `hint` says of a text whether there can be one at all."""

    find: Callable[[str], list[Exposure]]
    hint: Callable[[str], object]

    def __call__(self, text: str) -> list[Exposure]:
        return self.find(text) if self.may_find(text) else []

    def may_find(self, text: str) -> bool:
        """Far cheaper than to look: on most pages there is none."""
        return bool(self.hint(text))


def hinted(hint: Callable[[str], object]) -> Callable[[Callable[[str], list[Exposure]]], Finder]:
    """Makes a function a Finder."""
    return lambda find: Finder(find, hint)


@lru_cache(maxsize=8)
def any_number(text: str) -> bool:
    """Whether there is a run long enough for any number of a person; most pages have none."""
    return _longest_row(text) >= 11 and bool(_RUN.search(fold(text)))


@lru_cache(maxsize=8)
def long_number(text: str) -> bool:
    """Whether there is one long enough for an identity or a card, or one that a mask may have shortened."""
    may = _longest_row(text) >= 15 or _MASKED(text)
    return may and any_number(text) and bool(_LONG_RUN.search(fold(text)))


def mobile_number(text: str) -> bool:
    """Whether there are digits in the form of a mobile number."""
    return _longest_row(text) >= 11 and bool(_MOBILE.search(fold(text)))


@lru_cache(maxsize=8)
def _longest_row(text: str) -> int:
    """So many digits and signs of a mask stand in a row, two other characters at most between neighbours.

    A glance for a tenth of what the patterns cost.
    """
    places = _figures().take(codes(text), mode="clip").nonzero()[0]
    if len(places) < 2:
        return len(places)
    last = (places[1:] - places[:-1] > 3).nonzero()[0]  #: of each row but the last one
    if not len(last):
        return len(places)
    within = int((last[1:] - last[:-1]).max(initial=0))
    return max(int(last[0]) + 1, within, len(places) - 1 - int(last[-1]))


@cache
def _figures() -> NDArray[np.bool_]:
    """code point → is it a digit or a sign of a mask, once it is folded."""
    points = folded(np.arange(LAST_SIGN, dtype=np.uint32))
    points[0xD800:0xE000] = ord(" ")
    figures: NDArray[np.bool_] = np.isin(points, [ord(sign) for sign in _MASKS + "x"])
    return figures | np.char.isdecimal(points.view("U1"))


def bare(run: str) -> str:
    """Digits and X alone."""
    return regex.sub(r"[^0-9xX]", "", run)
