"""Counting says what it counts: whose an item is, each once, figures of staff first."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from reports import rankings
from reports.panel import panel
from reports.snapshot import Role, UnitLine
from reports.tables import MARK, table
from storage.models import Category, FetchOutcome, Letter, Page, Section, Signature, Site, Unit, Url
from tests.reports.conftest import Office

if TYPE_CHECKING:
    from storage.database import Database

_NUMBERS = count(1)
SEEN = dt.datetime(2026, 10, 30, tzinfo=dt.UTC)


@pytest.fixture
def portal(office: Office) -> Office:
    """县教育局 (文教局 until June) and 红岭镇, each with a section; the portal's administrators."""
    office.unit("县教育局")
    office.unit("红岭镇", "乡镇")
    office.unit("门户管理员", "管理员")
    with office.database.session() as session:
        session.get_one(Unit, 1).aliases = [{"name": "县文教局", "from": None, "to": "2026-06-30"}]
        session.add(Site(key="portal", name="示例县人民政府", url="http://www.shili.gov.cn/"))
        session.flush()
        for unit, name, category in (
            (1, "教育通知", Category.NOTICE), (2, "红岭动态", Category.NEWS), (1, "政策解读", Category.POLICY),
            (1, "政策文件", Category.POLICY),
        ):  # fmt: skip
            session.add(
                Section(site_id=1, unit_id=unit, name=name, url=f"http://u/{name}/", category=category)
            )
    return office


def page(office: Office, day: str = "2026-10-08", section: int = 1, **fields: Any) -> int:
    number = next(_NUMBERS)
    url = f"http://www.shili.gov.cn/{number}.html"
    body = fields.pop("body", "")
    with office.database.session() as session:
        address = Url(h64=number, url=url)
        session.add(address)
        session.flush()
        values: dict[str, Any] = {
            "url_id": address.id, "url": url, "site_id": 1, "section_id": section, "title": f"信息{number}",
            "shown_date": dt.date.fromisoformat(day), "first_seen": SEEN, "changed_at": SEEN, "tried_at": SEEN,
            "revision": number, **fields,
        }  # fmt: skip
        made = Page(**values)
        session.add(made)
        session.flush()
        if body:
            session.add(Signature(page_id=made.id, exact=body, length=10, data=b""))
        return made.id


def counted(office: Office, name: str, period: str = "2026-10") -> tuple[int, int]:
    unit = next(unit for unit in office.snapshot(period).units if unit.name == name)
    return unit.period, unit.total


def test_an_item_is_the_section_owners_unless_its_source_names_another(portal: Office) -> None:
    page(portal)
    page(portal, source="来源：红岭镇")
    page(portal, source="新华社")
    assert counted(portal, "县教育局") == (2, 2)
    assert counted(portal, "红岭镇") == (1, 1)


def test_an_old_name_counts_while_it_was_valid(portal: Office) -> None:
    page(portal, "2026-05-08", section=2, source="县文教局")
    page(portal, "2026-07-08", section=2, source="县文教局")
    assert counted(portal, "县教育局") == (0, 1)
    assert counted(portal, "红岭镇") == (0, 1)


def test_administrators_stand_apart(portal: Office) -> None:
    page(portal, source="门户管理员")
    s = portal.snapshot("2026-10")
    assert (s.total(Role.ADMIN), s.total(Role.COUNTY), s.total()) == (1, 0, 1)
    assert "管理员帐号1条" in portal.paper("2026-10", "月报").basics[0] or s.total(Role.TOWN) == 0


def test_a_text_in_a_section_and_its_parent_counts_once(portal: Office) -> None:
    page(portal, title="关于开学的通知", body="aa")
    page(portal, title="关于开学的通知", body="aa", section=4)
    page(portal, title="行政处罚决定书", body="bb")
    page(portal, title="行政处罚决定书", body="cc")
    assert counted(portal, "县教育局") == (3, 3)
    assert portal.snapshot("2026-10").repeated == 1


def test_what_was_taken_down_or_never_read_does_not_count(portal: Office) -> None:
    page(portal, outcome=FetchOutcome.GONE, removed_at=SEEN)
    page(portal, outcome=FetchOutcome.TIMEOUT, revision=0)
    page(portal, outcome=FetchOutcome.TIMEOUT)  # read once, not at hand tonight: still there
    assert counted(portal, "县教育局") == (1, 1)


def test_items_nobody_owns_and_items_without_a_day_are_told_apart(portal: Office) -> None:
    page(portal, section=None)
    page(portal, shown_date=None)
    s = portal.snapshot("2026-10")
    assert (s.unassigned, s.undated, s.total()) == (1, 1, 0)
    remarks = panel(portal.paper("2026-10", "月报")).remarks
    assert any("1条信息没有任何日期" in text for text in remarks)


def test_the_list_date_and_the_address_stand_in_for_a_missing_shown_date(portal: Office) -> None:
    page(portal, shown_date=None, listed_date=dt.date(2026, 10, 1))
    page(portal, shown_date=None, url_date=dt.date(2026, 9, 30))
    assert counted(portal, "县教育局") == (1, 2)


def test_items_are_told_by_class(portal: Office) -> None:
    page(portal)
    page(portal, section=2)
    page(portal, section=3)
    lines = {unit.name: unit for unit in portal.snapshot("2026-10").units}
    assert (lines["县教育局"].disclosed, lines["县教育局"].explained, lines["红岭镇"].news) == (1, 1, 1)


def test_a_figure_of_staff_wins_over_the_count_and_is_compared_with_it(portal: Office) -> None:
    page(portal)
    page(portal, "2026-09-08")
    portal.figure("2026-10", "发布数", 36, unit=1)
    assert counted(portal, "县教育局") == (36, 37)
    warnings = panel(portal.paper("2026-10", "月报")).warnings
    assert "填报数与巡查看到的条数不一致：县教育局（填报37，巡查2），印出的是填报数" in warnings


def test_figures_of_several_months_fill_the_year_and_the_rest_is_counted(portal: Office) -> None:
    page(portal)
    portal.figure("2026-01..2026-09", "发布数", 100, unit=1)
    assert counted(portal, "县教育局") == (1, 101)
    assert counted(portal, "县教育局", "2026Q4") == (1, 101)
    assert counted(portal, "县教育局", "2026Q3") == (0, 100)


def test_a_unit_that_left_the_ledger_counts_in_the_total_and_the_panel_says_so(portal: Office) -> None:
    page(portal)
    page(portal, section=2)
    with portal.database.session() as session:
        session.get_one(Unit, 1).listed = False
    s = portal.snapshot("2026-10")
    assert (s.total(Role.COUNTY), s.of(Role.COUNTY)) == (1, [])
    assert any(
        "相差1条属于未在附表单列的单位" in text for text in panel(portal.paper("2026-10", "月报")).warnings
    )


def test_no_item_in_the_month_is_marked(portal: Office) -> None:
    page(portal, "2026-09-08")
    (county,) = table(portal.snapshot("2026-10"), "county_by_total")
    assert county.lines == [["县教育局", 1, 0, MARK]]


def test_policies_are_matched_to_interpretations_by_title(portal: Office) -> None:
    page(portal, "2026-10-08", section=4, title="关于印发《示例县油茶产业发展行动方案》的通知")
    page(portal, "2026-10-10", section=3, title="一图读懂《示例县油茶产业发展行动方案》")
    page(portal, "2026-10-08", section=4, title="关于调整农村低保标准的通知")
    page(portal, "2026-10-08", section=4, title="关于印发《示例县防汛预案》的通知")
    page(portal, "2026-10-14", section=3, title="《示例县防汛预案》解读")  # on the fourth working day
    p = portal.snapshot("2026-10").policies
    assert (p.documents, p.interpreted, p.forms["图片"], p.in_time) == (3, 2, 1, 1)


def test_letters_run_on_working_days(portal: Office) -> None:
    with portal.database.session() as session:
        for number, answered, extra in (
            ("1", "2026-10-14", 0),
            ("2", "2026-10-16", 0),
            ("3", "2026-10-16", 5),
        ):
            session.add(
                Letter(
                    kind="咨询", number=number, unit_id=1, received_on=dt.date(2026, 10, 8),
                    answered_on=dt.date.fromisoformat(answered), extended_days=extra,
                )
            )  # fmt: skip
    (one,) = portal.snapshot("2026-10").letters
    # 10 October 2026 is a worked Saturday: five working days after the 8th end on the 14th
    assert (one.received, one.answered, one.late, one.late_units) == (3, 3, 1, ["县教育局"])


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(11, 40, "27.5%"), (7, 7, "100%"), (0, 5, "0%"), (3, 0, ""), (999, 1000, "99.9%"), (1, 3, "33.3%")],
)
def test_rates_have_one_decimal_and_none_of_nothing(part: int, whole: int, text: str) -> None:
    assert rankings.percent(part, whole) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(10, 65, "15%"), (199, 200, "99%"), (5, 5, "100%"), (1, 0, "")]
)
def test_shares_are_whole_percentages(part: int, whole: int, text: str) -> None:
    assert rankings.share(part, whole) == text


def test_equals_stand_by_name_and_nobody_without_items_is_praised() -> None:
    lines = [UnitLine(name=n, role=Role.TOWN, total=t) for n, t in (("丙镇", 5), ("甲镇", 5), ("乙镇", 0))]
    ordered = rankings.by_total(lines)
    assert [unit.name for unit in ordered] == ["丙镇", "甲镇", "乙镇"]  # bǐng, jiǎ, yǐ
    assert [unit.name for unit in rankings.first(ordered, 3, lambda unit: unit.total)] == ["丙镇", "甲镇"]


def test_statistics_are_taken_on_both_engines(any_database: Database) -> None:
    office = Office(any_database)
    unit = office.unit("县教育局", task=100)
    office.figure("2026-10", "发布数", 36, unit)
    office.figure("2026-10", "检查：微信公众号", 4)
    s = office.snapshot("2026-10")
    assert (s.total(), s.inspected[0].checked) == (36, 4)


def test_a_ranking_shows_head_and_tail_and_nobody_twice() -> None:
    units = [UnitLine(name=f"单位{n}", role=Role.TOWN, total=10 - n) for n in range(7)]
    told = [(place, unit.total) for place, unit in rankings.ends(rankings.by_total(units), 5)]
    assert told == [*((f"第{n}", 11 - n) for n in range(1, 6)), ("倒数第1", 4), ("倒数第2", 5)]


def test_too_few_interpretations_that_are_no_text_are_remarked_on(portal: Office) -> None:
    page(portal, section=3, title="《示例县防汛预案》解读")
    page(portal, section=3, title="图解《示例县防汛预案》")
    remarks = panel(portal.paper("2026-10", "通报")).remarks
    assert any("非文字解读占50.0%，低于70%的要求" in text for text in remarks)
