"""Working days with 调休, the county's own file, and years nobody knows yet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from config.errors import InputError
from config.workdays import Calendar

if TYPE_CHECKING:
    from pathlib import Path


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_spring_festival_of_2026_leaves_two_working_days_of_eleven() -> None:
    assert Calendar().workdays_between(day("2026-02-13"), day("2026-02-24")) == 2


def test_saturday_of_an_exchange_is_worked() -> None:
    assert Calendar().is_workday(day("2026-02-14"))


def test_span_counts_the_last_day_and_not_the_first() -> None:
    calendar = Calendar()
    assert calendar.workdays_between(day("2026-11-20"), day("2026-11-23")) == 1
    assert calendar.workdays_between(day("2026-11-23"), day("2026-11-20")) == 0


def test_deadline_skips_the_weekend() -> None:
    assert Calendar().add_workdays(day("2026-11-20"), 1) == day("2026-11-23")


def test_unknown_year_falls_back_to_weekends_and_says_so_once() -> None:
    calendar = Calendar()
    assert calendar.is_workday(day("2027-10-01"))
    assert not calendar.is_workday(day("2027-10-02"))
    assert "2027" in calendar.warnings()[0]
    assert calendar.warnings() == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_file_of_the_county_wins_and_silences_the_warning(tmp_path: Path, encoding: str) -> None:
    text = "日期,安排\n2027-10-01,放假\n2027/10/9,上班\n2026-11-23,放假\n"
    (tmp_path / "holidays.csv").write_bytes(text.encode(encoding))
    calendar = Calendar.of(tmp_path)
    days = ["2027-10-01", "2027-10-09", "2026-11-23"]
    assert [calendar.is_workday(day(each)) for each in days] == [False, True, False]
    assert calendar.warnings() == []


def test_wrong_rows_of_the_file_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "holidays.csv").write_text("日期,安排\n2027-13-01,放假\n2027-10-01,玩\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Calendar.of(tmp_path)
    assert all(part in str(caught.value) for part in ["第 2 行", "2027-13-01", "第 3 行", "玩", "上班"])
