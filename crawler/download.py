"""Our download handler: aiohttp under Scrapy, without the machinery that costs more than the download.

The answer is a plain `Response`: Scrapy never guesses its encoding, which on gzipped pages without a
declared charset cost more than everything else together. Decoding is ours (crawler.encoding).
"""

from __future__ import annotations

import asyncio
import ssl
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

import aiohttp
import yarl
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request, Response

from crawler.answers import is_unsound
from crawler.inflate import inflate
from crawler.lenient import Plain, ask
from crawler.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

__all__ = ["BodyTooLargeError", "LeanDownloadHandler", "TlsFailedError", "wire_size"]

#: the headers anybody here reads; Scrapy's header objects are too dear to fill with the rest
_KEPT = frozenset(
    [
        "cache-control",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "location",
        "refresh",
        "retry-after",
        "server",
        "set-cookie",
        "x-powered-by",
    ]
)
_ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",  # what we can undo
}
_LONGEST_HEADER = 65536
_CONNECT_TIMEOUT = 15.0


class TlsFailedError(DownloadFailedError):
    """The handshake failed, for more than a certificate that is found wanting."""


class BodyTooLargeError(DownloadCancelledError):
    """The body passed the size limit and the rest was left."""


class LeanDownloadHandler(BaseDownloadHandler):
    """One session for the whole crawl."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._max_size = settings.getint("DOWNLOAD_MAXSIZE")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._proxy: str | None = settings.get("XUNCHA_PROXY") or None
        self._agent: str = settings["USER_AGENT"]
        self._limit = settings.getint("CONCURRENT_REQUESTS")
        self._session: aiohttp.ClientSession | None = None
        self._odd: set[str | None] = set()  #: hosts whose answers only a lenient reader takes
        self._trust = Trust(own=None)  # the crawl asks no hosts but those of the ledger

    async def download_request(self, request: Request) -> Response:
        started = time.monotonic()
        answer, sent = await self._exchange(request)
        request.meta["download_latency"] = time.monotonic() - started
        request.meta["download_size"] = wire_size(answer.headers, len(sent))
        request.meta["certificate"] = self._trust.flaws.get(answer.url.host or "", "")
        try:
            body = inflate(sent, answer.headers.get("Content-Encoding", ""), self._max_size)
        except ValueError as error:
            raise DownloadFailedError(f"{request.url}: {error}") from error
        if len(body) > self._max_size:
            raise self._too_large(request.url)
        headers = {name: value for name, value in answer.headers.items() if name.lower() in _KEPT}
        return Response(request.url, status=answer.status, headers=headers, body=body)

    async def _exchange(self, request: Request) -> tuple[aiohttp.ClientResponse | Plain, bytes]:
        """The answer and its body as sent; what goes wrong in Scrapy's words."""
        try:
            url = yarl.URL(request.url, encoded=True)
        except ValueError as error:
            raise UnsupportedURLSchemeError(str(error)) from error
        try:
            return await self._ask(request, url)
        except (TimeoutError, aiohttp.ServerTimeoutError) as error:
            raise DownloadTimeoutError(f"{request.url}: {self._timeout} s") from error
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, UnicodeError) as error:
            raise UnsupportedURLSchemeError(str(error)) from error
        except aiohttp.ClientConnectorDNSError as error:
            raise CannotResolveHostError(str(error)) from error
        except (aiohttp.ClientSSLError, ssl.SSLError) as error:
            if self._trust.bears(url.host or "", error):
                return await self._exchange(request)
            raise TlsFailedError(str(error)) from error
        except aiohttp.ClientConnectorError as error:
            raise DownloadConnectionRefusedError(str(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise DownloadFailedError(str(error)) from error

    async def _ask(self, request: Request, url: yarl.URL) -> tuple[aiohttp.ClientResponse | Plain, bytes]:
        """A host whose answers are not sound HTTP is asked in the lenient way from then on."""
        if url.host not in self._odd:
            try:
                async with self._open(request, url) as answer:
                    return answer, await self._read(answer)
            except aiohttp.ClientResponseError as error:
                if not is_unsound(error):
                    raise
                self._odd.add(url.host)
        plain = await self._bear(request, url)
        if len(plain.body) > self._max_size:
            raise self._too_large(request.url)
        return plain, plain.body

    async def _bear(self, request: Request, url: yarl.URL) -> Plain:
        try:
            return await asyncio.to_thread(
                ask,
                request.method,
                url,
                {"User-Agent": self._agent, **_ACCEPT, **_headers(request)},
                request.body or None,
                timeout=self._timeout,
                largest=self._max_size,
                tls=self._trust.tls(url.scheme, url.host or ""),
                proxy=request.meta.get("proxy", self._proxy),
            )
        except HTTPException as error:
            raise DownloadFailedError(f"{request.url}: {error!r}") from error

    def _open(self, request: Request, url: yarl.URL) -> Any:
        return self._ready().request(
            request.method,
            url,
            data=request.body or None,
            headers=_headers(request),
            allow_redirects=False,
            proxy=request.meta.get("proxy", self._proxy),
            ssl=self._trust.tls(url.scheme, url.host or ""),
        )

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        """The body as it comes, up to the limit."""
        chunks, size = [], 0
        async for chunk in answer.content.iter_any():
            size += len(chunk)
            if size > self._max_size:
                raise self._too_large(str(answer.url))
            chunks.append(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def _too_large(self, url: str) -> BodyTooLargeError:
        return BodyTooLargeError(f"{url}: more than {self._max_size} bytes")

    def _ready(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._limit, ttl_dns_cache=300),
                headers={"User-Agent": self._agent, **_ACCEPT},
                timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=_CONNECT_TIMEOUT),
                max_line_size=_LONGEST_HEADER,
                max_field_size=_LONGEST_HEADER,
                cookie_jar=aiohttp.CookieJar(unsafe=True),
                auto_decompress=False,
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _headers(request: Request) -> dict[str, str]:
    return {name.decode(): values[-1].decode("latin-1") for name, values in request.headers.items()}


def wire_size(headers: Mapping[str, str], body: int) -> int:
    """Bytes of an answer as sent: stated length where there is one, else the body as read; plus the headers."""
    stated = headers.get("Content-Length", "")
    length = int(stated) if stated.isdecimal() else body
    return length + sum(len(name) + len(value) + 4 for name, value in headers.items())
