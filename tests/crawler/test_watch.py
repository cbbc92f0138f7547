"""A page in the browser is not taken for what it becomes before its data have come."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from crawler.watch import Watch
from crawler.watch import _text as text_of

OURS = "http://www.example.gov.cn/data.json"


class _Still:
    """A page whose scripts have nothing more to do."""

    url = "http://www.example.gov.cn/"

    async def evaluate(self, _script: str) -> None:
        await asyncio.sleep(0)


class _Asked(NamedTuple):
    url: str
    resource_type: str = "fetch"


def _watched(*requests: Any, answered: bool) -> list[str]:
    watch = Watch(lambda url: url == OURS, {})
    for request in requests:
        watch.ask(request)
        if answered:
            watch.end(request)
    asyncio.run(watch.silence(cast("Any", _Still()), 0.0))
    return watch.unanswered


def test_data_still_awaited_are_unanswered() -> None:
    assert _watched(_Asked(OURS), answered=False) == [OURS]


def test_data_that_came_are_not() -> None:
    assert _watched(_Asked(OURS), answered=True) == []


def test_data_are_waited_for() -> None:
    async def shown() -> list[str]:
        watch, request = Watch(lambda _: True, {}), cast("Any", _Asked(OURS))
        watch.ask(request)
        asyncio.get_running_loop().call_later(0.02, watch.end, request)
        await watch.silence(cast("Any", _Still()), 9.0)
        return watch.unanswered

    assert asyncio.run(shown()) == []


class _Frame(NamedTuple):
    url: str

    async def content(self) -> str:
        return self.url


class _Framed(_Still):
    frames = (_Frame(_Still.url), _Frame(OURS), _Frame("http://www.far.example.com/"))

    async def evaluate(self, _script: str, *_: Any) -> list[str]:  # type: ignore[override]
        return []

    async def content(self) -> str:
        return ""

    title = content


def test_frames_of_strangers_are_not_read() -> None:
    watch = Watch(lambda url: url == OURS, {})
    assert asyncio.run(watch.result(cast("Any", _Framed()), False)).frames == [(OURS, OURS)]


def test_pictures_and_strangers_are_not_waited_for() -> None:
    foreign = _Asked("http://count.example.com/a.js", "script")
    assert _watched(_Asked(OURS, "image"), foreign, answered=False) == []


def test_calls_that_are_left_open_on_purpose_are_not_waited_for() -> None:
    polls = [f"{OURS}/socket.io/?EIO=4&transport=polling", f"{OURS}/signalr/connect?transport=longPolling", f"{OURS}/msg/comet", f"{OURS}/page/visit", f"{OURS}/hits.do?id=7"]  # fmt: skip
    watch = Watch(lambda _: True, {})
    for url in [*polls, f"{OURS}/pollution/list"]:
        watch.ask(cast("Any", _Asked(url)))
    assert watch.unanswered == [f"{OURS}/pollution/list"]


def test_answers_in_the_old_encoding_are_read() -> None:
    class Response:
        url, status = OURS, 200
        headers = {"content-type": "application/json"}
        request = _Asked(OURS)

        async def body(self) -> bytes:
            return '{"title":"停水通知"}'.encode("gbk")

    assert asyncio.run(text_of(cast("Any", Response()))) == (OURS, '{"title":"停水通知"}')


def test_script_that_was_to_call_back_with_data_and_is_gone_leaves_them_unanswered() -> None:
    watch = Watch(lambda _: True, {})
    for url in (f"{OURS}?callback=cb7&col=7", f"{OURS}?v=2"):
        answer = SimpleNamespace(request=_Asked(url, "script"), status=404, url=url, headers={})
        watch.note(cast("Any", answer))
    assert watch.unanswered == [f"{OURS}?callback=cb7&col=7"]
