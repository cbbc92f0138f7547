"""robots.txt: asked for once per host, obeyed unless the owner of the site has set otherwise."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego

from crawler.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Robots"]

logger = logging.getLogger(__name__)

#: the name by which rules may address us
AGENT = "xuncha"
#: a night of eight hours still sees three thousand pages
LONGEST_DELAY = 10.0
_LONGEST = 512_000


class Robots:
    """`get(url)` answers (status, body), or None when nothing came.

    A host that cannot be asked, or answers with an error, forbids nothing: the office watches its own
    portal, and a broken robots.txt must not hide the pages it is answerable for.
    """

    def __init__(self, get: Callable[[str], Awaitable[tuple[int, bytes] | None]]) -> None:
        self._get = get
        self._rules: dict[str, asyncio.Future[Protego | None]] = {}

    async def allows(self, url: str) -> bool:
        rules = await self._of(url)
        return rules is None or bool(rules.can_fetch(url, AGENT))

    async def delay(self, url: str) -> float:
        """Seconds between two requests that the host asks of us (Crawl-delay); never more than LONGEST_DELAY."""
        rules = await self._of(url)
        asked = rules.crawl_delay(AGENT) if rules else None
        return min(max(asked or 0.0, 0.0), LONGEST_DELAY)

    async def _of(self, url: str) -> Protego | None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.get_running_loop().create_future()
            self._rules[origin].set_result(await self._fetch(origin))
        return await self._rules[origin]

    async def _fetch(self, origin: str) -> Protego | None:
        answer = await self._get(f"{origin}/robots.txt")
        if answer is None or answer[0] >= 500:
            logger.info("no robots.txt to be had from %s; taken as allowing all", origin)
            return None
        status, body = answer
        if status != 200 or b"<html" in body[:1000].lower():
            return None
        return Protego.parse(decode(body[:_LONGEST])[0])
