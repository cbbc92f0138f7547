"""A browser with a person's login: opens a profile page as people do and keeps what the page itself fetched."""

from __future__ import annotations

import logging
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from crawler.browser import find_browser
from crawler.driver import driving

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.async_api import Browser, BrowserContext, Page, Response, Route

    from config.schema import Settings

__all__ = ["Browsed", "ProfileBrowser"]

logger = logging.getLogger(__name__)

_HEAVY = frozenset({"image", "media", "font"})
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
_LARGEST = 5_000_000
_SETTLE = 4.0  #: seconds a page gets to fetch its list after loading or scrolling


@dataclass(slots=True)
class Browsed:
    """What came of one page: `answers` are (address, status, body) of the wanted calls, in order."""

    url: str = ""
    html: str = ""
    answers: list[tuple[str, int, bytes]] = field(default_factory=list)


class ProfileBrowser:
    """One browser, one page at a time, started at its first use; nothing in it hides that it is one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = AsyncExitStack()
        self._browser: Browser | None = None

    @property
    def available(self) -> bool:
        return bool(find_browser(self._settings.browser))

    async def open(
        self,
        url: str,
        wanted: str,
        state: Mapping[str, Any] | None,
        enough: Callable[[list[tuple[str, int, bytes]]], bool],
        scrolls: int = 3,
    ) -> Browsed | None:
        """The page at `url` with the calls whose address matches `wanted`; None where it would not open.

        Scrolls on as a reader would, until `enough` says that what came suffices.
        """
        try:
            browser = await self._ready()
            context = await browser.new_context(
                storage_state=_bare(state), accept_downloads=False, locale="zh-CN"
            )
            try:
                return await self._visit(context, url, re.compile(wanted), enough, scrolls)
            finally:
                await context.close()
        except PlaywrightError as error:
            logger.warning("the browser could not open a profile page: %s", str(error)[:200])
            return None

    async def close(self) -> None:
        await self._stack.aclose()

    async def _ready(self) -> Browser:
        if self._browser is None:
            playwright = await self._stack.enter_async_context(driving())
            proxy = self._settings.network.proxy
            self._browser = await playwright.chromium.launch(
                executable_path=find_browser(self._settings.browser),
                args=list(_FLAGS),
                proxy={"server": proxy} if proxy else None,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
            self._stack.push_async_callback(self._browser.close)
        return self._browser

    async def _visit(
        self,
        context: BrowserContext,
        url: str,
        wanted: re.Pattern[str],
        enough: Callable[[list[tuple[str, int, bytes]]], bool],
        scrolls: int,
    ) -> Browsed:
        page = await context.new_page()
        heard: list[Response] = []
        page.on("response", lambda response: heard.append(response) if wanted.search(response.url) else None)
        await page.route("**/*", _light)
        await page.goto(url, wait_until="domcontentloaded", timeout=self._settings.browser.timeout * 1000)
        await _settle(page)
        found = await _bodies(heard)
        for _ in range(scrolls):
            if not found or enough(found):
                break
            await page.mouse.wheel(0, 20_000)
            await _settle(page)
            more = await _bodies(heard)
            if len(more) == len(found):
                break
            found = more
        return Browsed(page.url, await page.content(), found)


async def _light(route: Route) -> None:
    if route.request.resource_type in _HEAVY:
        await route.abort()
    else:
        await route.continue_()


async def _settle(page: Page) -> None:
    try:
        await page.wait_for_load_state("networkidle", timeout=_SETTLE * 1000)
        # a scroll begins its calls a moment later, when the page has long been idle
        await page.wait_for_timeout(300)
    except PlaywrightTimeoutError:
        logger.info("a profile page never falls silent; taken as it stands")


async def _bodies(responses: list[Response]) -> list[tuple[str, int, bytes]]:
    found = []
    for response in responses:
        try:
            body = await response.body()
        except PlaywrightError:
            body = b""
        if len(body) <= _LARGEST:
            found.append((response.url, response.status, body))
    return found


def _bare(state: Mapping[str, Any] | None) -> Any:
    """What Playwright takes of a saved login."""
    if not state:
        return None
    return {"cookies": state.get("cookies") or [], "origins": state.get("origins") or []}
