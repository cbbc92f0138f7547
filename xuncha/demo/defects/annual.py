"""Annual reports of every unit over three years: missing, late, copied, on old forms, with sums that do not add up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from xuncha.demo.reporting import HEADS, Figures, Report

if TYPE_CHECKING:
    from xuncha.demo.county import County
    from xuncha.demo.model import Article, Section

__all__ = ["plant"]

_YEARS = 3
_OFFICE = "县政府办公室"
_TOWNS = "乡镇政府信息公开年报"
#: unit → fault of the latest report; "unit/n": of the one n years before
_FAULTS = {
    "县商务局": "missing",
    "县民政局": "missing",
    "青塘乡": "missing",
    "县水利局": "late",
    "县交通运输局": "late",
    "白鹭洲镇": "late",
    "县应急管理局": "duplicate",
    "云溪高新区管委会": "duplicate",
    "双溪镇": "duplicate",
    "县教育体育局": "sums",
    "罗坊镇": "sums-row",
    "县卫生健康委员会/1": "sums-total",
    "县农业农村局": "template",
    "县文化旅游局": "template",
    "上源乡": "template",
    "石门镇": "regulations",
    "县教育体育局/1": "regulations",
    "县应急管理局/1": "regulations",
    "县卫生健康委员会": "structure",
    "石门镇/1": "structure",
    "县水利局/1": "structure-order",
    "罗坊镇/1": "year",
    "县民政局/1": "year",
    "双溪镇/2": "year",
    "上源乡/1": "carried",
    "青塘乡/1": "carried",
    "县交通运输局/1": "carried",
}
#: copy → original, in the latest year
_COPIES = {
    "县农业农村局": "县教育体育局",
    "白鹭洲镇": "石门镇",
    "县交通运输局": "县卫生健康委员会",
}


@dataclass(frozen=True)
class _Plan:
    """One report to come."""

    section: Section
    unit: str
    year: int
    figures: Figures
    fault: str


def plant(county: County) -> None:
    latest = county.today.year - (1 if county.today > dt.date(county.today.year, 1, 20) else 2)
    own: dict[str, list[list[str]]] = {}
    for plan in _plans(county, latest):
        _publish(county, plan, latest, own)
    _foreign(county)
    county.manifest.near(
        "annual_report.missing", county.find("portal", "政府信息公开年报").url, note="县政府的报告在此"
    )


def _plans(county: County, latest: int) -> list[_Plan]:
    towns = county.section("portal", _OFFICE, _TOWNS, "年度报告", "report")
    plans = []
    for unit in county.units.values():
        if unit.name == _OFFICE:
            continue
        section = towns
        if unit.kind != "乡镇":
            name = f"{unit.alias or unit.name}年报"
            section = county.section("portal", unit.name, name, "年度报告", "report")
        rng, left = Random(f"{county.seed}/{unit.name}/requests"), 0
        for back in range(_YEARS - 1, -1, -1):
            carried, new, left = left, rng.randint(4, 15), rng.randint(0, 2)
            figures = Figures(new, carried, new + carried - left, left, firms=rng.randint(0, 2))
            key = f"{unit.name}/{back}" if back else unit.name
            plans.append(_Plan(section, unit.name, latest - back, figures, _FAULTS.get(key, "")))
    return plans


def _publish(county: County, plan: _Plan, latest: int, own: dict[str, list[list[str]]]) -> None:
    """Write the report, with its fault where that still stands."""
    defect = f"annual-{plan.unit}-{latest - plan.year}"
    fault = plan.fault if county.wants(defect) else ""
    rule = f"annual_report.{fault.partition('-')[0]}"
    note = f"{plan.unit}{plan.year}年度"
    article = _blank(county, plan, fault)
    report = _report(county, plan, fault, article)
    if plan.year == latest:
        own[plan.unit] = [list(part) for part in report.own]
        _copy(county, plan, report, own, article)
    article.blocks = [report.html()]
    if plan.fault == "duplicate":
        _twin(county, plan, article, report, defect)
    if fault == "missing":
        county.withdraw(article)
        county.manifest.plant(
            rule, plan.section.url, word=plan.unit, unit=plan.unit, note=note, defect=defect
        )
    elif fault and fault != "duplicate":
        county.manifest.plant(rule, article.url, unit=plan.unit, note=note, defect=defect)
    elif not fault:
        for name in ("structure", "year", "template", "sums", "carried", "regulations", "alike", "duplicate"):
            county.manifest.near(f"annual_report.{name}", article.url, note=f"{note}，合乎格式")
    if not fault and article.day == dt.date(plan.year + 1, 1, 20):
        county.manifest.near("annual_report.late", article.url, note="正好在县定期限当天")


def _blank(county: County, plan: _Plan, fault: str) -> Article:
    """The article on its day: 12 to 20 January, or beyond the limit."""
    number = sum(map(ord, plan.unit)) % 9
    day = dt.date(plan.year + 1, 1, 12 + number)
    if fault == "late":
        day = min(dt.date(plan.year + 1, 2, 24), county.today)
    elif plan.unit in _COPIES:
        day = dt.date(plan.year + 1, 1, 20)
    article = county.article(plan.section, (county.today - day).days, kind="plan", unit=plan.unit, apart=True)
    article.title = f"{plan.unit}{plan.year}年政府信息公开工作年度报告"
    article.index_number, article.document_day, article.attachments = "", None, []
    return article


def _report(county: County, plan: _Plan, fault: str, article: Article) -> Report:
    words = [text.split("、", 1)[-1] for text in article.paragraphs]
    article.paragraphs = []
    report = Report(plan.unit, plan.year, plan.figures, (words[:4], words[4:7], words[7:8]))
    report.in_lines = plan.section.number % 2 == 0
    if fault == "sums":
        report.figures = replace(plan.figures, granted=plan.figures.granted + 1)
    elif fault == "sums-row":
        report.figures = replace(plan.figures, wrong_row=True)
    elif fault == "sums-total":
        report.figures = replace(plan.figures, wrong_total=True)
    elif fault == "carried":
        more = replace(plan.figures, carried=plan.figures.carried + 3, granted=plan.figures.granted + 3)
        report.figures = more
    elif fault == "template":
        report.old_form = True
    elif fault == "regulations":
        report.regulations = 1 if plan.section.name == _TOWNS else 6
    elif fault == "structure":
        report.heads = HEADS[:5]
    elif fault == "structure-order":
        report.heads = (*HEADS[:2], "三、" + HEADS[3][2:], "四、" + HEADS[2][2:], *HEADS[4:])
    elif fault == "year":
        report.period = plan.year - 1
    return report


def _copy(
    county: County, plan: _Plan, report: Report, own: dict[str, list[list[str]]], article: Article
) -> None:
    """The words of another unit, its name put in place of the other's."""
    original = _COPIES.get(plan.unit, "")
    defect = f"annual-copy-{plan.unit}"
    if original in own and county.wants(defect):
        report.own = [[text.replace(original, plan.unit) for text in part] for part in own[original]]
        county.manifest.plant(
            "annual_report.alike", article.url, unit=plan.unit, note=f"照抄{original}", defect=defect
        )


def _twin(county: County, plan: _Plan, article: Article, report: Report, defect: str) -> None:
    """The same report once more; for one unit word for word, for the others written anew."""
    again = county.article(
        plan.section, (county.today - article.day).days, kind="plan", unit=plan.unit, apart=True
    )
    again.title, again.index_number, again.document_day = article.title, "", None
    words = [text.split("、", 1)[-1] for text in again.paragraphs]
    again.paragraphs, again.attachments = [], []
    if plan.unit != "双溪镇":
        report.own = (words[:4], words[4:7], words[7:8])
    again.blocks = [report.html()]
    if not county.wants(defect):
        county.withdraw(again)
        return
    county.manifest.plant(
        "annual_report.duplicate",
        (article.url, again.url),
        unit=plan.unit,
        note=f"{plan.year}年度发布两次",
        defect=defect,
        rules=("article.duplicate",),
    )


def _foreign(county: County) -> None:
    """News and notices in the columns for annual reports and policies."""
    for number, (name, unit, title, kind) in enumerate(
        (
            (_TOWNS, "罗坊镇", "罗坊镇召开安全生产工作会议", "news"),
            ("县水利局年报", "县水利局", "县水利局开展水库安全检查活动", "news"),
            ("县交通局政策文件", "县交通运输局", "县交通运输局组织开展公路隐患排查行动", "news"),
        )
    ):
        defect = f"misplaced-{number}"
        article = county.article(county.find("portal", name), 9 + number, kind, unit, apart=True)
        article.title = title
        if not county.wants(defect):
            county.withdraw(article)
        else:
            county.manifest.plant(
                "section.misplaced", article.url, unit=unit, note=f"{name}中的动态", defect=defect
            )
    for name, title in (
        ("县水利局年报", "县水利局2025年度政府网站工作年度报表"),
        ("县民政局政策文件", "关于开展养老服务机构安全检查活动的通知"),
    ):
        article = county.article(county.find("portal", name), 30, "notice", apart=True)
        article.title = title
        county.manifest.near("section.misplaced", article.url, note="题目像动态，其实是报表、通知")
