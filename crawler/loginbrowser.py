"""A window in which a person logs in; what the platform then remembers of them is ours to keep."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Error as PlaywrightError

from crawler.browser import find_browser
from crawler.driver import driving
from crawler.platforms.sessions import LOGIN_PAGES, MARKS, stamped
from crawler.platforms.shapes import dig, load, words
from storage.models import Platform

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from playwright.async_api import BrowserContext, Page

    from config.schema import Settings

__all__ = ["NoLogin", "log_in", "of_file"]

_MINUTES = 10
_ROUND = 1000  #: milliseconds between two looks at the cookies


class NoLogin(Exception):
    """No login came of it; `str()` says why, in Chinese."""


def log_in(
    settings: Settings, platform: Platform, name: str, now: dt.datetime, *, headless: bool = False
) -> dict[str, Any]:
    """The login as storage_state, once the person has scanned; raises NoLogin."""
    if platform not in LOGIN_PAGES:
        raise NoLogin("该平台没有可用登录读取的来源，请用订阅源或人工填报")
    executable = find_browser(settings.browser)
    if not executable:
        raise NoLogin("没有找到 chromium 浏览器，请先安装，或设置 browser.executable")
    return asyncio.run(_window(settings, executable, platform, name, now, headless))


def of_file(state: Any, platform: Platform, name: str, now: dt.datetime) -> dict[str, Any]:
    """A storage_state that was saved on another machine; raises NoLogin where it holds no login."""
    if not isinstance(state, dict) or not isinstance(state.get("cookies"), list):
        raise NoLogin("文件不是浏览器登录状态（应为 storage_state 的 JSON）")
    if not _logged_in(state["cookies"], platform):
        raise NoLogin("文件中没有该平台的登录信息，请登录后重新导出")
    return stamped(state, name, now, words(state.get("url"), 2000))


async def _window(
    settings: Settings, executable: str, platform: Platform, name: str, now: dt.datetime, headless: bool
) -> dict[str, Any]:
    field, path = LOGIN_PAGES[platform]
    base = str(getattr(settings.accounts, field))
    async with AsyncExitStack() as stack:
        try:
            playwright = await stack.enter_async_context(driving())
            browser = await playwright.chromium.launch(
                executable_path=executable, headless=headless, args=["--no-sandbox"]
            )
        except PlaywrightError as error:
            raise NoLogin("打不开浏览器窗口：请在有桌面的电脑上执行，或用 --from 导入登录状态文件") from error
        try:
            context = await browser.new_context(locale="zh-CN")
            page = await context.new_page()
            await page.goto(base + path, wait_until="domcontentloaded")
            await _scanned(context, page, platform, base)
            state: Mapping[str, Any] = {**await context.storage_state()}
            found = stamped(state, name, now, page.url)
            token = parse_qs(urlsplit(page.url).query).get("token", [])
            return {**found, "token": token[0]} if token else found
        except PlaywrightError as error:
            raise NoLogin("浏览器窗口被关闭或页面打不开，登录没有完成") from error
        finally:
            await browser.close()


async def _scanned(context: BrowserContext, page: Page, platform: Platform, base: str) -> None:
    """Wait until the platform's login cookie is there, as long as people take."""
    for _ in range(_MINUTES * 60_000 // _ROUND):
        if _logged_in(list(await context.cookies()), platform) and await _vouched(context, platform, base):
            # what the login page sends us to holds the rest
            await page.wait_for_timeout(_ROUND)
            return
        await page.wait_for_timeout(_ROUND)
    raise NoLogin(f"等了 {_MINUTES} 分钟没有完成登录")


async def _vouched(context: BrowserContext, platform: Platform, base: str) -> bool:
    """Weibo gives its visitors the cookie of the logged in; its own word decides."""
    if platform is not Platform.WEIBO:
        return True
    answer = await context.request.get(f"{base}/api/config")
    return dig(load(await answer.body()), "data", "login") is True


def _logged_in(cookies: list[Any], platform: Platform) -> bool:
    names = MARKS.get(platform, ((), None))[0]
    found = [one for one in cookies if isinstance(one, dict)]
    return any(words(one.get("name")) in names and one.get("value") for one in found)
