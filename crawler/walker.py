"""The walk over a parsed page: its visible text as a reader sees it, with the places of all that matters in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.clicks import clickable
from crawler.flow import Flow, Found, Script, Span
from crawler.hidden import way_of, written_way
from crawler.marks import NOTABLE, Mark, mark_of, own_way
from crawler.markup import VOID, plain
from crawler.shades import ink_of, shows_again
from crawler.written import written_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.flow import Token
    from crawler.written import WrittenLink

__all__ = ["Stretch", "Walker"]

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
_POINTING = frozenset(
    ["a", "area", "img", "frame", "iframe", "link", "embed", "object", "source", "video", "audio"]
)


@dataclass(slots=True)
class _Open:
    """An element of interest that is still open."""

    depth: int
    tag: str
    start: int
    mark: Mark
    lifted: tuple[int, tuple[str, ...]] | None = None  #: what hid it before it took that back


#: what a walker knows of the way so far, and the lists of a flow
_STATE = ("length", "pending", "depth", "open", "hiding", "veils", "written", "unseen", "chrome")
_LISTS = ("tokens", "found", "containers", "headings", "chrome", "scripts", "metas")


class Stretch(NamedTuple):
    """What a walk has come upon between two places; `added` holds the new items of each list of the flow."""

    begins: tuple[object, ...]  #: the place before
    text: str
    title: str
    added: dict[str, list[Any]]
    state: dict[str, Any]  #: of the walker after it, lists as tuples


class Walker:
    """The state of the walk: what is open, what is said, what hides it.

    `containers` (`.class`, `#id`) are article marks that come before the built-in ones.
    """

    def __init__(self, containers: tuple[str, ...]) -> None:
        self.flow = Flow()
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

    def walk(self, tokens: Sequence[Token]) -> None:
        """Go on over the next tokens of the page."""
        breaks, void = _BREAKS, VOID
        for index, (raw, raw_attrs, content, tag, attrs, text) in enumerate(tokens, len(self.flow.tokens)):
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
                    if attrs or tag in NOTABLE:
                        self._enter(index, tag, attrs)
                    if tag not in void:
                        self.depth += 1
                if tag == "title" and not self.flow.title:
                    self.flow.title = plain(text)
            elif raw:
                self._raw(index, raw, raw_attrs, content)
            if text:
                self._say(text)
        self.flow.tokens += tokens

    def done(self) -> Flow:
        self.flow.text = "".join(self.said)
        return self.flow

    @property
    def place(self) -> tuple[object, ...]:
        """Two walks at equal places go on alike."""
        state = (getattr(self, name) for name in _STATE)
        held = (tuple(value) if isinstance(value, list) else value for value in state)
        return (len(self.flow.tokens), bool(self.flow.title), self.anchor is None, *held)

    def along(self, tokens: Sequence[Token]) -> Stretch:
        """Walk, and keep what was come upon."""
        begins = self.place
        sizes = {name: len(getattr(self.flow, name)) for name in _LISTS}
        said = len(self.said)
        self.walk(tokens)
        added = {name: getattr(self.flow, name)[size:] for name, size in sizes.items()}
        state = {name: getattr(self, name) for name in _STATE}
        kept = {name: tuple(value) if isinstance(value, list) else value for name, value in state.items()}
        return Stretch(begins, "".join(self.said[said:]), self.flow.title, added, kept)

    def skip(self, known: Stretch) -> None:
        """Go on as if the tokens of a stretch that begins at this very place had been walked."""
        for name, items in known.added.items():
            getattr(self.flow, name).extend(items)
        self.flow.title = self.flow.title or known.title
        self.said.append(known.text)
        for name, value in known.state.items():
            setattr(self, name, list(value) if isinstance(value, tuple) else value)

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
        if (" onclick=" in attrs or tag == "option") and tag != "a" and clickable(tag, attrs):
            self._point(index, "click", attrs)
        if tag in VOID:
            return
        if tag == "a":  # its address differs each time: not worth remembering
            way, again = self._anchor_way(attrs), shows_again(attrs)
            mark = Mark(way=way, again=again) if way or again else None
        else:
            mark = mark_of(tag, attrs, self.containers)
        if mark:
            self._push(_Open(self.depth, tag, self.length, mark))

    def _push(self, opened: _Open) -> None:
        self.open.append(opened)
        mark = opened.mark
        if self.veils and mark.again.issuperset(self.veils):
            opened.lifted = self.hiding, tuple(self.veils)
            self.hiding, self.veils = 0, []
        self.unseen += mark.unseen
        self.chrome += mark.chrome
        if mark.way:
            self.hiding += 1
            self.veils.append(mark.way)

    def _close(self) -> None:
        closed = self.open.pop()
        mark = closed.mark
        self.unseen -= mark.unseen
        self.chrome -= mark.chrome
        if mark.way:
            self.hiding -= 1
            self.veils.pop()
        if closed.lifted:
            self.hiding, self.veils = closed.lifted[0], list(closed.lifted[1])
        if self.unseen:
            return
        if mark.rank is not None:
            self.flow.containers.append(Span(closed.tag, closed.start, self.length, mark.rank))
        if mark.title:
            self.flow.headings.append(Span(closed.tag, closed.start, self.length))
        if mark.chrome:
            self.flow.chrome.append(Span(closed.tag, closed.start, self.length))

    def _point(self, index: int, tag: str, attrs: str) -> None:
        if self.unseen and tag != "link" and not self._for_robots(tag, attrs):
            return
        hidden = self.veils[-1] if self.veils else self.written
        if tag == "a" and (not hidden or (self.veils and shows_again(attrs).issuperset(self.veils))):
            hidden = self._anchor_way(attrs)
        if tag in ("iframe", "object", "embed"):
            hidden = hidden or way_of(tag, attrs)
        found = Found(tag, attrs, self.length, index, "", hidden, self.chrome > 0, self.length)
        self.flow.found.append(found)
        if tag == "a":
            if self.anchor:
                self._end_anchor()
            self.anchor = (found, len(self.said), len(self.unsaid))

    def _for_robots(self, tag: str, attrs: str) -> bool:
        """A link that only those see who run no scripts: robots, above all."""
        return tag == "a" and "noscript" in self.veils and ' href="http' in attrs

    def _add_written(self, index: int, link: WrittenLink) -> None:
        here, chrome = self.length, self.chrome > 0
        self.flow.found.append(
            Found(link.tag, link.attrs, here, index, link.text, link.way, chrome, here, link.markup)
        )

    def _anchor_way(self, attrs: str) -> str:
        """How a link hides itself, as by the very colour that the element just around it lays under it."""
        if way := own_way(attrs):
            return way
        around = self.open[-1] if self.open else None
        if around is None or not around.mark.ground or around.depth != self.depth - 1:
            return ""
        return "colour" if ink_of(attrs) == around.mark.ground else ""

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
            for link in written_links(content):
                self._add_written(index, link)
        elif raw == "iframe" and not self.unseen:
            self._point(index, raw, attrs)
