"""Thresholds in force: national, county, and what xuncha.toml says."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from config import rulesets
from config.cells import CATEGORIES
from config.errors import InputError
from config.schema import Rules, Settings


def settings(toml: str = "", ruleset: str = "county") -> Settings:
    tables = tomllib.loads(toml).get("rules", {})
    return Settings(rules=Rules.model_validate({"ruleset": ruleset, **tables}))


def parameters(rule: str, toml: str = "", ruleset: str = "county", **defaults: Any) -> dict[str, Any]:
    return rulesets.parameters(settings(toml, ruleset), rule, defaults)[0]


def test_national_home_page_has_fourteen_days_with_a_warning_at_ten() -> None:
    found = parameters("home.stale", ruleset="national-2019")
    assert (found["warn_days"], found["limit_days"], found["count"]) == (10, 14, "calendar")


def test_county_home_page_has_one_day_and_the_rest_is_national() -> None:
    assert parameters("home.stale")["limit_days"] == 1
    assert parameters("section.stale") == parameters("section.stale", ruleset="national-2019")


def test_sections_have_periods_and_warnings_for_every_class() -> None:
    found = parameters("section.stale")
    assert set(found["periods"]) == set(found["warn_before"]) == set(CATEGORIES)
    assert [found["periods"][name] for name in CATEGORIES] == [14, 180, 180, 365, 365, 0, 0, 0]
    assert (found["warn_before"]["动态要闻"], found["warn_before"]["政策文件"]) == (4, 30)
    counts = parameters("section.veto")
    assert [counts[name] for name in ("veto_dated", "warn_stale", "veto_stale", "veto_empty")] == [
        5,
        6,
        10,
        5,
    ]


def test_every_rule_of_every_ruleset_has_a_basis() -> None:
    for name in rulesets.available():
        ruleset = rulesets.load(name)
        assert ruleset.version >= 1
        assert all(table.get("basis") for table in ruleset.rules.values())


@pytest.mark.parametrize("written", ['[rules."home.stale"]', "[rules.home.stale]"])
def test_override_is_understood_quoted_and_nested(written: str) -> None:
    found = parameters("home.stale", f'{written}\nlimit_days = 3\ncount = "workday"')
    assert (found["limit_days"], found["warn_days"], found["count"]) == (3, 1, "workday")


def test_override_of_one_class_keeps_the_others() -> None:
    periods = parameters("section.stale", '[rules."section.stale".periods]\n"动态要闻" = 7')["periods"]
    assert (periods["动态要闻"], periods["通知公告"]) == (7, 180)


def test_ruleset_wins_over_the_code_and_county_over_both() -> None:
    assert parameters("site.unreachable", timeout=99, other=1)["timeout"] == 15
    assert parameters("site.unreachable", "[rules.site.unreachable]\nother = 2", other=1)["other"] == 2


def test_rule_can_be_switched_off() -> None:
    assert parameters("text.typo")["enabled"] is True
    assert parameters("text.typo", "[rules.text.typo]\nenabled = false")["enabled"] is False


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("limit_day = 3", ["limit_day", "是不是 limit_days"]),
        ('limit_days = "3"', ["limit_days", "应为数字"]),
        ("limit_days = true", ["limit_days", "应为数字"]),
        ("limit_days = -1", ["limit_days", "负数"]),
        ('count = "week"', ["count", "calendar", "workday"]),
        ('enabled = "no"', ["enabled", "true 或 false"]),
    ],
)
def test_wrong_parameter_is_told(line: str, said: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        parameters("home.stale", f'[rules."home.stale"]\n{line}')
    assert all(part in str(caught.value) for part in ["xuncha.toml", "home.stale", *said])


def test_wrong_class_is_told() -> None:
    with pytest.raises(InputError, match=r"动态要问.*是不是 动态要闻"):
        parameters("section.stale", '[rules."section.stale".periods]\n"动态要问" = 7')


@pytest.mark.parametrize("written", ['[rules."home.stal"]', "[rules.home.stal]"])
def test_unknown_rule_is_told_with_its_nearest_name(written: str) -> None:
    with pytest.raises(InputError, match=r"home\.stal.*是不是 home\.stale"):
        rulesets.verify(settings(f"{written}\nlimit_days = 3"), {"home.stale": {}, "link.broken": {}})


def test_known_overrides_pass() -> None:
    toml = '[rules.home.stale]\nlimit_days = 3\n[rules."link.broken"]\nenabled = false'
    rulesets.verify(settings(toml), {"home.stale": {}, "link.broken": {}})
