"""Rule on home pages: how old the newest item is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.health import OUTCOMES, read_well
from checks.registry import Context, Scope, Unverified, found, rule
from storage.models import Confidence, Level, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.subjects import SiteView
    from storage.models import Finding


@rule(
    "home.stale",
    "首页不更新",
    Scope.SITE,
    Severity.CRITICAL,
    uses=("calendar",),
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：首页不更新——监测时间点前2周内首页栏目无信息更新",
    warn_days=10,
    limit_days=14,
    count="calendar",
)
def stale(view: SiteView, context: Context) -> Iterator[Finding]:
    """网站首页超过期限没有新信息。

    依据：国办秘函〔2019〕19号单项否决：监测时间点前2周内首页栏目无信息更新的，不合格。县级日常监测要求每天更新，
    缺省按1天计（home.stale 的 limit_days；count = "workday" 时按工作日计，法定节假日和周末不算）。
    判定：取首页上各条信息中最新的日期（首页所示日期，或所链接文章页、栏目列表中的日期），不看排在第一的信息；晚于监测日
    的日期不算更新。相差天数大于期限才算。首页只有导航、没有信息条目的，取各栏目中最新的信息。首页没有打开的不判定。
    整改：当天更新首页要闻、通知等栏目；属于首页模板未刷新的，联系网站运维单位重新发布首页。
    """
    if view.frozen:
        raise Unverified("网站迁移冻结期内")
    if not view.home_visits:
        raise Unverified("首页尚未巡查过")
    visit = view.home_visits[0]
    if not read_well(visit):
        raise Unverified(OUTCOMES.get(visit.outcome, "未能打开"))
    if view.home_newest is None:
        yield found(
            message="首页没有识别出带日期的信息，未能判定是否更新，请人工核实",
            confidence=Confidence.UNVERIFIED,
            severity=Severity.INFO,
        )
        return
    day = min(context.today, view.seen_on or context.today)
    age = _age(view.home_newest, day, context)
    limit, warn = context.parameters["limit_days"], context.parameters["warn_days"]
    if age > min(limit, warn):
        yield found(
            message=_message(view, view.home_newest, age, context),
            level=Level.LIMIT if age > limit else Level.WARNING,
            evidence={
                **visit.evidence,
                "newest": view.home_newest.isoformat(),
                "age": age,
                "limit": limit,
                "count": context.parameters["count"],
                "navigation_only": view.navigation_only,
                "visited_at": visit.at.isoformat(),
            },
        )


def _age(newest: dt.date, day: dt.date, context: Context) -> int:
    if context.parameters["count"] == "workday":
        return int(context.inputs["calendar"].workdays_between(newest, day))
    return (day - newest).days


def _message(view: SiteView, newest: dt.date, age: int, context: Context) -> str:
    limit = context.parameters["limit_days"]
    unit = "个工作日" if context.parameters["count"] == "workday" else "天"
    what = "首页仅有导航，各栏目" if view.navigation_only else "首页"
    due = (
        f"应每{unit.removeprefix('个').replace('天', '日')}更新" if limit == 1 else f"应在{limit}{unit}内更新"
    )
    text = f"{what}最新信息日期为{newest.year}年{newest.month}月{newest.day}日，距监测时点已{age}{unit}未更新"
    return f"{text}（{due}）" if age > limit else f"{text}，接近{limit}{unit}期限（{due}）"
