"""Playwright's own program, started; where it cannot be, that is the browser's failure and no fault of ours."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Playwright

__all__ = ["driving", "trial"]

_PATIENCE = 60  #: seconds for a browser to start, on a machine however busy


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
    """What goes wrong when this browser is started; "" when nothing does. Takes about a second.

    In a process of its own: a driver that dies at its start leaves things behind that nobody can clear away.
    """
    command = [sys.executable, "-P", "-m", "crawler.driver", executable]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else done.stdout or done.stderr


async def _start(executable: str) -> None:
    async with driving() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        await browser.close()


if __name__ == "__main__":
    try:
        asyncio.run(_start(sys.argv[1]))
    except PlaywrightError as error:
        sys.stdout.write(str(error))
        sys.exit(1)
