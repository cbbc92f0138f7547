"""A name means the unit that bore it on that day, whole or within a text."""

from __future__ import annotations

import datetime as dt

from storage.models import Unit
from storage.unitnames import UnitNames

DAY = dt.date(2026, 10, 1)


def names() -> UnitNames:
    units = [
        Unit(name="县教育体育局", kind="县直", aliases=[{"name": "县教体局", "from": "2020-01-01", "to": "2024-12-31"}]),
        Unit(name="石门镇", kind="乡镇", aliases=[{"name": "镇府", "from": None, "to": None}]),
    ]  # fmt: skip
    for number, unit in enumerate(units, 1):
        unit.id = number
    return UnitNames(units)


def test_a_source_names_its_unit_with_or_without_its_label() -> None:
    assert names().called("来源：县教育体育局", DAY) == 1
    assert names().called(" 石门 镇 ", DAY) == 2
    assert names().called("石门镇中心小学", DAY) is None


def test_an_alias_counts_only_on_its_days() -> None:
    assert names().called("县教体局", DAY) is None
    assert names().called("县教体局", dt.date(2024, 6, 1)) == 1
    assert names().within("县教体局2023年年度报告") == 1


def test_a_short_alias_is_a_whole_source_but_no_part_of_a_text() -> None:
    assert names().called("镇府", DAY) == 2
    assert names().within("高镇府城社区") is None


def test_the_peoples_government_of_a_town_is_the_town() -> None:
    assert names().called("石门镇", DAY) == names().within("石门镇人民政府2025年报告") == 2
