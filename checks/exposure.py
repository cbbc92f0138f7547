"""A personal number found in a text, and how long numbers are written there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from checks import identity
from checks.normalise import SPACES, fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.models import Confidence

__all__ = ["BLANK", "GAP", "NEAR", "Exposure", "Finder", "any_number", "bare", "hinted", "long_number"]

#: blanks that are seen and blanks that are not: all may stand inside a number
BLANK = f"[{SPACES}]"
#: what may stand between two digits of one number, over the end of a line too
GAP = f"[{SPACES}\\n-]{{0,2}}"
NEAR = 40  #: characters around a number that speak of it
#: eleven digits or signs of a mask, blanks and breaks between them
_RUN = regex.compile(rf"\d(?:{GAP}[\d*×●○■□◆★☆※#x]){{10}}")
#: fifteen digits, or a mask or a power of ten among fewer
_LONG_RUN = regex.compile(rf"\d(?:{GAP}[\dx]){{14}}|[*×●○■□◆★☆※#]|xx|\de\+0?17")


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
    """Finds one kind of number in a text; `hint` says of the folded text whether there can be one at all."""

    find: Callable[[str], list[Exposure]]
    hint: Callable[[str], object]

    def __call__(self, text: str) -> list[Exposure]:
        return self.find(text) if self.may_find(text) else []

    def may_find(self, text: str) -> bool:
        """Far cheaper than to look: on most pages there is none."""
        return bool(self.hint(fold(text)))


def hinted(hint: Callable[[str], object]) -> Callable[[Callable[[str], list[Exposure]]], Finder]:
    """Makes a function a Finder."""
    return lambda find: Finder(find, hint)


@lru_cache(maxsize=8)
def any_number(text: str) -> bool:
    """Whether there is a run long enough for any number of a person; most pages have none."""
    return bool(_RUN.search(text))


@lru_cache(maxsize=8)
def long_number(text: str) -> bool:
    """Whether there is one long enough for an identity or a card, or one that a mask may have shortened."""
    return any_number(text) and bool(_LONG_RUN.search(text))


def bare(run: str) -> str:
    """Digits and X alone."""
    return regex.sub(r"[^0-9xX]", "", run)
