"""Single pages fetched politely by hand: same host only, robots obeyed, one at a time with a pause."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx

from crawler.cms.base import Document
from crawler.encoding import decode
from crawler.outcome import classify
from crawler.robots import Robots
from crawler.stubs import redirect_target
from storage.models import FetchOutcome
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from crawler.cms.base import Request

__all__ = ["Courier", "Fetched"]

_HOPS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document, or why there is none."""

    outcome: FetchOutcome
    document: Document | None = None


class Courier:
    """Fetches within one host. `delay` is the pause in seconds after each request."""

    def __init__(self, client: httpx.AsyncClient, host: str, delay: float, longest: int) -> None:
        self.host = host
        self.fetched = 0
        self._client = client
        self._delay = delay
        self._longest = longest
        self._robots = Robots(self._plain)

    async def get(self, url: str) -> Fetched:
        """The page at an address, redirects and redirect stubs followed as long as they stay on the host."""
        for _ in range(_HOPS):
            if host_of(url) != self.host:
                return Fetched(FetchOutcome.REDIRECT_AWAY)
            if not await self._robots.allows(url):
                return Fetched(FetchOutcome.ROBOTS)
            answer = await self._once(url)
            if isinstance(answer, str):
                url = answer
                continue
            onward = redirect_target(answer.document) if answer.document else None
            if onward is None or answer.document is None:
                return answer
            url = onward
        return Fetched(FetchOutcome.CLIENT_ERROR)

    async def ask(self, request: Request) -> Fetched:
        """A data interface that a list page names."""
        if host_of(request.url) != self.host or not await self._robots.allows(request.url):
            return Fetched(FetchOutcome.ROBOTS)
        answer = await self._once(request.url, request)
        return answer if isinstance(answer, Fetched) else Fetched(FetchOutcome.CLIENT_ERROR)

    async def _once(self, url: str, request: Request | None = None) -> Fetched | str:
        """A document, a failure, or the address it redirects to."""
        method, body, headers = (
            (request.method, request.body, dict(request.headers)) if request else ("GET", b"", {})
        )
        self.fetched += 1
        try:
            async with self._client.stream(method, url, content=body or None, headers=headers) as response:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    return canonical(urljoin(url, response.headers["location"]))
                data = await self._body(response)
        except httpx.TimeoutException:
            return Fetched(FetchOutcome.TIMEOUT)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            return Fetched(FetchOutcome.CONNECTION)
        finally:
            await asyncio.sleep(self._delay)
        return self._document(response, url, data)

    async def _body(self, response: httpx.Response) -> bytes:
        data = bytearray()
        async for chunk in response.aiter_bytes():
            data += chunk
            if len(data) > self._longest:
                break
        return bytes(data)

    def _document(self, response: httpx.Response, url: str, data: bytes) -> Fetched:
        kind = response.headers.get("content-type", "")
        if not any(word in kind for word in ("html", "xml", "json", "text/plain")) and kind:
            return Fetched(FetchOutcome.NOT_PARSED)
        text, _ = decode(data, kind)
        headers = dict(response.headers)
        outcome = classify(response.status_code, headers, text, url)
        return Fetched(outcome, Document(url, text, headers) if outcome is FetchOutcome.OK else None)

    async def _plain(self, url: str) -> tuple[int, bytes] | None:
        try:
            response = await self._client.get(url)
        except httpx.HTTPError:
            return None
        return response.status_code, response.content
