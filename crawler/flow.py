"""What one walk over a parsed page yields: its visible text, with the places of all that matters in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crawler.extract import SeenLink

__all__ = ["Flow", "Found", "Script", "Span", "Token"]

Token = tuple[str, str, str, str, str, str]


class Span(NamedTuple):
    """An element of interest as a range of the visible text; `rank` as its list orders it."""

    name: str
    start: int
    end: int
    rank: int = 0


class Script(NamedTuple):
    """A script element: attributes as written, text, where it stands in the visible text."""

    attrs: str
    text: str
    offset: int
    head: bool


@dataclass(slots=True)
class Found:
    """An element that points somewhere, its address not yet resolved."""

    tag: str
    attrs: str
    start: int
    token: int
    text: str = ""
    hidden: str = ""
    chrome: bool = False
    end: int = 0
    markup: str = ""  #: where a script writes it, what it writes from the hiding element on
    #: what `crawler.extract` has made of it: (directory, within the article, the link if it is one)
    made: tuple[str, bool, SeenLink | None] | None = field(default=None, repr=False, compare=False)


@dataclass(slots=True)
class Flow:
    """What one walk yields. Offsets are code points of `text`."""

    tokens: list[Token] = field(default_factory=list)
    text: str = ""
    found: list[Found] = field(default_factory=list)
    containers: list[Span] = field(default_factory=list)
    headings: list[Span] = field(default_factory=list)
    chrome: list[Span] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    metas: list[str] = field(default_factory=list)
    title: str = ""
    #: as `crawler.bodies` has found it
    body: tuple[int, int] | None = field(default=None, repr=False, compare=False)
