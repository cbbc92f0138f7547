"""What a page says and where it points: text, article body, title, links, tags, signs of a take-over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler import bodies, takeover, titles
from crawler.addresses import directory, resolve
from crawler.clicks import opened
from crawler.footer import footer_facts
from crawler.hrefs import looks_like_page
from crawler.layouts import read
from crawler.markup import attribute, plain
from crawler.metatags import metas
from storage.models import LinkKind, Place
from storage.urls import host_of

if TYPE_CHECKING:
    from crawler.cms.base import Document
    from crawler.flow import Flow, Found

__all__ = ["Extracted", "SeenLink", "extract", "footer_facts"]

_SNIPPET = 500
_MARKS = "，。、；：！？,.;:·"
_HREF, _SRC, _DATA, _CLICK = (re.compile(f' {name}="([^"]*)"') for name in ("href", "src", "data", "onclick"))
#: an anchor's address that leaves it to a script where it leads
_IDLE = re.compile(r"(?:\s*(?:#|javascript:)|\s*$)", re.IGNORECASE)
_FIRST = ("", " ", "#", "j", "J")
#: attribute that points, and what it points at, by element
_POINTS = {
    "a": (_HREF, LinkKind.ANCHOR),
    "area": (_HREF, LinkKind.ANCHOR),
    "click": (_CLICK, LinkKind.ANCHOR),  #: any element that a script makes a link of
    "img": (_SRC, LinkKind.IMAGE),
    "frame": (_SRC, LinkKind.FRAME),
    "iframe": (_SRC, LinkKind.FRAME),
    "script": (_SRC, LinkKind.SCRIPT),
    "link": (_HREF, LinkKind.STYLE),
    "object": (_DATA, LinkKind.ATTACHMENT),
    "embed": (_SRC, LinkKind.ATTACHMENT),
    "source": (_SRC, LinkKind.ATTACHMENT),
    "video": (_SRC, LinkKind.ATTACHMENT),
    "audio": (_SRC, LinkKind.ATTACHMENT),
}


@dataclass(slots=True)
class SeenLink:
    """One link of a page. `url` is canonical and absolute, "" when the href is malformed."""

    href: str  #: as written
    url: str
    text: str
    kind: LinkKind
    place: Place
    hidden: str = ""  #: how it is kept out of sight: display, offscreen, font-size …
    snippet: str = ""  #: markup around a hidden or malformed link, at most 500 characters


@dataclass(slots=True)
class Extracted:
    """The facts of a page. `body_start:body_end` is the article within `text`; equal where there is none."""

    title: str
    text: str
    body_start: int
    body_end: int
    links: list[SeenLink]
    meta: dict[str, list[str]]
    suspicion: dict[str, Any] = field(default_factory=dict)
    base_url: str = ""

    @property
    def body(self) -> str:
        """The article body; the whole text where the page has no article."""
        return self.text[self.body_start : self.body_end] if self.body_end > self.body_start else self.text


def extract(document: Document, containers: tuple[str, ...] = ()) -> Extracted:
    """Read a page in one walk, once. `containers` are selectors (`.class`, `#id`) tried before the built-in ones."""
    if containers not in document.extracts:
        document.extracts[containers] = _extract(document, containers)
    return document.extracts[containers]


def _extract(document: Document, containers: tuple[str, ...]) -> Extracted:
    flow = read(document.tree.html or "", containers) if containers else document.flow
    meta = metas(flow.metas)
    start, end = bodies.body_range(flow)
    return Extracted(
        title=titles.title_of(flow, meta, end > start),
        text=flow.text,
        body_start=start,
        body_end=end,
        links=_links(document, flow, start, end),
        meta=meta,
        suspicion=takeover.signs(document, flow, meta),
        base_url=document.base,
    )


def _links(document: Document, flow: Flow, start: int, end: int) -> list[SeenLink]:
    base = document.base
    shelf = directory(base)
    links: list[SeenLink] = []
    for found in flow.found:
        inside = start <= found.start and found.end <= end if end > start else not found.chrome
        if found.made is None or found.made[0] != shelf or found.made[1] != inside:
            found.made = (shelf, inside, _link(flow, found, base, shelf, inside))
        seen = found.made[2]
        if seen is None:
            continue
        links.append(seen)
        if seen.href[0] == "?":
            found.made = None  # it hangs on the page's own name
    return links


def _link(flow: Flow, found: Found, base: str, shelf: str, inside: bool) -> SeenLink | None:
    pattern, kind = _POINTS[found.tag]
    written = pattern.search(found.attrs)
    href = plain(written[1]) if written else ""
    if kind is LinkKind.ANCHOR and (found.tag == "click" or (href[:1] in _FIRST and _IDLE.match(href))):
        led = opened(found.attrs)
        return _clicked(flow, found, led, shelf, inside) if led else None
    if not href or (found.tag == "link" and "stylesheet" not in found.attrs.lower()):
        return None
    resolved = resolve(base if href[0] == "?" else shelf, href)
    if resolved is None:
        return None
    url, is_file = resolved
    if is_file and kind is LinkKind.ANCHOR:
        kind = LinkKind.ATTACHMENT
    if found.hidden and found.tag in ("object", "embed") and looks_like_page(url):
        kind = LinkKind.FRAME
    place = Place.CONTENT if inside or kind is LinkKind.ATTACHMENT else Place.CHROME
    text, snippet = found.text or _label(found), ""
    if found.hidden or not url:
        snippet = found.markup[:_SNIPPET] or _around(flow, found)
    elif len(text) <= 1 and found.tag == "a" and (way := _too_small(flow, found, url, base)):
        return SeenLink(href, url, text, kind, place, way, f"<a{found.attrs}>{text}</a>"[:_SNIPPET])
    return SeenLink(href, url, text, kind, place, found.hidden, snippet)


def _clicked(flow: Flow, found: Found, address: str, shelf: str, inside: bool) -> SeenLink | None:
    """A link made by a script; in a part that is hidden it waits to be shown, and proves nothing."""
    resolved = resolve(shelf, address)
    if resolved is None or not resolved[0] or found.hidden:
        return None
    url, is_file = resolved
    kind = LinkKind.ATTACHMENT if is_file else LinkKind.ANCHOR
    place = Place.CONTENT if inside or is_file else Place.CHROME
    text = found.text or " ".join(plain(flow.tokens[found.token][5]).split()) or _label(found)
    return SeenLink(f"javascript:{address}", url, text, kind, place)


def _too_small(flow: Flow, found: Found, url: str, base: str) -> str:
    """Whether a link to another site has nothing to click on, or but a punctuation mark."""
    if ' href="http' not in found.attrs or takeover.site_of(host_of(url)) == takeover.site_of(host_of(base)):
        return ""
    if found.text:
        return "mark" if found.text in _MARKS else ""
    *_, text = flow.tokens[found.token]
    closed = flow.tokens[found.token + 1 : found.token + 2]
    styled = any(f" {name}=" in found.attrs for name in ("class", "id", "style", "title", "name"))
    return "empty" if closed and closed[0][3] == "/a" and not text.strip() and not styled else ""


def _label(found: Found) -> str:
    return " ".join((attribute(found.attrs, "title") or attribute(found.attrs, "alt")).split())


def _around(flow: Flow, found: Found) -> str:
    """The markup from a little before an element to a little after it."""
    said: list[str] = []
    size = 0
    for raw, raw_attrs, _, tag, attrs, text in flow.tokens[max(0, found.token - 3) : found.token + 6]:
        piece = f"<{tag or raw}{attrs or raw_attrs}>{text}" if tag or raw else text
        said.append(" ".join(piece.split()))
        size += len(said[-1])
        if size > _SNIPPET:
            break
    return "".join(said)[:_SNIPPET]
