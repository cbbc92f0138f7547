"""The browser neither holds up the night nor stays dead: pages without an end are let go, a new one is started."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from config.schema import Browser
from crawler.pressing import turn_pages
from crawler.render import Renderer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

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


class _List:
    """A list that reads otherwise after each press."""

    said = 0

    async def evaluate(self, _script: str, *pressed: bool) -> Any:
        self.said += 1
        return True if pressed else str(self.said)

    async def wait_for_load_state(self, *_: Any, **__: Any) -> None:
        await asyncio.sleep(0)


@pytest.mark.parametrize(("last", "ended"), [(False, False), (None, True)])
def test_list_has_come_to_its_end_where_nothing_new_shows(
    monkeypatch: pytest.MonkeyPatch, last: bool | None, ended: bool
) -> None:
    monkeypatch.setattr("crawler.pressing._LOOK", 0.0)
    monkeypatch.setattr("crawler.pressing._PATIENCE", 0.05)
    answers = iter([True, True])

    async def take() -> bool | None:
        return next(answers, last)

    page: Any = _List()
    assert asyncio.run(turn_pages(page, take)) is ended


@pytest.mark.parametrize(("unanswered", "ended"), [([], True), ([URL], None)])
def test_end_of_a_list_whose_data_did_not_come_is_none(
    monkeypatch: pytest.MonkeyPatch, unanswered: list[str], ended: bool | None
) -> None:
    async def at_once(*_: Any) -> bool:
        return True

    @asynccontextmanager
    async def opened(*_: Any) -> AsyncIterator[tuple[None, Any]]:
        yield None, SimpleNamespace(result=at_once, unanswered=unanswered)

    renderer = _renderer(monkeypatch, lambda: _Chromium(connected=True))
    monkeypatch.setattr("crawler.render._GRACE", 9.0)
    monkeypatch.setattr("crawler.render.turn_pages", at_once)
    monkeypatch.setattr(renderer, "_opened", opened)
    assert asyncio.run(renderer.turn(URL, at_once)) is ended
