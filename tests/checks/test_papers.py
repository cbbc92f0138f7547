"""Rules that the papers need, over a small office: whose report is where, what proves nothing, what is mended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from storage import linksets
from storage.models import (
    Category,
    FetchOutcome,
    FindingState,
    Letter,
    LinkKind,
    ListEntry,
    Page,
    Section,
    Unit,
)
from storage.urls import intern

if TYPE_CHECKING:
    from tests.checks.conftest import Office

MISSING, ZERO, EXPLAINED = "annual_report.missing", "disclosure.zero", "policy.interpretation"


def unit(office: Office, name: str, **fields: Any) -> int:
    with office.database.session() as session:
        made = Unit(name=name, **fields)
        session.add(made)
        session.flush()
        return made.id


def give(office: Office, section: int, owner: int) -> None:
    """Put the section into the unit's charge."""
    with office.database.session() as session:
        session.get_one(Section, section).unit_id = owner


def report(office: Office, run: int, section: int, title: str, **fields: Any) -> int:
    year = int("".join(sign for sign in title if sign.isdigit())[:4])
    day = fields.pop("shown_date", dt.date(year + 1, 1, 15))
    return office.page(
        f"{title}-{section}", run, "正文", title=title, section_id=section, shown_date=day, **fields
    )


def test_a_gap_in_a_units_own_column_is_found_and_mended(office: Office) -> None:
    column = office.section("教育局年报", Category.ANNUAL_REPORT)
    first = office.night(20)
    office.visit(first, column)
    report(office, first, column, "县教育局2024年政府信息公开工作年度报告")
    office.check(first, MISSING)
    finding = office.one(MISSING)
    assert (finding.unit_id, finding.section_id, finding.quote) == (1, column, "2025年度")
    second = office.night(21)
    office.visit(second, column)
    report(office, second, column, "县教育局2025年政府信息公开工作年度报告")
    office.check(second, MISSING)
    assert office.one(MISSING).state is FindingState.RECTIFIED


def test_a_shared_column_is_read_by_the_names_in_its_titles(office: Office) -> None:
    town = unit(office, "石门镇", aliases=[{"name": "石门镇人民政府", "from": None, "to": None}])
    unit(office, "罗坊镇")
    column = office.section("乡镇年报", Category.ANNUAL_REPORT)
    night = office.night(20)
    office.visit(night, column)
    for title in (
        "县教育局2024年政府信息公开工作年度报告",
        "县教育局2025年政府信息公开工作年度报告",
        "示例县石门镇人民政府2024年度政府信息公开工作报告",
    ):
        report(office, night, column, title)
    office.check(night, MISSING)
    assert [(f.unit_id, f.quote) for f in office.findings(MISSING)] == [(town, "2025年度")]


def test_a_column_that_could_not_be_read_accuses_nobody(office: Office) -> None:
    column = office.section("教育局年报", Category.ANNUAL_REPORT)
    first = office.night(20)
    report(office, first, column, "县教育局2024年政府信息公开工作年度报告")
    office.visit(first, column, outcome="timeout")
    office.check(first, MISSING)
    assert office.findings(MISSING) == []


def test_a_listed_item_not_read_yet_may_be_the_report(office: Office) -> None:
    column = office.section("教育局年报", Category.ANNUAL_REPORT)
    night = office.night(20)
    office.visit(night, column)
    report(office, night, column, "县教育局2024年政府信息公开工作年度报告")
    with office.database.session() as session:
        entry = ListEntry(
            section_id=column, key="k", title="县教育局二五年政府信…", listed_date=dt.date(2026, 1, 16)
        )
        session.add(entry)
    office.check(night, MISSING)
    assert office.findings(MISSING) == []


def test_a_report_in_another_column_is_not_missing(office: Office) -> None:
    column, other = office.section("教育局年报", Category.ANNUAL_REPORT), office.section("通知")
    night = office.night(20)
    office.visit(night, column)
    report(office, night, column, "县教育局2024年政府信息公开工作年度报告")
    report(office, night, other, "县教育局2025年政府信息公开工作年度报告")
    office.check(night, MISSING)
    assert office.findings(MISSING) == []


OPEN = (
    "一年来，本单位坚持以公开为常态、不公开为例外，把政务公开列入年度重点工作，主要负责人每季度听取一次汇报，"
    "明确一名分管领导和两名工作人员具体抓落实，信息发布前由股室初审、分管领导复审、主要领导终审，"
    "全年举办业务培训2次，参训45人次，及时回应群众关切。"
)
FAULTS = (
    "存在的主要问题：一是个别栏目内容更新不够及时，二是政策解读形式较为单一，图片和视频解读偏少，"
    "三是村级公开质量参差不齐。下一步将健全更新提醒机制，丰富解读形式，加强对村级公开的指导和抽查。"
)
OWN = (
    "本镇围绕蔬菜产业公开大棚补贴、冷链项目和订单收购价格，在集镇设公开栏12处，赶集日安排专人讲解惠农政策，"
    "把河长制巡查、森林防火值班和危桥改造进展一并公示，接受群众查询三百余人次，移民搬迁户的后续扶持资金逐户张榜。"
)
OWN_FAULTS = (
    "主要问题是圩镇电子屏故障未修，偏远村信号差，老年人看不到线上公开。已商请电信部门增设基站，"
    "屏幕改为纸质张贴与广播同步，年内为每个小组配一名宣传员。"
)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ((OPEN, FAULTS), (OPEN, FAULTS), True),
        ((OPEN, FAULTS), (OPEN.replace("2次", "5次").replace("45", "120"), FAULTS), True),
        ((OPEN, FAULTS), (OPEN.replace("及时回应群众关切", "积极回应社会关切"), FAULTS), True),
        ((OPEN, FAULTS), (OWN, OWN_FAULTS), False),
        ((OPEN, FAULTS), (OPEN, OWN_FAULTS + OWN), False),  # the opening alone is everybody's
        ((OPEN[:60], FAULTS[:60]), (OPEN[:60], FAULTS[:60]), False),  # too short to prove anything
    ],
)
def test_reports_of_two_units_with_the_same_words_are_alike(
    office: Office, first: tuple[str, str], second: tuple[str, str], alike: bool
) -> None:
    town = unit(office, "石门镇")
    column = office.section("年报", Category.ANNUAL_REPORT)
    night = office.night(20)
    office.visit(night, column)
    for number, (name, (opening, faults)) in enumerate((("县教育局", first), ("石门镇", second))):
        title = f"{name}2025年政府信息公开工作年度报告"
        text = f"一、总体情况\n{name}{opening}\n五、存在的主要问题及改进情况\n{name}{faults}\n"
        day = dt.date(2026, 1, 12 + number)
        office.page(title, night, text, title=title, section_id=column, shown_date=day, body_end=len(text))
    office.check(night, "annual_report.alike")
    told = [(f.unit_id, "与县教育局的雷同" in f.message) for f in office.findings("annual_report.alike")]
    assert told == ([(town, True)] if alike else [])


def test_what_another_column_publishes_in_a_units_name_is_not_nothing(office: Office) -> None:
    quiet = unit(office, "县统计局")
    named = unit(office, "县司法局", aliases=[{"name": "司法局", "from": None, "to": None}])
    night = office.night(20)
    for owner in (quiet, named):
        section = office.section(f"动态{owner}", Category.OTHER)
        office.visit(night, section)
        give(office, section, owner)
    office.page("某条", night, source="来源：县司法局", shown_date=dt.date(2026, 10, 9))
    office.check(night, ZERO)
    assert [f.unit_id for f in office.findings(ZERO)] == [quiet]


def _linked(office: Office, page: int, *targets: str) -> None:
    with office.database.session() as session:
        ids = intern(session, list(targets))
        packed = linksets.pack([(ids[url], LinkKind.ANCHOR, "链接") for url in targets])
        session.get_one(Page, page).content_links = linksets.store(session, [packed])[packed[0]]


def _policies(office: Office) -> tuple[int, int, int]:
    """The office's document and its column; (run, document, column for interpretations)."""
    owner = unit(office, "县政府办公室")
    column = office.section("政府文件", Category.POLICY)
    reading = office.section("政策解读", Category.POLICY)
    night = office.night(20)
    give(office, column, owner)
    give(office, reading, owner)
    office.visit(night, column)
    office.visit(night, reading)
    title = "示例县人民政府办公室关于印发《示例县农村公路管理办法》的通知"
    document = office.page(
        "文件", night, title=title, section_id=column, unit_id=owner, shown_date=dt.date(2026, 10, 12)
    )
    return night, document, reading


def test_a_document_without_interpretation_is_suspected_until_one_comes(office: Office) -> None:
    night, document, reading = _policies(office)
    office.check(night, EXPLAINED)
    assert office.one(EXPLAINED).page_id == document
    second = office.night(21)
    office.visit(second, reading)
    explained = office.page(
        "解读",
        second,
        title="《示例县农村公路管理办法》解读",
        section_id=reading,
        shown_date=dt.date(2026, 10, 12),
    )
    _linked(office, document, "http://www.shili.gov.cn/解读.html")
    _linked(office, explained, "http://www.shili.gov.cn/文件.html")
    office.check(second, EXPLAINED)
    assert office.one(EXPLAINED).state is FindingState.RECTIFIED


def test_a_night_that_saw_no_section_says_nothing_of_missing_interpretations(office: Office) -> None:
    _policies(office)
    office.check(office.night(21), EXPLAINED)
    assert office.findings(EXPLAINED) == []


def test_a_document_taken_down_takes_its_finding_along(office: Office) -> None:
    night, document, _ = _policies(office)
    office.check(night, EXPLAINED)
    second = office.night(21)
    office.failed(document, second, FetchOutcome.GONE)
    office.check(second, EXPLAINED)
    assert office.one(EXPLAINED).state is FindingState.RECTIFIED


def test_the_findings_of_a_unit_that_left_the_ledger_rest(office: Office) -> None:
    night = office.night(20)
    with office.database.session() as session:
        session.add(Letter(kind="依申请公开", number="7", unit_id=1, received_on=dt.date(2026, 9, 1)))
    office.check(night, "request.late")
    assert office.one("request.late").state is FindingState.OPEN
    with office.database.session() as session:
        session.get_one(Unit, 1).listed = False
    office.check(office.night(21), "request.late")
    assert office.one("request.late").state is FindingState.SUPPRESSED
