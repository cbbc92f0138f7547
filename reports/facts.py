"""Numbers on their way into a sentence: each is written down with the table it was taken from."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Fact", "Facts"]


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` as printed, what it counts, and where in the tables it stands."""

    value: str
    what: str
    source: str


@dataclass(slots=True)
class Facts:
    """The consistency panel in the making."""

    lines: list[Fact] = field(default_factory=list)

    def number(self, value: int, what: str, source: str) -> str:
        """The number as printed, noted."""
        self.lines.append(Fact(str(value), what, source))
        return str(value)

    def text(self, value: str, what: str, source: str) -> str:
        """A percentage or a ratio as printed, noted."""
        self.lines.append(Fact(value, what, source))
        return value
