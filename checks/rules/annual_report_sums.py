"""annual_report.sums, .carried, .regulations: whether the numbers of an annual report can be true."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from checks import annual, reporttables
from checks.registry import Context, Scope, found, rule
from checks.reporttables import COLUMNS
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checks.reporttables import Requests, Row
    from checks.subjects import PageView
    from checks.unitsubjects import UnitView
    from storage.models import Finding

_SHOWN = 4


@rule(
    "annual_report.sums",
    "年度报告表格勾稽关系不符",
    Scope.PAGE,
    Severity.MINOR,
    uses=("unit_names",),
    basis=annual.FORM,
)
def sums(view: PageView, context: Context) -> Iterator[Finding]:
    """年度报告中依申请公开、复议诉讼表格的数字前后不符。

    依据：国办公开办函〔2021〕30号表格注明的勾稽关系：每一列“本年新收”加“上年结转”等于“办理结果总计”加“结转下年度”；
    各行“总计”等于前面各列之和；“（七）总计”等于各类办理结果之和；复议、诉讼各组“总计”等于其前四项之和。
    判定：按页面上的表格逐列计算，数字都读得出来的行才计算，有空格、合并而无法对应的行不判定；表格为图片、附件的不判定。
    整改：核对台账后更正表格，正文中引用的数字一并更正。
    """
    year = annual.report_year(view.page.title, view.page.date) if annual.is_filed(view) else None
    if year is None or year < annual.FORM_SINCE:
        return
    every = reporttables.rows(view.body)
    table = reporttables.requests(every)
    wrong = [*(_columns(table) if table else ()), *(_rows(table) if table else ()), *_actions(every)]
    if wrong:
        more = f"等{len(wrong)}处" if len(wrong) > _SHOWN else ""
        yield found(
            message=f"{year}年年度报告表格勾稽关系不符：{'；'.join(wrong[:_SHOWN])}{more}",
            quote="；".join(wrong[:_SHOWN]),
            suggestion="核对数据后更正表格",
            unit_id=annual.responsible(view, context),
            evidence={"mismatches": wrong},
        )


def _columns(table: Requests) -> Iterator[str]:
    """Per column: what came in is what was dealt with and what is left."""
    new, carried, total, rest = table.new, table.carried, table.total, table.next
    if new and carried and total and rest:
        for name, a, b, c, d in zip(
            COLUMNS, new.numbers, carried.numbers, total.numbers, rest.numbers, strict=True
        ):
            if a + b != c + d:
                yield f"“{name}”列：本年新收{a}+上年结转{b}≠办理结果总计{c}+结转下年度{d}"
    if total and table.results:
        for place, name in enumerate(COLUMNS):
            amount = sum(row.numbers[place] for row in table.results)
            if amount != total.numbers[place]:
                yield f"“{name}”列：各类办理结果之和{amount}≠办理结果总计{total.numbers[place]}"


def _rows(table: Requests) -> Iterator[str]:
    named: Iterable[tuple[str, Row | None]] = (
        ("本年新收", table.new),
        ("上年结转", table.carried),
        ("办理结果总计", table.total),
        ("结转下年度", table.next),
        *((row.label[-14:], row) for row in table.results),
    )
    for name, row in named:
        if row and sum(row.numbers[:-1]) != row.numbers[-1]:
            yield f"“{name}”行：各列之和{sum(row.numbers[:-1])}≠总计{row.numbers[-1]}"


def _actions(every: list[Row]) -> Iterator[str]:
    row = reporttables.actions(every)
    if row:
        for start, name in ((0, "行政复议"), (5, "未经复议直接起诉"), (10, "复议后起诉")):
            parts, total = row.numbers[start : start + 4], row.numbers[start + 4]
            if sum(parts) != total:
                yield f"“{name}”：各项之和{sum(parts)}≠总计{total}"


@rule("annual_report.carried", "年度报告结转数不衔接", Scope.UNIT, Severity.MINOR, basis=annual.FORM)
def carried(view: UnitView, context: Context) -> Iterator[Finding]:
    """本年度报告的“上年结转”与上一年度报告的“结转下年度”不一致。

    依据：国办公开办函〔2021〕30号表格：上年结转的申请数应当就是上一年度报告结转下年度继续办理的数。
    判定：同一单位相邻两个年度的报告表格都读得出来，总计不同即为确定；总计相同而申请人类别对不上的列为疑似；只有一年的、
    表格读不出来的不判定。
    整改：核对两年的台账，更正有误的一份。
    """
    tables = {
        one.year: (one, table)
        for one in view.reports
        if one.text and (table := reporttables.requests(reporttables.rows(one.text)))
    }
    for before, year in pairwise(sorted(tables)):
        one, table = tables[year]
        old, earlier = tables[before]
        if year != before + 1 or not table.carried or not earlier.next or old.county != one.county:
            continue
        here, there = table.carried.numbers, earlier.next.numbers
        if here != there:
            now, then = here[-1], there[-1]
            among = "" if now != then else "，总数相同而申请人类别不同"
            yield found(
                message=f"{year}年年度报告上年结转{now}件，{before}年年度报告结转下年度{then}件{among}，两年不衔接",
                quote=f"{year}年度 上年结转{now}≠{then}" if not among else f"{year}年度 上年结转类别",
                confidence=Confidence.SUSPECTED if among else Confidence.DEFINITE,
                page_id=one.page.id,
                section_id=one.page.section_id,
                site_id=one.page.site_id,
                url=one.page.url,
                title=one.page.title,
                target=old.page.url,
                suggestion="核对两年台账后更正有误的一份",
            )


@rule(
    "annual_report.regulations",
    "年度报告误填规章",
    Scope.PAGE,
    Severity.MINOR,
    uses=("unit_names",),
    basis=annual.FORM,
)
def regulations(view: PageView, context: Context) -> Iterator[Finding]:
    """县、乡两级单位的年度报告在“规章”一栏填了非零的数。

    依据：《立法法》：规章只能由国务院部门和省、自治区、直辖市、设区的市、自治州的人民政府制定；县级政府及其部门、乡镇
    没有规章制定权，该栏应当为 0。把规范性文件、规章制度填成规章是常见错误。
    判定：表格中“规章”一行的数字读得出来且有非零的，即为确定。
    整改：把该栏改为 0；属于行政规范性文件的，填入“行政规范性文件”一栏。
    """
    year = annual.report_year(view.page.title, view.page.date) if annual.is_filed(view) else None
    if year is None or year < annual.FORM_SINCE:
        return
    row = reporttables.regulations(reporttables.rows(view.body))
    if row and any(row.numbers):
        numbers = "、".join(map(str, row.numbers))
        yield found(
            message=f"{year}年年度报告“规章”一栏填为{numbers}，县、乡两级单位没有规章制定权，应为0",
            quote=f"规章 {numbers}",
            unit_id=annual.responsible(view, context),
            suggestion="改为0，属于行政规范性文件的填入相应一栏",
        )
