"""Entries count as taken off a list only when the whole of it has been seen without them."""

from __future__ import annotations

import asyncio
import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from crawler.fetch import Fetched
from crawler.seeking import seek_dead
from crawler.turning import settle
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from crawler.cms.base import Request

ROOT = "http://www.shili.gov.cn/news/"


def _page(number: int, more: str) -> str:
    rows = "".join(
        f"<li><a href='{number}{row}.html'>第{number}{row}条重要新闻</a><span>2026-11-1{row}</span></li>"
        for row in range(3)
    )
    return f"<title>要闻</title><ul class=list>{rows}</ul><div class=page>{more}</div>"


def _taken_off(most: int, last: str = "") -> set[str]:
    """Of a dead entry that none of three pages shows."""
    link = "<a href='{}.html'>下一页</a>".format
    pages = {"": _page(1, link(2)), "2.html": _page(2, link(3)), "3.html": _page(3, last)}

    async def fetch(request: Request) -> Fetched:
        return Fetched(request.url, FetchOutcome.OK, text=pages[request.url.removeprefix(ROOT)])

    crawl = SimpleNamespace(pages_per_section=most)
    sitting = SimpleNamespace(
        today=dt.date(2026, 11, 20),
        settings=SimpleNamespace(crawl=crawl),
        ended=lambda: False,
        spend=lambda: None,
    )
    visit: Any = SimpleNamespace(
        sitting=sitting, dead={"gone": 1}, walk=SimpleNamespace(keys=set()), last=None, evidence={},
        deep=False, rendered=False, seeks=True, final_url=ROOT, family="generic", taken_off=set(),
    )  # fmt: skip
    asyncio.run(seek_dead(visit, fetch))
    return set(visit.taken_off)


@pytest.mark.parametrize(
    ("most", "last", "off"),
    [(9, "", {"gone"}), (2, "", set()), (9, "<a href='javascript:turn(4)'>下一页</a> 共9页 90条", set())],
)
def test_entry_is_off_a_list_that_was_seen_to_its_end(most: int, last: str, off: set[str]) -> None:
    assert _taken_off(most, last) == off


@pytest.mark.parametrize("known", [{"turned": 3}, {"turned": 3, "beyond": True}])
def test_list_that_nobody_turned_tonight_is_known_as_far_as_before(known: dict[str, object]) -> None:
    visit: Any = SimpleNamespace(
        last=SimpleNamespace(evidence=known), turn_at=ROOT, evidence={"beyond": True}
    )
    settle(visit)
    assert visit.evidence == known
