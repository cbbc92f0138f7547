"""What one host is granted: the pause it asks for, a second try, a rest when it keeps failing."""

from __future__ import annotations

import asyncio
import datetime as dt
import time

import pytest
from scrapy.http import HtmlResponse, TextResponse

from crawler.fetch import Fetched, Fetcher
from crawler.ledger import Ledger, LedgerSite
from crawler.manners import LONGEST_PAUSE, Host, Stop, retry_after
from crawler.robots import LONGEST_DELAY
from storage.models import FetchOutcome

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
URL = "http://portal.example.org/a.html"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 20 Nov 2026 02:01:30 GMT", 90),
        ("Fri, 20 Nov 2026 10:01:30 +0800", 90),
        ("Thu, 19 Nov 2026 02:00:00 GMT", 0),
        ("bald", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_of_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


class Watch(Stop):
    """Notes how long it was to be waited, and does not wait."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.naps: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.naps.append(round(seconds))
        self.host.paused_until = 0.0


def _asked(
    *answers: tuple[int, dict[str, str]], breaker: int = 8, guess: bool = False
) -> tuple[list[float], Fetched, int]:
    """(pauses, the outcome, requests) of one fetch with two retries, after a guess if wanted."""

    async def fetch() -> tuple[list[float], Fetched, int]:
        site = LedgerSite(1, "main", "http://portal.example.org/", frozenset(), obeys_robots=False)
        watch = Watch(Host(breaker))
        ledger = Ledger(sites={1: site}, _hosts={"portal.example.org": 1})
        fetcher = Fetcher(ledger, 2, breaker, 1.0, watch, lambda: NOW)
        fetcher._hosts["portal.example.org"] = watch.host
        left = list(answers)

        async def send(request: object) -> HtmlResponse:
            status, headers = left.pop(0)
            return HtmlResponse(URL, status, headers, "<p>石城县</p>".encode())

        fetcher.send = send
        if guess:
            await fetcher.get(URL, guess=True)
        return watch.naps, await fetcher.get(URL), fetcher.requests

    return asyncio.run(fetch())


def test_page_that_no_parser_gets_through_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_text: str) -> bool:
        return False

    monkeypatch.setattr("crawler.fetch.parses", never)
    _, fetched, requests = _asked((200, {}))
    assert (fetched.outcome, fetched.text, requests) == (FetchOutcome.NOT_PARSED, "", 1)


def test_guess_that_fails_is_no_reason_to_wait_and_does_not_speak_against_the_host() -> None:
    naps, fetched, requests = _asked((500, {}), (200, {}), breaker=1, guess=True)
    assert (naps, fetched.outcome, requests) == ([], FetchOutcome.OK, 2)


def test_host_is_given_the_pause_it_asks_for() -> None:
    naps, fetched, requests = _asked((429, {"Retry-After": "7"}), (200, {}))
    assert (naps, fetched.outcome, requests) == ([7], FetchOutcome.OK, 2)


def test_host_that_asks_for_an_hour_is_given_it() -> None:
    until = dt.datetime.fromtimestamp(time.time() + 3000, dt.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    naps, fetched, _ = _asked((503, {"Retry-After": until}), (429, {"Retry-After": "3600"}), (200, {}))
    assert (2990 < naps[0] <= 3000, naps[1], fetched.outcome) == (True, 3600, FetchOutcome.OK)


@pytest.mark.parametrize("asked", ["3601", "86400"])
def test_host_that_asks_for_more_than_the_night_has_is_left_for_the_next(asked: str) -> None:
    naps, fetched, requests = _asked((429, {"Retry-After": asked}))
    assert (naps, fetched.outcome, requests) == ([], FetchOutcome.THROTTLED, 1)


def test_rest_that_would_outlast_the_night_is_not_begun() -> None:
    host, stop = Host(8), Stop()
    stop.ends_at = time.monotonic() + 600
    host.pause(500, stop)
    assert not host.resting
    host.paused_until = 0.0
    host.pause(700, stop)
    assert host.resting


def test_host_is_given_two_long_rests_and_no_third() -> None:
    host = Host(8)
    for answers in (2, 1, 1):  # two that were on their way together ask for one rest
        for _ in range(answers):
            host.pause(LONGEST_PAUSE + 1, Stop())
        rested, host.paused_until = host.resting, 0.0
    assert (host.rests, rested) == (3, True)


def test_pauses_grow_where_none_is_asked_for() -> None:
    naps, fetched, requests = _asked((500, {}), (502, {}), (500, {}))
    assert (naps, fetched.outcome, requests) == ([1, 2], FetchOutcome.SERVER_ERROR, 3)


@pytest.mark.parametrize(("asked", "granted"), [("86400", LONGEST_DELAY), ("3", 3.0)])
def test_crawl_delay_beyond_reason_is_capped(asked: str, granted: float) -> None:
    async def gaps() -> dict[str, float]:
        site = LedgerSite(1, "main", "http://portal.example.org/", frozenset())
        fetcher = Fetcher(
            Ledger(sites={1: site}, _hosts={"portal.example.org": 1}), 0, 8, 0.0, Stop(), lambda: NOW
        )

        async def send(request: object) -> TextResponse:
            return TextResponse(URL, 200, body=f"User-agent: *\nCrawl-delay: {asked}\n".encode())

        fetcher.send = send
        assert await fetcher.may(URL)
        return fetcher.gaps()

    assert asyncio.run(gaps()) == {"portal.example.org": granted}


def test_host_that_keeps_failing_is_left_alone() -> None:
    _, fetched, requests = _asked((500, {}), (500, {}), breaker=2)
    assert (fetched.outcome, requests) == (FetchOutcome.SKIPPED, 2)
