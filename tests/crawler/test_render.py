"""The browser neither holds up the night nor stays dead: pages without an end are let go, a new one is started."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from config.schema import Browser
from crawler.render import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

URL = "http://www.example.gov.cn/"


class _Context:
    """Its pages come to no end."""

    def __init__(self) -> None:
        self.closed = False

    async def new_page(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed = True


class _Chromium:
    version = "1"

    def __init__(self, connected: bool) -> None:
        self.context, self.connected = _Context(), connected

    async def new_context(self, **_: Any) -> _Context:
        return self.context

    def is_connected(self) -> bool:
        return self.connected


def _renderer(monkeypatch: pytest.MonkeyPatch, launch: Callable[[], _Chromium]) -> Renderer:
    monkeypatch.setattr("crawler.render._GRACE", 0.0)
    renderer = Renderer(Browser(timeout=0.01), "chromium", lambda _: True, [], "x")

    async def launched() -> Any:
        return launch()

    monkeypatch.setattr(renderer, "_launch", launched)
    return renderer


def test_page_whose_script_never_ends_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = _Chromium(connected=True)
    assert asyncio.run(_renderer(monkeypatch, lambda: browser).render(URL)) is None
    assert browser.context.closed


def test_browser_that_has_died_is_started_anew_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[_Chromium] = []

    def launch() -> _Chromium:
        started.append(_Chromium(connected=False))
        return started[-1]

    renderer = _renderer(monkeypatch, launch)

    async def shown() -> None:
        for _ in range(6):
            await renderer.render(URL)

    asyncio.run(shown())
    assert len(started) == 4
