"""Wrong files: what a site of ours hands out for pictures and documents that cannot exist."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.verdicts import Verdict
from crawler.wrongpages import Pattern, pattern
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from crawler.answers import Answer
    from crawler.links import LinkClient
    from crawler.targets import Target

__all__ = ["STAND_IN", "WrongFiles"]

STAND_IN = "得到的是该站对不存在的文件一律给出的替代文件"
_PER_HOST = 40
#: the name of the stand-in itself, which a page may show on purpose where it has no picture
_ON_PURPOSE = re.compile(
    r"default|placeholder|blank|no[-_]?(?:pic|img|image|photo|cover|data)|none|empty|zanwu|moren",
    re.IGNORECASE,
)


class WrongFiles:
    """The answers of one run to names that no file bears; each kind of name is asked at most once.

    A file like them stands for what is missing, if the site heeds names at all: where every name is answered with
    one and the same file, it may be the right one. So what is alike waits until the others have been seen.
    `proven` are Url.ids of which an earlier run knew.
    """

    def __init__(self, client: LinkClient, proven: Collection[int]) -> None:
        self._client, self._proven = client, proven
        self._answers: dict[Pattern, asyncio.Task[list[Answer]]] = {}
        self._bodies: dict[str, asyncio.Task[bytes]] = {}
        self._per_host: Counter[str] = Counter()
        self._heeded: set[Pattern] = set()  #: kinds of names of which some get an answer of their own
        self._alike: dict[Pattern, list[tuple[Target, Answer]]] = defaultdict(list)

    async def takes(self, target: Target, answer: Answer) -> bool:
        """Whether the file answered is like those for wrong names, so that its verdict has to wait."""
        kind = pattern(target.url)
        if _ON_PURPOSE.search(target.url.rpartition("/")[2]) or not (wrong := await self._once(kind)):
            return False
        if not await self._same(target.url, answer, wrong):
            self._heeded.add(kind)
            return False
        everywhere = await self._once((kind[0], "", kind[2]))
        if everywhere and await self._same(target.url, answer, everywhere):
            kind = (kind[0], "", kind[2])
        self._alike[kind].append((target, answer))
        return True

    def settled(self) -> Iterator[tuple[Target, Verdict]]:
        """The verdicts that waited."""
        for kind, files in self._alike.items():
            heeded = any(one == kind or (not kind[1] and one[::2] == kind[::2]) for one in self._heeded)
            for target, answer in files:
                gone = heeded or target.url_id in self._proven
                outcome, detail = (FetchOutcome.SOFT_GONE, STAND_IN) if gone else (answer.outcome, "")
                yield target, Verdict(outcome, answer.status, answer.final_url, "", detail)
        self._alike.clear()

    async def _same(self, url: str, answer: Answer, wrong: Iterable[Answer]) -> bool:
        return all([await self._like(url, answer, one) for one in wrong])

    async def _like(self, url: str, answer: Answer, wrong: Answer) -> bool:
        end, its_end = _place(answer.final_url), _place(wrong.final_url)
        if end == its_end:
            return end != _place(url)
        if not wrong.size or wrong.size != answer.size:
            return False
        return await self._body(answer.final_url) == await self._body(wrong.final_url)

    async def _once(self, kind: Pattern) -> list[Answer]:
        if kind not in self._answers:
            if self._per_host[kind[0]] >= _PER_HOST:
                return []
            self._per_host[kind[0]] += 1
            self._answers[kind] = asyncio.create_task(self._ask(kind))
        return await self._answers[kind]

    async def _ask(self, kind: Pattern) -> list[Answer]:
        """The answers to two wrong names; none where a wrong name gets no file.

        Two, because a program that makes a file for any name may by chance make the twin of a right one.
        """
        root, first, ending = kind
        folder = f"{root}/{first}/" if first else f"{root}/"
        found: list[Answer] = []
        for _ in range(2):
            answer = await self._client.ask(f"{folder}__probe_{secrets.token_hex(6)}.{ending}", read=False)
            if answer.outcome is not FetchOutcome.OK or answer.html:
                return []
            found.append(answer)
        return found

    async def _body(self, url: str) -> bytes:
        if url not in self._bodies:
            self._bodies[url] = asyncio.create_task(self._client.bytes_of(url))
        return await self._bodies[url]


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"
