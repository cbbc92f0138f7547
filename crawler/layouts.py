"""Reading a page's markup; what pages of one template have in common is walked once.

Half of a portal's page is its frame: banner and menus are the same, letter for letter, on thousands of pages.
The stretch from `<body>` on that a page shares with one before it is remembered with all that the walk came
upon in it, and is taken over where another page begins with the same letters at the same place of its walk.
The outcome equals a walk over the whole page.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from crawler.markup import TOKEN
from crawler.walker import Stretch, Walker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.flow import Flow, Token

__all__ = ["Layouts", "read"]

_KEY = 200  #: characters from `<body` on by which pages of one template know each other
_LEAST = 1_000  #: characters that are worth remembering, or that must be gained
_MOST = 100_000  #: longer pages are not kept for comparison
_SHELVES, _LAYOUTS = 32, 6


class _Layout(NamedTuple):
    """A stretch of markup, up to and with the `<` of the next tag, and what it holds."""

    markup: str
    tokens: list[Token]
    stretch: Stretch


class _Shelf:
    """The layouts of pages that begin alike, the longest first, and the page before this one."""

    def __init__(self) -> None:
        self.layouts: list[_Layout] = []
        self.last = ""

    def fitting(self, body: str) -> _Layout | None:
        return next((layout for layout in self.layouts if body.startswith(layout.markup)), None)

    def add(self, layout: _Layout) -> None:
        kept = [layout, *self.layouts][:_LAYOUTS]
        self.layouts = sorted(kept, key=lambda layout: -len(layout.markup))


class Layouts:
    """The layouts of the pages read so far, in bounded memory."""

    def __init__(self) -> None:
        self._shelves: OrderedDict[tuple[object, ...], _Shelf] = OrderedDict()

    def read(self, html: str, containers: tuple[str, ...] = ()) -> Flow:
        """Walk the markup that lexbor wrote. `containers` (`.class`, `#id`) come before the built-in article marks."""
        at = _body(html)
        if at < 0:
            return _walk(TOKEN.findall(html), containers)
        body = html[at:]
        shelf = self._shelf((containers, body[:_KEY]))
        head = TOKEN.findall(html, 0, at)
        known = shelf.fitting(body)
        shared, shelf.last = _shared(body, shelf.last), body if len(body) <= _MOST else ""
        if shared >= (len(known.markup) if known else 0) + _LEAST:
            flow, learnt = _learn(head, body, shared, containers)
            if learnt:
                shelf.add(learnt)
            return flow
        if known is None:
            return _walk(head + TOKEN.findall(body), containers)
        return _follow(known, head, TOKEN.findall(body, len(known.markup) - 1), containers)

    def _shelf(self, key: tuple[object, ...]) -> _Shelf:
        shelf = self._shelves.setdefault(key, _Shelf())
        self._shelves.move_to_end(key)
        if len(self._shelves) > _SHELVES:
            self._shelves.popitem(last=False)
        return shelf


read = Layouts().read


def _body(html: str) -> int:
    """Where `<body` stands, if nothing but blanks is between it and the end of the head; -1 otherwise."""
    at = html.find("<body")
    end = html.rfind("</head>", 0, at) if at > 0 else -1
    alone = end >= 0 and html.find("</head>", at) < 0 and not html[end + 7 : at].strip()
    return at if alone else -1


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _walk(tokens: Sequence[Token], containers: tuple[str, ...]) -> Flow:
    walker = Walker(containers)
    walker.walk(tokens)
    return walker.done()


def _follow(known: _Layout, head: list[Token], rest: list[Token], containers: tuple[str, ...]) -> Flow:
    """Walk a page that goes on from a known layout, if it comes to it on the same way."""
    walker = Walker(containers)
    walker.walk(head)
    if walker.place == known.stretch.begins:
        walker.skip(known.stretch)
    else:
        walker.walk(known.tokens)
    walker.walk(rest)
    return walker.done()


def _learn(
    head: list[Token], body: str, shared: int, containers: tuple[str, ...]
) -> tuple[Flow, _Layout | None]:
    """Walk a page, and remember what it has in common with the one before, up to the last link that closes there."""
    tokens: list[Token] = []
    cut = end = 0
    for found in TOKEN.finditer(body):
        tokens.append(found.groups(""))  # type: ignore[arg-type]
        if found[4] == "/a" and found.end() < shared:
            cut, end = len(tokens), found.end()
    walker = Walker(containers)
    walker.walk(head)
    stretch = walker.along(tokens[:cut])
    whole = walker.anchor is None and end >= _LEAST
    layout = _Layout(body[: end + 1], tokens[:cut], stretch)
    walker.walk(tokens[cut:])
    return walker.done(), layout if whole else None
