"""Dead entries of further list pages: found, named with their list, and let go when the list drops them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from crawler.probe import check_links
from storage.models import FetchOutcome, Link, LinkCheck, Page

if TYPE_CHECKING:
    from typing import Any

AS_OF = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
NEXT = AS_OF + dt.timedelta(days=1)
ROWS = [(f"/news/{n}.html", f"第{n}条重要新闻", f"2026-11-0{n}") for n in (6, 5, 4, 3, 2, 1)]


@pytest.fixture
def news(portal: Any, county: Any) -> None:
    for href, title, day in ROWS[:5]:
        portal.article(href, title, day)
    portal.list("/", ROWS[:3])
    portal.list("/news/", ROWS[:3], "<a href=/news/index_1.html>下一页</a>")
    portal.list("/news/index_1.html", ROWS[3:], "<a href=/news/index_2.html>下一页</a>")
    portal.list("/news/index_2.html", [("/news/2.html", "第2条重要新闻", "2026-11-02")])
    network = county.settings.network.model_copy(update={"allow_private_hosts": True})
    county.settings = county.settings.model_copy(update={"network": network})
    county.section("/news/")


def _dead(county: Any, as_of: dt.datetime) -> list[tuple[str, str, FetchOutcome]]:
    run_id = county.new_run(as_of)
    county.crawl(run_id, as_of=as_of)
    check_links(county.database, county.settings, run_id, as_of, lambda *_: None)
    query = (
        select(Page.url, Link.text, LinkCheck.outcome)
        .join(Link, Link.page_id == Page.id)
        .join(LinkCheck, LinkCheck.url_id == Link.url_id)
        .where(LinkCheck.outcome != FetchOutcome.OK)
    )
    with county.database.session() as session:
        return [(url.removeprefix(county.portal.url), text, o) for url, text, o in session.execute(query)]


def test_dead_entry_of_a_further_page_stands_on_its_list_and_is_looked_for_where_it_stood(
    county: Any, portal: Any, news: None
) -> None:
    gone = [("/news/", "第1条重要新闻", FetchOutcome.GONE)]
    assert _dead(county, AS_OF) == gone
    assert _dead(county, NEXT) == gone
    portal.list("/news/index_1.html", ROWS[3:5], "<a href=/news/index_2.html>下一页</a>")
    portal.list("/news/index_2.html", ROWS[5:], "<a href=/news/index_3.html>下一页</a>")
    portal.list("/news/index_3.html", [("/news/2.html", "第2条重要新闻", "2026-11-02")])
    portal.asked.clear()
    assert _dead(county, NEXT + dt.timedelta(days=1)) == gone  # news have pushed it down
    assert [portal.counts[f"/news/index_{n}.html"] for n in (1, 2, 3)] == [1, 1, 0]


def test_dead_entry_is_let_go_when_the_list_drops_it(county: Any, portal: Any, news: None) -> None:
    _dead(county, AS_OF)
    _dead(county, NEXT)  # where it stands is known from now on
    portal.list("/news/index_1.html", ROWS[3:5])
    assert _dead(county, NEXT + dt.timedelta(days=1)) == []


def test_entry_that_went_with_its_article_is_not_named(county: Any, portal: Any, news: None) -> None:
    portal.article("/news/1.html", "第1条重要新闻", "2026-11-01")
    assert _dead(county, AS_OF) == []
    del portal.pages["/news/1.html"]
    portal.list("/news/index_1.html", ROWS[3:5])
    county.settings = county.settings.model_copy(
        update={"crawl": county.settings.crawl.model_copy(update={"sweep_days": 1})}
    )
    assert _dead(county, NEXT) == []
    assert _dead(county, NEXT + dt.timedelta(days=1)) == []
