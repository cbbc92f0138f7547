"""Why an account could not be told, and who must do what about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.accounts.limits import PLATFORMS
from storage.models import SourceHealth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checks.subjects import AccountView
    from storage.models import Account, SourceAttempt, Unit

__all__ = ["ABOUT", "latest", "person", "responsible", "to_do", "trouble"]

_WHAT = {
    SourceHealth.OK: "现有来源只能证明有更新，不能证明没有更新",
    SourceHealth.EMPTY_UNCONFIRMED: "返回的列表是空的，可能是限制访问，不能据此认定没有更新",
    SourceHealth.BLOCKED: "平台要求验证或限制了访问",
    SourceHealth.LOGIN_NEEDED: "登录已失效",
    SourceHealth.CONFIG_ERROR: "接口密钥、权限或IP白名单没有配置好",
    SourceHealth.NOT_FOUND: "平台上找不到这个账号",
    SourceHealth.MIGRATED: "账号已迁移",
    SourceHealth.STALE: "来源给出的是旧数据",
    SourceHealth.NET_ERROR: "连接平台失败",
    SourceHealth.MANUAL_DUE: "需要人工提供推文链接或后台表格",
}
#: the trouble that a person can mend comes before one that only time mends
_ORDER = (
    SourceHealth.LOGIN_NEEDED,
    SourceHealth.CONFIG_ERROR,
    SourceHealth.MIGRATED,
    SourceHealth.NOT_FOUND,
    SourceHealth.BLOCKED,
    SourceHealth.EMPTY_UNCONFIRMED,
    SourceHealth.STALE,
    SourceHealth.NET_ERROR,
    SourceHealth.OK,
    SourceHealth.MANUAL_DUE,
)
#: a word of a program or of its protocol, which readers of the papers need not know
_INNER = re.compile(r"(?!IP\b)[A-Za-z][A-Za-z_-]+|\d{1,3}(?:\.\d{1,3}){3}|错误 ?-?\d+", re.ASCII)
#: tells of the account and not of its posts
ABOUT = "wechat.about"
#: what a bridge suffers from when its own login is over
_BRIDGE = (SourceHealth.EMPTY_UNCONFIRMED, SourceHealth.STALE, SourceHealth.BLOCKED, SourceHealth.NET_ERROR)
_BY_HAND = "请{who}用手机查看该账号，粘贴近期推文链接，或登记点验并附截图"


def responsible(account: Account, unit: Unit) -> str:
    """责任人 as the ledger names them."""
    return f"{unit.name}{account.owner or unit.contact or '账号管理员'}"


def person(view: AccountView) -> str:
    """责任人 of the account that a rule looks at."""
    return responsible(view.account, view.unit)


def latest(attempts: Iterable[SourceAttempt]) -> list[SourceAttempt]:
    """The newest attempt of each source, the one most worth mending first."""
    newest: dict[str, SourceAttempt] = {}
    for attempt in attempts:
        if attempt.source == ABOUT:
            continue
        known = newest.get(attempt.source)
        if known is None or attempt.at > known.at:
            newest[attempt.source] = attempt
    return sorted(newest.values(), key=lambda one: _ORDER.index(one.health))


def trouble(view: AccountView) -> str:
    """What keeps the account from being told: one clause in plain words."""
    found = latest(view.attempts)
    if not found:
        return "还没有从任何来源取得过数据" if view.account.sources else "台账没有填写数据来源"
    first = found[0]
    if first.delayed:
        return "微信统计数据尚未最终生成"
    told = first.message.rstrip("。")
    return told if told and not _INNER.search(told) else _WHAT[first.health]


def to_do(view: AccountView) -> str:
    """Who must do what, one clause."""
    who, found = person(view), latest(view.attempts)
    if not found:
        return _BY_HAND.format(who=who)
    platform = PLATFORMS[view.account.platform]
    if found[0].health is SourceHealth.LOGIN_NEEDED and not found[0].source.endswith(".official"):
        return f"请{who}重新扫码登录（xuncha login {platform} {view.account.name}）"
    return _action(found[0], who)


def _action(attempt: SourceAttempt, who: str) -> str:
    health = attempt.health
    if health is SourceHealth.LOGIN_NEEDED:  # of an official interface: there is no page to scan
        return f"请{who}重新授权：{attempt.message}"
    if health is SourceHealth.CONFIG_ERROR:
        what = attempt.message.rstrip("。") or "核对接口密钥、权限和IP白名单"
        return f"请政务公开股会同{who}处理：{what}"
    if health in (SourceHealth.NOT_FOUND, SourceHealth.MIGRATED):
        return f"请{who}核对账号标识和迁移情况，政务公开股更新台账"
    if health is SourceHealth.OK and attempt.delayed:
        return "等待微信统计生成后自动复核"
    by_hand = _BY_HAND.format(who=who)
    if attempt.source.startswith("feed.") and health in _BRIDGE:
        return f"请政务公开股检查自建订阅服务的运行和登录；{by_hand}"
    if health is SourceHealth.BLOCKED and attempt.next_try_on:
        again = attempt.next_try_on
        return f"{by_hand}；{again.month}月{again.day}日自动再试"
    return by_hand
