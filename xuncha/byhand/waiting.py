"""What waits for whom: each account with its state, its sources' health, and what is to be done by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.accounts.limits import type_of
from checks.accounts.periods import day_of
from checks.accounts.sentences import sentence
from checks.accounts.troubles import latest, person, to_do
from checks.accounts.verdict import AccountVerdict
from checks.accounts.views import account_views
from checks.helpers import Helpers
from crawler.platforms.registry import sources
from storage.models import SourceHealth
from storage.vault import Vault
from xuncha.byhand.logins import logins_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checks.accounts.verdict import Judge, Judgement
    from checks.subjects import AccountView
    from xuncha.byhand.logins import Login
    from xuncha.county import County

__all__ = ["HEALTH", "Waiting", "waiting"]

#: how people call the health of a source
HEALTH = {
    SourceHealth.OK: "正常",
    SourceHealth.EMPTY_UNCONFIRMED: "空列表待证实",
    SourceHealth.BLOCKED: "被限制",
    SourceHealth.LOGIN_NEEDED: "需登录",
    SourceHealth.CONFIG_ERROR: "配置有误",
    SourceHealth.NOT_FOUND: "找不到账号",
    SourceHealth.MIGRATED: "已迁移",
    SourceHealth.STALE: "数据陈旧",
    SourceHealth.NET_ERROR: "网络故障",
    SourceHealth.MANUAL_DUE: "待填报",
}
#: what no night mends by itself
_MENDABLE = (
    SourceHealth.LOGIN_NEEDED,
    SourceHealth.CONFIG_ERROR,
    SourceHealth.MIGRATED,
    SourceHealth.NOT_FOUND,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One account as a line. `action` is "" where nobody has to do anything."""

    unit: str
    type: str
    name: str
    verdict: AccountVerdict
    newest: dt.date | None
    due: dt.date | None  #: by when it must publish again
    sources: str
    who: str
    message: str
    action: str


def waiting(county: County, now: dt.datetime) -> list[Waiting]:
    """All accounts, those that wait for somebody first."""
    vault = Vault(county.folder)
    with county.database.session() as session:
        judge: Judge = Helpers(county.settings).get("account_judge", session)
        views = account_views(session, now)
    lines = [_line(view, judge(view, now), judge, vault, now) for view in views]
    order = list(AccountVerdict)
    rank = (AccountVerdict.UNVERIFIED, AccountVerdict.STALE, AccountVerdict.NEVER, AccountVerdict.SHORT)
    return sorted(
        lines,
        key=lambda one: (
            not one.action,
            rank.index(one.verdict) if one.verdict in rank else len(rank) + order.index(one.verdict),
            one.unit,
            one.name,
        ),
    )


def _line(view: AccountView, made: Judgement, judge: Judge, vault: Vault, now: dt.datetime) -> Waiting:
    limits = judge.limits
    due = made.newest_day + dt.timedelta(days=limits.limit_days) if made.newest_day else None
    return Waiting(
        unit=view.unit.name,
        type=type_of(view.account),
        name=view.account.name,
        verdict=made.verdict,
        newest=made.newest_day,
        due=due,
        sources="；".join(_sources(view, day_of(now))) or "未配置",
        who=person(view),
        message=sentence(view, made, limits),
        action="；".join(_actions(view, made, vault, now)),
    )


def _sources(view: AccountView, today: dt.date) -> Iterator[str]:
    """Each source with its health, and when a blocked one will be asked again."""
    titles = {name: source.title for name, source in sources().items()}
    for attempt in latest(view.attempts):
        title = titles.get(attempt.source, _OWN.get(attempt.source, attempt.source))
        again = attempt.next_try_on
        rest = f"，{again.month}月{again.day}日再试" if again and again > today else ""
        yield f"{title}{HEALTH[attempt.health]}{rest}"


_OWN = {"wechat.page": "公开页面", "manual.paste": "粘贴链接", "manual.table": "导入表格"}


def _actions(view: AccountView, made: Judgement, vault: Vault, now: dt.datetime) -> Iterator[str]:
    """What people have to do; a source that needs mending is told even while others still answer."""
    if made.verdict in (AccountVerdict.CLOSED, AccountVerdict.PAUSED):
        return
    newest = latest(view.attempts)
    asked = max((one.at for one in newest if one.health is SourceHealth.LOGIN_NEEDED), default=None)
    logins = list(logins_of(view.account, view.unit, vault, now))
    if asked is not None and _scanned_after(asked, logins):
        yield "已重新登录，今晚巡查后更新判定"
    elif made.verdict is AccountVerdict.UNVERIFIED or any(one.health in _MENDABLE for one in newest):
        yield to_do(view)
    if made.verdict in (AccountVerdict.STALE, AccountVerdict.NEVER):
        yield f"请{person(view)}恢复更新"
    if made.verdict is AccountVerdict.SHORT:
        yield f"请{person(view)}按规定次数更新"
    if asked is None:  # logins that end within a day, before the night finds them dead
        yield from (login.action for login in logins if login.action)


def _scanned_after(asked: dt.datetime, logins: Iterable[Login]) -> bool:
    saved = [one.state.saved_at for one in logins if not one.action]
    return any(at is not None and at > asked for at in saved)
