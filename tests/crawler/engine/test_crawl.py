"""A whole crawl in its child process, against a portal on loopback."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage.models import FetchOutcome, ListEntry, Page, PageKind, SectionVisit

if TYPE_CHECKING:
    from typing import Any


@pytest.fixture
def news(portal: Any, county: Any) -> int:
    """A section with three articles over two list pages, and a home page that shows two of them."""
    for number in (1, 2, 3):
        portal.article(f"/news/{number}.html", f"第{number}条重要新闻", f"2026-11-1{number}")
    rows = [(f"/news/{n}.html", f"第{n}条重要新闻", f"2026-11-1{n}") for n in (3, 2, 1)]
    portal.list("/", rows[:2])
    portal.list("/news/", rows[:2], "<a href='/news/index_1.html'>下一页</a>")
    portal.list("/news/index_1.html", rows[2:])
    return int(county.section("/news/"))


def test_home_sections_and_articles_are_stored(county: Any, news: int) -> None:
    result = county.crawl()
    with county.database.session() as session:
        pages = {page.url.removeprefix(county.portal.url): page for page in session.scalars(select(Page))}
        visit = session.scalars(select(SectionVisit).where(SectionVisit.section_id == news)).one()
        entries = session.scalars(select(ListEntry)).all()
    assert result.stopped == ""
    assert {path: page.kind for path, page in pages.items()} == {
        "/": PageKind.HOME,
        "/news/": PageKind.LIST,
        **{f"/news/{n}.html": PageKind.ARTICLE for n in (1, 2, 3)},
    }
    article = pages["/news/3.html"]
    assert article.title == "第3条重要新闻"
    assert article.shown_date == article.listed_date == dt.date(2026, 11, 13)
    assert article.section_id == news
    assert article.unit_id == county.unit_id
    assert (visit.entries, visit.newest, visit.outcome) == (3, dt.date(2026, 11, 13), FetchOutcome.OK)
    assert len(entries) == 3


@pytest.mark.postgres
def test_link_to_a_further_list_page_is_no_page_whichever_was_read_first(
    portal: Any, county: Any, news: int
) -> None:
    menu = "<body><div class=nav><a href='/news/index_1.html'>往期</a><a href='/about.html'>概况</a></div>{}</body>"
    portal.article("/about.html", "本县概况", "2026-11-01")
    portal.html("/", menu.format("欢迎"))
    taken = threading.Event()

    def hold(path: str) -> None:
        if path == "/about.html":
            taken.set()
        elif path == "/news/":
            taken.wait(0.5)  # the home page comes first; what it leads to waits for the list

    portal.on_request = hold
    county.crawl()
    portal.html("/", menu.format("改版"))
    county.crawl(as_of=dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC))
    with county.database.session() as session:
        others = session.scalars(select(Page.url).where(Page.kind == PageKind.OTHER)).all()
    assert others == [f"{portal.url}/about.html"]


def test_postgresql_holds_the_same(portal: Any, tmp_path: Any, postgres: Any) -> None:
    county = portal.county(tmp_path, postgres.url)
    portal.article("/news/1.html", "第1条重要新闻", "2026-11-11")
    portal.list("/news/", [("/news/1.html", "第1条重要新闻", "2026-11-11")])
    county.section("/news/")
    first, second = county.crawl(), county.crawl()
    assert (first.new, first.outcomes["gone"]) == (2, 1)
    assert (second.new, second.changed) == (0, 0)
    county.database.close()
