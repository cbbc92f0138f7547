"""What a browser shows of a section whose own page holds no list: its drawing, its frames, the answers behind it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from crawler.cms.base import Listing
from crawler.emptiness import look_closer
from crawler.fetch import Fetched
from crawler.render import Rendered
from crawler.walk import Walk
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://portal.example.org/tzgg/list.shtml"
BARE = "<html><body><h2>通知公告</h2><ul id='list'></ul></body></html>"
TITLES = [f"关于第{n}项工作的通知" for n in range(3)]
ROWS = "".join(
    f"<li><a href='/c1/{t}.shtml'>{t}</a><span>2026-11-1{n}</span></li>" for n, t in enumerate(TITLES)
)
ITEMS = [
    {"title": t, "url": f"/c1/{t}.shtml", "publishedTimeStr": f"2026-11-1{n}"} for n, t in enumerate(TITLES)
]
SEARCH = json.dumps({"data": {"total": 3, "results": ITEMS}})
FULL = BARE.replace("></ul>", f">{ROWS}</ul>")


def _looked(folder: Path, shown: Rendered | None) -> Any:
    """The visit after a closer look at a page without entries."""

    async def render(url: str) -> Rendered | None:
        return shown

    sitting = SimpleNamespace(
        render=render, settings=SimpleNamespace(folder=folder), today=dt.date(2026, 11, 20)
    )
    visit = SimpleNamespace(
        sitting=sitting,
        site=SimpleNamespace(family=""),
        walk=Walk(),
        home=False,
        static=False,
        rendered=False,
        outcome=FetchOutcome.OK,
        jumps_to="",
        children=[],
        evidence={"unsure": "列表由脚本加载"},
        final_url=URL,
        turn_at="",
        look_ahead=lambda entries: None,
    )
    fetched = Fetched(URL, FetchOutcome.OK, 200, body=BARE.encode(), text=BARE)
    listing = Listing(unsure="列表由脚本加载")
    asyncio.run(look_closer(visit, fetched, listing, lambda entries: bool(entries)))  # type: ignore[arg-type]
    return visit


@pytest.mark.parametrize(
    "parts",
    [
        {"html": FULL},
        {"frames": [("http://portal.example.org/rows.html", FULL)]},
        {"json_answers": [("http://portal.example.org/common/search/1?page=1", SEARCH)]},
        {"json_answers": [("http://portal.example.org/api/rows", SEARCH)]},
    ],
    ids=["drawn", "in a frame", "channel search", "answer known by its fields"],
)
def test_list_is_read_wherever_the_browser_gets_it(tmp_path: Path, parts: dict[str, Any]) -> None:
    visit = _looked(tmp_path, Rendered(**{"html": BARE, "title": "", "final_url": URL, **parts}))
    assert (visit.walk.entries, visit.walk.newest, visit.rendered) == (3, "2026-11-12", True)


@pytest.mark.parametrize("tag", ["li", "div", "tr"])
def test_rows_that_lead_on_by_script_alone_are_a_list(tmp_path: Path, tag: str) -> None:
    cell = "td" if tag == "tr" else "span"
    rows = "".join(
        f"<{tag}><{cell}>{t}</{cell}><{cell}>2026-11-1{n}</{cell}></{tag}>" for n, t in enumerate(TITLES)
    )
    rows = f"<table>{rows}</table>" if tag == "tr" else rows
    html = BARE.replace(
        "></ul>", f"><div class='main'>{rows}</div></ul><div>今天是2026年11月20日，欢迎访问本站</div>"
    )
    visit = _looked(tmp_path, Rendered(html, "", URL))
    assert (visit.walk.entries, visit.walk.newest, visit.evidence["beyond"]) == (3, "2026-11-12", True)


@pytest.mark.parametrize(
    "html",
    [
        "<ul></ul><p>暂无数据</p><div>今天是2026年11月20日，欢迎访问本站</div>",
        "<ul></ul><div class='sidebar'><li>最近更新的一条信息 2026-11-12</li><li>最近更新的二条信息 2026-11-11</li></div>",
        "<ul></ul><div class='footer'><div>网站建设单位 2020-01-01</div><div>网站维护单位 2021-01-01</div></div>",
    ],
)
def test_days_elsewhere_on_the_page_are_no_list(tmp_path: Path, html: str) -> None:
    assert _looked(tmp_path, Rendered(f"<body><h2>公告</h2>{html}</body>", "", URL)).walk.entries == 0


def test_answer_that_did_not_come_is_noted(tmp_path: Path) -> None:
    visit = _looked(tmp_path, Rendered(BARE, "", URL, unanswered=["http://portal.example.org/api/rows"]))
    assert (visit.walk.entries, visit.evidence["unanswered"]) == (0, ["http://portal.example.org/api/rows"])


def test_without_a_browser_nothing_is_known(tmp_path: Path) -> None:
    visit = _looked(tmp_path, None)
    assert (visit.rendered, visit.outcome) == (False, FetchOutcome.NEEDS_BROWSER)
