"""article.date: publication dates that lie in the future, that appeared late, or that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.odddays import is_absurd, odd_day
from checks.registry import ZONE, Context, Scope, found, rule
from storage.models import Confidence, PageKind, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.subjects import PageView
    from storage.models import Finding, Page


@rule(
    "article.date",
    "发布日期问题",
    Scope.PAGE,
    Severity.MINOR,
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：弄虚作假行为（如伪造发稿日期等）；是否属实须人工核实",
    backdated_days=7,
    meta_days=1,
    listed_days=1,
    document_days=1,
    url_days=0,
)
def date(view: PageView, context: Context) -> Iterator[Finding]:
    """页面所示发布日期不可信：晚于看到它的那一天；或者明显早于它出现的时间；或者与网页标签不一致。

    依据：国办秘函〔2019〕19号把“伪造发稿日期”等弄虚作假行为列入单项否决。
    判定：所示日期晚于抓取当天的，或者根本不存在的（2月30日、2206年、1970年1月1日），确定是错误。栏目列表此前已完整看过、后来才出现，而所示日期早于出现时间超过
    7 天（backdated_days）的，疑似倒填日期。所示日期与网页标签 PubDate 相差超过 1 天（meta_days），或与栏目
    列表中的日期相差超过 1 天（listed_days）的，疑似不一致，重新发布或网站迁移也会造成，只作提示；整个栏目的列表标的都是另一种日期（成文、
    更新、截止日期），或整个栏目的标签都不同的，不算。早于页面所标成文日期超过 1 天（document_days）的，疑似有误。与网址中日期的比较默认关闭（url_days = 0）。首次巡查时全部信息都是
    “第一次看到”，不据此判断；迁移冻结期内不判断。
    整改：核对发布日期，改为实际发布日期；确属补发的，应当如实标注。
    """
    page = view.page
    shown = page.shown_date or page.listed_date
    if page.kind is not PageKind.ARTICLE:
        return
    if page.shown_date is None and (odd := odd_day(view.text, page.body_start, page.body_end)):
        yield _wrong(view, f"所示发布日期“{odd}”有误，没有这一天", odd)
        return
    if shown is None:
        return
    seen = page.changed_at.astimezone(ZONE).date()
    if shown > seen:
        yield _wrong(
            view, f"所示发布日期为{_chinese(shown)}，晚于抓取当天（{_chinese(seen)}）", shown.isoformat()
        )
        return
    if is_absurd(shown):
        yield _wrong(view, f"所示发布日期为{_chinese(shown)}，不可能是发布日期", shown.isoformat())
        return
    yield from _late(view, context, shown)
    yield from _early(view, context, shown)
    yield from _differing(view, context, shown)


def _wrong(view: PageView, message: str, quote: str) -> Finding:
    """A day that nothing can have been published on: certain."""
    return found(message=message, quote=quote, severity=Severity.MAJOR, evidence=_dates(view))


def _late(view: PageView, context: Context, shown: dt.date) -> Iterator[Finding]:
    if view.appeared is None:
        return
    day = view.appeared.astimezone(ZONE).date()
    late = (day - shown).days
    if late > context.parameters["backdated_days"]:
        yield found(
            message=f"栏目于{_chinese(day)}才出现该信息，所示发布日期为{_chinese(shown)}，早了{late}天，疑似倒填日期",
            quote=f"{shown.isoformat()} 晚现",
            confidence=Confidence.SUSPECTED,
            severity=Severity.MAJOR,
            evidence=_dates(view) | {"appeared": view.appeared.isoformat()},
        )


def _differing(view: PageView, context: Context, shown: dt.date) -> Iterator[Finding]:
    """Against the tag, against the list, and if the county wants it, against the address."""
    page, parameters = view.page, context.parameters
    meta, listed = "meta_date" not in view.other_days, "listed_date" not in view.other_days
    for name, other, allowed, on in (
        ("网页标签 PubDate ", page.meta_date, parameters["meta_days"], meta),
        (
            "栏目列表中的日期",
            _listed(page),
            parameters["listed_days"],
            listed and parameters["listed_days"] > 0,
        ),
        ("网址中的日期", page.url_date, parameters["url_days"], parameters["url_days"] > 0),
    ):
        if on and other is not None and abs((other - shown).days) > allowed:
            yield found(
                message=f"所示发布日期为{_chinese(shown)}，{name}为{_chinese(other)}，疑似不一致",
                quote=f"{shown.isoformat()} {name.strip()} {other.isoformat()}",
                confidence=Confidence.SUSPECTED,
                evidence=_dates(view),
            )


def _listed(page: Page) -> dt.date | None:
    """The list's day, where it is the list's own word: not another of the page's days."""
    listed = page.listed_date
    known = (page.document_date, page.url_date, page.meta_date)
    return None if page.shown_date is None or listed in known else listed


def _early(view: PageView, context: Context, shown: dt.date) -> Iterator[Finding]:
    """A document is published when it is made, or later."""
    made, allowed = view.page.document_date, context.parameters["document_days"]
    if made is not None and allowed > 0 and (made - shown).days > allowed:
        yield found(
            message=f"所示发布日期为{_chinese(shown)}，早于成文日期（{_chinese(made)}），疑似有误",
            quote=f"{shown.isoformat()} 成文 {made.isoformat()}",
            confidence=Confidence.SUSPECTED,
            evidence=_dates(view),
        )


def _dates(view: PageView) -> dict[str, object]:
    """Every date the page carries, for the record."""
    page = view.page
    names = ("shown_date", "listed_date", "meta_date", "url_date", "document_date")
    dates = {name: day.isoformat() for name in names if (day := getattr(page, name)) is not None}
    return dates | {"first_seen": page.first_seen.isoformat(), "body_hash": page.body_hash}


def _chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
