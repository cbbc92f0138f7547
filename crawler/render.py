"""The browser, last of all means: shows what scripts make of a page, and talks to hosts of the ledger only."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from crawler.driver import driving
from crawler.fences import fences
from crawler.pressing import turn_pages
from crawler.watch import Rendered, Watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping

    from playwright.async_api import Browser, Page, Playwright

    from config.schema import Browser as BrowserSettings

__all__ = ["Rendered", "Renderer"]

logger = logging.getLogger(__name__)

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
#: seconds for scripts to fall silent after the document has come
_QUIET = 6.0
#: seconds beyond those for loading until a page that answers nothing, as one whose script never ends, is let go
_GRACE = 60.0
_DEATHS = 3  #: times that a browser which has died is started anew in one sitting

T = TypeVar("T")


class Renderer:
    """One browser for the whole sitting, started at its first use. `allows` says which addresses are ours."""

    def __init__(
        self,
        settings: BrowserSettings,
        executable: str,
        allows: Callable[[str], bool],
        hosts: Iterable[str],
        agent: str,
        proxy: str = "",
    ) -> None:
        self._settings, self._executable, self._allows = settings, executable, allows
        self._hosts, self._agent, self._proxy = sorted(hosts), agent, proxy
        self._stack = AsyncExitStack()
        self._lock = asyncio.Lock()
        self._turns = asyncio.Semaphore(settings.concurrency)
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._broken = False
        self._deaths = 0
        self.count = 0

    async def render(
        self, url: str, *, screenshot: bool = True, scripts: Mapping[str, bytes] | None = None
    ) -> Rendered | None:
        """The page as a visitor sees it; None when the browser could not show it.

        `scripts` are foreign scripts fetched beforehand (address → body): they run, though nothing that
        they ask for beyond the ledger's hosts is let through.
        """
        return await self._try(url, lambda browser, _: self._show(browser, url, screenshot, scripts or {}))

    async def turn(self, url: str, take: Callable[[Rendered], Awaitable[bool | None]]) -> bool | None:
        """Turn the list at an address page by page; `take` gets what shows after each press.

        It answers True to go on, False when it has seen enough, None where nothing new shows as yet. True when
        the end was come to; None when the browser could not show the list, or its scripts asked for data in vain.
        """
        return await self._try(url, lambda browser, end: self._turn(browser, url, take, end))

    async def _try(
        self, url: str, work: Callable[[Browser, asyncio.Timeout], Awaitable[T | None]]
    ) -> T | None:
        """What the browser makes of a page; None where it fails, or has not come to an end in time."""
        async with self._turns:
            try:
                browser = await self._ready()
                if browser is None:
                    return None
                async with asyncio.timeout(self._patience) as end:
                    return await work(browser, end)
            except (PlaywrightError, TimeoutError) as error:
                logger.warning("the browser could not show %s: %s", url, str(error)[:300] or "no end to it")
                return None

    @property
    def _patience(self) -> float:
        return 2 * self._settings.timeout + _GRACE

    @property
    def broken(self) -> bool:
        """Whether there is no browser to be had any more."""
        return self._broken or self._deaths >= _DEATHS

    async def close(self) -> None:
        await self._stack.aclose()

    async def _ready(self) -> Browser | None:
        async with self._lock:
            if self._browser is not None and not self._browser.is_connected() and self._deaths < _DEATHS:
                logger.warning("the browser has died and is started anew")
                self._browser, self._deaths = None, self._deaths + 1
            if self._browser is None and not self._broken:
                try:
                    self._browser = await self._launch()
                except PlaywrightError as error:
                    self._broken = True
                    logger.warning("no browser could be started: %s", str(error)[:500])
            return self._browser

    async def _launch(self) -> Browser:
        if self._playwright is None:
            self._playwright = await self._stack.enter_async_context(driving())
        browser = await self._playwright.chromium.launch(
            executable_path=self._executable,
            args=[*_FLAGS, *fences(self._hosts, self._proxy)],
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        self._stack.push_async_callback(browser.close)
        return browser

    async def _show(
        self, browser: Browser, url: str, screenshot: bool, scripts: Mapping[str, bytes]
    ) -> Rendered:
        async with self._opened(browser, url, scripts) as (page, watch):
            return await watch.result(page, screenshot)

    async def _turn(
        self,
        browser: Browser,
        url: str,
        take: Callable[[Rendered], Awaitable[bool | None]],
        end: asyncio.Timeout,
    ) -> bool | None:
        """Each page that shows puts off the end."""
        async with self._opened(browser, url, {}) as (page, watch):
            await watch.result(page, False)  # what the first page asked for is known

            async def shown() -> bool | None:
                seen = await watch.result(page, False)
                end.reschedule(asyncio.get_running_loop().time() + self._patience)
                return await take(seen)

            ended = await turn_pages(page, shown)
            return None if ended and watch.unanswered else ended

    @asynccontextmanager
    async def _opened(
        self, browser: Browser, url: str, scripts: Mapping[str, bytes]
    ) -> AsyncIterator[tuple[Page, Watch]]:
        """The page in a context of its own, with what stands between it and the network."""
        agent = f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{browser.version} Safari/537.36 {self._agent}"
        context = await browser.new_context(
            accept_downloads=False,
            locale="zh-CN",
            user_agent=agent,
            ignore_https_errors=True,  # our own sites are read whatever their certificate says
        )
        try:
            watch = Watch(self._allows, scripts)
            page = await context.new_page()
            await page.route("**/*", watch.route)
            page.on("request", watch.ask)
            page.on("response", watch.note)
            page.on("requestfinished", watch.end)
            page.on("requestfailed", watch.fail)
            await self._visit(page, url, watch)
            self.count += 1
            yield page, watch
        finally:
            await context.close()

    async def _visit(self, page: Page, url: str, watch: Watch) -> None:
        """Wait for the document, then for silence; a page that stops its own loading is taken as it stands."""
        await page.goto(url, wait_until="commit", timeout=self._settings.timeout * 1000)
        try:
            await page.wait_for_load_state("domcontentloaded", timeout=self._settings.timeout * 1000)
            await page.wait_for_load_state("networkidle", timeout=_QUIET * 1000)
        except PlaywrightTimeoutError:
            logger.info("%s never falls silent; taken as it stands", url)
        await watch.silence(page, _QUIET)
