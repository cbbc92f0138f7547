"""Pages that look taken over, shown in the browser: the title, hosts and hidden links its scripts bring up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.cms.base import Document
from crawler.evidence import keep_screenshot
from crawler.extract import extract
from crawler.guises import look_from_search
from crawler.ownscripts import OwnScripts
from crawler.scripts import foreign_scripts
from crawler.settings import user_agent
from crawler.takeover import code_tricks
from crawler.veils import Veils
from storage.models import LinkKind
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.extract import SeenLink
    from crawler.observation import Content
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
#: a box without class or id, as no menu of a template is, just around a link
_BOX = re.compile(
    r"<(?!a\s)[a-z]+\s(?![^>]*\b(?:class|id)=)[^>]*\b(?:style|width|height)=[^>]*>\s*(?:<[^a/][^>]*>\s*)*<a\s",
    re.IGNORECASE,
)
_STRANGERS = 3  #: hosts that hidden links of a page must lead to for a look in the browser
#: what foreign scripts do to a page that they have no business with
_PAYLOADS = ("title_write", "window_stop", "split_eval", "frame_write")
_FETCHED = 60  #: different foreign scripts looked into in one sitting at most
#: foreign scripts of one page that are fetched for the browser to run
_SCRIPTS = 8


class Suspects:
    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._left = _MOST
        self._veils, self._own_scripts = Veils(sitting), OwnScripts(sitting)
        self._payloads: dict[str, dict[str, str]] = {}  #: address of a foreign script → what it does to pages
        self._pictured: set[frozenset[str]] = set()  #: hosts that hidden links of one page led to

    async def look(self, url: str, content: Content, document: Document, *, home: bool = False) -> None:
        """Add what style sheets hide and what the browser shows; a home page needs less of a reason."""
        content.links = await self._veils.marked(content.links, document)
        hidden = self._strangers(content.links)
        await self._look_into_scripts(content)
        if home:
            await self._own_scripts.look(content)
            await look_from_search(self._sitting, url, content)
            wanted = any(name not in _QUIET for name in content.suspicion) or any(map(_boxed, hidden))
        else:
            wanted = self._left > 0 and (self._grave(content.suspicion) or self._veiled(hidden))
            self._left -= wanted
        if not wanted:
            return
        scripts = await self._fetched(_sources(content)[:_SCRIPTS])
        shown = await self._sitting.render(url, scripts=scripts)
        if shown is None:
            return
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

    async def _planted(self, shown: Rendered) -> list[SeenLink]:
        """The hidden links to strangers of a page as its scripts have left it."""
        document = Document(shown.final_url, shown.html)
        links = await self._veils.marked(extract(document).links, document)
        return self._strangers(links)

    async def _look_into_scripts(self, content: Content) -> None:
        """Note the foreign script that overwrites pages; each is read once a sitting, whoever carries it."""
        sources = [src for src in _sources(content)[:_SCRIPTS] if not self._sitting.ledger.allows(src)]
        unread = [src for src in sources if src not in self._payloads][: _FETCHED - len(self._payloads)]
        self._payloads |= {src: {} for src in unread}
        for src, body in (await self._fetched(unread)).items() if unread else ():
            tricks = code_tricks(body.decode("utf-8", "replace"))
            self._payloads[src] = {name: tricks[name] for name in _PAYLOADS if name in tricks}
        guilty = next((src for src in sources if self._payloads.get(src)), "")
        if guilty:
            content.suspicion["script_payload"] = {"src": guilty, "tricks": self._payloads[guilty]}

    async def _fetched(self, sources: Iterable[str]) -> dict[str, bytes]:
        network = self._sitting.settings.network
        return await foreign_scripts(sources, user_agent(network), allow_private=network.allow_private_hosts)

    @staticmethod
    def _grave(suspicion: dict[str, Any]) -> bool:
        entities = int(suspicion.get("title_entities", 0)) >= _ENTITIES
        return entities or any(bool(suspicion.get(name)) for name in _GRAVE)

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

    def _veiled(self, hidden: Iterable[SeenLink]) -> bool:
        """Several strangers, one of them in a box without a name, and not those of a page shown before.

        The hidden box of a visitor counter leads to one or two hosts; what a template hides is the same on each page.
        """
        hosts = frozenset(host_of(link.url) for link in hidden)
        if len(hosts) < _STRANGERS or hosts in self._pictured or not any(map(_boxed, hidden)):
            return False
        self._pictured.add(hosts)
        return True


def _sources(content: Content) -> list[str]:
    return [str(one["src"]) for one in content.suspicion.get("foreign_scripts", ())]


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
