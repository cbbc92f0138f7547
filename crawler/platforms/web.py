"""The way out for account sources: one call at a time on each line, within the night's budget, counted."""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, quote_plus, unquote, urljoin, urlsplit, urlunsplit

import httpx

from crawler.links import user_agent
from crawler.platforms.base import FetchResult, failure
from crawler.platforms.lines import TITLES, Line, line_of
from crawler.platforms.redact import redact, without
from storage.models import SourceHealth
from storage.urls import host_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from config.schema import Settings
    from crawler.profilebrowser import Browsed, ProfileBrowser
    from storage.vault import Vault

__all__ = ["Answer", "BudgetSpent", "NetFailure", "Web"]

_HOPS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# they write whole addresses into the log, keys and all
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)
_SECRET = re.compile(r"\{secret:([^{}]+)\}")


#: who pays for a call: the task that makes it
_METER: ContextVar[Counter[str]] = ContextVar("meter", default=Counter())  # noqa: B039 -- counts nobody asks for


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "超时无应答"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | ValueError):
        return "网址有误"
    return "无法建立连接" if isinstance(error, httpx.ConnectError) else "连接中断"


class BudgetSpent(Exception):
    """The night's calls of this line are used up; `str()` says which, in Chinese."""


class NetFailure(Exception):
    """No answer came, after all tries; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `url` is where it came from in the end, or where a redirect to a foreign host points."""

    status: int
    url: str
    body: bytes
    at: dt.datetime
    headers: Mapping[str, str] = field(default_factory=dict)


class Web:
    """Use as an async context manager. `spent` are calls already made this night, by line."""

    def __init__(
        self,
        settings: Settings,
        vault: Vault,
        clock: Callable[[], dt.datetime],
        spent: Mapping[str, int] | None = None,
        browser: bool = True,
    ) -> None:
        self.settings, self.accounts, self.vault, self.clock = settings, settings.accounts, vault, clock
        self._spent = Counter(spent or {})
        self._lines: dict[str, Line] = {}
        self._heard: dict[str, Answer] = {}
        self.secrets: set[str] = set()
        self.browser_allowed = browser
        self._browser: ProfileBrowser | None = None

    async def __aenter__(self) -> Self:
        self._client = httpx.AsyncClient(
            timeout=self.accounts.timeout,
            follow_redirects=False,
            trust_env=False,
            proxy=self.settings.network.proxy or None,
            headers={"User-Agent": user_agent(self.settings), "Accept-Language": "zh-CN,zh;q=0.9"},
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._browser is not None:
            await self._browser.close()
        await self._client.aclose()

    @property
    def calls(self) -> dict[str, int]:
        """Calls made by this object, by line."""
        return {name: line.calls for name, line in sorted(self._lines.items()) if line.calls}

    @property
    def limits(self) -> dict[str, int]:
        """What a night may cost on each line that was used."""
        return {name: line.limit for name, line in sorted(self._lines.items()) if line.calls}

    @contextmanager
    def metered(self) -> Iterator[Counter[str]]:
        """The calls made within, by line, and by nobody else who is under way at the same time."""
        meter: Counter[str] = Counter()
        mark = _METER.set(meter)
        try:
            yield meter
        finally:
            _METER.reset(mark)

    def secret(self, name: str) -> str:
        """A secret of the county; "" where there is none. It is blotted out of all evidence from now on."""
        found = self.vault.get(name) or ""
        self.hide(found)
        return found

    def hide(self, value: str) -> None:
        if value:
            # in an address it stands encoded
            self.secrets |= {value, quote(value, safe=""), quote_plus(value)}

    def filled(self, text: str) -> str:
        """A ledger's parameter with its {secret:NAME} put in."""
        return _SECRET.sub(lambda match: self.secret(match[1].strip()), text)

    def shown(self, url: str) -> str:
        """An address fit for evidence."""
        return without(redact(url), self.secrets)

    async def get(self, line: str, url: str, **options: Any) -> Answer:
        return await self._ask(line, "GET", url, options)

    async def get_once(self, line: str, url: str) -> Answer:
        """What this address answers tonight, asked once for all accounts that it speaks of."""
        if url not in self._heard:
            self._heard[url] = await self.get(line, url)
        return self._heard[url]

    async def post(self, line: str, url: str, **options: Any) -> Answer:
        return await self._ask(line, "POST", url, options)

    async def browse(
        self,
        line: str,
        url: str,
        wanted: str,
        state: Mapping[str, Any] | None,
        enough: Callable[[list[tuple[str, int, bytes]]], bool],
    ) -> Browsed | FetchResult:
        """A profile page opened in the browser; an answer that says why not, where it could not be."""
        # a browser is heavy, and most nights need none
        from crawler.profilebrowser import ProfileBrowser

        self._browser = self._browser or ProfileBrowser(self.settings)
        if not self.browser_allowed or not self._browser.available:
            message = "没有可用的浏览器（见 xuncha doctor），该来源本次未用"
            return failure(SourceHealth.CONFIG_ERROR, self.clock(), message, "no browser")
        await self.turn(line)
        seen = await self._browser.open(url, wanted, state, enough)
        return seen or failure(SourceHealth.NET_ERROR, self.clock(), "浏览器打不开账号主页", "not opened")

    async def turn(self, name: str) -> Line:
        """Wait until the line may be used, and count the call; raises BudgetSpent."""
        line = self._lines.setdefault(name, line_of(name, self.accounts))
        async with line.lock:
            if line.calls + self._spent[name] >= line.limit:
                raise BudgetSpent(f"今晚对{TITLES.get(name, name)}的请求已达上限 {line.limit} 次")
            loop = asyncio.get_running_loop()
            if (wait := line.free_at - loop.time()) > 0:
                await asyncio.sleep(wait)
            line.calls += 1
            _METER.get()[name] += 1
            line.free_at = loop.time() + line.delay * (1 + line.jitter * random.random())
        return line

    def at_base(self, url: str, base: str, host: str) -> str:
        """The address where the settings say that this platform is; others unchanged."""
        if host_of(url) != host:
            return url
        there, parts = urlsplit(base), urlsplit(url)
        return urlunsplit((there.scheme, there.netloc, parts.path, parts.query, ""))

    async def _ask(self, line: str, method: str, url: str, options: dict[str, Any]) -> Answer:
        failure = ""
        for number in range(self.accounts.retries + 1):
            if number:
                await asyncio.sleep(min(2.0**number, self.accounts.timeout) * min(1.0, self._pause(line)))
            try:
                return await self._follow(line, method, url, options)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
                failure = _reason(error)
        raise NetFailure(f"连不上 {host_of(url)}（{failure}）")

    def _pause(self, line: str) -> float:
        return self._lines[line].delay if line in self._lines else 1.0

    async def _follow(self, line: str, method: str, url: str, options: dict[str, Any]) -> Answer:
        self.hide(unquote(urlsplit(url).password or ""))
        for _ in range(_HOPS):
            await self.turn(line)
            answer = await self._hop(method, url, options)
            target = urljoin(url, answer.headers.get("location", ""))
            if answer.status not in _REDIRECTS or target == url:
                return answer
            if urlsplit(target).netloc != urlsplit(url).netloc or method != "GET":
                return Answer(answer.status, target, answer.body, answer.at, answer.headers)
            url, options = target, {name: value for name, value in options.items() if name != "params"}
        raise NetFailure(f"{host_of(url)} 跳转次数过多")

    async def _hop(self, method: str, url: str, options: dict[str, Any]) -> Answer:
        largest, body = self.settings.network.max_body, bytearray()
        async with self._client.stream(method, url, **options) as response:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > largest:
                    raise NetFailure(f"{host_of(url)} 的应答过大")
            headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, str(response.url), bytes(body), self.clock(), headers)
