"""Manners: robots.txt, Retry-After, the breaker, the budget, hosts of the ledger only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from crawler.ledger import Ledger
from storage.models import FetchOutcome, Page, Run, SectionVisit

if TYPE_CHECKING:
    from typing import Any


@pytest.fixture
def news(portal: Any, county: Any) -> int:
    for number in range(1, 6):
        portal.article(f"/news/{number}.html", f"第{number}条重要新闻", f"2026-11-1{number}")
    rows = [(f"/news/{n}.html", f"第{n}条重要新闻", f"2026-11-1{n}") for n in (5, 4, 3, 2, 1)]
    portal.list("/", rows[:3])
    portal.list("/news/", rows)
    return int(county.section("/news/"))


def _network(county: Any, **values: Any) -> None:
    network = county.settings.network.model_copy(update=values)
    county.settings = county.settings.model_copy(update={"network": network})


def _outcomes(county: Any) -> dict[str, FetchOutcome]:
    with county.database.session() as session:
        return {p.url.removeprefix(county.portal.url): p.outcome for p in session.scalars(select(Page))}


def _visit(county: Any, section_id: int) -> SectionVisit:
    with county.database.session() as session:
        query = select(SectionVisit).where(SectionVisit.section_id == section_id)
        return session.scalars(query.order_by(SectionVisit.run_id.desc())).first()


def test_robots_is_obeyed(county: Any, portal: Any, news: int) -> None:
    portal.html("/robots.txt", "User-agent: *\nDisallow: /news/2\n", headers={"Content-Type": "text/plain"})
    county.crawl()
    assert "/news/2.html" not in portal.counts
    assert "/news/3.html" in portal.counts


def test_owner_may_set_robots_aside(county: Any, portal: Any, news: int) -> None:
    portal.html("/robots.txt", "User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})
    site = county.settings.sites[0].model_copy(update={"robots": "ignore"})
    county.settings = county.settings.model_copy(update={"sites": (site,)})
    assert county.crawl().new == 7


def test_crawl_delay_is_kept_and_remembered_for_files_and_links(county: Any, portal: Any, news: int) -> None:
    portal.html("/robots.txt", "User-agent: *\nCrawl-delay: 0.05\n", headers={"Content-Type": "text/plain"})
    run_id = county.new_run()
    result = county.crawl(run_id)
    netloc = portal.url.partition("//")[2]
    assert (result.new, result.gaps) == (7, {netloc: 0.05})
    assert result.seconds >= 6 * 0.05
    with county.database.session() as session:
        session.get_one(Run, run_id).counts = {"crawl": result.to_json()}
    with county.database.session() as session:
        ledger = Ledger.load(session, county.settings)
    assert [ledger.delay(f"{portal.url}/a.doc", usual) for usual in (0.01, 0.2)] == [0.05, 0.2]


def test_owner_may_set_his_own_delay_against_the_hosts(county: Any, portal: Any, news: int) -> None:
    portal.html("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n", headers={"Content-Type": "text/plain"})
    site = county.settings.sites[0].model_copy(update={"delay": 0.0})
    county.settings = county.settings.model_copy(update={"sites": (site,)})
    assert county.crawl().gaps == {}


def test_forbidden_section_is_not_judged(county: Any, portal: Any, news: int) -> None:
    portal.html(
        "/robots.txt", "User-agent: xuncha\nDisallow: /news/\n", headers={"Content-Type": "text/plain"}
    )
    county.crawl()
    assert _visit(county, news).outcome is FetchOutcome.ROBOTS


def test_throttled_page_is_asked_again_after_the_pause(county: Any, portal: Any, news: int) -> None:
    good = portal.pages["/news/2.html"]
    answers = [type(good)(b"slow down", 429, {"Retry-After": "0"}), good]
    portal.pages["/news/2.html"] = lambda: answers.pop(0) if len(answers) > 1 else answers[0]
    _network(county, retries=2)
    county.crawl()
    assert portal.counts["/news/2.html"] == 2
    assert _outcomes(county)["/news/2.html"] is FetchOutcome.OK


def test_failing_host_is_given_a_rest_and_nothing_is_judged(county: Any, portal: Any, news: int) -> None:
    for path in list(portal.pages):
        portal.html(path, "<html>错误</html>", status=500)
    _network(county, breaker=1, concurrency_per_host=1)
    county.crawl()
    assert sum(portal.counts.values()) == 1
    assert _visit(county, news).outcome is FetchOutcome.SKIPPED


def test_budget_leaves_the_rest_for_the_next_night(county: Any, portal: Any, news: int) -> None:
    result = county.crawl(max_pages=3)
    assert result.stopped == "max_pages"
    assert result.left == 4
    assert len(portal.counts) == 3  # the home page is seen once more as searchers see it
    assert county.crawl().left == 0
    assert {f"/news/{n}.html" for n in range(1, 6)} <= portal.counts.keys()


def test_redirect_to_a_foreign_host_is_a_link_not_a_crawl(county: Any, portal: Any, news: int) -> None:
    foreign = portal.url.replace("127.0.0.1", "localhost") + "/news/1.html"
    portal.html("/news/4.html", "", status=302, headers={"Location": foreign})
    portal.html("/news/5.html", "", status=302, headers={"Location": "http://[x/"})
    assert county.crawl().faults == 0
    assert portal.counts["/news/1.html"] == 1
    outcomes = _outcomes(county)
    assert "/news/4.html" not in outcomes
    assert outcomes["/news/5.html"] is FetchOutcome.CLIENT_ERROR


def test_redirect_within_the_portal_is_followed_and_stored_once(county: Any, portal: Any, news: int) -> None:
    portal.html("/news/4.html", "", status=301, headers={"Location": "/moved/4.html"})
    portal.article("/moved/4.html", "第4条重要新闻", "2026-11-14")
    county.crawl()
    outcomes = _outcomes(county)
    assert outcomes["/moved/4.html"] is FetchOutcome.OK
    assert "/news/4.html" not in outcomes


def test_article_sent_back_to_the_home_page_is_soft_gone(county: Any, portal: Any, news: int) -> None:
    portal.html("/news/4.html", "", status=302, headers={"Location": "/"})
    county.crawl()
    assert _outcomes(county)["/news/4.html"] is FetchOutcome.SOFT_GONE


def test_old_address_of_a_list_may_lead_to_the_new_one(county: Any, portal: Any, news: int) -> None:
    portal.html(
        "/news/5.html", "<div class=TRS_Editor><p>旧栏目：</p><a href='/old2019/index.html'>进入</a></div>"
    )
    portal.html("/old2019/index.html", "", status=301, headers={"Location": "/news/"})
    county.crawl()
    assert "/old2019/index.html" not in _outcomes(county)


def test_crawl_names_itself(county: Any, portal: Any, news: int) -> None:
    _network(county, contact="https://example.org/contact")
    county.crawl()
    assert portal.agents == {"xuncha/0.1.0 (+https://example.org/contact)"}


def test_calendar_traps_are_capped(county: Any, portal: Any, news: int) -> None:
    links = "".join(f"<a href='/calendar?day={n}'>第{n}天</a>" for n in range(100))
    page = f"<html><body><div class=TRS_Editor><p>日历页面，每天一个链接。</p>{links}</div></body></html>"
    portal.html("/news/5.html", page)
    for number in range(100):
        portal.html(f"/calendar?day={number}", page)
    crawl = county.settings.crawl.model_copy(update={"queries_per_path": 5})
    county.settings = county.settings.model_copy(update={"crawl": crawl})
    county.crawl()
    assert sum(path.startswith("/calendar") for path in portal.counts) == 5
