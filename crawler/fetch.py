"""One fetch with manners: robots, pauses, retries, redirects within the ledger; always an outcome, never a raise."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import xxhash
from scrapy import Request as WireRequest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)

from crawler.download import BodyTooLargeError, TlsFailedError
from crawler.encoding import decode
from crawler.ledger import netloc_of
from crawler.manners import LONGEST_PAUSE, Host, Stop, retry_after
from crawler.outcome import classify, is_text
from crawler.robots import Robots
from crawler.trial import parses
from storage.models import FetchOutcome
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from scrapy.http import Response

    from crawler.ledger import Ledger

__all__ = ["Fetched", "Fetcher"]

logger = logging.getLogger(__name__)

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_MAX_HOPS = 6
_AGAIN = frozenset({FetchOutcome.TIMEOUT, FetchOutcome.CONNECTION, FetchOutcome.THROTTLED})
_AGAIN_STATUS = frozenset((500, 502, 503, 504))
#: what the download handler raises; a bug of ours is none of these and is not taken for a fault of the host
_FAILED = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)


@dataclass(slots=True)
class Fetched:
    """The end of a chain of requests. `text` is decoded; `url` is where the chain ended."""

    url: str
    outcome: FetchOutcome
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)  #: names in lower case
    body: bytes = b""
    text: str = ""
    hops: list[str] = field(default_factory=list)  #: addresses passed on the way
    away: str = ""  #: where it leads, when that is no host of ours
    note: str = ""
    at: dt.datetime | None = None  #: when it came, by our clock

    @property
    def dated(self) -> Mapping[str, str]:
        """The headers with our time for the server's, whose clock may be years off."""
        if self.at is None:
            return self.headers
        return {**self.headers, "date": format_datetime(self.at.astimezone(dt.UTC), usegmt=True)}

    @property
    def body_hash(self) -> str:
        return xxhash.xxh3_128_hexdigest(self.body)

    @property
    def ok(self) -> bool:
        return self.outcome is FetchOutcome.OK


class Fetcher:
    """`send` is the engine's download; it is set when the engine runs."""

    def __init__(
        self,
        ledger: Ledger,
        retries: int,
        breaker: int,
        delay: float,
        stop: Stop,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._now = now
        self.send: Callable[[WireRequest], Awaitable[Response]]
        self.requests = 0
        self.bytes = 0
        self.statuses: Counter[int] = Counter()
        self.flaws: dict[str, str] = {}  #: host → what is wrong with its certificate, in Chinese
        self._ledger, self._retries, self._delay, self._stop = ledger, retries, max(delay, 0.5), stop
        self._breaker = breaker
        self._hosts: dict[str, Host] = {}
        self._robots = Robots(self._robots_file)

    def traffic(self) -> tuple[int, int]:
        """Requests and bytes since this was last asked."""
        found = self.requests, self.bytes
        self.requests = self.bytes = 0
        return found

    def host(self, url: str) -> Host:
        return self._hosts.setdefault(netloc_of(url), Host(self._breaker))

    async def get(
        self,
        url: str,
        conditions: Mapping[str, str] | None = None,
        only_for: str = "",
        *,
        method: str = "GET",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        guess: bool = False,
    ) -> Fetched:
        """Fetch and follow redirects; a POST becomes a GET on the way, as in a browser.

        `conditions` (If-None-Match …) are sent with each request, or only with the one for `only_for`.
        A `guess` is asked once: that it fails is no reason to wait, nor does it speak against the host.
        """
        hops: list[str] = []
        while True:
            fitting = conditions if conditions and only_for in ("", url) else {}
            sent = {**(headers or {}), **fitting}
            fetched = await self._polite(url, method, body, sent, guess)
            fetched.hops = hops
            location = fetched.headers.get("location", "")
            if fetched.status not in _REDIRECTS or not location:
                return fetched
            hops = [*hops, url]
            target = _target(url, location)
            if target and not self._ledger.allows(target):
                return Fetched(
                    url, FetchOutcome.REDIRECT_AWAY, fetched.status, fetched.headers, hops=hops, away=target
                )
            if not target or target in hops or len(hops) > _MAX_HOPS:
                note = "redirects in a circle" if target else f"redirects to no address: {location[:200]}"
                return Fetched(
                    url, FetchOutcome.CLIENT_ERROR, fetched.status, fetched.headers, hops=hops, note=note
                )
            url, method, body = target, "GET", b""

    async def may(self, url: str) -> bool:
        """Whether manners allow asking for it: robots.txt, and the host is not resting."""
        site = self._ledger.site_of(url)
        if site is None or self.host(url).resting:
            return False
        if not site.obeys_robots:
            return True
        if site.delay is None:
            self.host(url).gap = await self._robots.delay(url)
        return await self._robots.allows(url)

    def gaps(self) -> dict[str, float]:
        """host:port → seconds between two requests, where its robots.txt asks for any."""
        return {netloc: host.gap for netloc, host in self._hosts.items() if host.gap}

    async def _polite(
        self, url: str, method: str, body: bytes, headers: Mapping[str, str], guess: bool
    ) -> Fetched:
        host = self.host(url)
        if not host.resting and not await self.may(url):
            return Fetched(url, FetchOutcome.ROBOTS)
        attempt = 0
        while True:
            await host.ready(self._stop)
            if host.resting or self._stop:
                return Fetched(url, FetchOutcome.SKIPPED)
            fetched = await self._once(url, method, body, headers)
            if guess:
                return fetched
            host.note(fetched.outcome)
            if not _worth_again(fetched) or self._stop:
                return fetched
            self._pause(host, fetched, attempt)
            if attempt >= self._retries or host.given_up:
                return fetched
            attempt += 1

    def _pause(self, host: Host, fetched: Fetched, attempt: int) -> None:
        """What the host asks for, also on behalf of those who come next; else longer from try to try."""
        asked = retry_after(fetched.headers.get("retry-after", ""), dt.datetime.now(dt.UTC))
        if asked is not None:
            host.pause(asked, self._stop)
            if asked > LONGEST_PAUSE:
                logger.warning("%s asks for a rest of %.0f seconds", fetched.url, asked)
        elif attempt < self._retries:
            host.pause(self._delay * 2**attempt, self._stop)

    async def _once(self, url: str, method: str, body: bytes, headers: Mapping[str, str]) -> Fetched:
        request = WireRequest(
            url, method=method, headers=dict(headers), body=body, meta={"download_slot": netloc_of(url)}
        )
        self.requests += 1
        try:
            response = await self.send(request)
        except _FAILED as error:
            return Fetched(url, _failure(error), note=f"{type(error).__name__}: {error}"[:300])
        self.bytes += request.meta.get("download_size", 0)
        self.statuses[response.status] += 1
        if flaw := request.meta.get("certificate"):
            self.flaws[host_of(url)] = flaw
        fetched = _read(url, response)
        fetched.at = self._now()
        if fetched.ok and not await parses(fetched.text):
            fetched.outcome, fetched.text, fetched.note = FetchOutcome.NOT_PARSED, "", "markup beyond parsing"
        return fetched

    async def _robots_file(self, url: str) -> tuple[int, bytes] | None:
        for _ in range(_MAX_HOPS):
            fetched = await self._once(url, "GET", b"", {})
            location = fetched.headers.get("location", "")
            if fetched.status not in _REDIRECTS or not location:
                return None if fetched.status is None else (fetched.status, fetched.body)
            url = _target(url, location)
            if not self._ledger.allows(url):
                return None
        return None


def _target(url: str, location: str) -> str:
    """Where a redirect leads; "" where that is no address."""
    try:
        return canonical(urljoin(url, location))
    except ValueError:
        return ""


def _read(url: str, response: Response) -> Fetched:
    headers = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
    }
    fetched = Fetched(url, FetchOutcome.OK, response.status, headers, response.body)
    if response.status == 304:
        fetched.outcome = FetchOutcome.NOT_MODIFIED
        return fetched
    kind = headers.get("content-type", "")
    if is_text(kind):
        fetched.text, _ = decode(response.body, kind)
    elif response.status < 400:
        fetched.outcome, fetched.note = FetchOutcome.NOT_PARSED, kind
        return fetched
    fetched.outcome = classify(response.status, headers, fetched.text, url)
    return fetched


def _failure(error: Exception) -> FetchOutcome:
    if isinstance(error, DownloadTimeoutError):
        return FetchOutcome.TIMEOUT
    if isinstance(error, CannotResolveHostError):
        return FetchOutcome.DNS
    if isinstance(error, TlsFailedError):
        return FetchOutcome.TLS
    if isinstance(error, BodyTooLargeError):
        return FetchOutcome.TOO_LARGE
    if isinstance(error, UnsupportedURLSchemeError):
        return FetchOutcome.MALFORMED
    return FetchOutcome.CONNECTION


def _worth_again(fetched: Fetched) -> bool:
    return fetched.outcome in _AGAIN or fetched.status in _AGAIN_STATUS
