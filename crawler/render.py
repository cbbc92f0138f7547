"""The browser, last of all means: shows what scripts make of a page, and talks to hosts of the ledger only."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from playwright.async_api import async_playwright

from crawler.pressing import leads_on, turn_pages
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping

    from playwright.async_api import Browser, Page, Request, Response, Route

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
_PICTURE = 10.0  #: seconds to take a picture in
_LARGEST_ANSWER = 3_000_000
#: addresses of visible frames that cover most of the window
_COVERS = """() => [...document.querySelectorAll('iframe, frame')].filter(frame => {
  const box = frame.getBoundingClientRect(), style = getComputedStyle(frame);
  return style.display !== 'none' && style.visibility !== 'hidden' && +style.opacity > 0.1
    && box.width >= innerWidth * 0.8 && box.height >= innerHeight * 0.8;
}).map(frame => frame.src).filter(src => src.startsWith('http'))"""
_VISIBLE = "() => document.body ? document.body.innerText.replace(/\\s+/g, '').length : 0"
#: whether a chart, a map or a film stands in the page; codes to be scanned and icons are smaller
_DRAWN = """() => [...document.querySelectorAll('canvas, svg, video, object, embed')].some(one => {
  const box = one.getBoundingClientRect();
  return box.width >= 300 && box.height >= 150 && getComputedStyle(one).visibility !== 'hidden';
})"""
#: no identity, card or telephone number goes into a picture
_MASK = """() => {
  const texts = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode()); ) {
    const masked = node.data.replace(
      /(?:[\\d０-９][ -]?){10,18}[\\d０-９XxＸ]/g, found => found.slice(0, 3) + found.slice(3).replace(/[^ -]/g, '*'));
    if (masked !== node.data) node.data = masked;
  }
}"""
#: how scripts fetch data, and answers that are none
_DATA = ("xhr", "fetch")
_REFUSED = (401, 403, 407, 429)
_INLINE = ("data:", "blob:", "about:")


@dataclass(slots=True)
class Rendered:
    """A page after its scripts have run. `json_answers` are (address, text) of what it fetched itself."""

    html: str
    title: str
    final_url: str
    json_answers: list[tuple[str, str]] = field(default_factory=list)
    frames: list[tuple[str, str]] = field(default_factory=list)  #: frames within, of hosts of the ledger
    outside_hosts: list[str] = field(default_factory=list)  #: asked for by the page, refused by us
    unanswered: list[str] = field(
        default_factory=list
    )  #: data its scripts asked for in vain: what shows may be less
    covers: list[str] = field(default_factory=list)  #: addresses of foreign frames laid over the page
    visible: int = 0  #: characters a visitor can see
    leads_on: bool = False  #: something to press for a next page is seen
    drawn: bool = False  #: a chart, a map or a film is seen
    screenshot: bytes | None = None


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
        self._browser: Browser | None = None
        self._broken = False
        self.count = 0

    async def render(
        self, url: str, *, screenshot: bool = True, scripts: Mapping[str, bytes] | None = None
    ) -> Rendered | None:
        """The page as a visitor sees it; None when the browser could not show it.

        `scripts` are foreign scripts fetched beforehand (address → body): they run, though nothing that
        they ask for beyond the ledger's hosts is let through.
        """
        async with self._turns:
            try:
                browser = await self._ready()
                return None if browser is None else await self._show(browser, url, screenshot, scripts or {})
            except PlaywrightError as error:
                logger.warning("the browser could not show %s: %s", url, str(error)[:300])
                return None

    async def turn(self, url: str, take: Callable[[Rendered], Awaitable[bool | None]]) -> bool | None:
        """Turn the list at an address page by page; `take` gets what shows after each press.

        It answers True to go on, False when it has seen enough, None where nothing new shows as yet. True when
        the end was come to; None when the browser could not show the list, or its scripts asked for data in vain.
        """
        async with self._turns:
            try:
                browser = await self._ready()
                return None if browser is None else await self._turn(browser, url, take)
            except PlaywrightError as error:
                logger.warning("the browser could not turn the pages of %s: %s", url, str(error)[:300])
                return None

    async def close(self) -> None:
        await self._stack.aclose()

    async def _ready(self) -> Browser | None:
        async with self._lock:
            if self._browser is None and not self._broken:
                try:
                    self._browser = await self._launch()
                except PlaywrightError as error:
                    self._broken = True
                    logger.warning("no browser could be started: %s", str(error)[:500])
            return self._browser

    async def _launch(self) -> Browser:
        playwright = await self._stack.enter_async_context(async_playwright())
        # names outside the ledger do not even resolve, so a redirect cannot slip past the route below
        rules = ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in self._hosts)])
        browser = await playwright.chromium.launch(
            executable_path=self._executable,
            args=[*_FLAGS, *([] if self._proxy else [f"--host-resolver-rules={rules}"])],
            proxy={"server": self._proxy} if self._proxy else None,
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
        self, browser: Browser, url: str, take: Callable[[Rendered], Awaitable[bool | None]]
    ) -> bool | None:
        async with self._opened(browser, url, {}) as (page, watch):
            await watch.result(page, False)  # what the first page asked for is known

            async def shown() -> bool | None:
                return await take(await watch.result(page, False))

            ended = await turn_pages(page, shown)
            return None if ended and watch.unanswered else ended

    @asynccontextmanager
    async def _opened(
        self, browser: Browser, url: str, scripts: Mapping[str, bytes]
    ) -> AsyncIterator[tuple[Page, _Watch]]:
        """The page in a context of its own, with what stands between it and the network."""
        agent = f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{browser.version} Safari/537.36 {self._agent}"
        context = await browser.new_context(accept_downloads=False, locale="zh-CN", user_agent=agent)
        try:
            watch = _Watch(self._allows, scripts)
            page = await context.new_page()
            await page.route("**/*", watch.route)
            page.on("response", watch.note)
            page.on("requestfailed", watch.fail)
            await self._visit(page, url)
            self.count += 1
            yield page, watch
        finally:
            await context.close()

    async def _visit(self, page: Page, url: str) -> None:
        """Wait for the document, then for silence; a page that stops its own loading is taken as it stands."""
        await page.goto(url, wait_until="commit", timeout=self._settings.timeout * 1000)
        try:
            await page.wait_for_load_state("domcontentloaded", timeout=self._settings.timeout * 1000)
            await page.wait_for_load_state("networkidle", timeout=_QUIET * 1000)
        except PlaywrightTimeoutError:
            logger.info("%s never falls silent; taken as it stands", url)


class _Watch:
    """Stands between one page and the network."""

    def __init__(self, allows: Callable[[str], bool], scripts: Mapping[str, bytes]) -> None:
        self._allows, self._scripts = allows, scripts
        self._outside: dict[str, None] = {}
        self._unanswered: dict[str, None] = {}
        self._answers: list[Response] = []

    async def route(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(_INLINE) or self._allows(url):
            await route.continue_()
        elif url in self._scripts:
            await route.fulfill(body=self._scripts[url], content_type="text/javascript")
        else:
            self._outside.setdefault(host_of(url))
            if route.request.resource_type in _DATA and host_of(url).endswith(".gov.cn"):
                self._unanswered.setdefault(url)
            await route.abort()

    def note(self, response: Response) -> None:
        if response.request.resource_type in _DATA and (
            response.status >= 500 or response.status in _REFUSED
        ):
            self._unanswered.setdefault(response.url)
            return
        kind = response.headers.get("content-type", "").lower()
        if response.request.resource_type in ("xhr", "fetch", "script") and (
            "json" in kind or "xml" in kind or "text/plain" in kind
        ):
            self._answers.append(response)

    def fail(self, request: Request) -> None:
        if request.resource_type in _DATA and self._allows(request.url):
            self._unanswered.setdefault(request.url)

    @property
    def unanswered(self) -> list[str]:
        return list(self._unanswered)

    async def result(self, page: Page, screenshot: bool) -> Rendered:
        """What shows now, with the answers that came since this was last asked."""
        frames = [frame for frame in page.frames[1:] if self._allows(frame.url)]
        answers, self._answers = self._answers, []
        return Rendered(
            html=await page.content(),
            title=await page.title(),
            final_url=page.url,
            json_answers=[pair for response in answers if (pair := await _text(response))],
            frames=[(frame.url, await frame.content()) for frame in frames],
            outside_hosts=[host for host in self._outside if host],
            unanswered=self.unanswered,
            covers=[url for url in await page.evaluate(_COVERS) if not self._allows(url)],
            visible=await page.evaluate(_VISIBLE),
            leads_on=await leads_on(page),
            drawn=await page.evaluate(_DRAWN),
            screenshot=await self._picture(page) if screenshot else None,
        )

    async def _picture(self, page: Page) -> bytes | None:
        """What the window shows. A page that stopped its own loading may never draw: its document is drawn afresh."""
        for frame in page.frames:
            if frame is page.main_frame or self._allows(frame.url):
                await frame.evaluate(_MASK)
        try:
            return await page.screenshot(type="png", timeout=_PICTURE * 1000)
        except PlaywrightTimeoutError:
            logger.info("%s draws nothing any more; its document is drawn afresh", page.url)
        browser = page.context.browser
        if browser is None:
            return None
        async with await browser.new_context(java_script_enabled=False) as still:
            copy = await still.new_page()
            await copy.route("**/*", self.route)
            html = await page.content()
            based = html.replace("<head>", f'<head><base href="{escape(page.url)}">', 1)
            try:
                await copy.set_content(based, wait_until="commit")
                return await copy.screenshot(type="png", timeout=_PICTURE * 1000)
            except PlaywrightError as error:
                logger.warning("no picture of %s: %s", page.url, str(error)[:200])
                return None


async def _text(response: Response) -> tuple[str, str] | None:
    try:
        text = await response.text()
    except PlaywrightError:
        return None  # the page has moved on and dropped the answer
    return (response.url, text) if len(text) <= _LARGEST_ANSWER else None
