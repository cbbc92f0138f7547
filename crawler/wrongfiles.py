"""Wrong files: what a site of ours hands out for pictures and documents that cannot exist."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.hollow import Told
from crawler.wrongpages import Pattern, pattern
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from crawler.answers import Answer
    from crawler.links import LinkClient

__all__ = ["WrongFiles"]

_PER_HOST = 40


class WrongFiles:
    """The answers of one run to names that no file bears; each kind of name is asked at most once.

    Where every name anywhere on the host is answered with one and the same file, that file stands for what is
    missing. Where only the names of one directory are, its program may heed no name at all: a suspicion.
    """

    def __init__(self, client: LinkClient) -> None:
        self._client = client
        self._answers: dict[Pattern, asyncio.Task[Answer | None]] = {}
        self._bodies: dict[str, asyncio.Task[bytes]] = {}
        self._per_host: Counter[str] = Counter()

    async def told_by(self, url: str, answer: Answer) -> Told | None:
        """Whether the file at `url`, answered well, is what the site hands out for a missing one."""
        kind = pattern(url)
        detail = await self._alike(url, answer, kind)
        if not detail:
            return None
        everywhere = not kind[1] or await self._alike(url, answer, (kind[0], "", kind[2]))
        return Told(FetchOutcome.SOFT_GONE if everywhere else FetchOutcome.HOLLOW, detail)

    async def _alike(self, url: str, answer: Answer, kind: Pattern) -> str:
        wrong = await self._once(kind)
        if wrong is None:
            return ""
        end, its_end = _place(answer.final_url), _place(wrong.final_url)
        if end == its_end != _place(url):
            return f"与错误网址一样被转到 {answer.final_url}"
        if end == its_end or not wrong.size or wrong.size != answer.size:
            return ""
        same = await self._body(answer.final_url) == await self._body(wrong.final_url)
        return "得到的是该站对不存在的文件一律给出的替代文件" if same else ""

    async def _once(self, kind: Pattern) -> Answer | None:
        if kind not in self._answers:
            if self._per_host[kind[0]] >= _PER_HOST:
                return None
            self._per_host[kind[0]] += 1
            self._answers[kind] = asyncio.create_task(self._ask(kind))
        return await self._answers[kind]

    async def _ask(self, kind: Pattern) -> Answer | None:
        root, first, ending = kind
        folder = f"{root}/{first}/" if first else f"{root}/"
        answer = await self._client.ask(f"{folder}__probe_{secrets.token_hex(6)}.{ending}", read=False)
        return answer if answer.outcome is FetchOutcome.OK and not answer.html else None

    async def _body(self, url: str) -> bytes:
        if url not in self._bodies:
            self._bodies[url] = asyncio.create_task(self._client.bytes_of(url))
        return await self._bodies[url]


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"
