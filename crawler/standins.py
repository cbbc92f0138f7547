"""Stand-ins: what a site gives for any address at all, as one in upkeep does, or a network that wants a login.

Such a page proves nothing of the address that was asked: neither that a column is empty, nor that what stood
there has been put right. A random address is asked, once per kind, when a page gives cause to.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from crawler.glimpse import glimpse
from crawler.softgone import A_NOTICE, TELLING, WrongPage, is_front, same_page, speaks_of_upkeep
from crawler.wrongpages import pattern, wrong_address
from storage.models import FetchOutcome
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.fetch import Fetched, Fetcher
    from crawler.observation import Content
    from crawler.wrongpages import Pattern

__all__ = ["StandIns"]

#: a page of fewer visible characters says nothing
_HARDLY = 12
_MACHINE = re.compile(
    r"错误|出错|异常|失败|数据库|服务器|\b(?:error|nginx|apache|tomcat|iis|database|server|exception|forbidden|it works)\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"<input\b[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)
_WEAK = frozenset({"title_parts", "title_at_odds"})  #: signs that a page of a machine bears as well
_KINDS = 12  #: kinds of address of which a host is asked a random one, at most


class StandIns:
    """What this night has seen of them."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._answers: dict[Pattern, asyncio.Task[WrongPage | None]] = {}
        self._kinds: dict[str, int] = {}
        self._seen: dict[int, int] = {}  #: content → the address that had it first, as hashes
        self._homes: dict[str, str] = {}  #: content of home pages → their address
        self._lying: set[str] = set()  #: hosts, with their scheme, that gave one for a home page or a section

    async def home(self, fetched: Fetched, content: Content, entries: int) -> FetchOutcome | None:
        """What to make of a home page without news.

        One that is no notice of a machine is looked at as it stands: an intruder may have put it in the place
        of all pages.
        """
        self._homes[content.content_hash] = fetched.url
        if entries or not _technical(fetched.text, content):
            return None
        return await self._place(fetched, content)

    async def section(
        self, fetched: Fetched, content: Content, names: Collection[str], *, drawn: bool
    ) -> FetchOutcome | None:
        """What to make of the first page of a list that is without entries, or is the home page again.

        Where a browser may yet draw them, one that has scripts is left to it, but for a notice.
        """
        if "<script" in fetched.text and not (drawn or _is_notice(fetched.text, content)):
            return None
        return await self._place(fetched, content, names)

    def asks_about(self, url: str, content: Content, entries: int) -> bool:
        """Whether a section's page gives cause to doubt that it is one."""
        return not entries or self._shows_home(url, content)

    async def page(self, fetched: Fetched, content: Content, *, doubted: bool) -> FetchOutcome | None:
        """What to make of a page that is new or another than it was; `doubted` when much depends on it.

        SOFT_GONE where the site, otherwise well, says that there is nothing here.
        """
        key, own = hash(content.content_hash), hash(fetched.url)
        again = self._seen.setdefault(key, own) != own
        lying = pattern(fetched.url)[0] in self._lying
        if not (again or doubted or lying or self._shows_home(fetched.url, content)):
            return None
        outcome = await self._outcome(fetched, content)
        return FetchOutcome.STAND_IN if outcome is not None and lying else outcome

    async def _place(
        self, fetched: Fetched, content: Content, names: Collection[str] = ()
    ) -> FetchOutcome | None:
        if await self._outcome(fetched, content, names) is None:
            return None
        self._lying.add(pattern(fetched.url)[0])
        return FetchOutcome.STAND_IN

    async def _outcome(
        self, fetched: Fetched, content: Content, names: Collection[str] = ()
    ) -> FetchOutcome | None:
        """What to make of an answer that any address gets; None for a page of its own.

        One of the `names` of the page, said there and not for any address, is proof of that; and what bears
        signs of a take-over is looked at for itself.
        """
        if content.suspicion.keys() - _WEAK:
            return None
        wrong = await self._wrong(fetched.url)
        if wrong is None or wrong.gone:
            return None
        stage = wrong.shell or (wrong.length < TELLING and "<script" in fetched.text)
        if stage and not _is_notice(fetched.text, content):
            return None  # a script fills it, with what the address names
        seen = glimpse(fetched.text, fetched.url)
        said, given = f"{seen.title}\n{seen.text}", f"{wrong.shown_title}\n{wrong.text}"
        if any(said.count(name) > given.count(name) for name in names if name):
            return None
        if not same_page(fetched.url, seen, wrong):
            return None
        return FetchOutcome.SOFT_GONE if wrong.speaks else FetchOutcome.STAND_IN

    def _shows_home(self, url: str, content: Content) -> bool:
        """Whether a page is but the home page under another address."""
        home = self._homes.get(content.content_hash)
        return home is not None and home != url and not is_front(url)

    async def _wrong(self, url: str) -> WrongPage | None:
        kind = pattern(url)
        if kind not in self._answers:
            if self._kinds.get(kind[0], 0) >= _KINDS:
                kind = (kind[0], "", "")
            self._kinds[kind[0]] = self._kinds.get(kind[0], 0) + 1
        if kind not in self._answers:
            self._answers[kind] = asyncio.create_task(self._ask(canonical(wrong_address(kind))))
        return await self._answers[kind]

    async def _ask(self, url: str) -> WrongPage | None:
        answer = await self._fetcher.get(url, guess=True)
        if answer.outcome is FetchOutcome.GONE:
            return WrongPage(gone=True)
        return WrongPage.of(url, answer.url, glimpse(answer.text, answer.url)) if answer.ok else None


def _technical(html: str, content: Content) -> bool:
    """Whether a page is a machine's: hardly a word, a notice that the site is closed, an error, a login."""
    return len(content.text) < _HARDLY or _is_notice(html, content)


def _is_notice(html: str, content: Content) -> bool:
    text = f"{content.title} {content.text}"
    told = speaks_of_upkeep(text) or _MACHINE.search(text) or _LOGIN.search(html)
    return len(content.text) <= A_NOTICE and bool(told)
