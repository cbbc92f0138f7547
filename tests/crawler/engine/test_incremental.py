"""The second night: conditional, list first, nothing written for what did not change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage.bitmap import Bitmap
from storage.models import Confidence, FetchOutcome, Finding, Link, Page, Run, SectionVisit, Severity

if TYPE_CHECKING:
    from typing import Any

NEXT = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def news(portal: Any, county: Any) -> int:
    for number in range(1, 4):
        portal.article(f"/news/{number}.html", f"第{number}条重要新闻", f"2026-11-1{number}")
    rows = [(f"/news/{n}.html", f"第{n}条重要新闻", f"2026-11-1{n}") for n in (3, 2, 1)]
    portal.list("/", rows)
    portal.list("/news/", rows)
    number = int(county.section("/news/"))
    county.crawl()
    portal.asked.clear()
    return number


def _pages(county: Any) -> dict[str, Page]:
    with county.database.session() as session:
        return {page.url.removeprefix(county.portal.url): page for page in session.scalars(select(Page))}


def test_unchanged_night_writes_no_page_row(county: Any, news: int) -> None:
    before = {path: (page.revision, page.tried_at) for path, page in _pages(county).items()}
    run_id = county.new_run(NEXT)
    result = county.crawl(run_id, as_of=NEXT)
    assert {path: (page.revision, page.tried_at) for path, page in _pages(county).items()} == before
    assert (result.new, result.changed, result.failed) == (0, 0, 0)
    with county.database.session() as session:
        seen = Bitmap(packed=session.get_one(Run, run_id).seen)
    assert _pages(county)["/news/"].id in seen


def test_unchanged_home_page_leads_nowhere_new(county: Any, portal: Any) -> None:
    rows = [(f"/news/{n}.html", f"第{n}条重要新闻", f"2026-11-1{n}") for n in (4, 3, 2, 1)]
    for href, title, day in rows:
        portal.article(href, title, day)
    portal.list("/", rows[:2], more="<a href='/news/index_1.html'>往期要闻</a>")
    portal.list("/news/", rows[:2], more="<a href='/news/index_1.html'>下一页</a>")
    portal.list("/news/index_1.html", rows[2:])
    county.section("/news/")
    county.crawl()
    assert county.crawl(as_of=NEXT).new == 0


def test_unchanged_list_is_visited_as_it_stood(county: Any, news: int) -> None:
    run_id = county.new_run(NEXT)
    county.crawl(run_id, as_of=NEXT)
    with county.database.session() as session:
        visit = session.scalars(
            select(SectionVisit).where(SectionVisit.run_id == run_id, SectionVisit.section_id == news)
        ).one()
    assert (visit.outcome, visit.entries, visit.newest) == (
        FetchOutcome.NOT_MODIFIED,
        3,
        dt.date(2026, 11, 13),
    )


def _problem_on(county: Any, path: str) -> None:
    page = _pages(county)[path]
    with county.database.session() as session:
        session.add(
            Finding(
                identity=path,
                rule="text.typo",
                subject=f"page:{page.id}",
                severity=Severity.MINOR,
                confidence=Confidence.DEFINITE,
                page_id=page.id,
                url=page.url,
                last_seen=NEXT,
            )
        )


def test_only_new_and_changed_articles_and_those_with_problems_are_fetched(
    county: Any, portal: Any, news: int
) -> None:
    portal.article("/news/4.html", "第4条重要新闻", "2026-11-20")
    portal.article("/news/1.html", "第1条重要新闻（更正）", "2026-11-11")
    portal.article("/news/3.html", "第3条重要新闻", "2026-11-13", "悄悄改好了的正文。" * 20)
    _problem_on(county, "/news/3.html")
    titles = {4: "第4条重要新闻", 3: "第3条重要新闻", 2: "第2条重要新闻", 1: "第1条重要新闻（更正）"}
    days = {4: 14, 3: 19, 2: 12, 1: 11}
    portal.list("/news/", [(f"/news/{n}.html", titles[n], f"2026-11-{days[n]}") for n in titles])
    county.settings = county.settings.model_copy(
        update={"crawl": county.settings.crawl.model_copy(update={"sweep_days": 1_000_003})}
    )
    result = county.crawl(as_of=NEXT)
    assert set(portal.counts) == {"/", "/news/", "/news/4.html", "/news/3.html", "/news/1.html"}
    assert (result.new, result.changed, result.reviewed) == (1, 3, 1)
    pages = _pages(county)
    assert pages["/news/1.html"].title == "第1条重要新闻（更正）"
    # the list asked for it too, with the day that it shows now
    assert pages["/news/3.html"].listed_date == dt.date(2026, 11, 19)


def test_sweep_sees_every_old_page_within_its_days(county: Any, portal: Any, news: int) -> None:
    for night in range(7):
        county.crawl(as_of=NEXT + dt.timedelta(days=night))
    assert {path for path in portal.counts if path.endswith(".html")} == {
        "/news/1.html",
        "/news/2.html",
        "/news/3.html",
    }
    assert all(count == 1 for path, count in portal.counts.items() if path.endswith(".html"))


def test_gone_page_keeps_its_text_and_is_marked(county: Any, portal: Any, news: int) -> None:
    before = _pages(county)["/news/1.html"]
    del portal.pages["/news/1.html"]
    county.crawl(urls=(portal.url + "/news/1.html",), as_of=NEXT)
    page = _pages(county)["/news/1.html"]
    assert (page.outcome, page.status) == (FetchOutcome.GONE, 404)
    assert page.removed_at is not None
    assert page.text_id == before.text_id
    county.crawl(urls=(portal.url + "/news/1.html",), as_of=NEXT + dt.timedelta(days=1))
    assert _pages(county)["/news/1.html"].removed_at == page.removed_at


def test_failed_fetch_leaves_the_last_good_text(county: Any, portal: Any, news: int) -> None:
    before = _pages(county)["/news/1.html"]
    portal.html("/news/1.html", "<html>内部错误</html>", status=500)
    county.crawl(urls=(portal.url + "/news/1.html",), as_of=NEXT)
    page = _pages(county)["/news/1.html"]
    assert (page.outcome, page.text_id, page.revision) == (
        FetchOutcome.SERVER_ERROR,
        before.text_id,
        before.revision,
    )
    assert page.removed_at is None


def test_recheck_of_one_address_fetches_just_that(county: Any, portal: Any, news: int) -> None:
    _problem_on(county, "/news/1.html")
    county.crawl(urls=(portal.url + "/news/2.html",), as_of=NEXT)
    assert list(portal.counts) == ["/news/2.html"]


def test_without_etags_the_same_bytes_are_not_read_again(county: Any, portal: Any, news: int) -> None:
    for answer in portal.pages.values():
        answer.headers["ETag"] = ""
    run_id = county.new_run(NEXT)
    result = county.crawl(run_id, as_of=NEXT)
    assert (result.new, result.changed) == (0, 0)
    assert result.outcomes == {"ok": 1, "not_modified": 1}  # the home page's scripts are looked into anyway


def test_what_scripts_and_sheets_make_of_an_unchanged_page_is_seen_and_seen_put_right(
    county: Any, portal: Any
) -> None:
    def marks(night: int, script: str, sheet: str, **options: Any) -> tuple[bool, list[str]]:
        portal.html("/own.js", script)
        portal.html("/own.css", sheet, **options)
        county.crawl(as_of=NEXT + dt.timedelta(days=night))
        with county.database.session() as session:
            ways = session.scalars(select(Link.hidden).where(Link.target.contains("far.example"))).all()
        return "own_script" in _pages(county)["/"].suspicion, list(ways)

    county.section("/news/")
    portal.html("/", "<script src=/own.js></script><p>示例县要闻</p>")
    portal.list("/news/", [("/news/1.html", "第1条重要新闻", "2026-11-11")])
    far = "<p class=x><a href='http://www.far.example/'>远方</a></p>"
    portal.html("/news/1.html", f"<link rel=stylesheet href=/own.css><h1>第1条重要新闻</h1>{far}")
    bad = "location.href='http://www.far.example/'"
    assert marks(0, "var a", ".x{display:none}") == (False, ["display"])
    _problem_on(county, "/news/1.html")
    assert marks(1, bad, "", status=500) == (True, ["display"])
    assert marks(2, "var a", ".x{color:red}") == (False, [""])


def test_news_below_a_page_of_old_entries_are_seen_although_that_page_never_changes(
    county: Any, portal: Any
) -> None:
    number = int(county.section("/top/"))
    portal.list("/", [])
    portal.list("/top/", [("/top/1.html", "长期置顶的通知", "2020-01-02")], "<a href=/top/2.html>下一页</a>")
    for day in ("2026-11-18", "2026-11-20"):
        portal.list("/top/2.html", [(f"/top/{day}.html", f"{day}的要闻", day)])
        run_id = county.new_run(NEXT)
        county.crawl(run_id, as_of=NEXT)
    with county.database.session() as session:
        where = (SectionVisit.run_id == run_id, SectionVisit.section_id == number)
        visit = session.scalars(select(SectionVisit).where(*where)).one()
    assert (visit.newest, portal.counts["/top/2026-11-20.html"]) == (dt.date(2026, 11, 20), 1)


def test_page_that_a_section_takes_in_later_is_to_be_judged_again(
    county: Any, portal: Any, news: int
) -> None:
    portal.article("/zt/9.html", "专题报道", "2026-11-12")
    portal.list("/", [("/zt/9.html", "专题报道", "2026-11-12")])
    county.crawl(as_of=NEXT)
    alone = _pages(county)["/zt/9.html"]
    portal.list("/news/", [("/zt/9.html", "专题报道", "2026-11-12")])
    county.crawl(as_of=NEXT + dt.timedelta(days=1))
    listed = _pages(county)["/zt/9.html"]
    assert (alone.section_id, listed.section_id, listed.unit_id) == (None, news, county.unit_id)
    assert listed.revision > alone.revision
