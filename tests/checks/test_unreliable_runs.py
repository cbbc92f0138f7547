"""When a run, or a site in it, may not be believed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from checks.health import examine
from checks.registry import ZONE
from storage import urls
from storage.models import Confidence, FetchOutcome, FindingState, Health, Link, LinkCheck, Run, Site
from tests.checks.nights import healthy_night


def test_outage_of_many_sections_makes_the_run_unreliable(office: Any) -> None:
    sections = [office.section(f"栏目{n}") for n in range(10)]
    first = office.night(20)
    for section in sections:
        office.visit(first, section, newest=1)
    office.visit(first, newest=20)
    office.check(first)
    assert len(office.findings("section.stale")) == 10
    for day in (21, 22, 23, 24):
        second = office.night(day)
        office.visit(second, newest=day)
        for number, section in enumerate(sections):
            office.visit(second, section, **({"outcome": "timeout"} if number < 4 else {"newest": day}))
        counts = office.check(second)
    assert not counts.reliable
    assert "10 个栏目中有 4 个未能正常打开" in counts.notes[0]
    stood = {(finding.state, finding.confidence) for finding in office.findings("section.stale")}
    assert stood == {(FindingState.OPEN, Confidence.DEFINITE)}
    assert office.findings("section.unverified") == []
    with office.database.session() as session:
        assert session.get_one(Run, second).health is Health.UNRELIABLE


def test_lists_that_nearly_all_turn_empty_are_not_believed(office: Any) -> None:
    sections = [office.section(f"栏目{n}") for n in range(4)]
    first = healthy_night(office, 19, sections)
    office.check(first)
    second = office.night(20)
    office.visit(second, newest=20)
    office.visit(second, sections[0], newest=20)
    for section in sections[1:]:
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


def test_nothing_is_said_of_what_a_unit_publishes_while_its_site_does_not_answer(office: Any) -> None:
    section, counted = office.section(), []
    for day, home in ((20, "connection"), (21, "ok")):
        run = office.night(day)
        office.visit(run, outcome=home)
        office.visit(run, section, newest=1)
        office.check(run, "disclosure.zero")
        counted.append(len(office.findings("disclosure.zero")))
    assert counted == [0, 1]


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


@pytest.mark.parametrize(("faults", "reliable"), [(2, True), (43, False)])
def test_run_that_fell_over_many_pages_itself_is_unreliable(office: Any, faults: int, reliable: bool) -> None:
    run = office.night(20, counts={"crawl": {"outcomes": {"ok": 100}, "faults": faults}})
    office.visit(run, office.section(), newest=20)
    office.visit(run, newest=20)
    assert office.check(run).reliable is reliable


@pytest.mark.parametrize(("filled", "reliable"), [(2, True), (1, False)])
def test_site_of_which_nearly_all_columns_are_blank_is_not_believed(
    office: Any, filled: int, reliable: bool
) -> None:
    run = office.night(20)
    office.visit(run, newest=20)
    for number in range(8):
        seen = {"newest": 20} if number < filled else {"entries": 0, "rendered": True}
        office.visit(run, office.section(f"栏目{number}"), **seen)
    assert office.check(run).reliable is reliable
    assert bool(office.findings("section.empty")) is reliable
