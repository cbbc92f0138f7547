"""What a detector answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Finder", "Suspect"]


@dataclass(frozen=True, slots=True)
class Suspect:
    """One suspected character or word: where, what is written, what may be meant, and how sure (0 to 1)."""

    offset: int
    wrong: str
    suggestion: str
    score: float


class Finder(Protocol):
    """The shipped detector, or a model that the office supplies."""

    threshold: float

    @property
    def digest(self) -> str: ...

    def find(self, texts: Sequence[str]) -> list[list[Suspect]]:
        """For each text its suspects in order of place."""
        ...
