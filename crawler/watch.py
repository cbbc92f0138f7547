"""What stands between a page in the browser and the network, and tells what the page has become."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from crawler.encoding import decode
from crawler.pressing import leads_on
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.async_api import Page, Request, Response, Route

__all__ = ["Rendered", "Watch"]

logger = logging.getLogger(__name__)

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
#: until the scripts at hand have run
_IDLE = "() => new Promise(done => requestIdleCallback(done, {timeout: 300}))"
_LOOK = 0.1  #: seconds between two looks at what is still awaited
#: how scripts fetch data, and answers that are none
_DATA = ("xhr", "fetch")
_REFUSED = (401, 403, 407, 429)
#: asks for what may come some day (socket.io, SignalR, Comet): to wait for it shows nothing of what is missing
_POLLS = re.compile(
    r"[?&]transport=(?:long)?polling|/(?:long-?poll(?:ing)?|comet|heartbeat|keepalive|subscribe|sse)\b",
    re.IGNORECASE,
)
#: counts the visit, and shows nothing but a number
_COUNTS = re.compile(
    r"/(?:page)?(?:visit(?:s|or|log|count)?|hits?|pv|uv|beacon|track(?:ing)?|clicks?)(?:\.\w{2,5})?(?:[?;]|$)",
    re.IGNORECASE,
)
_CALLS_BACK = re.compile(r"[?&](?:json_?p_?)?(?:callback|jsonp|cb)=", re.IGNORECASE)
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


class Watch:
    """Stands between one page and the network."""

    def __init__(self, allows: Callable[[str], bool], scripts: Mapping[str, bytes]) -> None:
        self._allows, self._scripts = allows, scripts
        self._outside: dict[str, None] = {}
        self._unanswered: dict[str, None] = {}
        self._answers: list[Response] = []
        self._awaited: set[Request] = set()

    def ask(self, request: Request) -> None:
        if (_is_data(request) or request.resource_type == "script") and self._allows(request.url):
            self._awaited.add(request)

    def end(self, request: Request) -> None:
        self._awaited.discard(request)

    async def silence(self, page: Page, seconds: float) -> None:
        """Wait till the scripts have run and what they asked for has come; no longer than so many seconds."""
        end = asyncio.get_running_loop().time() + seconds
        try:
            await page.evaluate(_IDLE)
            while self._awaited and asyncio.get_running_loop().time() < end:
                await asyncio.sleep(_LOOK)
            await page.evaluate(_IDLE)
        except PlaywrightError as error:
            logger.info("%s goes elsewhere meanwhile: %s", page.url, str(error)[:200])

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
        failed = response.status >= 500 or response.status in _REFUSED
        if (_is_data(response.request) and failed) or (_is_call(response.request) and response.status >= 400):
            self._unanswered.setdefault(response.url)
            return
        kind = response.headers.get("content-type", "").lower()
        if response.request.resource_type in ("xhr", "fetch", "script") and (
            "json" in kind or "xml" in kind or "text/plain" in kind
        ):
            self._answers.append(response)

    def fail(self, request: Request) -> None:
        self.end(request)
        if _is_data(request) and self._allows(request.url):
            self._unanswered.setdefault(request.url)

    @property
    def unanswered(self) -> list[str]:
        """Data that the page asked for in vain, or still waits for."""
        return [*self._unanswered, *(request.url for request in self._awaited)]

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


def _is_call(request: Request) -> bool:
    """Whether a script is asked for that calls back with data (JSONP): one that fails brings none."""
    return request.resource_type == "script" and _CALLS_BACK.search(request.url) is not None


def _is_data(request: Request) -> bool:
    """Whether a script asks for data that are to be had now."""
    return request.resource_type in _DATA and not (_POLLS.search(request.url) or _COUNTS.search(request.url))


async def _text(response: Response) -> tuple[str, str] | None:
    try:
        body = await response.body()
    except PlaywrightError:
        return None  # the page has moved on and dropped the answer
    if len(body) > _LARGEST_ANSWER:
        return None
    return response.url, decode(body, response.headers.get("content-type", ""))[0]
