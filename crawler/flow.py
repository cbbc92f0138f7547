"""One walk over a parsed page: its visible text as a reader sees it, with the places of all that matters in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from crawler.hidden import Sheet, way_of
from crawler.markup import TOKEN, VOID, plain
from crawler.regions import region_of

__all__ = ["Flow", "Found", "Script", "Span", "Token", "read"]

_BLOCKS = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main marquee menu nav "
    "ol optgroup option p pre section select summary table tbody tfoot thead tr ul"
)
_SPACE, _TAB, _LINE = 1, 2, 3
_BREAKS = dict.fromkeys(_BLOCKS.split(), _LINE) | {"br": _LINE, "td": _TAB, "th": _TAB}
_BREAKS |= {f"/{tag}": rank for tag, rank in _BREAKS.items()}
_SEPARATORS = ("", " ", "\t", "\n")
#: elements whose text no visitor sees, and whose links no visitor can follow
_UNSEEN = frozenset(("noscript", "template", "head", "datalist", "svg", "math"))
_POINTING = frozenset(
    ["a", "area", "img", "frame", "iframe", "link", "embed", "object", "source", "video", "audio"]
)
_HEADINGS = frozenset(("h1", "h2", "h3"))

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


@dataclass(slots=True)
class _Open:
    """An element of interest that is still open."""

    depth: int
    tag: str
    start: int
    way: str = ""  #: hides its text and its links
    veil: str = ""  #: the style sheet hides it: a drop-down perhaps, so its links are marked, its text stays
    unseen: bool = False
    chrome: bool = False
    rank: int | None = None
    title: bool = False


class _Walker:
    """The state of the walk: what is open, what is said, what hides it."""

    def __init__(self, tokens: list[Token], containers: tuple[str, ...]) -> None:
        self.flow = Flow(tokens=tokens)
        self.containers = containers
        self.said: list[str] = []
        self.unsaid: list[str] = []  #: text that is hidden; anchors inside still need their words
        self.length = 0
        self.pending = 0  #: strongest separator owed before the next text
        self.depth = 0
        self.open: list[_Open] = []
        self.anchor: tuple[Found, int, int] | None = None
        self.hiding: list[str] = []
        self.veils: list[str] = []
        self.unseen = self.chrome = 0
        css = [token[2] for token in tokens if token[0] == "style"]
        self.sheet = Sheet.of("\n".join(css)) if css else None

    def walk(self) -> Flow:
        breaks, void = _BREAKS, VOID
        for index, (raw, raw_attrs, content, tag, attrs, text) in enumerate(self.flow.tokens):
            if tag:
                rank = breaks.get(tag)
                if rank and rank > self.pending:
                    self.pending = rank
                if tag[0] == "/":
                    self.depth -= 1
                    if self.open and self.open[-1].depth == self.depth:
                        self._close()
                    if tag == "/a" and self.anchor:
                        self._end_anchor()
                else:
                    if attrs or tag in _UNSEEN or tag in _HEADINGS:
                        self._enter(index, tag, attrs)
                    if tag not in void:
                        self.depth += 1
                if tag == "title" and not self.flow.title:
                    self.flow.title = plain(text)
            elif raw:
                self._raw(index, raw, raw_attrs, content)
            if text:
                self._say(text)
        self.flow.text = "".join(self.said)
        return self.flow

    def _say(self, text: str) -> None:
        if "&" in text:
            text = plain(text)
        words = text.split()
        if not words:
            self.pending = self.pending or _SPACE
            return
        if self.unseen or self.hiding:
            self.unsaid.append(" ".join(words))
            return
        if self.pending < _SPACE and text[0].isspace():
            self.pending = _SPACE
        joined = words[0] if len(words) == 1 else " ".join(words)
        if self.pending and self.length:
            self.said.append(_SEPARATORS[self.pending])
            self.length += 1
        self.said.append(joined)
        self.length += len(joined)
        self.pending = _SPACE if text[-1].isspace() else 0

    def _enter(self, index: int, tag: str, attrs: str) -> None:
        """An element with attributes, or one that matters without any, opens."""
        if tag in _POINTING:
            self._point(index, tag, attrs)
        elif tag == "meta":
            self.flow.metas.append(attrs)
        if tag in VOID:
            return
        way = way_of(tag, attrs) if tag not in ("html", "body") else ""
        veil = self.sheet.way_of(attrs) if self.sheet and not way else ""
        region = region_of(tag, attrs, self.containers) if tag != "a" else None
        unseen = tag in _UNSEEN
        if region is None and not (way or veil or unseen or tag in _HEADINGS):
            return
        opened = _Open(self.depth, tag, self.length, way, veil, unseen)
        if region:
            opened.rank, opened.title, opened.chrome = region
        if opened.rank is not None:
            opened.way = ""  # an article body that a script will show is text all the same
        self._push(opened)

    def _push(self, opened: _Open) -> None:
        self.open.append(opened)
        self.unseen += opened.unseen
        self.chrome += opened.chrome
        if opened.way:
            self.hiding.append(opened.way)
        if opened.way or opened.veil:
            self.veils.append(opened.way or opened.veil)

    def _close(self) -> None:
        closed = self.open.pop()
        self.unseen -= closed.unseen
        self.chrome -= closed.chrome
        if closed.way:
            self.hiding.pop()
        if closed.way or closed.veil:
            self.veils.pop()
        if self.unseen:
            return
        if closed.rank is not None:
            self.flow.containers.append(Span(closed.tag, closed.start, self.length, closed.rank))
        if closed.title or closed.tag in _HEADINGS:
            self.flow.headings.append(Span(closed.tag, closed.start, self.length))
        if closed.chrome:
            self.flow.chrome.append(Span(closed.tag, closed.start, self.length))

    def _point(self, index: int, tag: str, attrs: str) -> None:
        if self.unseen and tag != "link":
            return
        hidden = self.veils[-1] if self.veils else ""
        found = Found(tag, attrs, self.length, index, "", hidden, bool(self.chrome), self.length)
        if not hidden and tag == "a":
            found.hidden = way_of(tag, attrs) or (self.sheet.way_of(attrs) if self.sheet else "")
        self.flow.found.append(found)
        if tag == "a":
            if self.anchor:
                self._end_anchor()
            self.anchor = (found, len(self.said), len(self.unsaid))

    def _end_anchor(self) -> None:
        found, said, unsaid = self.anchor  # type: ignore[misc]
        found.text = " ".join("".join(self.said[said:]).split()) or " ".join(self.unsaid[unsaid:])
        found.end = self.length
        self.anchor = None

    def _raw(self, index: int, raw: str, attrs: str, content: str) -> None:
        if raw == "script":
            self.flow.scripts.append(Script(attrs, content, self.length, bool(self.unseen)))
        elif raw == "iframe" and not self.unseen:
            self._point(index, raw, attrs)


def read(html: str, containers: tuple[str, ...] = ()) -> Flow:
    """Walk the markup that lexbor wrote. `containers` (`.class`, `#id`) come before the built-in article marks."""
    return _Walker(TOKEN.findall(html), containers).walk()
