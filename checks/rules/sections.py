"""Rules on sections: blank ones, stale ones, and those that could not be verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.exemptions import exemption
from checks.health import OUTCOMES, read_well
from checks.ownwords import SAID_NOTHING, count_words
from checks.registry import Context, Exempt, Scope, Unverified, found, rule
from checks.visitgaps import unanswered, unseen_below
from storage.models import Category, Confidence, FetchOutcome, Level, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.subjects import SectionView
    from storage.models import Finding, SectionVisit

NATIONAL = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：栏目不更新"

#: days within which a section of the class must be updated; 0: no limit
PERIODS = {
    "动态要闻": 14,
    "通知公告": 180,
    "政策文件": 180,
    "人事信息": 365,
    "规划计划": 365,
    "年度报告": 0,
    "静态信息": 0,
    "其他": 0,
}
#: days before the limit when the early warning begins
WARN_BEFORE = {
    "动态要闻": 4,
    "通知公告": 30,
    "政策文件": 30,
    "人事信息": 30,
    "规划计划": 30,
    "年度报告": 0,
    "静态信息": 0,
    "其他": 0,
}
#: a period given in the ledger warns when this share of it is left, at most a month ahead
WARN_SHARE = 0.3
_BELOW = "下级栏目没有都打开，不能判定是否更新"
WARN_AT_MOST = 30
_PLENTY = 60  #: characters that no other page of the site bears: more than the note at an empty list


@rule(
    "section.empty",
    "空白栏目",
    Scope.SECTION,
    Severity.MAJOR,
    basis=f"{NATIONAL}——空白栏目",
)
def empty(view: SectionView, context: Context) -> Iterator[Finding]:
    """栏目页能打开，但没有任何内容。

    依据：国办秘函〔2019〕19号把空白栏目列入单项否决（达到5个即不合格）。
    判定：栏目页正常打开，静态页面和浏览器渲染后都没有条目（或网站系统自己报出总数为0），也没有下级栏目、
    没有直接展示的文章、没有已知的信息、没有本站其他页面所没有的文字、图片和链接，才算空白。打不开、被防护拦截、数据接口没有应答、条目由脚本填充而没有浏览器
    可用的，都不算，列入“未能核实”。台账中写明豁免原因且未到期的栏目不判定。“静态信息”类栏目不看条目，看正文：除去与
    本站其他页面相同的导航、页脚以及栏目名称、“内容建设中”之类的字样，没有文字、图片、附件的为空白。
    整改：发布应发布的内容；确无内容的栏目应当撤销或并入其他栏目，并同步更新栏目台账。
    """
    excused(view, context)
    visit = proof(view)
    if _surely_blank(view, visit):
        what = "页面上没有正文" if view.section.category is Category.STATIC else "没有任何信息"
        yield found(
            message=f"栏目“{view.section.name}”为空白栏目，{what}{_twins(view)}",
            evidence=evidence(visit),
        )


@rule(
    "section.stale",
    "栏目不更新",
    Scope.SECTION,
    Severity.MAJOR,
    basis=f"{NATIONAL}——动态、要闻类超过2周，通知公告、政策文件类超过6个月，其他栏目超过应更新期限",
    periods=PERIODS,
    warn_before=WARN_BEFORE,
)
def stale(view: SectionView, context: Context) -> Iterator[Finding]:
    """栏目超过应更新期限没有新信息。

    依据：国办秘函〔2019〕19号单项否决：监测时间点前2周内动态、要闻类栏目，6个月内通知公告、政策文件类栏目
    均无更新的，合计5个即不合格；应更新未更新的栏目达到10个即不合格。
    判定：取整个栏目（含下级栏目）中最新的真实日期，不看第一行，置顶的旧信息不影响判断；晚于监测日的日期不算更新，
    另列为日期问题。相差天数大于期限才算超期，正好等于期限不算；临近期限先预警。期限以台账“更新期限(天)”为准，
    未填的按栏目类别。豁免未到期的栏目、网站迁移冻结期内的栏目、空白栏目不在此列；上级栏目的内容全部来自下级栏目时，
    只算下级栏目。
    整改：及时发布应当公开的信息；确属长期不变的栏目，在台账中登记豁免原因和期限，或改为“静态信息”类。
    """
    excused(view, context)
    visit = proof(view)
    period, ahead = limits(view, context)
    if _surely_blank(view, visit) or is_blank(view, visit) or period <= 0 or _judged_by_children(view):
        return
    if view.newest is None:
        raise Unverified("没有可用的日期")
    age = (reference(view, context) - view.newest).days
    if age <= period - ahead:
        return
    if unseen_below(visit):
        raise Unverified(_BELOW)
    over = age > period
    yield found(
        message=_stale_message(view, view.newest, age, period, over) + _twins(view),
        level=Level.LIMIT if over else Level.WARNING,
        evidence=evidence(visit) | {"newest": view.newest.isoformat(), "age": age, "period": period},
    )


@rule(
    "section.unverified",
    "栏目未能核实",
    Scope.SECTION,
    Severity.INFO,
    basis="未能核实的栏目不判定为问题，须人工核实",
    periods=PERIODS,
    warn_before=WARN_BEFORE,
)
def unverified(view: SectionView, context: Context) -> Iterator[Finding]:
    """栏目这次没有看清，不能判定是否空白、是否更新，列为待办，不算问题。

    原因：打不开不等于空白，被拦截不等于不更新；没有证据就不能通报，但也不能漏掉，所以要有人去看一眼。
    处理：用浏览器打开栏目核对；网址已变的，改台账；由脚本显示内容的，在巡查机器上安装浏览器；
    条目都不带日期的，在台账中登记豁免或改为“静态信息”类。
    """
    excused(view, context)
    if not view.visits:
        raise Unverified("尚未巡查过")
    reason = _why_unverified(view, context)
    if reason:
        yield found(
            message=f"栏目“{view.section.name}”未能核实：{reason}",
            confidence=Confidence.UNVERIFIED,
            evidence=evidence(view.visits[0]),
        )


def excused(view: SectionView, context: Context) -> None:
    """Raise where the office excused the section, or where another row or a migration speaks for it."""
    if view.twin_of is not None:
        raise Exempt(f"与栏目“{view.twin_of.name}”网址相同，合并判定")
    if reason := exemption(view.section, context.today):
        raise Exempt(reason)
    if view.frozen:
        raise Unverified("网站迁移冻结期内")


def proof(view: SectionView) -> SectionVisit:
    """The visit that shows what the section holds; raises Unverified when none does."""
    if not view.visits:
        raise Unverified("尚未巡查过")
    if not read_well(view.visits[0]):
        raise Unverified(OUTCOMES.get(view.visits[0].outcome, "未能打开"))
    for visit in view.visits:
        if visit.outcome is FetchOutcome.OK or _shows_something(visit):
            return visit
    raise Unverified("页面未变化，没有可用的巡查记录")


def is_blank(view: SectionView, visit: SectionVisit) -> bool:
    """Whether nothing at all was seen in it; of static information, whether its page says nothing of its own."""
    if view.section.category is Category.STATIC:
        lists = visit.entries or visit.total or visit.children or view.child_entries or view.child_sections
        return not lists and view.own_words is not None and view.own_words < SAID_NOTHING
    lists = visit.entries or visit.total or visit.children or view.child_entries or view.child_sections
    return not (lists or view.pages or (visit.jumps_to and not _frame_alone(view, visit)))


def _frame_alone(view: SectionView, visit: SectionVisit) -> bool:
    """Whether what was taken for an article is the frame that all pages of the site bear."""
    own = view.own_words
    return visit.jumps_to == visit.final_url and own is not None and own < SAID_NOTHING


def is_proven_blank(view: SectionView, visit: SectionVisit) -> bool:
    """A blank seen in a browser too, or stated by the CMS itself, and not doubted by the parser."""
    if view.section.category is Category.STATIC:
        return visit.rendered and not _shown_by_script(view, visit) and not unanswered(visit)
    if visit.rendered:
        return not unanswered(visit)
    return visit.total == 0 and not visit.evidence.get("unsure")


def _surely_blank(view: SectionView, visit: SectionVisit) -> bool:
    """Raises Unverified for a blank that nothing proves: what was found before then stands as it stood."""
    if not is_blank(view, visit):
        return False
    if reason := _doubt(view, visit):
        raise Unverified(reason)
    return is_proven_blank(view, visit)


def _doubt(view: SectionView, visit: SectionVisit) -> str:
    """Why a blank is not proven; "" where it is, or where a script shows a text all the same."""
    static = view.section.category is Category.STATIC
    said = (view.own_words or 0) >= SAID_NOTHING or "drawn" in visit.evidence
    if not static and visit.total != 0 and said:
        return "没有识别出信息条目，但页面上有其他页面没有的文字、图片或链接，不能认定为空白"
    if is_proven_blank(view, visit) or (static and visit.rendered and not unanswered(visit)):
        return ""
    why = unanswered(visit) or visit.evidence.get("unsure") or "未用浏览器复核"
    return f"静态页面中没有{'正文' if static else '条目'}（{why}），不能认定为空白"


def _shown_by_script(view: SectionView, visit: SectionVisit) -> bool:
    """Whether the browser showed a text or a picture that the page itself does not hold."""
    more = visit.evidence.get("only_shown", {})
    if "drawn" in visit.evidence:
        return True
    known = frozenset({view.unit.name, view.site.name, *(one.get("name", "") for one in view.unit.aliases)})
    said = count_words(more.get("lines", ()), known, view.section.name)
    return bool(more.get("pictures")) or said >= SAID_NOTHING


def limits(view: SectionView, context: Context) -> tuple[int, int]:
    """(days within which it must be updated, days before that when the warning begins)."""
    own = view.section.period_days
    category = str(view.section.category)
    period = own if own is not None else int(context.parameters["periods"].get(category, 0))
    if own is not None and own != context.parameters["periods"].get(category):
        return period, min(WARN_AT_MOST, int(period * WARN_SHARE))
    return period, int(context.parameters["warn_before"].get(category, 0))


def reference(view: SectionView, context: Context) -> dt.date:
    """The day the age is counted to: what was published since the last look, nobody knows."""
    return min(context.today, view.seen_on or context.today)


def evidence(visit: SectionVisit) -> dict[str, object]:
    """What the visit saw, for the record."""
    return {
        **visit.evidence,
        "visited_at": visit.at.isoformat(),
        "status": visit.status,
        "final_url": visit.final_url,
        "entries": visit.entries,
        "rendered": visit.rendered,
    }


def _shows_something(visit: SectionVisit) -> bool:
    return bool(visit.entries or visit.total or visit.children or visit.jumps_to)


def _judged_by_children(view: SectionView) -> bool:
    """A directory whose newest item is a child's: the child is judged, the parent would count twice."""
    return bool(view.child_sections) and (view.own_newest is None or view.own_newest != view.newest)


def _why_unverified(view: SectionView, context: Context) -> str:
    try:
        visit = proof(view)
    except Unverified as reason:
        return str(reason)
    if is_blank(view, visit):
        return "" if _leaves_nothing_open(view, visit, context) else _doubt(view, visit)
    if not _shows_something(visit) and view.pages and not view.child_sections:
        return "栏目页中没有条目，但该栏目此前有信息"
    period, ahead = limits(view, context)
    if period <= 0 or _judged_by_children(view):
        return ""
    if view.newest is None:
        return "条目都没有日期，不能判定是否更新"
    old = (reference(view, context) - view.newest).days > period - ahead
    return _BELOW if old and unseen_below(visit) else ""


def _leaves_nothing_open(view: SectionView, visit: SectionVisit, context: Context) -> bool:
    """Whether its page says plenty of its own, a table say, and no period is set: neither blank nor ever stale."""
    drawn = count_words(visit.evidence.get("only_shown", {}).get("lines", ()), frozenset(), "")
    plenty = (view.own_words or 0) - drawn >= _PLENTY
    return plenty and limits(view, context)[0] <= 0 and "#" not in view.section.url


def _stale_message(view: SectionView, newest: dt.date, age: int, period: int, over: bool) -> str:
    what = f"栏目“{view.section.name}”最新信息日期为{newest.year}年{newest.month}月{newest.day}日"
    if over:
        return f"{what}，已{age}天未更新（应在{period}天内更新）"
    left = period - age
    return f"{what}，已{age}天未更新，" + (f"再过{left}天将超过" if left else "今天到达") + f"{period}天期限"


def _twins(view: SectionView) -> str:
    names = "、".join(f"“{twin.name}”" for twin in view.twins)
    return f"（台账中{names}与此栏目网址相同，合并判定）" if names else ""
