"""A site that gives one page for all addresses proves nothing, and takes nothing away of what is known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from crawler.visits import lying_hosts
from storage import texts
from storage.models import Confidence, FetchOutcome, Finding, Page, SectionVisit, Severity
from tests.crawler.engine.conftest import AS_OF, Answer

if TYPE_CHECKING:
    from typing import Any

NEXT = AS_OF + dt.timedelta(days=1)
SECTIONS = ("动态", "公告", "政策")

UPKEEP = (
    "<title>升级维护公告</title><p>本网站正在进行系统升级维护，期间暂停访问，由此带来的不便敬请谅解。</p>"
)
LOGIN = "<title>上网认证</title><form>用户名<input name=u>密码<input type='password' name=p></form>"
BROKEN = "<p>数据库连接失败，请联系管理员！</p>"
EMPTY = ""
GAMBLING = "<title>开云体育app下载</title>" + "<p>开云体育真人娱乐，注册即送彩金，欢迎下载体验。</p>" * 40
ABSENT = "<title>页面不存在</title><p>抱歉，您访问的页面不存在或已被删除。</p>"


def _home() -> str:
    rows = "".join(
        f"<li><a href='/s{n}/{n}.html'>第{n}条县内要闻</a><span>2026-11-1{n}</span></li>" for n in range(3)
    )
    return f"<title>示例县</title><ul>{rows}</ul>"


@pytest.fixture
def county(county: Any, portal: Any) -> Any:
    """A good night has been."""
    portal.html("/", _home())
    for n, name in enumerate(SECTIONS):
        county.section(f"/s{n}/", name)
        rows = [(f"/s{n}/{m}.html", f"{name}第{m}条信息的题目", f"2026-11-1{m}") for m in range(3)]
        portal.list(f"/s{n}/", rows)
        for path, title, day in rows:
            portal.article(path, title, day)
    return county


def _lie(portal: Any, html: str) -> None:
    portal.pages.clear()
    portal.otherwise = Answer(f"<html><meta charset=utf-8>{html}</html>".encode() if html else b"")


def _visits(county: Any, run_id: int) -> dict[int | None, FetchOutcome]:
    with county.database.session() as session:
        query = select(SectionVisit.section_id, SectionVisit.outcome).where(SectionVisit.run_id == run_id)
        return {row[0]: row[1] for row in session.execute(query)}


def _texts(county: Any) -> dict[str, str]:
    with county.database.session() as session:
        pages = session.scalars(select(Page).where(Page.text_id.is_not(None))).all()
        held = texts.read(session, [page.text_id for page in pages])
        return {page.url: held[page.text_id] for page in pages}


@pytest.mark.parametrize("html", [UPKEEP, LOGIN, BROKEN, EMPTY], ids=["upkeep", "login", "broken", "empty"])
def test_nothing_is_taken_from_a_site_that_gives_one_page_for_all(
    county: Any, portal: Any, html: str
) -> None:
    county.crawl()
    before = _texts(county)
    assert len(before) == 1 + 3 + 9
    _lie(portal, html)
    run_id = county.new_run(NEXT)
    result = county.crawl(run_id, as_of=NEXT, full=True)
    assert (result.new, result.changed) == (0, 0)
    assert set(_visits(county, run_id).values()) == {FetchOutcome.STAND_IN}
    assert _texts(county) == before
    with county.database.session() as session:
        assert lying_hosts(session, run_id) == {f"{portal.url}/"}


@pytest.mark.parametrize("html", [UPKEEP, EMPTY], ids=["upkeep", "empty"])
def test_nothing_is_learnt_from_it_on_a_first_night(county: Any, portal: Any, html: str) -> None:
    _lie(portal, html)
    run_id = county.new_run()
    assert county.crawl(run_id).new == 0
    assert set(_visits(county, run_id).values()) == {FetchOutcome.STAND_IN}


def test_home_page_under_every_address_is_no_list_and_no_article(county: Any, portal: Any) -> None:
    county.crawl()
    before = {url: text for url, text in _texts(county).items() if url != f"{portal.url}/"}
    _lie(portal, _home())
    run_id = county.new_run(NEXT)
    county.crawl(run_id, as_of=NEXT, full=True)
    visits = _visits(county, run_id)
    assert visits.pop(None) is FetchOutcome.OK
    assert set(visits.values()) == {FetchOutcome.STAND_IN}
    assert {url: text for url, text in _texts(county).items() if url in before} == before


def test_what_an_intruder_puts_in_the_place_of_all_pages_is_looked_at(county: Any, portal: Any) -> None:
    county.crawl()
    _lie(portal, GAMBLING)
    county.crawl(as_of=NEXT, full=True)
    assert "开云体育" in _texts(county)[f"{portal.url}/"]


STAGE = "<title>示例县</title><div id=main></div><script>fill(location.pathname)</script>"
PORTAL_LOGIN = LOGIN + "<script>document.forms[0].u.focus()</script>"


@pytest.mark.parametrize(
    ("html", "outcome"),
    [(STAGE, FetchOutcome.OK), (PORTAL_LOGIN, FetchOutcome.STAND_IN)],
    ids=["stage", "login"],
)
def test_stage_that_a_script_fills_is_judged_as_a_stage(
    county: Any, portal: Any, html: str, outcome: FetchOutcome
) -> None:
    _lie(portal, html)
    run_id = county.new_run()
    county.crawl(run_id)
    assert set(_visits(county, run_id).values()) == {outcome}


def test_section_that_names_itself_is_blank_and_no_stand_in(county: Any, portal: Any) -> None:
    portal.html("/s1/", "<title>示例县</title><h2>公告</h2><ul></ul>")
    portal.otherwise = Answer(
        "<html><meta charset=utf-8><title>示例县</title><h2></h2><ul></ul></html>".encode()
    )
    run_id = county.new_run()
    county.crawl(run_id)
    with county.database.session() as session:
        assert lying_hosts(session, run_id) == set()
        blank = session.scalars(
            select(SectionVisit).where(SectionVisit.run_id == run_id, SectionVisit.entries == 0)
        )
        assert [visit.outcome for visit in blank] == [FetchOutcome.OK]


def test_article_with_a_problem_that_a_well_site_says_is_not_there_is_gone(county: Any, portal: Any) -> None:
    county.crawl()
    url = f"{portal.url}/s0/1.html"
    with county.database.session() as session:
        page = session.scalars(select(Page).where(Page.url == url)).one()
        session.add(
            Finding(
                identity=url,
                rule="text.typo",
                subject=f"page:{page.id}",
                severity=Severity.MINOR,
                confidence=Confidence.DEFINITE,
                page_id=page.id,
                url=url,
                last_seen=AS_OF,
            )
        )
    del portal.pages["/s0/1.html"]
    portal.otherwise = Answer(f"<html><meta charset=utf-8>{ABSENT}</html>".encode())
    county.crawl(as_of=NEXT)
    with county.database.session() as session:
        assert session.scalars(select(Page.outcome).where(Page.url == url)).one() is FetchOutcome.SOFT_GONE
