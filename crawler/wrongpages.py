"""Wrong pages: asks each site for addresses that cannot exist, once per directory and kind of address."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.glimpse import glimpse
from crawler.hrefs import extension
from crawler.softgone import WrongPage, in_upkeep
from crawler.turns import UNREACHED
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from crawler.links import LinkClient

__all__ = ["Pattern", "WrongPages", "pattern", "wrong_address"]

Pattern = tuple[str, str, str]  #: scheme and host, first directory or "", extension or ""
_PER_HOST = 40
_NUMBER = re.compile(r"(?:^|(?<=&))([\w.]+)=(\d+)(?=&|$)")


def pattern(url: str) -> Pattern:
    """The kind of address: one application answers a top directory, one handler an extension."""
    parts = urlsplit(url)
    first, slash, _ = parts.path.lstrip("/").partition("/")
    return f"{parts.scheme}://{parts.netloc}", first if slash else "", extension(url)


class WrongPages:
    """The answers of one run to wrong addresses; each kind is asked at most once."""

    def __init__(self, client: LinkClient) -> None:
        self._client = client
        self._answers: dict[Pattern, asyncio.Task[WrongPage | None]] = {}
        self._silent: set[str] = set()  #: hosts that do not answer: not waited for again
        self._per_host: Counter[str] = Counter()

    async def like(self, url: str) -> WrongPage | None:
        """How the host answers a wrong address of this one's kind; None when that could not be learnt.

        Where a wrong path gets a true 404, an application may still excuse itself for a wrong number in the query.
        """
        kind = pattern(url)
        if kind not in self._answers and self._per_host[kind[0]] >= _PER_HOST:
            kind = (kind[0], "", kind[2])
        answer = await self._once(kind, wrong_address(kind))
        number = _number(url) if answer is None or answer.gone else None
        if number is not None and self._per_host[kind[0]] < _PER_HOST:
            kind = (kind[0], urlsplit(url).path, number[1])
            told = await self._once(kind, _wrong_number(url, number))
            # a number that the application does not heed gets a page like any other: only words prove
            if told is not None and told.speaks:
                return told
        return answer

    async def _once(self, kind: Pattern, address: str) -> WrongPage | None:
        if kind not in self._answers:
            self._per_host[kind[0]] += 1
            self._answers[kind] = asyncio.create_task(self._ask(kind, address))
        return await self._answers[kind]

    async def _ask(self, kind: Pattern, url: str) -> WrongPage | None:
        if kind[0] in self._silent:
            return None
        answer = await self._client.ask(url, read=True)
        if answer.outcome in UNREACHED:
            self._silent.add(kind[0])
        if answer.outcome is FetchOutcome.GONE:
            return WrongPage(gone=True)
        if answer.outcome is not FetchOutcome.OK or not answer.html:
            return None
        seen = glimpse(answer.html, answer.final_url)
        return None if in_upkeep(seen) else WrongPage.of(url, answer.final_url, seen)


def _number(url: str) -> re.Match[str] | None:
    """The number in the query that names the page: that of the last key ending in `id`, else of the last key."""
    query = url.partition("?")[2]
    numbers = list(_NUMBER.finditer(query))
    named = [one for one in numbers if one[1].lower().endswith("id")]
    return next(reversed(named or numbers), None)


def _wrong_number(url: str, number: re.Match[str]) -> str:
    """The address with a number that no page has, small enough for a database's."""
    start = url.index("?") + 1
    return f"{url[: start + number.start(2)]}98{secrets.randbelow(10**7):07}{url[start + number.end(2) :]}"


def wrong_address(kind: Pattern) -> str:
    """An address of that kind that cannot exist."""
    root, first, ending = kind
    folder = f"{root}/{first}/" if first else f"{root}/"
    name = f"__probe_{secrets.token_hex(6)}"
    return f"{folder}{name}.{ending}" if ending else f"{folder}{name}/"
