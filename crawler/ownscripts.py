"""The site's own script files, read for what an intruder has put at their beginning or end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.leaps import leaps
from crawler.takeover import site_of
from crawler.unveil import veiled_addresses
from storage.models import FetchOutcome, LinkKind
from storage.urls import host_of

if TYPE_CHECKING:
    from crawler.observation import Content
    from crawler.sitting import Sitting

__all__ = ["OwnScripts"]

_SCRIPTS = 12  #: of one home page
_MOST = 200  #: different ones of one sitting
_EDGE = 8_000  #: characters from either end: what is planted is put before or after what was there


class OwnScripts:
    """Each file is asked for once a sitting, for the home page that names it."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._found: dict[str, asyncio.Task[str]] = {}
        self.unread: set[str] = set()  #: those that could not be had tonight

    async def look(self, content: Content) -> None:
        """Note the first of the page's own scripts that leads to strangers, and where to."""
        allows = self._sitting.ledger.allows
        named = (link.url for link in content.links if link.kind is LinkKind.SCRIPT and link.url)
        for src in [url for url in dict.fromkeys(named) if allows(url)][:_SCRIPTS]:
            if src not in self._found:
                if len(self._found) >= _MOST:
                    return
                self._found[src] = asyncio.ensure_future(self._led(src))
            if target := await self._found[src]:
                content.suspicion["own_script"] = {"src": src[:500], "to": target[:500]}
                return

    async def _led(self, src: str) -> str:
        """Where the file leads by itself, or by an address it holds in a veiled way; "" for nowhere strange."""
        fetched = await self._sitting.fetcher.get(src, guess=True)
        if not fetched.ok:
            if fetched.outcome is not FetchOutcome.GONE:
                self.unread.add(src)
            return ""
        code = fetched.text
        ends = [code] if len(code) <= 2 * _EDGE else [code[:_EDGE], code[-_EDGE:]]
        targets = [*leaps(ends, src, strict=True), *veiled_addresses(ends)]
        home = site_of(host_of(src))
        return next((url for url in targets if site_of(host_of(url)) != home), "")
