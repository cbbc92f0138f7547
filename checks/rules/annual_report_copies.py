"""annual_report.duplicate, .alike: whether a unit's annual report stands there once, and is its own."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from checks.annual import FORM
from checks.registry import Context, Scope, found, rule
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.unitsubjects import ReportView, UnitView
    from storage.models import Finding


@rule("annual_report.duplicate", "年度报告重复发布", Scope.UNIT, Severity.MINOR, basis=FORM)
def duplicate(view: UnitView, context: Context) -> Iterator[Finding]:
    """同一单位同一年度的年度报告在同一个栏目里发布了两次。

    依据：每个单位每年一份报告；重复发布使公众分不清以哪份为准（“嘉定镇年报重复发布”这类问题曾被点名）。
    判定：同一栏目中标题写明同一单位、同一年度的两份报告，较晚的一份算问题；标题带“更正”“修订”等字样的只列为疑似。
    单位栏目与全县汇总栏目各放一份，不算。
    整改：保留正确的一份，删去另一份。
    """
    groups: dict[tuple[int, int | None, bool], list[ReportView]] = defaultdict(list)
    for one in view.reports:
        groups[one.year, one.page.section_id, one.county].append(one)
    for (year, section, _), group in groups.items():
        if section is None or len(group) < 2:
            continue
        first = group[0].page
        for one in group[1:]:
            revised = any(
                mark in one.page.title for mark in ("更正", "修订", "修改版", "更新版", "补充", "重新发布")
            )
            yield found(
                message=f"{view.unit.name}{year}年年度报告重复发布{_when(first.date)}",
                quote=one.page.url,
                confidence=Confidence.SUSPECTED if revised else Confidence.DEFINITE,
                page_id=one.page.id,
                section_id=section,
                site_id=one.page.site_id,
                url=one.page.url,
                title=one.page.title,
                target=first.url,
                suggestion="保留正确的一份，删去另一份",
            )


@rule("annual_report.alike", "年度报告内容雷同", Scope.UNIT, Severity.MINOR, basis=FORM)
def alike(view: UnitView, context: Context) -> Iterator[Finding]:
    """两个单位同一年度的年度报告内容雷同。

    依据：国办公开办函〔2021〕30号：内容雷同、敷衍塞责并造成不良后果的，追究责任。
    判定：只比较单位自己写的“总体情况”“存在的主要问题”“其他需要报告的事项”三部分，去掉单位名称和数字，八成以上文字
    相同的列为疑似，由人认定；不足 200 字的不比较，表格和固定标题不参与比较。较晚发布的一份列为问题，较早的列为对照。
    整改：结合本单位实际重新编写，并说明情况。
    """
    for one in view.alike:
        yield found(
            message=f"{view.unit.name}{one.year}年年度报告与{one.other_unit}的雷同（文字相同{one.similarity:.0%}）",
            quote=f"{one.year}年度与{one.other_unit}",
            confidence=Confidence.SUSPECTED,
            page_id=one.report.id,
            section_id=one.report.section_id,
            site_id=one.report.site_id,
            url=one.report.url,
            title=one.report.title,
            target=one.other.url,
            evidence={"similarity": one.similarity},
        )


def _when(day: dt.date | None) -> str:
    return f"，另一份发布于{day.year}年{day.month}月{day.day}日" if day else ""
