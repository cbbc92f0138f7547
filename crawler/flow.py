"""One walk over a parsed page: its visible text as a reader sees it, with the places of all that matters in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from crawler.hidden import sheet_of, way_of, written_way
from crawler.markup import TOKEN, VOID, plain
from crawler.regions import region_of

__all__ = ["Flow", "Found", "Script", "Span", "Token", "read"]

_BLOCKS = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main marquee menu nav "
    "ol optgroup option pre section select summary table tbody tfoot thead tr ul"
)
#: a paragraph breaks a line, but not the row of a table whose cells it fills
_SPACE, _PARAGRAPH, _TAB, _LINE = 1, 2, 3, 4
_BREAKS = dict.fromkeys(_BLOCKS.split(), _LINE)
_BREAKS |= {"p": _PARAGRAPH, "br": _PARAGRAPH, "td": _TAB, "th": _TAB}
_BREAKS |= {f"/{tag}": rank for tag, rank in _BREAKS.items()}
_SEPARATORS = ("", " ", "\n", "\t", "\n")
#: elements whose text no visitor sees, and whose links no visitor can follow
_UNSEEN = frozenset(("noscript", "template", "head", "datalist", "svg", "math"))
_POINTING = frozenset(
    ["a", "area", "img", "frame", "iframe", "link", "embed", "object", "source", "video", "audio"]
)
_HEADINGS = frozenset(("h1", "h2", "h3"))
#: elements that matter even without attributes
_NOTABLE = _UNSEEN | _HEADINGS | {"header", "nav", "footer"}

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


class _Mark(NamedTuple):
    """What the tag and the attributes of an element say of it."""

    way: str = ""  #: hides its text and its links
    unseen: bool = False
    chrome: bool = False
    rank: int | None = None  #: of an article container
    title: bool = False


_PLAIN = _Mark()


@lru_cache(maxsize=16384)
def _mark(tag: str, attrs: str, containers: tuple[str, ...]) -> _Mark | None:
    """None for the many elements that say nothing; remembered, for templates repeat on every page."""
    rank, title, chrome = region_of(tag, attrs, containers) or (None, False, False)
    way = way_of(tag, attrs) if tag not in ("html", "body") else ""
    if rank is not None:
        way = ""  # an article body that a script will show is text all the same
    mark = _Mark(way, tag in _UNSEEN, chrome, rank, title or tag in _HEADINGS)
    return None if mark == _PLAIN else mark


def _own_way(attrs: str) -> str:
    return way_of("a", attrs) if " style=" in attrs or " hidden=" in attrs else ""


@dataclass(slots=True)
class _Open:
    """An element of interest that is still open."""

    depth: int
    tag: str
    start: int
    mark: _Mark
    veil: str  #: the style sheet hides it: a drop-down perhaps, so its links are marked, its text stays


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
        self.hiding = 0  #: open elements that hide their text
        self.veils: list[str] = []  #: ways of the open elements that hide their links
        self.written = ""  #: the way of a hiding element that a script has written and left open
        self.unseen = self.chrome = 0
        css = [token[2] for token in tokens if token[0] == "style"]
        self.sheet = sheet_of("\n".join(css)) if css else None

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
                    if attrs or tag in _NOTABLE:
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
        pending = self.pending or text[0].isspace()
        joined = words[0] if len(words) == 1 else " ".join(words)
        if pending and self.length:
            joined = _SEPARATORS[pending] + joined
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
        if tag == "a":  # its address differs each time: not worth remembering
            way = _own_way(attrs)
            mark = _Mark(way=way) if way else None
        else:
            mark = _mark(tag, attrs, self.containers)
        veil = self.sheet.way_of(attrs) if self.sheet else ""
        if mark or veil:
            self._push(_Open(self.depth, tag, self.length, mark or _PLAIN, veil))

    def _push(self, opened: _Open) -> None:
        self.open.append(opened)
        mark = opened.mark
        self.unseen += mark.unseen
        self.chrome += mark.chrome
        if mark.way:
            self.hiding += 1
        if mark.way or opened.veil:
            self.veils.append(mark.way or opened.veil)

    def _close(self) -> None:
        closed = self.open.pop()
        mark = closed.mark
        self.unseen -= mark.unseen
        self.chrome -= mark.chrome
        if mark.way:
            self.hiding -= 1
        if mark.way or closed.veil:
            self.veils.pop()
        if self.unseen:
            return
        if mark.rank is not None:
            self.flow.containers.append(Span(closed.tag, closed.start, self.length, mark.rank))
        if mark.title:
            self.flow.headings.append(Span(closed.tag, closed.start, self.length))
        if mark.chrome:
            self.flow.chrome.append(Span(closed.tag, closed.start, self.length))

    def _point(self, index: int, tag: str, attrs: str) -> None:
        if self.unseen and tag != "link":
            return
        hidden = self.veils[-1] if self.veils else self.written
        if tag == "a" and not hidden:
            hidden = _own_way(attrs) or (self.sheet.way_of(attrs) if self.sheet else "")
        found = Found(tag, attrs, self.length, index, "", hidden, self.chrome > 0, self.length)
        self.flow.found.append(found)
        if tag == "a":
            if self.anchor:
                self._end_anchor()
            self.anchor = (found, len(self.said), len(self.unsaid))

    def _end_anchor(self) -> None:
        found, said, unsaid = self.anchor  # type: ignore[misc]
        text = (
            self.said[said].strip()
            if len(self.said) == said + 1
            else " ".join("".join(self.said[said:]).split())
        )
        found.text = text or " ".join(self.unsaid[unsaid:])
        found.end = self.length
        self.anchor = None

    def _raw(self, index: int, raw: str, attrs: str, content: str) -> None:
        if raw == "script":
            if " src=" in attrs:
                self.flow.found.append(
                    Found(raw, attrs, self.length, index, "", "", bool(self.chrome), self.length)
                )
            self.flow.scripts.append(Script(attrs, content, self.length, bool(self.unseen)))
            way, closes = written_way(content)
            self.written = "" if closes else way or self.written
        elif raw == "iframe" and not self.unseen:
            self._point(index, raw, attrs)


def read(html: str, containers: tuple[str, ...] = ()) -> Flow:
    """Walk the markup that lexbor wrote. `containers` (`.class`, `#id`) come before the built-in article marks."""
    return _Walker(TOKEN.findall(html), containers).walk()
