"""Labelled titles, headings and texts for the rules that the papers need: nothing accused wrongly, nearly all found."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from checks import annual
from checks.registry import Context, rules
from checks.subjects import PageView
from storage import policytitles
from storage.models import Category, Page, PageKind, Section, Unit
from storage.unitnames import UnitNames

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)

REPORTS = (
    "示例县人民政府2025年政府信息公开工作年度报告",
    "县水利局2025年度政府信息公开工作报告",
    "2025年白云镇人民政府政府信息公开工作年度报告",
    "二〇二四年度县文旅局政府信息公开工作年度报告",
    "县住建局政府信息公开工作2023年年度报告",
    "县民政局2022年政府信息公开年报",
    "示例县统计局 2021 年政务公开工作年度报告",
    "《县司法局2025年政府信息公开工作年度报告》",
    "2019年度县审计局信息公开工作报告",
    "政府信息公开年度报告（2025年）",
    "县市场监管局2025年政府信息公开工作年度报告（更正）",
)
NO_REPORTS = (
    "关于做好2025年政府信息公开工作年度报告编制和发布工作的通知",
    "一图读懂示例县2025年政府信息公开工作年度报告",
    "示例县2025年政府信息公开工作年度报告解读",
    "县政府办召开政府信息公开年度报告编制培训会",
    "2025年度政府网站工作年度报表",
    "2025年度法治政府建设年度报告",
    "县教育局2025年部门决算公开",
    "政府信息公开指南",
    "政府信息公开工作年度报告格式",
    "2025年政府工作报告",
    "县水利局2025年工作总结和2026年工作计划",
    "关于2025年度政府信息公开年报发布情况的通报",
)

#: titles in a column for annual reports: True where they do not belong there
IN_REPORTS = {
    "铁石镇召开党风廉政建设工作会议": True,
    "县林业局开展森林防火宣传活动": True,
    "白云镇2026年村级后备干部招聘公告": True,
    "县住建局赴邻县考察学习老旧小区改造": True,
    "县领导走访慰问困难职工": True,
    "县医保局荣获全省先进集体": True,
    "县交通局深入开展道路隐患排查行动": True,
    "县财政局采购公告": True,
    "我县举办政务公开业务培训班": False,
    "县水利局2025年政府信息公开工作年度报告": False,
    "2025年度政府网站工作年度报表": False,
    "示例县2025年法治政府建设情况报告": False,
    "县教育局2025年工作总结": False,
    "县统计局2025年国民经济和社会发展统计公报": False,
    "政务公开工作考核情况": False,
    "示例县2025年政府信息公开工作情况说明": False,
    "一图读懂2025年政府信息公开年报": False,
    "县司法局2025年年报": False,
    "关于召开听证会情况的报告": False,
    "信息公开申请情况统计表": False,
}
#: titles in a column for policies
IN_POLICIES = {
    "白云镇召开安全生产工作会议": True,
    "县教育局组织开展校园食品安全检查": True,
    "县领导到白云镇调研乡村振兴工作": True,
    "我县举行消防应急演练": True,
    "县文化馆举办春季书画展": True,
    "县总工会走访慰问一线职工": True,
    "第三届油菜花节圆满落幕": True,
    "示例县农村公路管理办法": False,
    "关于开展城镇燃气安全专项整治行动的通知": False,
    "示例县人民政府关于举办第六届运动会的通告": False,
    "县政府召开新闻发布会解读惠企政策": False,
    "《示例县开展老旧小区改造实施方案》解读": False,
    "开展全民健身活动三年行动计划": False,
    "关于表扬2025年度先进集体的通报": False,
    "示例县举办大型群众性活动安全管理规定": False,
    "示例县第十七届人民代表大会第五次会议关于政府工作报告的决议": False,
    "县政府常务会议纪要": False,
    "一图看懂新修订的医保报销政策": False,
    "申请廉租住房须知": False,
    "示例县耕地保护若干措施": False,
}
#: (interpretation, document): the first speaks of the second
PAIRS = [
    ("《示例县农村公路管理办法》解读", "示例县人民政府办公室关于印发《示例县农村公路管理办法》的通知"),
    ("一图读懂：农村公路管理办法", "示例县人民政府办公室关于印发《示例县农村公路管理办法》的通知"),
    ("《示例县农村公路管理办法（试行）》政策解读", "示例县人民政府关于印发示例县农村公路管理办法的通知"),
    ("图解《关于加强林木采伐管理的实施意见》", "示例县人民政府关于加强林木采伐管理的实施意见"),
    ("关于加强林木采伐管理的实施意见解读", "示例县人民政府关于加强林木采伐管理的实施意见"),
    ("《示例县制造业行动计划》解读", "示例县人民政府关于印发示例县制造业行动计划（2026—2028年）的通知"),
    ("【图解】示例县稳就业若干措施", "示例县人民政府办公室关于印发《示例县稳就业若干措施》的通知"),
    (
        "县人社局负责人就《示例县稳就业若干措施》答记者问",
        "示例县人民政府办公室关于印发《示例县稳就业若干措施》的通知",
    ),
]
STRANGERS = [
    (
        "《示例县农村公路管理办法》解读",
        "示例县人民政府办公室关于印发《示例县农村公路管理办法实施细则》的通知",
    ),
    ("《示例县农村公路管理办法》解读", "示例县人民政府办公室关于印发《示例县城市公园管理办法》的通知"),
    ("一图读懂：乡村振兴三年行动", "示例县人民政府关于印发示例县制造业行动计划（2026—2028年）的通知"),
    ("《管理办法》解读", "示例县人民政府办公室关于印发《示例县农村公路管理办法》的通知"),
    ("关于加强耕地保护的意见解读", "示例县人民政府关于加强林木采伐管理的实施意见"),
]
NEEDING = (
    "示例县人民政府办公室关于印发《示例县农村公路管理办法》的通知",
    "示例县人民政府关于印发示例县制造业行动计划（2026—2028年）的通知",
    "示例县人民政府办公室关于促进建筑业健康发展的实施意见",
    "示例县人民政府办公室印发关于进一步稳定和扩大就业若干措施的通知",
)
NOT_NEEDING = (
    "示例县人民政府关于王明等同志职务任免的通知",
    "示例县人民政府办公室关于2026年端午节放假的通知",
    "示例县人民政府关于张山村土地征收的批复",
    "示例县人民政府办公室关于调整县防汛抗旱指挥部成员的通知",
    "示例县人民政府关于废止部分行政规范性文件的决定",
    "示例县人民政府办公室关于召开全县工业大会的通知",
    "示例县人民政府办公室转发市政府办关于加强文物保护意见的通知",
    "示例县人民政府关于防空警报试鸣的通告",
)


def test_annual_reports_are_told_from_what_is_written_about_them() -> None:
    assert [title for title in REPORTS if not annual.is_report(title)] == []
    assert [title for title in NO_REPORTS if annual.is_report(title)] == []
    assert {annual.year_in(title) for title in REPORTS} == {2019, 2021, 2022, 2023, 2024, 2025}


@pytest.mark.parametrize(
    ("titles", "category"), [(IN_REPORTS, Category.ANNUAL_REPORT), (IN_POLICIES, Category.POLICY)]
)
def test_what_does_not_belong_is_found_and_nothing_else_accused(
    titles: dict[str, bool], category: Category
) -> None:
    accused = {title for title in titles if _misplaced(title, category)}
    foreign = {title for title, there in titles.items() if there}
    assert accused - foreign == set()
    assert len(accused) >= 0.85 * len(foreign), foreign - accused


def _misplaced(title: str, category: Category) -> bool:
    section = Section(site_id=1, unit_id=1, name="栏目", url="http://a/", category=category)
    page = Page(
        url_id=1, url="http://a/1", site_id=1, kind=PageKind.ARTICLE, title=title,
        first_seen=NOW, changed_at=NOW, tried_at=NOW,
    )  # fmt: skip
    rule = rules()["section.misplaced"]
    return bool(
        list(
            rule.function(
                PageView(page=page, section=section), Context(as_of=NOW, inputs={"unit_names": UnitNames([])})
            )
        )
    )


def test_interpretations_go_with_their_documents_and_no_others() -> None:
    assert [pair for pair in PAIRS if not policytitles.speaks_of(*pair)] == []
    assert [pair for pair in STRANGERS if policytitles.speaks_of(*pair)] == []


def test_documents_on_persons_meetings_and_days_off_need_no_interpretation() -> None:
    assert [t for t in NEEDING if not (policytitles.of_county(t) and policytitles.is_formal_title(t))] == []
    assert [t for t in NOT_NEEDING if policytitles.is_formal_title(t)] == []


def test_a_report_is_its_units_whatever_the_title_calls_it() -> None:
    units = _units(
        ("县政府办公室", [{"name": "县政府办", "from": None, "to": None}]),
        ("县文广旅局", [{"name": "县文化广电旅游局", "from": "2019-03-01", "to": None}]),
        ("县文化局", [{"name": "文化局", "from": None, "to": "2019-02-28"}]),
        ("白云镇", []),
        ("白云镇卫生院", []),
    )
    names, day = UnitNames(units), dt.date(2026, 1, 15)
    asked = (
        ("示例县人民政府办公室", "县政府办公室"),
        ("示例县文化广电旅游局", "县文广旅局"),
        ("白云镇人民政府", "白云镇"),
        ("示例县白云镇卫生院", "白云镇卫生院"),
        ("示例县人民政府", None),
        ("县档案馆", None),
    )
    named = {unit.id: unit.name for unit in units}
    for told, expected in asked:
        assert named.get(names.within(told, day) or 0) == expected


def _units(*rows: tuple[str, Sequence[dict[str, str | None]]]) -> list[Unit]:
    units = []
    for number, (name, aliases) in enumerate(rows, 1):
        unit = Unit(name=name, aliases=list(aliases))
        unit.id = number
        units.append(unit)
    return units
