"""Lists that the section's own page does not hold: frames, channel searches, empty interfaces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage.models import FetchOutcome, SectionVisit, Site

if TYPE_CHECKING:
    from typing import Any

JSON = {"Content-Type": "application/json"}
CHANNEL = "0123456789abcdef0123456789abcdef"
SHELL = f'<head><meta name="channelId" content="{CHANNEL}"></head><body><ul></ul><script src="/xhtml/js/s.js"></script></body>'
SEARCH = f"/common/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=1"


def _crawled(county: Any, path: str) -> SectionVisit:
    number = county.section(path)
    county.crawl()
    with county.database.session() as session:
        return session.scalars(select(SectionVisit).where(SectionVisit.section_id == number)).one()


def _network(county: Any, **values: int) -> None:
    network = county.settings.network.model_copy(update=values)
    county.settings = county.settings.model_copy(update={"network": network})


def test_list_in_a_frame_is_read_without_a_browser(county: Any, portal: Any) -> None:
    portal.html("/a/", "<body><h2>要闻</h2><iframe src='./rows.html'></iframe></body>")
    portal.list(
        "/a/rows.html", [(f"/a/{n}.html", f"第{n}条工作动态信息", f"2026-11-1{n}") for n in (3, 2, 1)]
    )
    visit = _crawled(county, "/a/")
    assert (visit.entries, visit.newest.isoformat(), visit.rendered) == (3, "2026-11-13", False)


def test_frame_that_does_not_open_is_noted(county: Any, portal: Any) -> None:
    portal.html("/a/", "<body><iframe src='./rows.html'></iframe></body>")
    portal.html("/a/rows.html", "", status=503)
    assert _crawled(county, "/a/").evidence["frames_failed"]


def test_channel_without_static_list_is_searched_though_no_script_names_the_search(
    county: Any, portal: Any
) -> None:
    items = [
        {"title": "关于做好防汛工作的通知", "url": "/c1/1.shtml", "publishedTimeStr": "2026-11-12 08:00"}
    ]
    portal.html("/a/list.shtml", SHELL)
    portal.html(SEARCH, json.dumps({"data": {"total": 1, "results": items}}), headers=JSON)
    assert _crawled(county, "/a/list.shtml").entries == 1


def test_search_asked_on_the_chance_proves_no_blank(county: Any, portal: Any) -> None:
    portal.html("/a/list.shtml", SHELL)
    portal.html(SEARCH, json.dumps({"data": {"total": 0, "results": []}}), headers=JSON)
    assert _crawled(county, "/a/list.shtml").outcome is FetchOutcome.NEEDS_BROWSER


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"status": 503},
        {"status": 302, "headers": {"Location": "/"}},
        {"html": "<body><ul><li><a href='/x/1.html'>网站搜索推荐的一条要闻</a>2026-11-19</li></ul></body>"},
    ],
)
def test_search_asked_on_the_chance_in_vain_costs_nothing(county: Any, portal: Any, answer: Any) -> None:
    _network(county, retries=2, breaker=1)
    portal.list(
        "/", [("/x/1.html", "首页上的一条要闻", "2026-11-19"), ("/x/2.html", "另一条要闻", "2026-11-18")]
    )
    portal.html("/a/list.shtml", SHELL)
    portal.html(SEARCH, answer.pop("html", ""), **answer)
    visit = _crawled(county, "/a/list.shtml")
    assert (visit.outcome, visit.entries) == (FetchOutcome.NEEDS_BROWSER, 0)
    assert "pages_failed" not in visit.evidence
    assert portal.counts[SEARCH] == 1


def test_search_that_a_host_has_not_is_guessed_once(county: Any, portal: Any) -> None:
    for path in ("/a/list.shtml", "/b/list.shtml"):
        portal.html(path, SHELL.replace(CHANNEL, (path[1] * 32)))
        county.section(path)
    _network(county, concurrency_per_host=1)
    county.crawl()
    assert sum("/common/search/" in path for path in portal.asked) == 1


def test_next_page_that_leads_home_adds_nothing(county: Any, portal: Any) -> None:
    portal.list("/", [(f"/x/{n}.html", f"首页上的第{n}条要闻", "2026-11-19") for n in range(4)])
    rows = [(f"/a/{n}.html", f"第{n}条工作动态信息", f"2026-10-1{n}") for n in (3, 2, 1)]
    portal.list("/a/", rows, "<a href='/a/index_1.html'>下一页</a>")
    portal.html("/a/index_1.html", "", status=302, headers={"Location": "/"})
    visit = _crawled(county, "/a/")
    assert (visit.entries, visit.newest.isoformat()) == (3, "2026-10-13")
    assert visit.evidence["pages_failed"] == [[portal.url + "/a/index_1.html", "soft_gone"]]


def test_pages_that_show_nothing_are_not_turned_for_ever(county: Any, portal: Any) -> None:
    for n in range(1, 30):
        portal.html(
            f"/a/?page={n}",
            f"<body><h2>要闻</h2><ul id=l></ul><div class=page><a href='/a/?page={n + 1}'>下一页</a></div></body>",
        )
    _crawled(county, "/a/?page=1")
    assert sum(path.startswith("/a/") for path in portal.counts.elements()) <= 4


def test_interface_that_the_page_names_and_that_says_none_proves_the_blank(county: Any, portal: Any) -> None:
    portal.html("/gkmlpt/index", "<body><div id=app></div><script>var c={SID:'7'}</script></body>")
    portal.html("/gkmlpt/api/all/28?page=1&sid=7", json.dumps({"total": 0, "articles": []}), headers=JSON)
    visit = _crawled(county, "/gkmlpt/index#28")
    assert (visit.outcome, visit.total, visit.evidence.get("unsure")) == (FetchOutcome.OK, 0, None)


def test_home_page_is_dated_by_its_own_blocks_though_what_they_link_to_is_elsewhere(
    county: Any, portal: Any
) -> None:
    rows = "".join(
        f"<li><a href='http://news.example.invalid/{n}.html'>县里召开第{n}次工作会议</a><span>2026-11-0{n}</span></li>"
        for n in range(1, 6)
    )
    portal.html("/", f"<body><h3><a href='/a/'>要闻</a></h3><ul>{rows}</ul></body>")
    county.crawl()
    with county.database.session() as session:
        home = session.scalars(select(SectionVisit).where(SectionVisit.section_id.is_(None))).one()
    assert (home.entries, home.newest.isoformat()) == (5, "2026-11-05")


def test_home_page_drawn_by_an_interface_is_dated_by_it(county: Any, portal: Any) -> None:
    items = [
        {"title": "关于做好防汛工作的通知", "url": "/gkmlpt/content/post_1.html", "created_at": "2026-11-12"}
    ]
    portal.html(
        "/", "<body><a href='/gkmlpt/'>目录</a><div id=app></div><script>var c={SID:'7'}</script></body>"
    )
    portal.html("/gkmlpt/index", "<body><div id=app></div><script>var c={SID:'7'}</script></body>")
    portal.html("/gkmlpt/api/all/0?page=1&sid=7", json.dumps({"total": 1, "articles": items}), headers=JSON)
    with county.database.session() as session:
        session.get_one(Site, county.site_id).url = portal.url + "/gkmlpt/index"
    county.crawl()
    with county.database.session() as session:
        home = session.scalars(select(SectionVisit).where(SectionVisit.section_id.is_(None))).one()
    assert (home.outcome, home.newest.isoformat()) == (FetchOutcome.OK, "2026-11-12")
