"""Playwright's own program, started; where it cannot be, that is the browser's failure and no fault of ours."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Playwright

__all__ = ["driving", "trial"]


@asynccontextmanager
async def driving() -> AsyncIterator[Playwright]:
    """Playwright at work; raises its Error where a library that it needs is missing, as libatomic on a bare system.

    The program that dies at its start shows as whatever the event loop says of a pipe without a reader.
    """
    try:
        playwright = await async_playwright().start()
    except Exception as error:
        raise PlaywrightError(f"the driver of the browser could not be started: {error}") from error
    try:
        yield playwright
    finally:
        await playwright.stop()


def trial(executable: str) -> str:
    """What goes wrong when this browser is started; "" when nothing does. Takes about a second."""

    async def started() -> None:
        async with driving() as playwright:
            browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
            await browser.close()

    try:
        asyncio.run(started())
    except PlaywrightError as error:
        return str(error)
    return ""
