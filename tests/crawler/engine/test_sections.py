"""What a visit records of sections that are not plain lists."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from crawler.visit import _skew
from storage.models import FetchOutcome, ListEntry, Page, SectionVisit

if TYPE_CHECKING:
    from typing import Any

DAY = dt.date(2026, 11, 13)


def _visit(county: Any, section_id: int) -> SectionVisit:
    with county.database.session() as session:
        return session.scalars(select(SectionVisit).where(SectionVisit.section_id == section_id)).one()


def _rows(count: int, folder: str = "/a/") -> list[tuple[str, str, str]]:
    return [(f"{folder}{n}.html", f"第{n}条工作动态信息", f"2026-11-1{n}") for n in range(count, 0, -1)]


def test_stub_is_followed_to_its_list(county: Any, portal: Any) -> None:
    portal.html("/a/", '<meta http-equiv="Refresh" content="0;URL=./dwzn/">')
    portal.list("/a/dwzn/", _rows(3))
    number = county.section("/a/")
    county.crawl()
    visit = _visit(county, number)
    assert visit.final_url == portal.url + "/a/dwzn/"
    assert (visit.entries, visit.newest) == (3, DAY)


def test_section_is_as_new_as_its_one_article_or_as_what_stands_below_it(county: Any, portal: Any) -> None:
    portal.html("/plan/", '<meta http-equiv="Refresh" content="0;URL=./1.html">')
    portal.article("/plan/1.html", "县国民经济和社会发展规划", "2026-11-13")
    portal.html("/dir/", "<div><a href=/dir/a/>乡镇动态专栏</a><a href=/dir/b/>部门动态专栏</a></div>")
    for child in ("a", "b"):
        portal.html(
            f"/dir/{child}/",
            f"<div><a href=/dir/{child}/1/>一月动态</a><a href=/dir/{child}/2/>二月动态</a></div>",
        )
        portal.list(f"/dir/{child}/1/", [(f"/dir/{child}/1/1.html", "往日的动态信息", "2025-01-05")])
    portal.list("/dir/b/2/", _rows(3, "/dir/b/2/"))
    old = "<li><a href=/menu/1.html>旧年的工作动态信息</a><span>2025-01-05</span></li>"
    portal.html("/menu/", f"<div class=leftmenu><a href=/menu/a/>要闻专栏</a></div><ul>{old}</ul>")
    portal.list("/menu/a/", _rows(3, "/menu/a/"))
    numbers = [county.section(path) for path in ("/plan/", "/dir/", "/menu/")]
    county.crawl()
    assert [_visit(county, number).newest for number in numbers] == [DAY] * 3
    assert [one[0] for one in _visit(county, numbers[1]).evidence["children_failed"]] == [
        portal.url + "/dir/a/2/"
    ]


def test_redirected_section_is_read_where_it_leads(county: Any, portal: Any) -> None:
    portal.html("/a/", "", status=302, headers={"Location": "/b/"})
    portal.list("/b/", _rows(3))
    number = county.section("/a/")
    county.crawl()
    assert _visit(county, number).entries == 3


def test_section_leading_off_the_portal_is_not_judged(county: Any, portal: Any) -> None:
    portal.html("/a/", "", status=302, headers={"Location": "http://www.example.invalid/"})
    number = county.section("/a/")
    county.crawl()
    visit = _visit(county, number)
    assert visit.outcome is FetchOutcome.REDIRECT_AWAY
    assert visit.evidence["away"] == "http://www.example.invalid/"


def test_future_entries_do_not_make_a_section_fresh(county: Any, portal: Any) -> None:
    portal.list("/a/", [("/a/9.html", "第9条工作动态信息", "2027-01-01"), *_rows(3)])
    number = county.section("/a/")
    county.crawl()
    visit = _visit(county, number)
    assert (visit.newest, visit.future, visit.dated) == (DAY, 1, 4)


def test_two_sections_may_share_one_address(county: Any, portal: Any) -> None:
    portal.list("/a/", _rows(3))
    first, second = county.section("/a/", "工作动态"), county.section("/a/", "部门动态")
    county.crawl()
    assert portal.counts["/a/"] == 1
    assert _visit(county, first).entries == _visit(county, second).entries == 3


def test_entry_that_leads_nowhere_counts_with_its_date(county: Any, portal: Any) -> None:
    portal.list("/a/", [("javascript:;", "点不开的工作动态", "2026-11-18"), *_rows(3)])
    number = county.section("/a/")
    county.crawl()
    visit = _visit(county, number)
    assert (visit.entries, visit.newest) == (4, dt.date(2026, 11, 18))
    with county.database.session() as session:
        dead = session.scalars(select(ListEntry).where(ListEntry.url_id.is_(None))).one()
    assert dead.title == "点不开的工作动态"


def test_missing_section_is_gone(county: Any) -> None:
    number = county.section("/nothing/")
    county.crawl()
    assert _visit(county, number).outcome is FetchOutcome.GONE


def test_section_sent_back_to_the_home_page_is_soft_gone(county: Any, portal: Any) -> None:
    portal.list("/", _rows(3))
    portal.html("/a/", "", status=302, headers={"Location": "/"})
    number = county.section("/a/")
    county.crawl()
    visit = _visit(county, number)
    assert (visit.outcome, visit.entries) == (FetchOutcome.SOFT_GONE, 0)


def test_home_page_behind_a_stub_is_known_wherever_it_leads(county: Any, portal: Any) -> None:
    portal.html("/", "<script>location.href='/web/index.html'</script>")
    portal.list("/web/index.html", _rows(3))
    portal.list("/b/", [("/b/9.html", "第9条工作动态信息", "2026-11-18"), *_rows(3)])
    for path in ("/a/", "/b/9.html"):
        portal.html(path, "", status=302, headers={"Location": "/"})
    number, _ = county.section("/a/"), county.section("/b/")
    county.crawl()
    visit = _visit(county, number)
    assert (visit.outcome, visit.entries) == (FetchOutcome.SOFT_GONE, 0)
    with county.database.session() as session:
        pages = {page.url: page.outcome for page in session.scalars(select(Page))}
    assert pages[portal.url + "/b/9.html"] is FetchOutcome.SOFT_GONE
    assert portal.url + "/web/index.html" not in pages


def test_page_in_a_digest_belongs_to_the_section_it_lives_under(county: Any, portal: Any) -> None:
    portal.list("/all/", _rows(3))
    portal.list("/a/", _rows(3))
    for n in (1, 2, 3):
        portal.article(f"/a/{n}.html", f"第{n}条工作动态信息", f"2026-11-1{n}")
    county.section("/all/", "综合动态")
    own = county.section("/a/", "本部门动态")
    county.crawl()
    with county.database.session() as session:
        pages = session.scalars(select(Page).where(Page.url.like("%/a/_.html"))).all()
    assert {page.section_id for page in pages} == {own}


def test_script_filled_list_without_a_browser_is_unverified(county: Any, portal: Any) -> None:
    portal.html(
        "/a/",
        "<html><body><ul id=list></ul><script>$.ajax({url:'/api',success:function(d){"
        "$('#list').append('<li>'+d+'</li>')}})</script></body></html>",
    )
    number = county.section("/a/")
    county.crawl()
    visit = _visit(county, number)
    assert (visit.outcome, visit.rendered) == (FetchOutcome.NEEDS_BROWSER, False)


def test_home_page_is_as_new_as_the_articles_it_shows(county: Any, portal: Any) -> None:
    portal.article("/a/1.html", "第1条工作动态信息", "2026-11-19")
    portal.html(
        "/", "<html><body><div class=main><a href='/a/1.html'>第1条工作动态信息</a></div></body></html>"
    )
    portal.list("/a/", [("/a/1.html", "第1条工作动态信息", "2026-11-19")])
    county.section("/a/")
    county.crawl()
    with county.database.session() as session:
        home = session.scalars(select(SectionVisit).where(SectionVisit.section_id.is_(None))).one()
    assert home.newest == dt.date(2026, 11, 19)


@pytest.mark.parametrize(
    ("server", "days"),
    [
        ("Fri, 20 Nov 2026 10:00:00 GMT", None),
        ("Sun, 20 Dec 2026 12:00:00 GMT", 30),
        ("gestern", None),
        ("", None),
    ],
)
def test_servers_clock_is_held_against_ours(server: str, days: int | None) -> None:
    assert _skew(server, dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)) == days
