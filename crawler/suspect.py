"""Pages that look taken over, shown in the browser: the title, hosts and hidden links its scripts bring up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.cascade import MENU
from crawler.cms.base import Document
from crawler.evidence import keep_screenshot
from crawler.extract import extract
from crawler.guises import look_from_search
from crawler.ownscripts import OwnScripts
from crawler.payloads import Payloads, sources
from crawler.scripts import foreign_scripts
from crawler.veils import Veils
from storage.models import LinkKind
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from crawler.extract import SeenLink
    from crawler.observation import Content, Known
    from crawler.render import Rendered
    from crawler.sitting import Sitting

__all__ = ["Suspects"]

#: as many numeric entities in a title as no clean page has
_ENTITIES = 6
#: pages beside home pages that are rendered in one sitting at most
_MOST = 20
_HOSTS = 50
#: signs (crawler.takeover) that make a page other than a home page worth a look in the browser
_GRAVE = ("script_tricks", "veiled_to", "whole_frames", "title_at_odds")
#: facts about a home page that a look in the browser would not make clearer
_QUIET = ("title_parts", "from_search")
#: facts that do not stand in the page itself, and are the same on another night if nothing has changed
_LASTING = ("own_script", "script_payload", "from_search", "rendered_title", "rendered_covers")
#: a box without class or id, as no menu of a template is, just around a link
_BOX = re.compile(
    r"<(?!a\s)[a-z]+\s(?![^>]*\b(?:class|id)=)[^>]*\b(?:style|width|height)=[^>]*>\s*(?:<[^a/][^>]*>\s*)*<a\s",
    re.IGNORECASE,
)
_STRANGERS = 3  #: hosts that hidden links of a page must lead to for a look in the browser


class Suspects:
    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._left = _MOST
        self._veils, self._own_scripts, self._payloads = (
            Veils(sitting),
            OwnScripts(sitting),
            Payloads(sitting),
        )
        self._pictured: set[frozenset[str]] = set()  #: hosts that hidden links of one page led to

    async def look(
        self,
        url: str,
        content: Content,
        document: Document,
        *,
        home: bool = False,
        known: Known | None = None,
    ) -> None:
        """Add what style sheets hide and what the browser shows; a home page needs less of a reason.

        What is found so counts as the page's content. A page of which such facts are `known` and that says the
        same keeps them where not everything could be looked into tonight.
        """
        said, links = {*content.suspicion}, content.links
        content.links = await self._veils.marked(links, document)
        await self._payloads.look(content)
        whole = not home or await self._look_at_home(url, content)
        changed = known is None or known.looked or not known.reads(content.content_hash)
        if (changed or _facts(content, said, links)) and self._wanted(content, home):
            whole &= (home or self._affords(content)) and await self._show(url, content)
        if known is not None and known.looked and known.reads(content.content_hash):
            whole &= self._read_all(content)
            if not whole:
                content.content_hash = known.content_hash
                return
        if facts := _facts(content, said, links):
            content.bear(facts)

    async def _look_at_home(self, url: str, content: Content) -> bool:
        await self._own_scripts.look(content)
        return await look_from_search(self._sitting, url, content)

    def _read_all(self, content: Content) -> bool:
        """Whether all its sheets and scripts could be had that there was a reason to ask for."""
        unread = self._veils.unread | self._own_scripts.unread | self._payloads.unread
        return unread.isdisjoint(link.url for link in content.links)

    def _wanted(self, content: Content, home: bool) -> bool:
        """Whether there is a reason to show it in the browser."""
        hidden = self._strangers(content.links)
        if home:
            return any(name not in _QUIET for name in content.suspicion) or any(map(_boxed, hidden))
        return _grave(content.suspicion) or _veiled(hidden)

    def _affords(self, content: Content) -> bool:
        """Whether the browser has time for it; what a template hides is the same on each page."""
        hosts = _hosts(self._strangers(content.links))
        if self._left <= 0 or (hosts in self._pictured and not _grave(content.suspicion)):
            return False
        self._left -= 1
        self._pictured.add(hosts)
        return True

    async def _show(self, url: str, content: Content) -> bool:
        """Add what the browser shows; False where it shows nothing."""
        scripts = await self._fetched(sources(content))
        shown = await self._sitting.render(url, scripts=scripts)
        if shown is None:
            return False
        content.suspicion |= {"rendered_hosts": shown.outside_hosts[:_HOSTS]}
        content.suspicion["screenshot"] = keep_screenshot(self._sitting.settings.folder, shown.screenshot)
        if _another(content.title, shown.title):
            content.suspicion["rendered_title"] = shown.title.strip()[:200]
        if shown.covers:
            content.suspicion["rendered_covers"] = [cover[:500] for cover in shown.covers[:5]]
        before = {link.url for link in content.links}
        content.links = [
            *content.links,
            *(link for link in await self._planted(shown) if link.url not in before),
        ]
        if _hidden(content.text, shown.visible):
            content.suspicion["rendered_hidden"] = [len(content.text), shown.visible]
        return True

    async def _planted(self, shown: Rendered) -> list[SeenLink]:
        """The hidden links to strangers of a page as its scripts have left it."""
        document = Document(shown.final_url, shown.html)
        links = await self._veils.marked(extract(document).links, document)
        return self._strangers(links)

    async def _fetched(self, scripts: Iterable[str]) -> dict[str, bytes]:
        return await foreign_scripts(scripts, self._sitting.settings.network)

    def _strangers(self, links: Iterable[SeenLink]) -> list[SeenLink]:
        """Hidden links with words on them to sites that are neither ours nor an office's."""
        return [
            link
            for link in links
            if link.hidden
            and link.text
            and link.url
            and link.kind is LinkKind.ANCHOR
            and not host_of(link.url).endswith(".gov.cn")
            and not self._sitting.ledger.allows(link.url)
        ]


def _facts(content: Content, said: Collection[str], links: Sequence[SeenLink]) -> list[object]:
    """What has been found beyond the page itself, its signs and links as read: what is so on another night too."""
    known = {id(link) for link in links}
    facts: list[object] = [
        content.suspicion[name] for name in _LASTING if name in content.suspicion and name not in said
    ]
    facts += [
        (link.url, link.hidden)
        for link in content.links
        if link.hidden not in ("", MENU) and id(link) not in known
    ]
    return facts


def _grave(suspicion: Mapping[str, Any]) -> bool:
    entities = int(suspicion.get("title_entities", 0)) >= _ENTITIES
    return entities or any(bool(suspicion.get(name)) for name in _GRAVE)


def _veiled(hidden: Sequence[SeenLink]) -> bool:
    """Several strangers, one of them in a box without a name: that of a visitor counter leads to one or two hosts."""
    return len(_hosts(hidden)) >= _STRANGERS and any(map(_boxed, hidden))


def _hosts(links: Iterable[SeenLink]) -> frozenset[str]:
    return frozenset(host_of(link.url) for link in links)


def _boxed(link: SeenLink) -> bool:
    return _BOX.search(link.snippet) is not None


def _hidden(text: str, visible: int) -> bool:
    """Whether most of what the page says is no longer to be seen once its scripts have run."""
    written = len("".join(text.split()))
    return written >= 200 and visible < written * 0.2


def _another(static: str, shown: str) -> bool:
    """A title that is neither the written one nor a longer or shorter form of it."""
    before, after = "".join(static.split()), "".join(shown.split())
    return bool(after) and after not in before and before not in after and not _misread(after)


def _misread(title: str) -> bool:
    """Whether the browser took the page's bytes for another encoding, as it does where none is declared."""
    if "\ufffd" in title:
        return True
    try:
        meant = title.encode("cp1252").decode("gb18030")
    except UnicodeError:
        return False
    return meant != title
