"""What is said of an account's updating, in one Chinese sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.accounts.limits import type_of
from checks.accounts.troubles import trouble
from checks.accounts.verdict import AccountVerdict

if TYPE_CHECKING:
    import datetime as dt

    from checks.accounts.limits import Limits
    from checks.accounts.verdict import Judgement, Span
    from checks.subjects import AccountView

__all__ = ["day", "doubt", "named", "sentence", "short", "silent"]

_UNITS = {"pushes": "次", "articles": "条"}


def day(written: dt.date) -> str:
    return f"{written.year}年{written.month}月{written.day}日"


def named(view: AccountView) -> str:
    """微信公众号“云溪发布”."""
    return f"{type_of(view.account)}“{view.account.name}”"


def silent(view: AccountView, made: Judgement, limits: Limits) -> str:
    """Only where silence is proven."""
    if made.silence is None or made.newest_day is None:
        return ""
    text = (
        f"{named(view)}最近一次更新为{day(made.newest_day)}，"
        f"截至{made.silence.day.month}月{made.silence.day.day}日检查时已{made.silence.days}天未更新"
    )
    if made.silence.days > limits.limit_days:
        return f"{text}（超过{limits.limit_days}天）"
    return f"{text}，接近{limits.limit_days}天期限"


def short(view: AccountView, span: Span, limits: Limits) -> str:
    tally, unit = span.tally, _UNITS[limits.count]
    number = tally.of(limits.count)
    more = f"（其中转发{tally.reposts}条）" if tally.reposts else ""
    verb = "推送" if limits.count == "pushes" else "发布"
    what = f"{verb}{number}{unit}{more}" if number else "没有更新"
    return f"{named(view)}{span.period.label}{what}，不足{span.needed}{unit}"


def doubt(view: AccountView, made: Judgement, limits: Limits) -> str:
    """Why nothing can be said, and of what."""
    why = trouble(view)
    if made.newest_day is None:
        return f"{named(view)}还没有取得任何推文，是否更新未能核实：{why}"
    known = f"已掌握的最近一次更新为{day(made.newest_day)}"
    if made.gap is not None and made.gap > min(limits.warn_days, limits.limit_days):
        return f"{named(view)}{known}，此后是否更新未能核实：{why}"
    span = next((one for one in (*made.weeks, *made.months) if one.open), None)
    if span is None:
        return f"{named(view)}{known}：{why}"
    number = span.tally.of(limits.count)
    unit = _UNITS[limits.count]
    return f"{named(view)}{span.period.label}已掌握{number}{unit}更新，是否不足{span.needed}{unit}未能核实：{why}"


def sentence(view: AccountView, made: Judgement, limits: Limits) -> str:
    """The account in one sentence, whatever it comes to."""
    if made.verdict is AccountVerdict.STALE:
        return silent(view, made, limits)
    if made.verdict is AccountVerdict.SHORT:
        return next(short(view, one, limits) for one in (*made.weeks, *made.months) if one.short)
    if made.verdict is AccountVerdict.UNVERIFIED:
        return doubt(view, made, limits)
    if made.verdict is AccountVerdict.NEVER:
        return f"{named(view)}开通后未发布过内容"
    if made.verdict in (AccountVerdict.CLOSED, AccountVerdict.PAUSED):
        return f"{named(view)}{made.verdict.value}"
    return f"{named(view)}最近一次更新为{day(made.newest_day)}" if made.newest_day else named(view)
