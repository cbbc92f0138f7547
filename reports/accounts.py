"""New-media accounts as the papers tell of them: one line each, and the table of those with problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from reports.selection import LIVE, ZONE
from storage.models import Account, AccountState, Confidence, Finding, Level, Platform, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

__all__ = ["AccountLine", "ProblemLine", "account_lines", "problem_lines", "totals"]

TYPES: Mapping[Platform, str] = {
    Platform.WECHAT: "微信公众号",
    Platform.WEIBO: "微博",
    Platform.TOUTIAO: "今日头条",
    Platform.DOUYIN: "抖音",
    Platform.KUAISHOU: "快手",
    Platform.CHANNELS: "视频号",
    Platform.XIAOHONGSHU: "小红书",
    Platform.APP: "App",
}
#: 问题类别 of the table
_KINDS = {
    "account.stale": "不更新",
    "account.frequency": "更新不足",
    "account.zombie": "僵尸账号",
    "account.menu": "菜单异常",
    "account.interaction": "无互动入口",
    "account.violation": "推文违规",
    "account.identity": "信息不符",
}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account as last judged before a moment; `weeks`, `months` as AccountState keeps them, newest first."""

    account_id: int
    type: str
    name: str
    unit: str
    verdict: str
    newest: dt.date | None
    checked_on: dt.date | None
    confirmed: bool
    message: str
    source: str
    weeks: Sequence[Any]
    months: Sequence[Any]

    def pushes(self, month: str) -> int:
        """Pushes in a month written 2026-10; 0 where it was not counted."""
        return next((m["pushes"] for m in self.months if m["from"].startswith(month)), 0)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """新媒体类型 | 名称 | 责任单位 | 问题类别 | 检查时更新日期."""

    type: str
    name: str
    unit: str
    kind: str
    newest: str


def account_lines(session: Session, before: dt.datetime) -> list[AccountLine]:
    """Every listed account's last line before the moment, by type and name; never judged ones come bare."""
    last = (
        select(AccountState.account_id, func.max(AccountState.as_of).label("as_of"))
        .where(AccountState.as_of < before)
        .group_by(AccountState.account_id)
        .subquery()
    )
    query = (
        select(Account, Unit.name, AccountState)
        .join(Unit, Unit.id == Account.unit_id)
        .outerjoin(last, last.c.account_id == Account.id)
        .outerjoin(
            AccountState,
            (AccountState.account_id == Account.id) & (AccountState.as_of == last.c.as_of),
        )
        .where(Account.listed)
        .order_by(AccountState.run_id)
    )
    lines = {account.id: _line(account, unit, state) for account, unit, state in session.execute(query)}
    order = list(TYPES.values())
    return sorted(
        lines.values(), key=lambda one: (order.index(one.type) if one.type in order else 0, one.name)
    )


def problem_lines(session: Session, start: dt.datetime, end: dt.datetime) -> list[ProblemLine]:
    """The printable problems of accounts within the time: definite, confirmed, at the limit, still there."""
    newest = {one.account_id: one.newest for one in account_lines(session, end)}
    query = (
        select(Finding, Account, Unit.name)
        .join(Account, Account.id == Finding.account_id)
        .join(Unit, Unit.id == Account.unit_id)
        .where(
            Finding.rule.startswith("account."),
            Finding.confidence == Confidence.DEFINITE,
            Finding.level == Level.LIMIT,
            Finding.confirmed_at.is_not(None),
            Finding.state.in_(LIVE),
            Finding.first_seen < end,
            Finding.last_seen >= start,
        )
        .order_by(Unit.id, Account.id, Finding.id)
    )
    found: dict[tuple[int, str], ProblemLine] = {}
    for finding, account, unit in session.execute(query):
        kind, day = _KINDS.get(finding.rule, "其他"), newest.get(account.id)
        line = ProblemLine(_type(account), account.name, unit, kind, day.isoformat() if day else "—")
        found.setdefault((account.id, kind), line)
    return list(found.values())


def totals(lines: Sequence[AccountLine]) -> dict[str, dict[str, int]]:
    """Type → {"合计": …, verdict: …}, so that sums are computed and never written down twice."""
    found: dict[str, dict[str, int]] = {}
    for line in lines:
        row = found.setdefault(line.type, {"合计": 0})
        row["合计"] += 1
        row[line.verdict] = row.get(line.verdict, 0) + 1
    return found


def _line(account: Account, unit: str, state: AccountState | None) -> AccountLine:
    if state is None:
        return AccountLine(
            account.id, _type(account), account.name, unit, "未能核实", None, None, False, "", "", (), ()
        )
    newest = state.newest_at.astimezone(ZONE).date() if state.newest_at else None
    return AccountLine(
        account_id=account.id,
        type=_type(account),
        name=account.name,
        unit=unit,
        verdict=state.verdict,
        newest=newest,
        checked_on=state.checked_on,
        confirmed=state.confirmed,
        message=state.message,
        source=state.proof_source or state.newest_source,
        weeks=state.weeks,
        months=state.months,
    )


def _type(account: Account) -> str:
    return TYPES[account.platform]
