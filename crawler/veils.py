"""Links to strangers that a page's style sheets keep out of sight: the site's own sheets, and its style blocks."""

from __future__ import annotations

import asyncio
import zlib
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.cascade import Cascade
from crawler.cms.base import STYLING
from crawler.hidden import hidden_by_script
from crawler.scripts import foreign_scripts
from crawler.stylesheet import imports, rules, variables
from storage.models import FetchOutcome, LinkKind
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from selectolax.lexbor import LexborNode

    from crawler.cms.base import Document
    from crawler.extract import SeenLink
    from crawler.sitting import Sitting

__all__ = ["Veils"]

_KINDS = (LinkKind.ANCHOR, LinkKind.FRAME)
#: hosts whose pages are no strangers' (the rules judge the rest)
_OFFICIAL = (".gov.cn", ".edu.cn")
_SHEETS = 12  #: of one page
_MOST = 300  #: different ones of one sitting
_FOREIGN = 20
_LARGEST = 600_000
_TEMPLATES = 64  #: sets of sheets whose rules are kept
_MEMORY = 500  #: sets of strangers under one set of sheets whose veils are kept
_SNIPPET = 500
#: address as written → (way, markup before the link) of each of its links in order, way "" for those in sight
Veiled = dict[str, list[tuple[str, str]]]


class Veils:
    """Each sheet is asked for once a sitting, and only when a page that uses it links to strangers."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._sheets: dict[str, asyncio.Task[bytes]] = {}  #: packed texts
        self._cascades: OrderedDict[tuple[object, ...], Cascade] = OrderedDict()
        self._strange: dict[str, bool] = {}  #: beginnings of addresses as far as the host
        self._known: OrderedDict[tuple[object, ...], Veiled] = OrderedDict()
        self._foreign = _FOREIGN
        self.unread: set[str] = set()  #: sheets that could not be had tonight, and those that take them in

    async def marked(self, links: Sequence[SeenLink], document: Document) -> Sequence[SeenLink]:
        """The links, those marked that a visitor cannot see.

        Pages that lead to the same strangers from the same places under the same sheets show them alike.
        """
        doubtful = self._strangers(links)
        if not doubtful:
            return links
        css, nodes = _own(document), _nodes(document, set(doubtful))
        sheets = (*_sheets(links), *(_at(document.base, href) for href in imports(css)[:_SHEETS]))
        key = (sheets, css, _places(nodes))
        if key not in self._known:
            cascade = await self._cascade(sheets, css)
            self._known[key] = _veiled(nodes, cascade) if cascade else {}
            if len(self._known) > _MEMORY:
                self._known.popitem(last=False)
        return _marked(links, self._known[key]) if self._known[key] else links

    def _strangers(self, links: Iterable[SeenLink]) -> list[str]:
        """What is written in the links in plain sight to sites that are neither ours nor an office's."""
        known = self._strange
        found = []
        for link in links:
            if link.url and not link.hidden and link.kind in _KINDS:
                root = link.url[: link.url.find("/", 8)]
                strange = known.get(root)
                if strange is None:
                    strange = known[root] = self._is_strange(link.url)
                if strange:
                    found.append(link.href)
        return found

    def _is_strange(self, url: str) -> bool:
        return not host_of(url).endswith(_OFFICIAL) and not self._sitting.ledger.allows(url)

    async def _cascade(self, sheets: tuple[str, ...], css: str) -> Cascade:
        """Of the sheets that a page names and its own styles; pages of one template share it."""
        key = (sheets, css)
        if key not in self._cascades:
            self._cascades[key] = await self._built(sheets, css)
            if len(self._cascades) > _TEMPLATES:
                self._cascades.popitem(last=False)
        self._cascades.move_to_end(key)
        return self._cascades[key]

    async def _built(self, sheets: tuple[str, ...], css: str) -> Cascade:
        if css:
            shared = await self._cascade(sheets, "")
            own = rules(css, shared.given)
            if "--" not in css and not any(rule.way for rule in own):
                return Cascade([*shared.rules, *own], shared.given)
        texts = [*[text for url in sheets for text in await self._texts(url)], css]
        given = {name: value for text in texts for name, value in variables(text).items()}
        return Cascade([rule for text in texts for rule in rules(text, given)], given)

    async def _texts(self, url: str) -> list[str]:
        """Of a sheet, after those of the sheets that it takes in."""
        text = await self._sheet(url)
        inner = [_at(url, href) for href in imports(text)[:_SHEETS]]
        texts = [*[await self._sheet(one) for one in inner], text]
        if not self.unread.isdisjoint(inner):
            self.unread.add(url)
        return texts

    async def _sheet(self, url: str) -> str:
        if url not in self._sheets:
            if len(self._sheets) >= _MOST:
                return ""
            self._sheets[url] = asyncio.ensure_future(self._packed(url))
        return zlib.decompress(await self._sheets[url]).decode()

    async def _packed(self, url: str) -> bytes:
        return zlib.compress((await self._fetched(url)).encode("utf-8", "replace"), 1)

    async def _fetched(self, url: str) -> str:
        if self._sitting.ledger.allows(url):
            fetched = await self._sitting.fetcher.get(url, guess=True)
            if not fetched.ok and fetched.outcome is not FetchOutcome.GONE:
                self.unread.add(url)
            return fetched.text[:_LARGEST] if fetched.ok else ""
        self._foreign -= 1
        if self._foreign < 0 or host_of(url).endswith(_OFFICIAL):
            return ""
        bodies = await foreign_scripts([url], self._sitting.settings.network)
        if url not in bodies:
            self.unread.add(url)
        return bodies.get(url, b"").decode("utf-8", "replace")


def _at(base: str, href: str) -> str:
    try:
        return canonical(urljoin(base, href))
    except ValueError:
        return base


def _own(document: Document) -> str:
    """The page's style blocks, and in their words what its scripts hide at once."""
    if document.marks.isdisjoint(STYLING):
        return ""
    said = []
    if not document.marks.isdisjoint(STYLING[:2]):
        said = [node.text() for node in document.tree.css("style")]
    said += [hidden_by_script(script.text) for script in document.flow.scripts if script.text]
    return "\n".join(filter(None, said))


def _sheets(links: Iterable[SeenLink]) -> tuple[str, ...]:
    named = dict.fromkeys(link.url for link in links if link.kind is LinkKind.STYLE and link.url)
    return tuple(named)[:_SHEETS]


def _nodes(document: Document, doubtful: Collection[str]) -> list[tuple[str, LexborNode]]:
    """The elements that lead to these addresses as written, in their order."""
    found = document.tree.css('a[href*="//"], iframe[src*="//"]')
    named = ((node.attrs.get("href") or node.attrs.get("src") or "", node) for node in found)
    return [(href, node) for href, node in named if href in doubtful]


def _places(nodes: Iterable[tuple[str, LexborNode]]) -> int:
    """A number for where elements stand: the same tags with the same attributes are around them."""
    known: dict[int, int] = {}

    def place(node: LexborNode | None) -> int:
        chain: list[LexborNode] = []
        while node is not None and node.mem_id not in known:
            chain.append(node)
            node = node.parent
        number = known[node.mem_id] if node is not None else 0
        for one in reversed(chain):
            number = known[one.mem_id] = hash((number, one.tag, tuple(one.attributes.items())))
        return number

    return hash(tuple((href, place(node)) for href, node in nodes))


def _veiled(nodes: Iterable[tuple[str, LexborNode]], cascade: Cascade) -> Veiled:
    """Of each doubtful address the ways in which its links are hidden, in order, where any of them is.

    Those in one hidden element form a group, which the markup before the first one opens.
    """
    veiled: Veiled = {}
    opened: set[int] = set()
    veils = cascade.veils()
    for href, node in nodes:
        way, chain = veils.over(node)
        path: Sequence[LexborNode] = ()
        if way and chain[-1].mem_id not in opened:
            opened.add(chain[-1].mem_id)
            path = chain[:0:-1]
        veiled.setdefault(href, []).append((way, "".join(map(_tag, [*path, node])) if way else ""))
    return {href: ways for href, ways in veiled.items() if any(way for way, _ in ways)}


def _marked(links: Sequence[SeenLink], veiled: Veiled) -> list[SeenLink]:
    left = {href: iter(ways) for href, ways in veiled.items()}
    marked = []
    for link in links:
        ways = left.get(link.href) if link.kind in _KINDS else None
        way, before = next(ways, ("", "")) if ways else ("", "")
        if way and not link.hidden:
            link = replace(link, hidden=way, snippet=f"{before}{link.text}</a>"[:_SNIPPET])
        marked.append(link)
    return marked


def _tag(node: LexborNode) -> str:
    written = "".join(f' {name}="{value or ""}"' for name, value in node.attributes.items())
    return f"<{node.tag}{written}>"
