"""Fetching a file with the link check's manners and guards: conditional, bounded, only from hosts of the ledger."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import aiohttp
from yarl import URL

from crawler import lenient
from crawler.answers import is_unsound, of_error, of_status, retry_after
from crawler.links import LinkClient
from crawler.robots import Robots
from storage.models import FetchOutcome
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp.abc import AbstractResolver

    from config.schema import Settings
    from crawler.ledger import Ledger

__all__ = ["File", "FileClient"]

_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FAILED = (aiohttp.ClientError, TimeoutError, OSError, ValueError)
_ROBOTS_SIZE = 512_000
_NAME = re.compile(r"filename\*\s*=\s*(?:utf-8|UTF-8)''([^;]+)|filename\s*=\s*\"?([^\";]+)")


@dataclass(frozen=True, slots=True)
class File:
    """What came of asking for one file; `body` only with OK."""

    outcome: FetchOutcome
    status: int | None = None
    body: bytes = b""
    content_type: str = ""
    name: str = ""  #: as the server names it
    etag: str = ""
    last_modified: str = ""
    retry_after: float = 0.0


class FileClient(LinkClient):
    """Asks for files; robots.txt is obeyed where the site's settings say so."""

    def __init__(self, settings: Settings, ledger: Ledger, resolver: AbstractResolver | None = None) -> None:
        super().__init__(settings, resolver)
        self._ledger = ledger
        self._largest = settings.attachments.max_bytes
        # a large file may take its time, a silent server may not
        silence = settings.network.timeout
        self._patience = aiohttp.ClientTimeout(total=silence * 10, sock_connect=15, sock_read=silence)
        self._robots = Robots(self._robots_file)

    async def get(self, url: str, conditions: Mapping[str, str]) -> File:
        """One file, redirects followed within the ledger."""
        for _ in range(_HOPS):
            site = self._ledger.site_of(url)
            if site is None:
                return File(FetchOutcome.REDIRECT_AWAY)
            if self._barred(url):
                return File(FetchOutcome.BLOCKED_ADDRESS)
            if site.obeys_robots and not await self._robots.allows(url):
                return File(FetchOutcome.ROBOTS)
            try:
                answer = await self._trusting(url, conditions, self._largest)
            except _FAILED as error:
                return File(of_error(error)[0])
            if isinstance(answer, File):
                return answer
            url = answer
        return File(FetchOutcome.SERVER_ERROR)

    async def _trusting(self, url: str, conditions: Mapping[str, str], largest: int) -> File | str:
        try:
            return await self._once(url, conditions, largest)
        except aiohttp.ClientConnectorCertificateError as error:
            if not self._trust.bears(host_of(url), error):
                raise
            return await self._once(url, conditions, largest)
        except aiohttp.ClientResponseError as error:
            if not is_unsound(error):
                raise
            return await self._leniently(url, conditions, largest)

    async def _once(self, url: str, conditions: Mapping[str, str], largest: int) -> File | str:
        """One request: the file, or the address it redirects to."""
        self.requests += 1
        request = self._session.get(
            URL(url, encoded=url.isascii()),
            headers=dict(conditions),
            allow_redirects=False,
            proxy=self._proxy,
            timeout=self._patience,
            ssl=self._trust.tls(urlsplit(url).scheme, host_of(url)),
        )
        async with request as response:
            told = _told(url, response.status, response.headers)
            return told or _file(response.status, response.headers, await _bounded(response, largest))

    async def _leniently(self, url: str, conditions: Mapping[str, str], largest: int) -> File | str:
        """As `_once`, where the answer was no sound HTTP."""
        self.requests += 1
        try:
            plain = await asyncio.to_thread(
                lenient.ask,
                "GET",
                URL(url, encoded=url.isascii()),
                {"User-Agent": self._agent, "Accept": "*/*", **conditions},
                None,
                timeout=self._patience.sock_read or 0.0,
                largest=largest,
                tls=self._trust.tls(urlsplit(url).scheme, host_of(url)),
                proxy=self._proxy,
            )
        except HTTPException as error:
            raise aiohttp.ClientPayloadError(repr(error)) from error
        body = plain.body if len(plain.body) <= largest else None
        return _told(url, plain.status, plain.headers) or _file(plain.status, plain.headers, body)

    async def _robots_file(self, url: str) -> tuple[int, bytes] | None:
        try:
            answer = await self._trusting(url, {}, _ROBOTS_SIZE)
        except _FAILED:
            return None
        if isinstance(answer, str):
            return None
        return (answer.status, answer.body) if answer.status is not None else None


def _told(url: str, status: int, headers: Mapping[str, str]) -> File | str | None:
    """What the head alone tells; None where the body is wanted."""
    if status in _REDIRECTS and "Location" in headers:
        return canonical(urljoin(url, headers["Location"]))
    if status == 304:
        return File(FetchOutcome.NOT_MODIFIED, status)
    outcome = of_status(status, headers)
    if outcome is not FetchOutcome.OK:
        wait = retry_after(headers) if outcome is FetchOutcome.THROTTLED else 0.0
        return File(outcome, status, retry_after=wait)
    return None


def _file(status: int, headers: Mapping[str, str], body: bytes | None) -> File:
    """The file; `body` None: it is larger than we take."""
    if body is None:
        return File(FetchOutcome.TOO_LARGE, status)
    return File(
        FetchOutcome.OK,
        status,
        body,
        headers.get("Content-Type", ""),
        _stated_name(headers.get("Content-Disposition", "")),
        headers.get("ETag", ""),
        headers.get("Last-Modified", "")[:60],
    )


async def _bounded(response: aiohttp.ClientResponse, largest: int) -> bytes | None:
    """The body; None when it is larger than we take."""
    stated = response.headers.get("Content-Length", "")
    if stated.isdecimal() and int(stated) > largest:
        return None
    pieces, size = [], 0
    while chunk := await response.content.readany():
        size += len(chunk)
        if size > largest:
            return None
        pieces.append(chunk)
    return b"".join(pieces)


def _stated_name(disposition: str) -> str:
    found = _NAME.search(disposition)
    if found is None:
        return ""
    if found[1]:
        return unquote(found[1]).strip()
    raw = found[2].strip()
    try:
        return unquote(raw.encode("latin-1", "surrogateescape").decode("utf-8"))
    except UnicodeError:
        return unquote(raw)
