"""Links of a portal's shared chrome: rows on a few pages, in the set of each, never lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select

from crawler.extract import SeenLink
from crawler.observation import Content, PageSeen
from crawler.pagerows import PageRows
from storage import linksets
from storage.models import FetchOutcome, Link, LinkKind, LinkSet, Page, PageKind, Place, Site

if TYPE_CHECKING:
    from storage.database import Database

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
BAD = "http://bad.example.com/"


def _page(number: int, *links: SeenLink, kind: PageKind = PageKind.ARTICLE) -> PageSeen:
    said = f"{number} {[link.url for link in links]}"
    content = Content(text=said, links=list(links), body_hash=said[:32], content_hash=said[:32])
    url = f"http://www.example.gov.cn/{number}.html"
    return PageSeen(url, kind, 1, None, None, NOW, FetchOutcome.OK, 200, content=content)


def _link(url: str = BAD, hidden: str = "", place: Place = Place.CHROME) -> SeenLink:
    return SeenLink(url, url, "友情链接", LinkKind.ANCHOR, place, hidden)


def _store(database: Database, *pages: PageSeen) -> None:
    with database.session() as session:
        if session.scalar(select(Site.id)) is None:
            session.add(Site(key="main", name="示例县", url="http://www.example.gov.cn/"))
            session.flush()
        PageRows(session, lambda url: "example.gov.cn" in url).store(pages)


def _carriers(database: Database) -> list[str]:
    with database.session() as session:
        query = select(Page.url).join(Link, Link.page_id == Page.id).where(Link.target == BAD)
        return sorted(session.scalars(query))


def test_foreign_link_of_the_footer_has_rows_on_some_pages_and_stands_in_every_set(
    any_database: Database,
) -> None:
    _store(any_database, *(_page(n, _link()) for n in range(80)))
    assert len(_carriers(any_database)) == 50
    with any_database.session() as session:
        assert session.scalar(select(func.count()).where(Page.chrome_links.is_(None))) == 0


def test_home_and_list_pages_always_have_their_rows(any_database: Database) -> None:
    _store(any_database, *(_page(n, _link()) for n in range(50)))
    _store(any_database, _page(99, _link(), kind=PageKind.LIST))
    assert "http://www.example.gov.cn/99.html" in _carriers(any_database)


def test_foreign_link_in_the_content_has_a_row_on_each_page(any_database: Database) -> None:
    _store(any_database, *(_page(n, _link(place=Place.CONTENT)) for n in range(60)))
    assert len(_carriers(any_database)) == 60


def test_hidden_link_passes_to_a_page_that_still_carries_it(any_database: Database) -> None:
    _store(any_database, *(_page(n, _link(hidden="display")) for n in range(2)))
    with any_database.session() as session:
        second = session.scalars(select(Page.id).where(Page.url.like("%/1.html"))).one()
        session.execute(delete(Link).where(Link.page_id == second))
    revision = _revision(any_database, second)
    _store(any_database, _page(0))
    assert _carriers(any_database) == ["http://www.example.gov.cn/1.html"]
    assert _revision(any_database, second) > revision


def _revision(database: Database, page_id: int) -> int:
    with database.session() as session:
        return session.get_one(Page, page_id).revision


def test_in_site_links_need_no_rows(any_database: Database) -> None:
    _store(any_database, _page(1, _link("http://www.example.gov.cn/2.html", place=Place.CONTENT)))
    with any_database.session() as session:
        assert session.scalar(select(func.count()).select_from(Link)) == 0
        [data] = session.scalars(select(LinkSet.data).join(Page, Page.content_links == LinkSet.id)).all()
    assert [(kind, text) for _, kind, text in linksets.unpack(data)] == [(LinkKind.ANCHOR, "友情链接")]


@pytest.mark.parametrize("href", ["file:///C:/a.doc", "http:///a.html"])
def test_malformed_href_is_kept_as_written(any_database: Database, href: str) -> None:
    bad = SeenLink(href, "", "附件", LinkKind.ANCHOR, Place.CONTENT)
    _store(any_database, _page(1, bad))
    with any_database.session() as session:
        assert session.scalars(select(Link.target)).one() == href
