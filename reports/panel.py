"""The consistency panel: every number of the text with its source, and what does not add up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import rankings
from reports.snapshot import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.bulletin import Paper
    from reports.snapshot import Snapshot, UnitLine

__all__ = ["Panel", "panel", "unsourced"]

_NAMED = 5
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|〔[^〕]*〕")
_DAYS = re.compile(r"\d{4}年|\d{1,2}(?:-\d{1,2})?月(?:\d{1,2}日)?|\d+(?:个)?工作日内?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Panel:
    """`lines` are (数值, 含义, 出处); `warnings` want a look before the paper goes out, `remarks` do not."""

    lines: list[tuple[str, str, str]]
    warnings: list[str]
    remarks: list[str]


def panel(paper: Paper) -> Panel:
    lines = [(fact.value, fact.what, fact.source) for fact in paper.facts.lines]
    return Panel(list(dict.fromkeys(lines)), [*_warnings(paper)], [*_remarks(paper)])


def unsourced(paper: Paper) -> list[str]:
    """Numbers of the composed text that no table gave; days, years and quoted names are no such numbers."""
    texts = [*paper.basics, *(p.text for p in paper.problems if p.kind != "人工")]
    texts += [text for _, text in paper.features]
    written = set(paper.written.get("工作评价", ()))
    known = {fact.value for fact in paper.facts.lines}
    s = paper.snapshot
    names = {unit.name for unit in s.units} | {problem.unit for problem in s.problems}
    found = []
    for text in texts:
        if text in written:
            continue
        plain = _QUOTED.sub("", text)
        for name in sorted(names, key=len, reverse=True):
            plain = plain.replace(name, "")
        found += [number for number in _NUMBER.findall(_DAYS.sub("", plain)) if number not in known]
    return found


def _warnings(paper: Paper) -> Iterator[str]:
    s = paper.snapshot
    for slip in s.slips:
        yield f"填报的“{slip.what}”合计为{slip.stated}，各项相加为{slip.computed}，已按相加的数印出，请核对"
    if not s.complete:
        yield f"本期尚未结束，数据截至{s.until:%Y-%m-%d}，只能作草稿"
    if s.unwatched:
        yield "本期内没有完成过巡查，正文不写“未发现问题”；当时的问题须人工补充（工作数据“存在问题”）"
    yield from _sums(s)
    yield from _counts(s)
    yield from _ties(paper)
    if "county_by_ratio" in paper.style.tables:
        lacking = [u.name for role in (Role.COUNTY, Role.TOWN) for u in s.of(role) if not u.task]
        if lacking:
            yield f"{_some(lacking)}没有年度任务数，完成比例一栏留空，请在单位台账填写"
    for number in unsourced(paper):
        yield f"正文中的“{number}”没有对应的统计表数字，请核对"


def _sums(s: Snapshot) -> Iterator[str]:
    for role in (Role.COUNTY, Role.TOWN):
        unlisted = s.unlisted(role)
        if unlisted:
            shown = sum(unit.total for unit in s.of(role))
            yield (
                f"附表中{role}列出{len(s.of(role))}家，合计{shown}条；正文{role}合计{s.total(role)}条，"
                f"相差{unlisted}条属于未在附表单列的单位"
            )


def _ties(paper: Paper) -> Iterator[str]:
    """Equals of which only some are among the first: who is named then hangs on the name alone."""
    orders: dict[str, tuple[Callable[[list[UnitLine]], list[UnitLine]], Callable[[UnitLine], int]]] = {
        "published": (rankings.by_total, lambda unit: unit.total),
        "top_of_period": (rankings.by_count, lambda unit: unit.period),
    }
    for block, (order, value) in orders.items():
        for role in (Role.TOWN, Role.COUNTY):
            units = order(paper.snapshot.of(role)) if block in paper.style.basics else []
            if len(units) > paper.top and 0 < value(units[paper.top - 1]) == value(units[paper.top]):
                equal = [unit.name for unit in units if value(unit) == value(units[paper.top])]
                yield f"{'、'.join(equal)}并列（均为{value(units[paper.top])}条），前{paper.top}位按名称先后取，请核对"


def _counts(s: Snapshot) -> Iterator[str]:
    for unit in s.units:
        if unit.period > unit.total:
            yield f"{unit.name}本期发布数{unit.period}大于累计发布数{unit.total}，请核对填报的工作数据"
    apart = [
        f"{u.name}（填报{u.total}，巡查{u.seen_total}）"
        for u in s.units
        if u.entered and u.seen_total and u.total != u.seen_total
    ]
    if apart:
        yield f"填报数与巡查看到的条数不一致：{_some(apart)}，印出的是填报数"


def _remarks(paper: Paper) -> Iterator[str]:
    s = paper.snapshot
    if s.unassigned:
        yield f"{s.unassigned}条信息不属于台账中的栏目，来源也不是台账中的单位，未计入"
    if s.undated:
        yield f"{s.undated}条信息没有任何日期，未计入"
    if s.repeated:
        yield f"{s.repeated}条信息与同一单位同日发布的另一条标题、正文相同，只计一次"
    if s.suspected or s.unverified:
        yield f"另有疑似问题{s.suspected}个、未能核实的事项{s.unverified}项，不写入存在问题"
    yield from _forms(s, paper.non_text_share)
    zero = [unit.name for role in (Role.COUNTY, Role.TOWN) for unit in s.of(role) if not unit.period]
    if zero:
        yield f"本期发布数为0（●）：{_some(zero)}"
    unread = [one.name for one in s.inspected if one.checked < one.count]
    if unread:
        rate = "、".join(
            f"{one.name}{one.checked}/{one.count}（{rankings.percent(one.checked, one.count)}）"
            for one in s.inspected
            if one.checked < one.count
        )
        yield f"没有全部核实到的检查对象：{rate}"


def _forms(s: Snapshot, least: float) -> Iterator[str]:
    """A title does not prove the form of an interpretation: too few others are for the office to look at."""
    p = s.policies
    other = p.interpretations - p.forms.get("文字", 0)
    if not p.entered and other < least * p.interpretations:
        yield (
            f"按标题统计，非文字解读占{rankings.percent(other, p.interpretations)}，低于{least:.0%}的要求；"
            "形式不能只凭标题确定，如有出入请在工作数据填写“图片解读”“视频解读”“负责人解读”"
        )


def _some(names: list[str]) -> str:
    more = f"等{len(names)}家" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more
