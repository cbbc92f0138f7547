"""What the views make of visits, entries and pages, and when a run may not be believed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import event

from checks.health import examine
from checks.registry import ZONE
from checks.sectionviews import section_views
from config.schema import SiteSettings
from storage import linksets, urls
from storage.models import (
    Category,
    FetchOutcome,
    FindingState,
    Health,
    Link,
    LinkCheck,
    LinkSet,
    ListEntry,
    Page,
    PageKind,
    Run,
    Section,
    Site,
    Suppression,
)


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def entry(office: Any, section: int, day: dt.date, key: str, run: int = 1, **fields: Any) -> None:
    with office.database.session() as session:
        session.add(ListEntry(section_id=section, key=key, listed_date=day, first_run=run, **fields))


def views(office: Any, run: int, day: int) -> dict[str, Any]:
    with office.database.session() as session:
        found = section_views(session, office.settings, november(day), run)
    return {view.section.name: view for view in found}


def healthy_night(office: Any, day: int, sections: list[int], **outcomes: Any) -> int:
    run = office.night(day, **outcomes)
    office.visit(run, newest=day)
    for section in sections:
        office.visit(run, section, newest=day)
    return run


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


def test_outage_of_many_sections_makes_the_run_unreliable(office: Any) -> None:
    sections = [office.section(f"栏目{n}") for n in range(10)]
    first = office.night(20)
    for section in sections:
        office.visit(first, section, newest=1)
    office.visit(first, newest=20)
    office.check(first)
    assert len(office.findings("section.stale")) == 10
    second = office.night(21)
    office.visit(second, newest=21)
    for number, section in enumerate(sections):
        office.visit(second, section, **({"outcome": "timeout"} if number < 4 else {"newest": 21}))
    counts = office.check(second)
    assert not counts.reliable
    assert "10 个栏目中有 4 个未能正常打开" in counts.notes[0]
    assert {finding.state for finding in office.findings("section.stale")} == {FindingState.OPEN}
    assert office.findings("section.unverified") == []
    with office.database.session() as session:
        assert session.get_one(Run, second).health is Health.UNRELIABLE


def test_lists_that_all_turn_empty_are_not_believed(office: Any) -> None:
    sections = [office.section(f"栏目{n}") for n in range(4)]
    first = healthy_night(office, 19, sections)
    office.check(first)
    second = office.night(20)
    office.visit(second, newest=20)
    for section in sections:
        office.visit(second, section, entries=0, rendered=True)
    counts = office.check(second)
    assert not counts.reliable
    assert office.findings("section.empty") == []


def test_blank_stands_through_a_night_without_a_browser(office: Any) -> None:
    section, other = office.section(), office.section("公告")
    for day, rendered in ((19, True), (20, False)):
        run = office.night(day)
        office.visit(run, newest=day)
        office.visit(run, other, newest=day)
        office.visit(run, section, entries=0, rendered=rendered)
        office.check(run)
    assert office.one("section.empty").state is FindingState.OPEN
    assert office.one("section.unverified").section_id == section


def test_a_few_sections_asked_for_are_not_compared_with_a_whole_night(office: Any) -> None:
    sections = [office.section(f"栏目{n}") for n in range(9)]
    office.check(healthy_night(office, 19, sections))
    second = office.night(20, asked={"sections": [1]})
    office.visit(second, sections[0], newest=20)
    assert office.check(second).reliable


def test_one_dead_site_of_several_is_held_back_alone(office: Any) -> None:
    with office.database.session() as session:
        session.add(Site(key="edu", name="县教育局网站", url="http://jyj.shili.gov.cn/"))
    main = [office.section(f"栏目{n}") for n in range(4)]
    edu = office.section("教育动态", site_id=2, url="http://jyj.shili.gov.cn/dt/")
    run = office.night(20)
    office.visit(run, newest=20)
    for section in main:
        office.visit(run, section, newest=1)
    office.visit(run, site=2, outcome="connection")
    office.visit(run, edu, site=2, newest=1)
    counts = office.check(run)
    assert counts.reliable
    assert counts.held_back == ["县教育局网站"]
    assert {finding.site_id for finding in office.findings("section.stale")} == {1}


def test_run_that_saw_nothing_is_unreliable(office: Any) -> None:
    office.section()
    counts = office.check(office.night(20))
    assert not counts.reliable
    assert counts.notes == ["本次没有看到任何栏目，未判定更新情况。"]


def test_missing_browser_does_not_make_a_run_unreliable(office: Any) -> None:
    sections = [office.section(f"栏目{n}") for n in range(4)]
    run = office.night(20)
    office.visit(run, newest=20)
    for section in sections:
        office.visit(run, section, outcome="needs_browser")
    assert office.check(run).reliable
    assert len(office.findings("section.unverified")) == 4


def test_home_page_drawn_by_script_does_not_hold_back_its_sections(office: Any) -> None:
    section = office.section()
    run = office.night(20)
    office.visit(run, outcome="needs_browser")
    office.visit(run, section, newest=1)
    assert office.check(run).held_back == []
    assert office.findings("section.stale")


def test_recheck_of_one_section_is_never_unreliable(office: Any) -> None:
    run = office.night(20, kind="recheck")
    with office.database.session() as session:
        assert examine(session, session.get_one(Run, run)).reliable


def test_new_entry_with_an_old_date_is_suspected_only_where_the_list_was_known(office: Any) -> None:
    section = office.section("公告", Category.NOTICE)
    first, second = office.night(19), office.night(20)
    old = office.page("old", first, section_id=section, shown_date=november(1))
    late = office.page("late", second, section_id=section, shown_date=november(2))
    for run in (first, second):
        office.visit(run, newest=19)
        office.visit(run, section, newest=19)
    with office.database.session() as session:
        urls = {i: session.get_one(Page, i).url_id for i in (old, late)}
    entry(office, section, november(1), "old", first, url_id=urls[old], title="旧")
    entry(office, section, november(2), "late", second, url_id=urls[late], title="补")
    office.check(second, "article.date")
    assert [finding.page_id for finding in office.findings()] == [late]


@pytest.mark.parametrize(("last", "suspected"), [(20, 0), (19, 1)])
def test_what_came_while_the_site_migrated_is_not_suspected_afterwards(
    office: Any, last: int, suspected: int
) -> None:
    section = office.section("公告", Category.NOTICE)
    first, second, third = office.night(18), office.night(20), office.night(25)
    moving = SiteSettings(
        id="main", name="示例县人民政府", url="http://www.shili.gov.cn/",
        migration_from=november(19), migration_to=november(last),
    )  # fmt: skip
    for run in (first, second, third):
        office.visit(run, newest=18)
        office.visit(run, section, newest=18)
    late = office.page("late", second, section_id=section, shown_date=november(2))
    with office.database.session() as session:
        url_id = session.get_one(Page, late).url_id
    entry(office, section, november(2), "late", second, url_id=url_id, title="补")
    office.check(third, "article.date", settings=office.settings.model_copy(update={"sites": (moving,)}))
    assert len(office.findings()) == suspected


def test_entry_that_only_changed_its_address_is_not_suspected(office: Any) -> None:
    section = office.section("公告", Category.NOTICE)
    first, second = office.night(19), office.night(20)
    for run in (first, second):
        office.visit(run, section, newest=19)
    moved = office.page("moved", second, section_id=section, shown_date=november(2))
    with office.database.session() as session:
        url_id = session.get_one(Page, moved).url_id
    entry(office, section, november(2), "before", first, title="同一篇")
    entry(office, section, november(2), "after", second, url_id=url_id, title="同一篇")
    office.check(second, "article.date")
    assert office.findings() == []


@pytest.mark.parametrize("part", [{"pages_failed": ["x"]}, {"beyond": True}])
def test_list_not_read_to_its_end_is_not_known_whole(office: Any, part: Any) -> None:
    section = office.section("公告", Category.NOTICE)
    first, second = office.night(19), office.night(20)
    office.visit(first, section, newest=19, evidence=part)
    office.visit(second, section, newest=19)
    page = office.page("late", second, section_id=section, shown_date=november(2))
    with office.database.session() as session:
        url_id = session.get_one(Page, page).url_id
    entry(office, section, november(2), "late", second, url_id=url_id, title="补")
    office.check(second, "article.date")
    assert office.findings() == []


@pytest.mark.parametrize(
    ("number", "days", "level"),
    [(5, None, "limit"), (4, None, "warning"), (3, None, ""), (5, 3, ""), (5, 30, "")],
)
def test_veto_counts_what_this_pass_found_by_the_national_days(
    office: Any, number: int, days: int | None, level: str
) -> None:
    """A section that is only behind the county's own stricter date fails nobody's site, nor one with a laxer date."""
    sections = [office.section(f"栏目{n}", period_days=days) for n in range(number)]
    run = office.night(20)
    office.visit(run, newest=20)
    for section in sections:
        office.visit(run, section, newest=10 if days == 3 else 1)
    office.check(run)
    found = [(finding.level, finding.count) for finding in office.findings("section.veto")]
    assert found == ([(level, number)] if level else [])


def test_early_warnings_fail_no_site_however_many(office: Any) -> None:
    sections = [office.section(f"栏目{n}") for n in range(10)]
    run = office.night(20)
    for section in sections:
        office.visit(run, section, newest=8)
    office.check(run, "section.stale", "section.veto")
    assert len(office.findings("section.stale")) == 10
    assert office.findings("section.veto") == []


@pytest.mark.parametrize("one", ["warned", "suppressed", "elsewhere"])
def test_veto_counts_neither_warnings_nor_what_is_excused_nor_other_sites(office: Any, one: str) -> None:
    with office.database.session() as session:
        session.add(Site(key="edu", name="县教育局网站", url="http://jyj.shili.gov.cn/"))
    sections = [office.section(f"栏目{n}") for n in range(4)]
    fifth = office.section("第五个", site_id=2 if one == "elsewhere" else 1)
    run = office.night(20)
    for section in sections:
        office.visit(run, section, newest=1)
    office.visit(run, fifth, site=2 if one == "elsewhere" else 1, newest=8 if one == "warned" else 1)
    for site in (1, 2):
        office.visit(run, site=site, newest=20)
    if one == "suppressed":
        with office.database.session() as session:
            excused = {
                "rule": "section.stale",
                "subject": f"section:{fifth}",
                "reason": "改版",
                "who": "张三",
            }
            session.add(Suppression(**excused, created_at=session.get_one(Run, run).as_of))
    office.check(run, "section.stale", "section.veto")
    assert [finding.count for finding in office.findings("section.veto")] == [4]


@pytest.mark.parametrize("pages", [20, 400])
def test_views_take_the_same_few_statements_however_much_is_stored(office: Any, pages: int) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, section, newest=20)
    for number in range(pages):
        office.page(f"p{number}", run, section_id=section, shown_date=november(1 + number % 20))
    statements: list[str] = []
    with office.database.session() as session:
        event.listen(
            office.database.engine,
            "before_cursor_execute",
            lambda conn, cursor, statement, *rest: statements.append(statement),
        )
        section_views(session, office.settings, november(20), run)
    assert len(statements) <= 6


def test_tags_are_read_again_only_when_a_page_changed(office: Any) -> None:
    first, second, third = office.night(18), office.night(19), office.night(20)
    office.page("a", first)
    office.check(first, "site.tags")
    reads: list[str] = []
    event.listen(
        office.database.engine,
        "before_cursor_execute",
        lambda conn, cursor, statement, *rest: (
            reads.append(statement) if "page.content_hash !=" in statement else None
        ),
    )
    office.check(second, "site.tags")
    assert reads == []
    assert {finding.last_seen for finding in office.findings()} == {dt.datetime(2026, 11, 19, 2, tzinfo=ZONE)}
    office.page("a", third, meta={"SiteName": ["示例县人民政府"]})
    office.check(third, "site.tags")
    gone = [f.quote for f in office.findings() if f.state is FindingState.RECTIFIED]
    assert gone == ["内容页标签 SiteName 缺失"]


def test_clock_that_all_servers_disagree_with_proves_nothing_of_age(office: Any) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, newest=1, evidence={"skew": -400})
    office.visit(run, section, newest=1)
    counts = office.check(run)
    assert not counts.reliable
    assert "相差约 400 天，请校准系统时间" in counts.notes[0]
    assert office.findings("section.stale") == office.findings("home.stale") == []


def test_link_to_a_page_of_a_portal_that_was_down_is_held_back_and_a_foreign_one_is_not(office: Any) -> None:
    run = office.night(20)
    page = office.page("a", run, "正文")
    own, foreign = "http://www.shili.gov.cn/b.html", "http://www.example.com/"
    with office.database.session() as session:
        for url, number in urls.intern(session, [own, foreign]).items():
            session.add(Link(page_id=page, url_id=number, target=url, text=url, foreign=url == foreign))
            check = {"checked_at": dt.datetime(2026, 11, 20, tzinfo=ZONE), "outcome": FetchOutcome.TIMEOUT}
            session.add(LinkCheck(url_id=number, run_id=run, occasions=1, **check))
    office.visit(run, outcome="timeout")
    office.check(run)
    assert [finding.target for finding in office.findings("link.broken")] == [foreign]


@pytest.mark.parametrize(("left_alone", "reliable"), [(20, True), (40, False)])
def test_portal_that_stopped_answering_half_way_makes_the_run_unreliable(
    office: Any, left_alone: int, reliable: bool
) -> None:
    outcomes = {"ok": 100 - left_alone, "skipped": left_alone}
    section, run = office.section(), office.night(20, counts={"crawl": {"outcomes": outcomes}})
    office.visit(run, newest=1)
    office.visit(run, section, newest=1)
    counts = office.check(run)
    assert counts.reliable is reliable
    assert bool(office.findings("section.stale")) is reliable
