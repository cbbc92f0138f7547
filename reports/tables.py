"""The annex tables of a period: heading, lines, sum; what Word, Excel and the terminal all show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reports import rankings
from reports.mediatables import MEDIA_TABLES
from reports.snapshot import Role
from reports.tablelines import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.snapshot import Rectified, Snapshot, UnitLine
    from reports.tablelines import Cell

__all__ = ["MARK", "Table", "statistics_tables", "table"]

MARK = "●"
_ENDS = 5
_WORDS = {Role.COUNTY: "县直单位", Role.TOWN: "各乡镇", Role.ADMIN: "管理员帐号"}


def table(s: Snapshot, key: str) -> list[Table]:
    """The tables of that name: one, or for `manual` as many as staff keep."""
    makers: dict[str, Callable[[Snapshot], list[Table]]] = {
        "county_by_total": lambda s: [_by_total(s, Role.COUNTY)],
        "towns_by_total": lambda s: [_by_total(s, Role.TOWN)],
        "county_by_ratio": lambda s: [_by_ratio(s, Role.COUNTY)],
        "towns_by_ratio": lambda s: [_by_ratio(s, Role.TOWN)],
        "county_by_kind": lambda s: [_by_kind(s, Role.COUNTY)],
        "towns_by_kind": lambda s: [_by_kind(s, Role.TOWN)],
        "rankings": _rankings,
        "manual": _manual,
        "inspected": _inspected,
        "policies": _policies,
        "letters": _letters,
        "rectification": lambda s: [_rectified(s.by_unit, "单位", "by_unit", "各单位问题整改情况表")],
        "kinds": lambda s: [_rectified(s.by_kind, "问题类型", "by_kind", "各类问题整改情况表")],
        "trend": _trend,
        "rules": _trend_by_rule,
    }
    if key in MEDIA_TABLES:
        return [MEDIA_TABLES[key](s)]
    return makers[key](s)


def statistics_tables(s: Snapshot) -> list[Table]:
    """Every table of the period that has a line."""
    keys = (
        "county_by_ratio", "towns_by_ratio", "county_by_kind", "towns_by_kind", "rankings", "inspected",
        *MEDIA_TABLES, "policies", "letters", "rectification", "kinds", "trend", "rules", "manual",
    )  # fmt: skip
    return [one for key in keys for one in table(s, key) if one.lines]


def _part(s: Snapshot) -> str:
    return s.when.part or "全年"


def _by_total(s: Snapshot, role: Role) -> Table:
    """石城: since January, within the period, ● for none within the period."""
    units = rankings.by_total(s.of(role))
    lines: list[list[Cell]] = [[u.name, u.total, u.period, "" if u.period else MARK] for u in units]
    return Table(
        f"{role}_by_total",
        f"{_title(s, role)}政府信息公开情况",
        ["责任单位", f"{s.when.months_to_date}发布数", f"{_part(s)}发布数", "备注"],
        lines,
        _sum(s, role, lambda total, period: ["合计", total, period, ""]),
        f"说明：备注栏中带“{MARK}”号为{_when(s)}未上传一条政府信息。",
    )


def _by_ratio(s: Snapshot, role: Role) -> Table:
    """信丰: task, total, within the period, 完成比例, highest first."""
    units = rankings.by_ratio(s.of(role))
    lines: list[list[Cell]] = [
        [u.name, "" if u.task is None else u.task, u.total, u.period, rankings.ratio(u)] for u in units
    ]
    return Table(
        f"{role}_by_ratio",
        f"政府信息公开平台{_title(s, role)}信息发布统计表",
        ["单位名称", "本年度任务数", "已发布总数", f"{_part(s)}发布条数", "完成比例(%)"],
        lines,
        _sum(s, role, lambda total, period: ["合计", "", total, period, ""]),
        f"数据截至日期：{s.until.year}年{s.until.month}月{s.until.day}日",
    )


def _by_kind(s: Snapshot, role: Role) -> Table:
    """柞水: items of each class within the period."""
    units = s.of(role)
    # where staff entered only whole numbers, nothing is known of the classes
    if not any(u.disclosed or u.explained or u.news for u in s.units) and s.count():
        units = []
    lines: list[list[Cell]] = [
        [number, u.name, u.disclosed, u.explained, u.news] for number, u in enumerate(units, 1)
    ]
    every = [u for u in s.units if u.role is role]
    total = ["", "合计", *(sum(getattr(u, f) for u in every) for f in ("disclosed", "explained", "news"))]
    word = "镇办" if role is Role.TOWN else "部门（事业机构）"
    return Table(
        f"{role}_by_kind",
        f"{s.when.label}{word}政务公开暨{s.area}政府网站信息报送采编情况统计表",
        ["序号", "投稿单位", "政务公开类信息（篇）", "政策解读信息（篇）", "政务动态信息（篇）"],
        lines,
        total if lines else [],
    )


def _rankings(s: Snapshot) -> list[Table]:
    """Head and tail of each class of units, by what they published and by their tasks."""
    orders: tuple[tuple[str, Callable[[list[UnitLine]], list[UnitLine]], Callable[[UnitLine], Cell]], ...] = (
        (f"{s.when.months_to_date}发布数", rankings.by_total, lambda unit: unit.total),
        (f"{_part(s)}发布数", rankings.by_count, lambda unit: unit.period),
        ("完成比例(%)", _tasked, rankings.ratio),
    )
    lines = [
        [role, name, place, unit.name, value(unit)]
        for role in (Role.COUNTY, Role.TOWN)
        for name, order, value in orders
        for place, unit in rankings.ends(order(s.of(role)), _ENDS)
    ]
    return [Table("rankings", "发布数排名表", ["单位类别", "排名依据", "名次", "单位", "数值"], lines)]


def _tasked(units: list[UnitLine]) -> list[UnitLine]:
    return [unit for unit in rankings.by_ratio(units) if unit.task]


def _manual(s: Snapshot) -> list[Table]:
    return [
        Table(
            f"manual_{number}",
            f"{one.name}统计表" if not one.name.endswith("表") else one.name,
            ["序号", "单位", "数量"],
            [[place, unit, amount] for place, (unit, amount) in enumerate(one.lines, 1)],
            ["", "合计", sum(amount for _, amount in one.lines)],
        )
        for number, one in enumerate(s.tables, 1)
    ]


def _inspected(s: Snapshot) -> list[Table]:
    lines: list[list[Cell]] = [
        [
            ("政务新媒体·" if one.account else "信息公开平台·") + one.name,
            one.count,
            one.checked,
            rankings.percent(one.checked, one.count),
            one.passed,
            rankings.percent(one.passed, one.checked),
        ]
        for one in s.inspected
    ]
    headings = ["检查对象", "总数", "检查数", "检查比例", "合格数", "合格率"]
    return [Table("inspected", "检查对象表", headings, lines)]


def _policies(s: Snapshot) -> list[Table]:
    p = s.policies
    if not (p.documents or p.interpretations):
        return []
    lines: list[list[Cell]] = [
        ["政策文件（项）", p.documents],
        ["完成解读（件）", p.interpreted],
        ["解读比例", rankings.percent(p.interpreted, p.documents)],
    ]
    if p.in_time is not None:
        lines.append(["印发后3个工作日内解读（件）", p.in_time])
    lines += [[f"{form}解读（篇）", number] for form, number in p.forms.items()]
    if p.interpretations:
        other = p.interpretations - p.forms.get("文字", 0)
        lines.append(["非文字解读比例", rankings.percent(other, p.interpretations)])
    return [Table("policies", "政策解读表", ["项目", "数量"], lines)]


def _letters(s: Snapshot) -> list[Table]:
    lines: list[list[Cell]] = [
        [
            one.kind,
            one.received,
            "" if one.entered else one.answered,
            "" if one.entered else rankings.percent(one.answered, one.received),
            "" if one.entered else one.late,
            one.limit or "",
        ]
        for one in s.letters
    ]
    headings = ["类型", "收到", "已办结", "办结率", "超期", "期限（工作日）"]
    return [Table("letters", "来信与依申请公开", headings, lines)]


def _rectified(found: Sequence[Rectified], what: str, key: str, title: str) -> Table:
    lines: list[list[Cell]] = [
        [one.name, one.found, one.new, one.rectified, one.found - one.rectified, rankings.percent(one.rectified, one.found)]
        for one in found
    ]  # fmt: skip
    sums = [sum(getattr(one, f) for one in found) for f in ("found", "new", "rectified")]
    total: list[Cell] = ["合计", *sums, sums[0] - sums[2], rankings.percent(sums[2], sums[0])]
    headings = [what, "问题数", "其中新发现", "已整改", "未整改", "整改率"]
    return Table(key, title, headings, lines, total if lines else [])


def _trend(s: Snapshot) -> list[Table]:
    kinds = list(dict.fromkeys(kind for month in s.trend for kind in month.counts))
    lines: list[list[Cell]] = [
        [month.label, *(month.counts.get(kind, 0) for kind in kinds), sum(month.counts.values())]
        for month in s.trend
    ]
    return [Table("trend", "新发现问题趋势", ["月份", *kinds, "合计"], lines)] if kinds else []


def _trend_by_rule(s: Snapshot) -> list[Table]:
    """Rule by rule, a line each, the most frequent first."""
    totals: Counter[str] = Counter()
    for month in s.trend:
        totals.update(month.rules)
    lines: list[list[Cell]] = [
        [rule, *(month.rules.get(rule, 0) for month in s.trend), total]
        for rule, total in totals.most_common()
    ]
    headings = ["问题类型", *(month.label for month in s.trend), "合计"]
    return [Table("rules", "各规则新发现问题趋势", headings, lines)]


def _title(s: Snapshot, role: Role) -> str:
    return f"{s.area}直单位" if role is Role.COUNTY else _WORDS[role]


def _when(s: Snapshot) -> str:
    return "当月" if s.when.kind == "month" else "本期"


def _sum(s: Snapshot, role: Role, line: Callable[[int, int], list[Cell]]) -> list[Cell]:
    units: list[UnitLine] = s.of(role)
    return line(sum(u.total for u in units), sum(u.period for u in units)) if units else []
