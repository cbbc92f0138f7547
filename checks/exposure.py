"""A personal number found in a text, and how long numbers are written there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from checks import identity
from checks.normalise import SPACES

if TYPE_CHECKING:
    from storage.models import Confidence

__all__ = ["BLANK", "GAP", "NEAR", "Exposure", "any_number", "bare"]

#: blanks that are seen and blanks that are not: all may stand inside a number
BLANK = f"[{SPACES}]"
#: what may stand between two digits of one number, over the end of a line too
GAP = f"[{SPACES}\\n-]{{0,2}}"
NEAR = 40  #: characters around a number that speak of it
#: eleven digits or signs of a mask, blanks and breaks between them
_RUN = regex.compile(rf"\d(?:{GAP}[\d*×●○■□◆★☆※#x]){{10}}")


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


@lru_cache(maxsize=8)
def any_number(text: str) -> bool:
    """Whether there is a run long enough for any number of a person; most pages have none."""
    return bool(_RUN.search(text))


def bare(run: str) -> str:
    """Digits and X alone."""
    return regex.sub(r"[^0-9xX]", "", run)
