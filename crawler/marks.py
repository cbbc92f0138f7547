"""What the tag and the attributes of an element say of it: that it hides, frames, or holds the article."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from crawler.hidden import way_of
from crawler.regions import region_of
from crawler.shades import ground_of, shows_again

__all__ = ["NOTABLE", "Mark", "mark_of", "own_way"]

#: elements whose text no visitor sees, and whose links no visitor can follow
_UNSEEN = frozenset(("noscript", "template", "head", "datalist", "svg", "math"))
_HEADINGS = frozenset(("h1", "h2", "h3"))
#: elements that matter even without attributes
NOTABLE = _UNSEEN | _HEADINGS | {"header", "nav", "footer"}


class Mark(NamedTuple):
    """What the tag and the attributes of an element say of it."""

    way: str = ""  #: hides its text and its links
    unseen: bool = False
    chrome: bool = False
    rank: int | None = None  #: of an article container
    title: bool = False
    again: frozenset[str] = frozenset()  #: ways of hiding around it that it takes back
    ground: str = ""  #: the colour it lays under its text


_PLAIN = Mark()


@lru_cache(maxsize=16384)
def mark_of(tag: str, attrs: str, containers: tuple[str, ...]) -> Mark | None:
    """None for the many elements that say nothing; remembered, for templates repeat on every page."""
    rank, title, chrome = region_of(tag, attrs, containers) or (None, False, False)
    way = "noscript" if tag == "noscript" else way_of(tag, attrs) if tag not in ("html", "body") else ""
    if rank is not None:
        way = ""  # an article body that a script will show is text all the same
    again, ground = shows_again(attrs), ground_of(attrs)
    mark = Mark(way, tag in _UNSEEN, chrome, rank, title or tag in _HEADINGS, again, ground)
    return None if mark == _PLAIN else mark


def own_way(attrs: str) -> str:
    """The way in which a link's own attributes hide it."""
    return way_of("a", attrs) if " style=" in attrs or " hidden=" in attrs else ""
