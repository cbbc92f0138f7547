"""The sentences read like the published papers', and none says what the tables do not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from config.schema import Bulletin
from config.workdays import Calendar
from reports.bulletin import compose
from reports.demands import demands
from reports.facts import Facts
from reports.kinds import kind_of
from reports.panel import unsourced
from reports.problems import enumerated, paragraphs
from reports.snapshot import Inspected, Letters, Problem, Rectified, Repeated, Role, Snapshot, Standing
from reports.styles import STYLES

DAY = dt.date(2026, 10, 20)


def problem(rule: str, unit: str = "县民政局", number: int = 1, **fields: Any) -> Problem:
    values: dict[str, Any] = {
        "id": number, "rule": rule, "kind": kind_of(rule).name, "rule_title": "问题", "unit": unit,
        "role": Role.COUNTY, "section": "工作动态", **fields,
    }  # fmt: skip
    return Problem(**values)


def told(*found: Problem, most: int = 6) -> str:
    return "".join(f"{p.claim}{p.text}" for p in paragraphs(found, most))


def snapshot(**fields: Any) -> Snapshot:
    values: dict[str, Any] = {
        "period": "2026-10", "county": "示例县", "area": "县", "until": dt.date(2026, 10, 31), "complete": True,
        "taken_at": dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC), **fields,
    }  # fmt: skip
    return Snapshot(**values)


def test_a_paragraph_that_stands_alone_is_no_first_of_several() -> None:
    alone = paragraphs([problem("section.stale")])
    both = paragraphs([problem("section.stale"), problem("section.empty", number=2)])
    assert [one.ordinal for one in enumerated(alone)] == [""]
    assert [one.ordinal for one in enumerated(both)] == ["一是", "二是"]


def test_leaked_numbers_are_told_by_document_and_kind_of_number() -> None:
    text = told(
        problem("privacy.id_number", file="本地黄牛汇总表.xlsx"),
        problem("privacy.bank_card", number=2, file="本地黄牛汇总表.xlsx"),
        problem("privacy.phone", "县教体局", 3, title="关于摇号结果的公告（增至3.5万）"),
    )
    assert "县民政局发布的“本地黄牛汇总表.xlsx”未对身份证号、银行卡号进行脱敏处理" in text
    assert (
        "县教体局发布的《关于摇号结果的公告（增至3.5万）》未对手机号码进行脱敏处理，存在泄露个人隐私问题。"
        in text
    )


def test_a_stale_account_is_told_with_platform_and_last_day() -> None:
    text = told(
        problem(
            "account.stale", account="示例发布", platform="抖音", newest=dt.date(2026, 9, 1), limit_days=14
        )
    )
    assert "县民政局“示例发布”（抖音，最后更新时间9月1日）超过14天未更新" in text


def test_a_column_that_was_warned_of_is_told_with_both_days() -> None:
    text = told(problem("section.stale", warned=dt.date(2026, 10, 12), last_seen=dt.date(2026, 10, 15)))
    assert "10月12日提醒县民政局“工作动态”栏目即将逾期，10月15日复核仍未更新。" in text


def test_what_was_told_of_and_is_still_there_comes_first_and_only_once() -> None:
    found = paragraphs(
        [
            problem("section.stale", "县教体局", 1),
            problem(
                "section.stale", number=2, standing=Standing.UNFIXED, notified=dt.date(2026, 10, 9),
                deadline=dt.date(2026, 10, 15), last_seen=DAY,
            ),
            problem("article.duplicate", "虎山乡", 3, standing=Standing.CAUSED, last_seen=DAY),
        ]
    )  # fmt: skip
    assert [p.claim for p in found] == ["落实整改不及时。", "栏目更新不及时。"]
    assert found[0].text.startswith(
        "10月9日向有关单位发出整改通知，要求10月15日前整改到位。10月20日，经复核，县民政局仍未整改到位（1个问题）；"
        "虎山乡整改后出现新的问题（1个问题）。"
    )
    assert "县民政局" not in found[1].text


def test_units_named_again_and_again_are_named_with_the_number_of_papers() -> None:
    s = snapshot(
        problems=[problem("section.stale", standing=Standing.UNFIXED)],
        repeated_offenders=[Repeated(unit="县民政局", kind="更新不及时", times=3)],
    )
    text = paragraphs(s.problems, snapshot=s)[0].text
    assert "县民政局连续3期因更新不及时问题被通报。" in text
    assert any("第五十三条" in text for _, text in demands(s, DAY))


def test_the_claim_and_the_list_never_disagree_about_the_count() -> None:
    found = [problem("text.typo", f"单位{i}", i, count=3) for i in range(9)]
    assert "等9家单位发布的信息存在错敏字词，共27处" in told(*found)


def test_letters_late_are_told_with_their_clock() -> None:
    late = Letters(kind="依申请公开", received=4, answered=2, late=1, late_units=["县教体局"], limit=20)
    paper = compose(snapshot(letters=[late]), STYLES["月报"], Bulletin(), Calendar())
    assert "共收到4件依申请公开信件，其中1件依申请公开信件超过20个工作日（县教体局）。" in paper.basics[-1]


def test_letters_in_time_say_so() -> None:
    fine = Letters(kind="问政信件", received=7, answered=7, late=0, limit=5)
    paper = compose(snapshot(letters=[fine]), STYLES["月报"], Bulletin(), Calendar())
    assert paper.basics[-1] == "10月，网络问政平台共收到7件问政信件，未出现逾期办理情况。"


def test_rectification_is_told_as_of_the_papers_day() -> None:
    lines = [Rectified(name="错敏字词", found=8, new=5, rectified=6)]
    paper = compose(snapshot(by_kind=lines), STYLES["月报"], Bulletin(), Calendar())
    assert paper.basics[-1] == (
        "10月，日常监测共发现并经确认的问题8个（其中新发现5个），截至11月2日已完成整改6个，整改率75.0%。"
    )


def test_accounts_that_nobody_looked_at_were_not_checked() -> None:
    seen = Inspected(name="抖音", account=True, count=3, checked=0, passed=0)
    paper = compose(snapshot(inspected=[seen]), STYLES["月报"], Bulletin(), Calendar())
    assert not any("抽查" in text for text in paper.basics)


def test_an_account_with_two_faults_of_a_kind_is_named_once() -> None:
    found = [problem("account.menu", number=n, account="示例发布", platform="微信公众号") for n in (1, 2)]
    assert told(*found).count("“示例发布”（微信公众号）") == 1


def test_a_month_without_anything_says_nothing_of_rates() -> None:
    paper = compose(snapshot(), STYLES["通报"], Bulletin(), Calendar())
    assert not any("率" in text or "%" in text for text in paper.basics)
    assert paper.problems == []


def test_a_number_without_a_table_is_found_out() -> None:
    paper = compose(snapshot(), STYLES["月报"], Bulletin(), Calendar())
    wrong = [*paper.basics, "共有37个栏目。"]
    assert unsourced(type(paper)(**{**_fields(paper), "basics": wrong})) == ["37"]


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_number_of_every_style_has_its_table(style: str) -> None:
    s = snapshot(
        problems=[problem(rule, f"单位{i}", i) for i, rule in enumerate(("section.stale", "link.broken", "text.typo"))],
        by_kind=[Rectified(name="错敏字词", found=8, new=5, rectified=6)],
    )  # fmt: skip
    assert unsourced(compose(s, STYLES[style], Bulletin(), Calendar())) == []


def test_figures_of_facts_keep_their_source() -> None:
    facts = Facts()
    assert facts.number(12, "政策文件", "政策解读表") == "12"
    assert facts.lines[0].source == "政策解读表"


def _fields(paper: Any) -> dict[str, Any]:
    return {name: getattr(paper, name) for name in paper.__dataclass_fields__}
