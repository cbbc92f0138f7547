"""What the views make of visits, entries and pages: how fresh a section and a home page are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from config.schema import SiteSettings
from storage import linksets
from storage.models import Category, FetchOutcome, FindingState, LinkSet, Page, PageKind, Section
from tests.checks.nights import entry, november, views


def test_newest_date_wins_over_a_pinned_old_first_row(office: Any) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, section, newest=18)
    entry(office, section, dt.date(2019, 1, 1), "pinned")
    office.check(run)
    assert views(office, run, 20)["要闻"].newest == november(18)
    assert office.findings("section.stale") == []


def test_future_dates_are_no_update(office: Any) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, section, newest=1, future=1)
    entry(office, section, november(30), "future")
    office.page("a", run, section_id=section, shown_date=november(29))
    office.check(run)
    assert office.one("section.stale").evidence["newest"] == "2026-11-01"


@pytest.mark.parametrize("listed", [None, 1])
def test_page_dates_count_where_the_list_shows_none_or_older_ones(office: Any, listed: int | None) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, section, newest=listed)
    office.page("a", run, section_id=section, shown_date=november(19))
    office.check(run, "section.stale", "section.unverified")
    assert office.findings() == []


def test_dates_on_list_pages_themselves_do_not_count(office: Any) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, section, newest=1)
    office.page("index", run, section_id=section, kind=PageKind.LIST, shown_date=november(20))
    office.check(run)
    assert len(office.findings("section.stale")) == 1


def test_entry_whose_page_was_deleted_does_not_keep_a_section_fresh(office: Any) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, section, newest=1)
    page = office.page("a", run, section_id=section, shown_date=november(19))
    office.failed(page, run, FetchOutcome.GONE)
    with office.database.session() as session:
        url_id = session.get_one(Page, page).url_id
    entry(office, section, november(19), "a", url_id=url_id)
    office.check(run)
    assert office.one("section.stale").evidence["newest"] == "2026-11-01"


def test_parent_is_as_fresh_as_its_children_and_not_counted_twice(office: Any) -> None:
    child = office.section("乡镇动态", url="http://www.shili.gov.cn/dt/xz/")
    parent = office.section("动态", url="http://www.shili.gov.cn/dt/")
    run = office.night(20)
    office.visit(
        run, parent, entries=0, rendered=True, children=[["http://www.shili.gov.cn/dt/xz/", "乡镇动态"]]
    )
    office.visit(run, child, newest=1)
    found = views(office, run, 20)
    assert found["动态"].newest == found["乡镇动态"].newest == november(1)
    assert found["乡镇动态"].parent.name == "动态"
    office.check(run)
    assert [finding.title for finding in office.findings()] == ["乡镇动态"]


def test_fresh_child_keeps_a_parent_with_old_entries_fresh(office: Any) -> None:
    child = office.section("乡镇动态", url="http://www.shili.gov.cn/dt/xz/")
    parent = office.section("动态", url="http://www.shili.gov.cn/dt/")
    run = office.night(20)
    office.visit(run, parent, newest=1, children=[["http://www.shili.gov.cn/dt/xz/", "乡镇动态"]])
    office.visit(run, child, newest=19)
    office.check(run)
    assert office.findings() == []


def test_two_rows_with_one_address_are_one_section(office: Any) -> None:
    first = office.section("要闻", url="http://www.shili.gov.cn/yw/")
    second = office.section("政务动态", url="http://www.shili.gov.cn/yw/")
    run = office.night(20)
    for section in (first, second):
        office.visit(run, section, newest=1)
    office.check(run)
    finding = office.one("section.stale")
    assert finding.section_id == first
    assert "“政务动态”" in finding.message


def test_not_modified_list_stands_as_it_was_read(office: Any) -> None:
    section = office.section()
    first, second = office.night(10), office.night(20)
    office.visit(first, section, newest=9)
    office.check(first)
    office.visit(second, section, outcome="not_modified")
    office.check(second)
    assert office.findings() == [office.one("section.stale")]


def test_section_not_visited_tonight_is_judged_by_the_day_it_was_seen(office: Any) -> None:
    seen, other = office.section("要闻"), office.section("公告", Category.NOTICE)
    first, second = office.night(10), office.night(20)
    office.visit(first, seen, newest=1)
    office.check(first)
    office.visit(second, other, newest=20)
    office.check(second)
    assert office.findings() == []


def test_check_alone_counts_to_the_moment_asked_for(office: Any) -> None:
    section, run = office.section(), office.night(10)
    office.visit(run, section, newest=1)
    office.check(run)
    assert office.findings() == []
    later = office.night(20, kind="check")
    office.check(later)
    assert len(office.findings("section.stale")) == 1


@pytest.mark.parametrize(("shown", "linked", "newest"), [(5, 20, None), (5, 25, 5), (25, 5, 5)])
def test_home_page_is_as_new_as_the_articles_it_links_to_the_future_left_out(
    office: Any, shown: int, linked: int, newest: int | None
) -> None:
    run = office.night(20)
    office.visit(run, newest=shown)
    article = office.page("a", run, shown_date=november(linked))
    with office.database.session() as session:
        url_id = session.get_one(Page, article).url_id
        key, data = linksets.pack([(url_id, "anchor", "新闻")])
        session.add(LinkSet(h64=key, data=data))
        session.flush()
        links = session.query(LinkSet).one().id
    office.page("index", run, kind=PageKind.HOME, content_links=links)
    office.check(run, "home.stale")
    told = [finding.evidence["newest"] for finding in office.findings()]
    assert told == ([november(newest).isoformat()] if newest else [])


def test_old_home_page_is_found_and_not_judged_when_it_fails(office: Any) -> None:
    first, second = office.night(20), office.night(21)
    section = office.section("公告", Category.NOTICE)
    for run in (first, second):
        office.visit(run, section, newest=20)
    office.visit(first, newest=17)
    office.check(first)
    assert office.one("home.stale").message.startswith(
        "首页最新信息日期为2026年11月17日，距监测时点已3天未更新"
    )
    office.visit(second, outcome="timeout")
    counts = office.check(second)
    assert office.one("home.stale").state is FindingState.OPEN
    assert not counts.reliable


def test_navigation_only_home_is_as_new_as_its_sections(office: Any) -> None:
    section, run = office.section("公告", Category.NOTICE), office.night(20)
    office.visit(run, entries=0)
    office.visit(run, section, newest=15)
    office.check(run, "home.stale")
    assert office.one("home.stale").message.startswith("首页仅有导航，各栏目最新信息日期为2026年11月15日")


def test_migration_window_holds_freshness_back(office: Any) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, newest=1)
    office.visit(run, section, newest=1)
    moving = SiteSettings(
        id="main",
        name="示例县人民政府",
        url="http://www.shili.gov.cn/",
        migration_from=november(10),
        migration_to=november(20),
    )
    settings = office.settings.model_copy(update={"sites": (moving,)})
    office.check(run, settings=settings)
    assert office.findings() == []


def test_exemption_counts_up_to_its_last_day(office: Any) -> None:
    office.section(exempt_reason="改版", exempt_until=november(20))
    with office.database.session() as session:
        section = session.query(Section).one().id
    for day, expected in ((20, 0), (21, 1)):
        run = office.night(day)
        office.visit(run, section, newest=1)
        office.check(run)
        assert len(office.findings("section.stale")) == expected
        assert len(office.findings("disclosure.zero")) == expected


@pytest.mark.parametrize(
    ("outcome", "nights", "confidence"),
    [("needs_browser", 2, "definite"), ("needs_browser", 3, "unverified"), ("timeout", 4, "definite")],
)
def test_blank_that_nobody_can_tell_any_more_becomes_a_to_do_and_comes_back_when_seen(
    office: Any, outcome: str, nights: int, confidence: str
) -> None:
    section, first = office.section(), office.night(10)
    office.visit(first, section, entries=0, rendered=True)
    office.check(first)
    for day in range(11, 11 + nights):
        run = office.night(day)
        office.visit(run, section, outcome=outcome)
        office.check(run)
    finding = office.one("section.empty")
    assert (finding.confidence, finding.state) == (confidence, FindingState.OPEN)
    assert ("不能核实" in finding.message) == (confidence == "unverified")
    last = office.night(20)
    office.visit(last, section, entries=0, rendered=True)
    office.check(last)
    finding = office.one("section.empty")
    assert (finding.confidence, "不能核实" in finding.message) == ("definite", False)
