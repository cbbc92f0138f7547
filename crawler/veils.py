"""Links to strangers that a page's style sheets keep out of sight: the site's own sheets, and its style blocks."""

from __future__ import annotations

import asyncio
import zlib
from collections import OrderedDict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.cascade import Cascade
from crawler.cms.base import STYLING
from crawler.hidden import hidden_by_script
from crawler.scripts import foreign_scripts
from crawler.settings import user_agent
from crawler.stylesheet import imports, rules
from storage.models import LinkKind
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selectolax.lexbor import LexborNode

    from crawler.cms.base import Document
    from crawler.extract import SeenLink
    from crawler.sitting import Sitting
    from crawler.stylesheet import Rule

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
        self._cascades: OrderedDict[tuple[str, ...], Cascade] = OrderedDict()
        self._strange: dict[str, bool] = {}  #: beginnings of addresses as far as the host
        self._known: OrderedDict[tuple[object, ...], Veiled] = OrderedDict()
        self._foreign = _FOREIGN

    async def marked(self, links: Sequence[SeenLink], document: Document) -> Sequence[SeenLink]:
        """The links, those marked that a visitor cannot see.

        Pages of one template that lead to the same strangers under the same sheets show them alike.
        """
        doubtful = self._strangers(links)
        if not doubtful:
            return links
        css = _own(document)
        named = _sheets(links)
        key = (named, css, tuple(doubtful))
        if key not in self._known:
            cascade = await self._cascade(named)
            if css:
                inner = [_at(document.base, href) for href in imports(css)[:_SHEETS]]
                taken = [rule for url in inner for rule in await self._rules(url)]
                cascade = Cascade([*cascade.rules, *taken, *_own_rules(css)])
            self._known[key] = _veiled(document, cascade, set(doubtful)) if cascade else {}
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

    async def _cascade(self, urls: tuple[str, ...]) -> Cascade:
        """Of the sheets that a page names; pages of one template share it."""
        if urls not in self._cascades:
            found = [rule for url in urls for rule in await self._rules(url)]
            self._cascades[urls] = Cascade(found)
        self._cascades.move_to_end(urls)
        if len(self._cascades) > _TEMPLATES:
            self._cascades.popitem(last=False)
        return self._cascades[urls]

    async def _rules(self, url: str) -> list[Rule]:
        """Of a sheet, after those of the sheets that it takes in."""
        text = await self._sheet(url)
        inner = [_at(url, href) for href in imports(text)[:_SHEETS]]
        texts = [*[await self._sheet(one) for one in inner], text]
        return [rule for one in texts for rule in rules(one)]

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
            return fetched.text[:_LARGEST] if fetched.ok else ""
        self._foreign -= 1
        if self._foreign < 0 or host_of(url).endswith(_OFFICIAL):
            return ""
        network = self._sitting.settings.network
        bodies = await foreign_scripts([url], user_agent(network), allow_private=network.allow_private_hosts)
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


@lru_cache(maxsize=64)
def _own_rules(css: str) -> list[Rule]:
    return rules(css) if css else []


def _sheets(links: Iterable[SeenLink]) -> tuple[str, ...]:
    named = dict.fromkeys(link.url for link in links if link.kind is LinkKind.STYLE and link.url)
    return tuple(named)[:_SHEETS]


def _veiled(document: Document, cascade: Cascade, doubtful: set[str]) -> Veiled:
    """Of each doubtful address the ways in which its links are hidden, in order, where any of them is.

    Those in one hidden element form a group, which the markup before the first one opens.
    """
    veiled: Veiled = {}
    opened: set[int] = set()
    veils = cascade.veils()
    for node in document.tree.css('a[href*="//"], iframe[src*="//"]'):
        href = node.attrs.get("href") or node.attrs.get("src") or ""
        if href not in doubtful:
            continue
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
        ways = left.get(link.href) if not link.hidden and link.kind in _KINDS else None
        way, before = next(ways, ("", "")) if ways else ("", "")
        marked.append(
            replace(link, hidden=way, snippet=f"{before}{link.text}</a>"[:_SNIPPET]) if way else link
        )
    return marked


def _tag(node: LexborNode) -> str:
    written = "".join(f' {name}="{value or ""}"' for name, value in node.attributes.items())
    return f"<{node.tag}{written}>"
