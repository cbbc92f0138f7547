"""Logins that a person gave us: their names, cookies, age and end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.platforms.base import FetchResult, failure
from crawler.platforms.shapes import listing, number, seconds, words
from storage.models import Platform, SourceHealth
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.models import Account
    from storage.vault import Vault

__all__ = ["LOGIN_PAGES", "MARKS", "SessionState", "cookies", "examine", "expired", "session_name", "stamped"]

#: the cookie without which nobody is logged in, and the days after which experience says it is dead
MARKS: dict[Platform, tuple[tuple[str, ...], int | None]] = {
    Platform.WECHAT: (("slave_sid",), 4),
    Platform.WEIBO: (("SUB",), None),
    Platform.DOUYIN: (("sessionid", "sessionid_ss"), None),
    Platform.TOUTIAO: (("sessionid", "sessionid_ss"), None),
}
#: where a person logs in: setting of the address, path
LOGIN_PAGES: dict[Platform, tuple[str, str]] = {
    Platform.WECHAT: ("wechat_page", "/"),
    Platform.WEIBO: ("weibo_page", "/"),
    Platform.DOUYIN: ("douyin_page", "/"),
    Platform.TOUTIAO: ("toutiao_page", "/"),
}
_SOON = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SessionState:
    """One saved login: does it stand, until when (None: not known), since when."""

    name: str
    saved_at: dt.datetime | None
    expires_at: dt.datetime | None
    alive: bool
    soon: bool = False  #: ends within a day
    message: str = ""


def session_name(account: Account, params: Mapping[str, str] | None = None) -> str:
    """The name a login is saved under: the ledger's `session`, else that of the account itself."""
    shared = (params or {}).get("session", "")
    return f"{account.platform.value}-{shared or account.identifier or account.name}"


def examine(
    vault: Vault, account: Account, now: dt.datetime, params: Mapping[str, str] | None = None
) -> SessionState:
    """How a login stands, told from what is saved; nothing is asked of the platform."""
    name = session_name(account, params)
    state = vault.session(name)
    if state is None:
        return SessionState(name, None, None, False, message=f"“{account.name}”还没有登录，{_how(account)}")
    names, days = MARKS.get(account.platform, ((), None))
    found = [one for one in listing(state.get("cookies")) if words(_of(one, "name")) in names]
    saved_at = seconds(state.get("saved_at"))
    ends = [end for one in found if (end := _expiry(one))]
    if days and saved_at:
        ends.append(saved_at + dt.timedelta(days=days))
    until = min(ends, default=None)
    alive = bool(found) and (until is None or until > now)
    soon = alive and until is not None and until - now <= _SOON
    message = (
        "" if alive and not soon else f"“{account.name}”的登录{'即将' if soon else '已'}失效，{_how(account)}"
    )
    return SessionState(name, saved_at, until, alive, soon, message)


def expired(
    state: Mapping[str, Any] | None,
    account: Account,
    vault: Vault,
    now: dt.datetime,
    params: Mapping[str, str] | None = None,
) -> FetchResult | None:
    """The answer to give without asking, where the login is missing or over; None where it stands."""
    found = examine(vault, account, now, params)
    if state is not None and found.alive:
        return None
    return failure(SourceHealth.LOGIN_NEEDED, now, found.message, "session", login=found.name)


def cookies(state: Mapping[str, Any], domain: str, base: str = "") -> dict[str, str]:
    """The cookies of a login that belong to a domain (or to where the settings serve it)."""
    found = {}
    for one in listing(state.get("cookies")):
        place = words(_of(one, "domain")).lstrip(".")
        if place.endswith(domain) or (base and place == host_of(base)):
            found[words(_of(one, "name"))] = words(_of(one, "value"))
    return found


def stamped(state: Mapping[str, Any], name: str, now: dt.datetime, url: str) -> dict[str, Any]:
    """A fresh storage_state with when and where it was saved."""
    return {**state, "name": name, "saved_at": int(now.timestamp()), "url": url}


def _how(account: Account) -> str:
    who = f"请{account.owner}" if account.owner else "请"
    return f"{who}执行 xuncha login {account.platform.value} {account.name}"


def _expiry(cookie: Any) -> dt.datetime | None:
    value = _of(cookie, "expires")
    return seconds(int(value) if isinstance(value, float) else number(value))


def _of(cookie: Any, name: str) -> Any:
    return cookie.get(name) if isinstance(cookie, dict) else None
