"""disclosure.zero, disclosure.late: units that published nothing for a month, documents published long after their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import Context, Scope, Unverified, found, rule
from storage.models import Category, Confidence, PageKind, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.subjects import PageView
    from checks.unitsubjects import UnitView
    from config.workdays import Calendar
    from storage.models import Finding


@rule(
    "disclosure.zero",
    "当月零公开",
    Scope.UNIT,
    Severity.INFO,
    basis="县级日常监测要求：各单位每月都应有信息公开，当月发布数为0的在通报附表中以●标注",
)
def zero(view: UnitView, context: Context) -> Iterator[Finding]:
    """单位上一个自然月一条信息也没有发布。

    依据：县级月度通报的惯例，当月发布数为 0 的单位以●标注；属提示，不是国家扣分项。
    判定：按发布日期数上一整月的信息，本单位栏目中的和来源写明本单位（含别名）的都算，只在列表中见到、正文没读到的也算。
    单位至少有一个应当更新的栏目，且栏目都看清了，才认定；有栏目没看清的不判定，没有栏目的单位不判定。
    整改：及时发布应当公开的信息。
    """
    if view.sections == 0 or view.published:
        return
    if view.sections_unread:
        raise Unverified(view.sections_unread)
    year, _, month = view.last_month.partition("-")
    yield found(
        message=f"{view.unit.name}{year}年{int(month)}月没有发布信息",
        evidence={"month": view.last_month, "sections": view.sections},
    )


@rule(
    "disclosure.late",
    "公开不及时",
    Scope.PAGE,
    Severity.MINOR,
    uses=("calendar",),
    basis="《中华人民共和国政府信息公开条例》第二十六条：属于主动公开范围的政府信息，应当自形成或者变更之日起20个工作日内及时公开",
    workdays=20,
    recent_days=365,
    plain_days=180,
)
def late(view: PageView, context: Context) -> Iterator[Finding]:
    """文件自成文之日起超过 20 个工作日才公开。

    依据：《政府信息公开条例》第二十六条。
    判定：页面信息表写明成文（生成、印发）日期，与页面所示发布日期相差超过 20 个工作日（按调休日历）的算逾期；只看近一年
    发布的。页面上任何一个发布日期（列表、标签、网址）在期限以内的不算。相差 180 天以上的，多为补录、迁移或重新发布，列为疑似。
    只看政策文件、通知公告、规划计划、人事信息栏目。
    整改：今后及时公开；日期录入有误的更正。
    """
    page = view.page
    formed, shown = page.document_date, page.shown_date
    if page.kind is not PageKind.ARTICLE or formed is None or shown is None or not _is_document(view):
        return
    if not 0 <= (context.today - shown).days <= context.parameters["recent_days"]:
        return
    dates = (shown, page.listed_date, page.url_date, page.meta_date)
    published = min(day for day in dates if day is not None)
    calendar: Calendar = context.inputs["calendar"]
    taken = calendar.workdays_between(formed, published)
    if taken > context.parameters["workdays"]:
        plain = (published - formed).days <= context.parameters["plain_days"]
        yield found(
            message=f"成文日期为{_chinese(formed)}，{_chinese(published)}才公开，相隔{taken}个工作日，"
            f"超过{context.parameters['workdays']}个工作日",
            quote=f"{formed.isoformat()} {published.isoformat()}",
            confidence=Confidence.DEFINITE if plain else Confidence.SUSPECTED,
            evidence={"formed": formed.isoformat(), "published": published.isoformat(), "workdays": taken},
        )


def _is_document(view: PageView) -> bool:
    kinds = (Category.POLICY, Category.NOTICE, Category.PLANNING, Category.PERSONNEL)
    return view.section is not None and view.section.category in kinds


def _chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
