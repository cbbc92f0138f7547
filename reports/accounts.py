"""New-media accounts of a period, as the passes judged them: one line each, counted by week or by month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from reports.accountlines import TYPES, UNVERIFIED, AccountLine, AccountSpan
from reports.periods import ZONE, PeriodKind
from reports.rankings import by_name
from storage.models import Account, AccountState, Platform, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from reports.periods import Period

__all__ = ["account_lines"]

_TYPE = {
    Platform.WECHAT: "微信公众号",
    Platform.WEIBO: "微博",
    Platform.TOUTIAO: "今日头条",
    Platform.DOUYIN: "抖音",
    Platform.KUAISHOU: "快手",
    Platform.CHANNELS: "视频号",
    Platform.XIAOHONGSHU: "小红书",
    Platform.APP: "App",
}
#: a week is counted anew for so long, for posts that are found late
_LATE = dt.timedelta(weeks=6)


def account_lines(session: Session, period: Period, now: dt.datetime) -> list[AccountLine]:
    """Every account of the ledger that was open in the period, by type, unit and name.

    The verdict is the period's last; the counts are the newest there are, since posts may be found late.
    """
    accounts = session.execute(
        select(Account, Unit.name)
        .join(Unit, Unit.id == Account.unit_id)
        .where(Account.listed, Account.closed_at.is_(None) | (Account.closed_at >= period.first_day))
    ).all()
    states = _states(session, period, now)
    lines = [_line(account, unit, states.get(account.id, ()), period, now) for account, unit in accounts]
    return sorted(lines, key=lambda one: (TYPES.index(one.type), by_name(one.unit), one.name))


def _states(session: Session, period: Period, now: dt.datetime) -> dict[int, list[AccountState]]:
    """Account id → what the passes of the period and of the weeks after made of it, oldest first."""
    query = select(AccountState).where(
        AccountState.as_of >= period.start, AccountState.as_of <= min(period.end + _LATE, now)
    )
    found: dict[int, list[AccountState]] = defaultdict(list)
    for state in session.scalars(query.order_by(AccountState.as_of, AccountState.id)):
        found[state.account_id].append(state)
    return found


def _line(
    account: Account, unit: str, states: Sequence[AccountState], period: Period, now: dt.datetime
) -> AccountLine:
    own = [state for state in states if state.as_of < period.end]
    # a pass that came just after the period still speaks of its last night
    last = own[-1] if own else next(iter(states), None)
    ended = min(period.last_day, now.astimezone(ZONE).date() - dt.timedelta(1))
    newest = last.newest_at.astimezone(ZONE).date() if last and last.newest_at else None
    return AccountLine(
        type=_type(account),
        name=account.name,
        unit=unit,
        verdict=last.verdict if last else UNVERIFIED,
        newest=newest,
        checked_on=last.checked_on if last else None,
        message=last.message if last else "本期没有监测记录",
        spans=_spans(states, period, ended),
    )


def _spans(states: Iterable[AccountState], period: Period, ended: dt.date) -> list[AccountSpan]:
    """The weeks (of longer periods the months) whose last day falls into the period, as counted last."""
    newest: dict[str, Any] = {}
    for state in states:
        counted = state.weeks if period.kind is PeriodKind.MONTH else state.months
        newest.update({one["from"]: one for one in counted})
    spans = [
        AccountSpan.model_validate({**one, "first": one["from"], "last": one["to"]})
        for _, one in sorted(newest.items())
    ]
    return [span for span in spans if period.first_day <= span.last <= ended]


def _type(account: Account) -> str:
    if account.platform is Platform.WECHAT and "服务号" in account.kind:
        return "微信服务号"
    return _TYPE[account.platform]
