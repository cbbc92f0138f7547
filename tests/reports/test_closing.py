"""A period that was issued keeps its numbers; a reissue says what changed; drafts close nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from config.errors import InputError
from reports.periods import parse
from reports.snapshot import Role
from storage.models import (
    Category,
    ClosedPeriod,
    Figure,
    Finding,
    FindingEvent,
    FindingState,
    Page,
    Section,
    Site,
    Unit,
)
from tests.reports.conftest import Office
from tests.reports.test_reports import finding
from tests.reports.test_statistics import page
from xuncha import issuing
from xuncha.county import open_county

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xuncha.county import County

OCTOBER = parse("2026-10")
NOW = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)
SEEN = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    (tmp_path / "xuncha.toml").write_text('[county]\nname = "示例县"\n', encoding="utf-8")
    with open_county(tmp_path) as county:
        with county.database.session() as session:
            session.add(Unit(name="县教育局", kind="县直", annual_task=100))
            session.flush()
            session.add(
                Figure(
                    first_day=dt.date(2026, 10, 1), last_day=dt.date(2026, 10, 31), unit_id=1,
                    item="发布数", amount=36,
                )
            )  # fmt: skip
            session.add(finding(1, unit_id=1, first_seen=SEEN, last_seen=SEEN, confirmed_at=SEEN))
        yield county


def change(county: County, amount: int) -> None:
    with county.database.session() as session:
        session.scalars(select(Figure)).one().amount = amount


def issues(county: County) -> int:
    with county.database.session() as session:
        return len(list(session.scalars(select(ClosedPeriod))))


def test_a_closed_period_keeps_its_numbers(county: County) -> None:
    first = issuing.bulletin(county, OCTOBER, NOW)
    change(county, 99)
    again = issuing.bulletin(county, OCTOBER, NOW + dt.timedelta(days=30))
    assert first.draft is again.draft is False
    assert "36条" in first.paper.basics[0]
    assert again.paper.basics == first.paper.basics
    assert issuing.snapshot(county, OCTOBER, NOW).total() == 36
    assert issues(county) == 1


def test_pages_edited_after_the_closing_change_nothing_until_it_is_issued_again(county: County) -> None:
    with county.database.session() as session:
        session.add(Unit(name="红岭镇", kind="乡镇"))
        session.add(Site(key="portal", name="示例县人民政府", url="http://www.shili.gov.cn/"))
        session.flush()
        session.add(Section(site_id=1, unit_id=2, name="红岭动态", url="http://u/", category=Category.NEWS))
    office = Office(county.database)
    kept, taken_down = page(office), page(office)
    issuing.bulletin(county, OCTOBER, NOW)
    with county.database.session() as session:
        session.get_one(Page, kept).shown_date = dt.date(2026, 9, 8)
        session.get_one(Page, taken_down).removed_at = NOW
    again = issuing.bulletin(county, OCTOBER, NOW + dt.timedelta(days=1))
    assert again.paper.snapshot.total(Role.TOWN) == again.paper.snapshot.count(Role.TOWN) == 2
    made = issuing.bulletin(county, OCTOBER, NOW + dt.timedelta(days=1), reissue="信息日期有误")
    assert made.issue is not None
    assert made.issue.note == "信息日期有误"
    assert "红岭镇本期发布数由2更正为0，累计发布数由2更正为1" in made.issue.changes


def test_a_reissue_says_what_changed(county: County) -> None:
    issuing.bulletin(county, OCTOBER, NOW)
    change(county, 99)
    made = issuing.bulletin(county, OCTOBER, NOW, reissue="县教育局10月发布数填报有误")
    assert made.issue is not None
    assert (made.issue.version, made.issue.number) == (2, 1)
    assert "县教育局本期发布数由36更正为99，累计发布数由36更正为99" in made.issue.changes
    assert issuing.snapshot(county, OCTOBER, NOW).total() == 99


def test_a_draft_closes_nothing(county: County) -> None:
    made = issuing.bulletin(county, OCTOBER, NOW, draft=True)
    assert (made.draft, made.issue, issues(county)) == (True, None, 0)


def test_a_period_that_is_not_over_stays_a_draft(county: County) -> None:
    made = issuing.bulletin(county, OCTOBER, dt.datetime(2026, 10, 31, 15, 59, tzinfo=dt.UTC))
    assert made.draft
    assert "本期尚未结束" in made.panel.warnings[0]
    assert issues(county) == 0


def test_nothing_issued_cannot_be_reissued(county: County) -> None:
    with pytest.raises(InputError, match="还没有编发过"):
        issuing.bulletin(county, OCTOBER, NOW, reissue="有误")


def test_papers_are_numbered_through_the_year(county: County) -> None:
    for period, number in (("2026-09", 1), ("2026-10", 2), ("2026Q3", 3), ("2026-09", 1)):
        made = issuing.bulletin(county, parse(period), NOW)
        assert made.issue is not None
        assert made.issue.number == number


def test_a_problem_of_the_last_paper_is_told_as_unmended_in_the_next(county: County) -> None:
    issuing.bulletin(county, OCTOBER, NOW)
    with county.database.session() as session:
        session.scalars(select(Finding)).one().last_seen = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    made = issuing.bulletin(county, parse("2026-11"), dt.datetime(2026, 12, 2, tzinfo=dt.UTC))
    assert made.paper.problems[0].text.startswith("经复核，县教育局仍未整改到位（1个问题）。")
    assert "县教育局连续2期因更新不及时问题被通报" in made.paper.problems[0].text


def test_a_problem_lost_from_sight_before_the_period_is_not_named_in_it(county: County) -> None:
    made = issuing.bulletin(county, parse("2026-11"), dt.datetime(2026, 12, 2, tzinfo=dt.UTC))
    assert made.paper.problems == []


def test_a_problem_that_nobody_could_look_at_since_the_notice_names_no_unit(county: County) -> None:
    issuing.bulletin(county, OCTOBER, NOW)
    issuing.notices(county, OCTOBER, NOW)
    with county.database.session() as session:
        session.scalars(select(Finding)).one().last_seen = NOW - dt.timedelta(hours=6)
    made = issuing.bulletin(county, parse("2026-11"), dt.datetime(2026, 12, 2, tzinfo=dt.UTC))
    assert [one.text for one in made.paper.problems] == [
        "有1个问题通知整改后尚未复核成功，待核实后另行通报。"
    ]
    assert made.paper.snapshot.repeated_offenders == []


def test_a_notice_records_that_the_unit_was_told_and_by_when(county: County) -> None:
    made = issuing.notices(county, OCTOBER, NOW)
    assert list(made) == ["县教育局"]
    with county.database.session() as session:
        found = session.scalars(select(Finding)).one()
        assert (found.state, found.deadline) == (FindingState.NOTIFIED, dt.date(2026, 11, 8))
        assert [event.note for event in session.scalars(select(FindingEvent))] == [
            "整改通知书，期限 2026-11-08"
        ]
    issuing.notices(county, OCTOBER, NOW)  # the deadline is running: the second copy moves nothing
    with county.database.session() as session:
        assert len(list(session.scalars(select(FindingEvent)))) == 1


def test_a_draft_notice_records_nothing(county: County) -> None:
    issuing.notices(county, OCTOBER, NOW, draft=True)
    with county.database.session() as session:
        assert session.scalars(select(Finding)).one().state is FindingState.OPEN


def test_a_deadline_in_the_past_is_refused(county: County) -> None:
    with pytest.raises(InputError, match="已经过去"):
        issuing.notices(county, OCTOBER, NOW, deadline=dt.date(2026, 11, 1))


@pytest.mark.parametrize(
    ("written", "label", "first", "last"),
    [
        ("2026-10", "2026年10月", (10, 1), (10, 31)),
        ("2026Q3", "2026年第三季度", (7, 1), (9, 30)),
        ("2026h1", "2026年上半年", (1, 1), (6, 30)),
        ("2024-2", "2024年2月", (2, 1), (2, 29)),
        ("2026", "2026年", (1, 1), (12, 31)),
    ],
)
def test_periods_are_months_quarters_halves_and_years(
    written: str, label: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    period = parse(written)
    assert period.label == label
    assert (period.first_day, period.last_day) == (dt.date(period.year, *first), dt.date(period.year, *last))


def test_the_period_before_january_is_december() -> None:
    assert str(parse("2026-01").earlier()) == "2025-12"
    assert str(parse("2026Q1").earlier(2)) == "2025Q3"
    assert str(parse("2026").earlier()) == "2025"


@pytest.mark.parametrize("written", ["2026-13", "2026Q5", "十月", "2026-00", "2026H3", ""])
def test_a_period_written_wrongly_is_told(written: str) -> None:
    with pytest.raises(InputError, match="2026Q3"):
        parse(written)
