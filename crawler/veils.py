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
_SNIPPET = 500


class Veils:
    """Each sheet is asked for once a sitting, and only when a page that uses it links to strangers."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._sheets: dict[str, asyncio.Task[bytes]] = {}  #: packed texts
        self._cascades: OrderedDict[tuple[str, ...], Cascade] = OrderedDict()
        self._foreign = _FOREIGN

    async def marked(self, links: Sequence[SeenLink], document: Document) -> Sequence[SeenLink]:
        """The links, those marked that a visitor cannot see."""
        doubtful = self._strangers(links)
        if not doubtful:
            return links
        cascade = await self._cascade(links)
        if css := _own(document):
            inner = [
                rule
                for href in imports(css)[:_SHEETS]
                for rule in await self._rules(_at(document.base, href))
            ]
            cascade = Cascade([*cascade.rules, *inner, *_own_rules(css)])
        return _marked(links, document, cascade, doubtful) if cascade else links

    def _strangers(self, links: Iterable[SeenLink]) -> set[str]:
        """What is written in the links in plain sight to sites that are neither ours nor an office's."""
        allows = self._sitting.ledger.allows
        hosts: dict[str, bool] = {}
        found = set()
        for link in links:
            if link.kind in _KINDS and not link.hidden and link.url:
                host = host_of(link.url)
                strange = hosts.get(host)
                if strange is None:
                    strange = hosts[host] = not host.endswith(_OFFICIAL) and not allows(link.url)
                if strange:
                    found.add(link.href)
        return found

    async def _cascade(self, links: Iterable[SeenLink]) -> Cascade:
        """Of the sheets that the page names; pages of one template share it."""
        named = dict.fromkeys(link.url for link in links if link.kind is LinkKind.STYLE and link.url)
        urls = tuple(named)[:_SHEETS]
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
    for raw, _, text, *_ in document.flow.tokens:
        if raw == "style":
            said.append(text)
        elif raw == "script":
            said.append(hidden_by_script(text))
    return "\n".join(filter(None, said))


@lru_cache(maxsize=64)
def _own_rules(css: str) -> list[Rule]:
    return rules(css) if css else []


def _marked(
    links: Sequence[SeenLink], document: Document, cascade: Cascade, doubtful: set[str]
) -> list[SeenLink]:
    """The links anew; those in one hidden element form a group, which the first one's snippet opens."""
    veiled: dict[str, list[tuple[str, str]]] = {}
    opened: set[int] = set()
    for node in document.tree.css("a[href], iframe[src]"):
        attributes = node.attributes
        href = attributes.get("href") or attributes.get("src") or ""
        if href not in doubtful:
            continue
        chain = _chain(node)
        way, number = cascade.hiding(chain)
        around = chain[number] if way else node
        first = around.mem_id not in opened
        opened.add(around.mem_id)
        path = chain[number:0:-1] if first else ()
        veiled.setdefault(href, []).append((way, "".join(map(_tag, [*path, node])) if way else ""))
    marked = []
    for link in links:
        ways = veiled.get(link.href) if not link.hidden and link.kind in _KINDS else None
        way, before = ways.pop(0) if ways else ("", "")
        marked.append(
            replace(link, hidden=way, snippet=f"{before}{link.text}</a>"[:_SNIPPET]) if way else link
        )
    return marked


def _chain(node: LexborNode) -> list[LexborNode]:
    """The element and those around it, up to the body's children."""
    chain: list[LexborNode] = []
    at: LexborNode | None = node
    while at is not None and at.tag not in ("body", "html", "-undef"):
        chain.append(at)
        at = at.parent
    return chain


def _tag(node: LexborNode) -> str:
    written = "".join(f' {name}="{value or ""}"' for name, value in node.attributes.items())
    return f"<{node.tag}{written}>"
