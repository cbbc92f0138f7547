"""Lists and home pages that show month and day only, in another year than the clock suggests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage.models import ListEntry, SectionVisit

if TYPE_CHECKING:
    from typing import Any

ROWS = [(f"/a/{n}.html", f"第{n}条工作动态信息", f"11-1{n}") for n in (9, 8, 7)]


def _newest(county: Any, run_id: int, section_id: int | None) -> dt.date | None:
    with county.database.session() as session:
        query = select(SectionVisit).where(SectionVisit.run_id == run_id)
        visits = {visit.section_id: visit.newest for visit in session.scalars(query)}
    return visits[section_id]


@pytest.fixture
def left_alone(county: Any, portal: Any) -> int:
    """A home page and a section without news for a year, though their days look like last week's."""
    portal.list("/", ROWS)
    portal.list("/a/", ROWS)
    for path, title, day in ROWS:
        portal.article(path, title, f"2025-{day}")
    return int(county.section("/a/"))


def test_articles_tell_the_year_that_their_lists_leave_out(county: Any, portal: Any, left_alone: int) -> None:
    run_id = county.new_run()
    county.crawl(run_id)
    assert _newest(county, run_id, left_alone) == _newest(county, run_id, None) == dt.date(2025, 11, 19)


def test_year_once_told_is_kept_and_costs_no_fetch(county: Any, portal: Any, left_alone: int) -> None:
    county.crawl()
    more = [("/a/5.html", "第5条工作动态信息", "11-05"), *ROWS]
    portal.article("/a/5.html", "第5条工作动态信息", "2026-11-05")
    portal.list("/a/", more)
    portal.asked.clear()
    run_id = county.new_run()
    county.crawl(run_id, sections=(left_alone,))
    assert set(portal.counts) == {"/a/", "/a/5.html"}
    assert _newest(county, run_id, left_alone) == dt.date(2026, 11, 5)
    with county.database.session() as session:
        days = {
            entry.listed_date.year for entry in session.scalars(select(ListEntry)) if "5" not in entry.title
        }
    assert days == {2025}


def test_servers_clock_gives_no_years(county: Any, portal: Any) -> None:
    portal.list("/", ROWS)
    portal.pages["/"].headers["Date"] = "Mon, 04 Mar 2024 02:00:00 GMT"
    run_id = county.new_run()
    county.crawl(run_id)
    assert _newest(county, run_id, None) == dt.date(2026, 11, 19)
