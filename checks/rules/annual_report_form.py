"""annual_report.structure, .year, .template: whether an annual report keeps to the prescribed form."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from checks import annual
from checks.registry import Context, Scope, found, rule
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import PageView
    from storage.models import Finding

#: headings found that show the report to be given as text, in this form
_PLAIN = 4
#: characters of text under which a report is taken to be a file or a picture
_LONG = 600
#: chapters of its own that show a report to be written in another form
_CHAPTERS = 3
#: the first report year of the present table
_PRESENT_FORM = 2021


@rule(
    "annual_report.structure",
    "年度报告标题不全",
    Scope.PAGE,
    Severity.MINOR,
    uses=("unit_names",),
    basis=annual.FORM,
)
def structure(view: PageView, context: Context) -> Iterator[Finding]:
    """年度报告的六个部分缺少或次序不对。

    依据：国办公开办函〔2021〕30号规定的格式：一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；
    四、政府信息公开行政复议、行政诉讼情况；五、存在的主要问题及改进情况；六、其他需要报告的事项。
    判定：正文中至少有四个规范标题，才认定缺少其余的；不足四个而正文有 600 字以上的，或一个也没有而自列三章以上的，
    列为疑似；报告以附件、图片形式
    提供的（正文很短）不判定。标题措辞略有出入不算。2018 年度及以前的报告不适用。
    整改：按格式补齐六个部分；没有内容的部分也要保留标题并写明“无”。
    """
    year = annual.report_year(view.page.title, view.page.date) if annual.is_filed(view) else None
    if year is None or year < annual.FORM_SINCE:
        return
    unit = annual.responsible(view, context)
    heads = annual.headings(view.body)
    there = {head.part for head in heads}
    right = {head.part for head in heads if head.number in (None, head.part)}
    lacking = [annual.HEADINGS[part - 1] for part in range(1, 7) if part not in there]
    if lacking and len(right) < _PLAIN:
        own = not there and annual.chapters(view.body) >= _CHAPTERS
        if own or (there and len(view.body) >= _LONG):
            yield _structural(f"年度报告疑似缺少：{'、'.join(lacking)}", lacking, Confidence.SUSPECTED, unit)
        return
    if lacking:
        yield _structural(f"年度报告缺少：{'、'.join(lacking)}", lacking, Confidence.DEFINITE, unit)
    elif _out_of_order(heads):
        shown = [head.text for head in heads]
        yield _structural("年度报告六个部分的次序或序号不对", shown, Confidence.DEFINITE, unit)


def _out_of_order(heads: list[annual.Heading]) -> bool:
    """Whether the parts, each by its best heading, stand in another order or bear other numbers."""
    first: dict[int, annual.Heading] = {}
    for head in heads:
        known = first.get(head.part)
        if known is None or (known.number != known.part and head.number == head.part):
            first[head.part] = head
    order = [head.part for head in sorted(first.values(), key=lambda head: head.offset)]
    misnumbered = any(head.number not in (None, head.part) for head in first.values())
    return misnumbered or order != sorted(order)


def _structural(message: str, parts: list[str], confidence: Confidence, unit: int | None) -> Finding:
    return found(
        message=message,
        quote="、".join(parts)[:200],
        confidence=confidence,
        unit_id=unit,
        suggestion="按规定格式的六个部分编写",
    )


@rule(
    "annual_report.year",
    "年度报告年度有误",
    Scope.PAGE,
    Severity.MINOR,
    uses=("unit_names",),
    basis=annual.FORM,
)
def year(view: PageView, context: Context) -> Iterator[Finding]:
    """年度报告的标题年度与统计期限不一致，或统计期限不是 1 月 1 日至 12 月 31 日。

    依据：年度报告报告上一年度全年的情况，数据统计期限为当年 1 月 1 日至 12 月 31 日；照抄上年报告而忘改年度是常见错误。
    判定：正文写明统计期限的，与标题年度不同即为确定；标题年度不早于发布年份（如 2026 年 1 月发布“2026 年报告”）而正文
    没有写明期限的，列为疑似。两处都没写的不判定。
    整改：更正标题或正文中的年度，核对表中数据是否为该年度的数据。
    """
    named = annual.year_in(view.page.title) if annual.is_filed(view) else None
    if named is None or named < annual.FORM_SINCE:
        return
    spans = annual.periods(view.body)
    expected = (dt.date(named, 1, 1), dt.date(named, 12, 31))
    if spans and expected not in spans:
        told = "、".join(f"{_chinese(first)}至{_chinese(last)}" for first, last in spans)
        yield found(
            message=f"标题为{named}年，正文统计期限为{told}",
            quote=told,
            unit_id=annual.responsible(view, context),
            suggestion=f"统计期限应为{named}年1月1日至{named}年12月31日，核对后更正",
        )
    elif not spans and _too_early(view, named):
        yield found(
            message=f"标题为{named}年的年度报告发布于{_chinese(view.page.date)}，该年度尚未结束，疑似标题年度有误"
            if view.page.date
            else "疑似标题年度有误",
            quote=f"{named}年",
            unit_id=annual.responsible(view, context),
            confidence=Confidence.SUSPECTED,
        )


def _too_early(view: PageView, named: int) -> bool:
    day = view.page.date
    return day is not None and day < dt.date(named, 12, 1)


@rule(
    "annual_report.template",
    "年度报告使用旧模板",
    Scope.PAGE,
    Severity.MINOR,
    uses=("unit_names",),
    basis=annual.FORM,
)
def template(view: PageView, context: Context) -> Iterator[Finding]:
    """2021 年度及以后的年度报告仍使用旧格式的表格。

    依据：国办公开办函〔2021〕30号自 2021 年度报告起使用新格式，取消了“上一年项目数量”“本年增/减”“政府集中采购”等栏。
    判定：2021 年度及以后的报告，表格中出现旧格式才有的栏目名称，即为确定。
    整改：改用现行格式的表格，重新核对数据。
    """
    named = annual.year_in(view.page.title) if annual.is_filed(view) else None
    if named is None or named < _PRESENT_FORM:
        return
    marks = annual.old_template(view.body)
    if marks:
        told = "、".join(f"“{mark}”" for mark in marks)
        yield found(
            message=f"{named}年年度报告使用旧模板，表中有{told}等已取消的栏目",
            quote="、".join(marks),
            unit_id=annual.responsible(view, context),
            suggestion="改用国办公开办函〔2021〕30号规定的表格",
        )


def _chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
