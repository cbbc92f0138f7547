"""The link client: asks one target with HEAD or a bounded GET, following redirects hop by guarded hop."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Self
from urllib.parse import quote, urljoin

import aiohttp

from crawler.answers import Answer, of_error, of_status, retry_after
from crawler.encoding import decode
from crawler.guard import GuardedResolver, SystemResolver, is_public, literal
from crawler.hrefs import extension, fault
from crawler.outcome import challenge
from crawler.trust import Trust
from crawler.wire import Wire
from storage.models import FetchOutcome
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aiohttp.abc import AbstractResolver

    from config.schema import Settings

__all__ = ["PREFIX", "LinkClient", "user_agent"]

PREFIX = 64 * 1024  #: bytes read of an answer at most
_HOPS = 8
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT = "!#$%&'()*+,/:;=?@[]~|"
_TEXTUAL = ("html", "xml", "json", "text/plain")
_TEXTS = frozenset({"txt", "csv", "js", "css", "log", "md", "xml", "ini"})
#: how files begin that are no text of any kind
_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"RIFF", b"BM", b"\x1f\x8b", b"{\\rtf")  # fmt: skip
#: answers to a HEAD that need no GET to be believed
_BELIEVED = frozenset({FetchOutcome.OK, FetchOutcome.THROTTLED})
_CLIENT_ERRORS = (aiohttp.ClientError, TimeoutError, OSError, ValueError)


def user_agent(settings: Settings) -> str:
    """Who asks: the county's own words, or the product's name with the county's contact."""
    network = settings.network
    contact = f"; +{network.contact}" if network.contact else ""
    return network.user_agent or f"Mozilla/5.0 (compatible; xuncha{contact})"


class LinkClient:
    """An aiohttp session for link checks; use as an async context manager."""

    def __init__(self, settings: Settings, resolver: AbstractResolver | None = None) -> None:
        self._links, self._network = settings.links, settings.network
        self._private = settings.network.allow_private_hosts
        self._proxy = settings.network.proxy or None
        self._agent = user_agent(settings)
        self._inner = resolver
        self._trust = Trust(own=frozenset(host_of(site.url) for site in settings.sites))
        #: a portal seen from inside the office often has a private address: it is the county's own all the same
        self._own = frozenset(host for site in settings.sites for host in (host_of(site.url), *site.hosts))
        self.requests = 0

    async def __aenter__(self) -> Self:
        inner = self._inner or SystemResolver()
        connector = aiohttp.TCPConnector(
            # a proxy resolves for us, and is itself often a private host
            resolver=inner if self._private or self._proxy else GuardedResolver(inner, self._own),
            limit=0,
            ttl_dns_cache=600,
            keepalive_timeout=10,
        )
        headers = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        patience = aiohttp.ClientTimeout(
            total=self._links.timeout, sock_connect=min(10.0, self._links.timeout)
        )
        self._wire = Wire(connector, headers, patience, self._proxy, self._trust)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=headers,
            timeout=patience,
            max_line_size=32768,
            max_field_size=32768,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def ask(self, url: str, *, read: bool) -> Answer:
        """The verdict on one target. `read`: its HTML is wanted, so GET at once instead of HEAD then GET."""
        made = 0
        if not read:
            answer = await self._follow("HEAD", url)
            if answer.outcome in _BELIEVED and not _doubtful(answer):
                return answer
            if answer.outcome is FetchOutcome.BLOCKED_ADDRESS:
                return answer
            if answer.status is None and not answer.broke:
                return answer
            made = answer.requests
        answer = await self._follow("GET", url)
        if answer.broke and answer.outcome is FetchOutcome.CONNECTION:  # once more: perhaps a passing mood
            made += answer.requests
            answer = await self._follow("GET", url)
        return replace(answer, requests=answer.requests + made) if made else answer

    def _barred(self, url: str) -> bool:
        """Whether the address spells out a private one that is none of our own sites'."""
        return not self._private and host_of(url) not in self._own and _spells_private(url)

    async def _follow(self, method: str, url: str) -> Answer:
        cookies: dict[str, str] = {}
        for hop in range(1, _HOPS + 2):
            if self._barred(url):
                return Answer(FetchOutcome.BLOCKED_ADDRESS, final_url=url, detail="内网地址，未访问")
            try:
                answer = await self._hop(method, url, cookies)
            except _CLIENT_ERRORS as error:
                outcome, detail = of_error(error)
                return Answer(outcome, final_url=url, detail=detail, broke=_reached(error), requests=hop)
            if isinstance(answer, Answer):
                return answer if hop == 1 else replace(answer, requests=hop)
            if reason := fault(answer):
                return Answer(FetchOutcome.SERVER_ERROR, final_url=url, detail=f"跳转地址有误：{reason}")
            if host_of(answer) != host_of(url):
                cookies.clear()
            url = answer
        return Answer(FetchOutcome.SERVER_ERROR, final_url=url, detail="跳转次数过多")

    async def _hop(self, method: str, url: str, cookies: dict[str, str]) -> Answer | str:
        """One request: the answer, or the address it redirects to. Cookies given on the way are sent back."""
        self.requests += 1
        reply = await self._wire.ask(method, url, cookies)
        try:
            status, headers = reply.status, reply.headers
            if status in _REDIRECTS and "Location" in headers:
                cookies.update(_cookies(headers.getall("Set-Cookie", ())))
                return _joined(url, headers["Location"])
            content_type = headers.get("Content-Type", "")
            if method == "HEAD":
                html, size = "", _announced(headers)
            else:
                body, size = await self._body(reply.content, content_type)
                html = _readable(body, content_type)
                if size is None and not _textual(content_type):
                    size = _announced(headers)
        finally:
            reply.release()
        outcome = of_status(status, headers)
        if status >= 400 and outcome is not FetchOutcome.GONE and challenge(status, headers, html):
            outcome = FetchOutcome.CHALLENGE
        wait = retry_after(headers) if outcome is FetchOutcome.THROTTLED else 0.0
        return Answer(outcome, status, url, "", html, content_type, wait, size=size)

    async def bytes_of(self, url: str) -> bytes:
        """The first PREFIX bytes at an address that was just found well; nothing when it cannot be had now."""
        self.requests += 1
        try:
            reply = await self._wire.ask("GET", url, {})
            try:
                body, _ = await self._read(reply.content, PREFIX)
                return body[:PREFIX] if reply.status == 200 else b""
            finally:
                reply.release()
        except _CLIENT_ERRORS:
            return b""

    async def _body(self, content: aiohttp.StreamReader, content_type: str) -> tuple[bytes, int | None]:
        """At most PREFIX bytes of what may be text, one of a file's; and the size of the whole if it came."""
        limit = PREFIX if _textual(content_type) else 1
        if content.is_eof():  # came along with the headers
            body, whole = content.read_nowait(), True
        else:
            body, whole = await self._read(content, limit)
        size = len(body) if body.strip() else 0  # white space shows nothing
        return body[:limit], size if whole else None

    async def _read(self, content: aiohttp.StreamReader, limit: int) -> tuple[bytes, bool]:
        """At least `limit` bytes of the body if there are so many, and whether they are all."""
        parts, size = [], 0
        try:
            async with asyncio.timeout(self._links.timeout):
                while size < limit and (chunk := await content.readany()):
                    parts.append(chunk)
                    size += len(chunk)
        except (aiohttp.ClientError, TimeoutError):
            # the status has been given; a body that breaks off takes nothing back
            return b"".join(parts), False
        return b"".join(parts), content.at_eof()


def _textual(content_type: str) -> bool:
    return not content_type or any(word in content_type for word in _TEXTUAL)


def _readable(body: bytes, content_type: str) -> str:
    """The text of an answer in a language of the web; nothing of a file, whatever it calls itself."""
    if not _textual(content_type) or body.startswith(_FILES):
        return ""
    plain = "html" not in content_type and "text/plain" in content_type
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"<" in body or start.startswith(b"{") or (plain and b"\x00" not in body):
        return decode(body, content_type)[0]
    return ""


def _announced(headers: Mapping[str, str]) -> int | None:
    length = headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else None


def _doubtful(answer: Answer) -> bool:
    """Whether a file's HEAD calls for a look: it is said to be empty, or to be a page or a message instead."""
    if answer.outcome is not FetchOutcome.OK:
        return False
    if answer.size == 0:
        return True
    kind = answer.content_type
    return "text/html" in kind or "json" in kind or ("text/plain" in kind and not _is_text(answer.final_url))


def _is_text(url: str) -> bool:
    return extension(url) in _TEXTS


def _cookies(written: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and value of each Set-Cookie header."""
    for header in written:
        name, _, value = header.partition(";")[0].partition("=")
        yield name.strip(), value.strip()


def _joined(base: str, location: str) -> str:
    """A redirect's target, its raw bytes (often GBK) percent-encoded as they came."""
    written = location.strip().encode("utf-8", "surrogateescape")
    target = urljoin(base, quote(written, safe=_KEPT))
    return target if fault(target) else canonical(target)


def _spells_private(url: str) -> bool:
    address = literal(host_of(url))
    return address is not None and not is_public(address)


def _reached(error: BaseException) -> bool:
    """Whether the host was reached before it broke off or hung: HEAD may be what it cannot bear."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return False
    return not isinstance(error, aiohttp.ClientSSLError)
