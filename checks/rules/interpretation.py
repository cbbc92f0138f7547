"""policy.interpretation: whether a policy document is explained, in time, and the two lead to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import Context, Scope, Unverified, found, rule
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.unitsubjects import DocumentView, Interpretation
    from config.workdays import Calendar
    from storage.models import Finding


@rule(
    "policy.interpretation",
    "政策解读问题",
    Scope.DOCUMENT,
    Severity.MINOR,
    uses=("calendar",),
    basis="《〈关于全面推进政务公开工作的意见〉实施细则》（国办发〔2016〕80号）：解读材料应于文件公布后3个工作日内发布；"
    "《政府网站发展指引》（国办发〔2017〕47号）：政策文件与解读材料相互关联",
    workdays=3,
    required=False,
)
def interpretation(view: DocumentView, context: Context) -> Iterator[Finding]:
    """以县政府、县政府办公室名义印发的政策文件没有解读、解读发布过晚，或者文件与解读没有相互关联。

    依据：国办发〔2016〕80号：解读材料应于文件公布后 3 个工作日内在政府网站发布；国办发〔2017〕47号：政策文件与解读相互关联。
    判定：只看县政府办公室所属“政策文件”类栏目中标题写明“××县人民政府（办公室）关于……”的近一年文件，人事、会议、批复、转发等
    不需要解读的不算。解读按标题中的书名号和文件名称匹配，也按两页之间的链接匹配，全部站点都找。没有解读的列为疑似
    （是否需要解读由县里掌握；参数 required = true 时列为确定）；解读栏目没看清的不判定。解读晚于 3 个工作日、或该站其他文件与解读
    有链接而这一对缺少的，为确定；全站都没有静态链接的，可能由脚本显示，列为疑似。
    整改：补发解读；在文件页面添加“相关解读”，在解读页面添加“相关文件”链接。
    """
    page = view.page
    if page.date is None:
        return
    calendar: Calendar = context.inputs["calendar"]
    limit = calendar.add_workdays(page.date, int(context.parameters["workdays"]))
    if not view.interpretations:
        if context.today <= limit:
            return
        if view.unread:
            raise Unverified(view.unread)
        sure = bool(context.parameters["required"])
        yield found(
            message=f"政策文件《{page.title}》没有解读",
            quote="没有解读",
            confidence=Confidence.DEFINITE if sure else Confidence.SUSPECTED,
            suggestion="补发解读材料，并与文件相互关联",
        )
        return
    yield from _late(view, context)
    yield from _apart(view)


def _late(view: DocumentView, context: Context) -> Iterator[Finding]:
    """All that explain it came out after the days allowed."""
    calendar: Calendar = context.inputs["calendar"]
    days = [one.page.date for one in view.interpretations]
    known = [day for day in days if day is not None]
    if view.page.date is None or len(known) < len(days):
        return
    first = min(known)
    late = calendar.workdays_between(view.page.date, first)
    if late > context.parameters["workdays"]:
        yield found(
            message=f"政策文件《{view.page.title}》公布{late}个工作日后才发布解读（{first.month}月{first.day}日），"
            f"应在{context.parameters['workdays']}个工作日内",
            quote="解读逾期",
            target=_first(view.interpretations).page.url,
            evidence={
                "published": view.page.date.isoformat(),
                "explained": first.isoformat(),
                "workdays": late,
            },
        )


def _apart(view: DocumentView) -> Iterator[Finding]:
    """No interpretation is linked both ways."""
    if any(one.linked_from and one.links_back for one in view.interpretations):
        return
    best = max(view.interpretations, key=lambda one: one.linked_from + one.links_back)
    there = any(one.linked_from for one in view.interpretations)
    lacking = "解读页面没有链接到文件" if there else "文件页面没有链接到解读"
    if not there and not best.links_back:
        lacking = "文件与解读之间没有链接"
    yield found(
        message=f"政策文件《{view.page.title}》与解读未相互关联：{lacking}",
        quote="未相互关联",
        target=best.page.url,
        confidence=Confidence.DEFINITE if view.linking >= 2 else Confidence.SUSPECTED,
        suggestion="在文件页面添加“相关解读”，在解读页面添加“相关文件”链接",
    )


def _first(interpretations: Sequence[Interpretation]) -> Interpretation:
    return min(interpretations, key=lambda one: str(one.page.date))
