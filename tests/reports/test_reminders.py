"""A reminder before the line is passed is written down, and told when the line was passed all the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from reports.periods import parse
from storage.models import Confidence, Finding, FindingEvent, FindingState, Level, Section, Site, Unit
from storage.steps import REMINDED, TURNED
from tests.reports.test_reports import finding
from xuncha import issuing, reminding
from xuncha.county import open_county

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xuncha.county import County


def moment(day: int) -> dt.datetime:
    return dt.datetime(2026, 10, day, 1, tzinfo=dt.UTC)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    (tmp_path / "xuncha.toml").write_text('[county]\nname = "示例县"\n', encoding="utf-8")
    with open_county(tmp_path) as county:
        with county.database.session() as session:
            session.add_all([Unit(name="县教育局", kind="县直"), Site(key="p", name="门户", url="http://a/")])
            session.flush()
            session.add(Section(site_id=1, unit_id=1, name="工作动态", url="http://a/b/"))
            session.flush()
            session.add(
                finding(
                    1, unit_id=1, section_id=1, title="工作动态", level=Level.WARNING, confirmed_at=moment(8),
                    first_seen=moment(8), last_seen=moment(8), message="还有3天超期",
                )
            )  # fmt: skip
        yield county


def steps(county: County) -> list[tuple[FindingState, str]]:
    with county.database.session() as session:
        return [(e.state, e.note) for e in session.scalars(select(FindingEvent).order_by(FindingEvent.id))]


def remind(county: County, day: int) -> None:
    reminding.record(county, reminding.warnings(county), moment(day))


def pass_the_line(county: County, day: int) -> None:
    with county.database.session() as session:
        found = session.get_one(Finding, 1)
        found.level, found.last_seen = Level.LIMIT, moment(day + 1)
        session.add(FindingEvent(finding_id=1, at=moment(day), state=found.state, note=TURNED))


def sentences(county: County) -> str:
    made = issuing.bulletin(county, parse("2026-10"), dt.datetime(2026, 11, 2, tzinfo=dt.UTC), draft=True)
    return "".join(p.text for p in made.paper.problems)


def test_the_text_for_the_work_group_names_unit_and_place(county: County) -> None:
    text = reminding.text("示例县", reminding.warnings(county), moment(9))
    assert "1. 县教育局：\n  （1）“工作动态”还有3天超期" in text
    assert "（2026年10月9日）" in text


def test_a_reminder_is_written_down_once_a_day(county: County) -> None:
    remind(county, 9)
    remind(county, 9)
    remind(county, 10)
    assert steps(county) == [(FindingState.NOTIFIED, REMINDED)] * 2


def test_what_is_not_certain_is_no_reminder(county: County) -> None:
    with county.database.session() as session:
        session.get_one(Finding, 1).confidence = Confidence.SUSPECTED
    assert reminding.warnings(county) == {}


def test_a_column_that_expires_all_the_same_is_told_with_both_days(county: County) -> None:
    remind(county, 9)
    pass_the_line(county, 12)
    assert "10月9日提醒县教育局“工作动态”栏目即将逾期，10月13日复核仍未更新。" in sentences(county)


def test_a_column_nobody_was_reminded_of_is_told_plainly(county: County) -> None:
    pass_the_line(county, 12)
    assert sentences(county) == "县教育局“工作动态”栏目未及时更新。"


def test_a_reminder_is_no_notice(county: County) -> None:
    remind(county, 9)
    pass_the_line(county, 12)
    issuing.notices(county, parse("2026-10"), moment(14))
    with county.database.session() as session:
        assert session.get_one(Finding, 1).deadline == dt.date(2026, 10, 20)
