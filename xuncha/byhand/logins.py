"""The logins that sources live on: how old each is, when it ends, and who must scan again before the night."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from checks.accounts.limits import PLATFORMS
from checks.accounts.troubles import responsible
from crawler.platforms.base import ZONE
from crawler.platforms.registry import named, parameters
from crawler.platforms.sessions import examine
from storage.models import Account, Unit
from storage.vault import Vault, VaultLocked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from crawler.platforms.sessions import SessionState
    from xuncha.county import County

__all__ = ["Login", "logins", "logins_of", "to_renew"]


@dataclass(frozen=True, slots=True)
class Login:
    """One saved login, or the lack of one; `action` is "" while it lasts beyond the next night."""

    account: str
    platform: str
    who: str
    state: SessionState
    action: str

    @property
    def standing(self) -> str:
        if self.state.saved_at is None and not self.state.expires_at:
            return "没有登录"
        if not self.state.alive:
            return "已失效"
        return "即将失效" if self.state.soon else "有效"


def logins(county: County, now: dt.datetime) -> list[Login]:
    """Every login that the ledger's sources need, those to be renewed first."""
    vault = Vault(county.folder)
    query = select(Account, Unit).join(Unit, Unit.id == Account.unit_id).where(Account.listed)
    with county.database.session() as session:
        rows = session.execute(query.order_by(Unit.id, Account.id)).all()
    today = now.astimezone(ZONE).date()
    found = [
        login
        for account, unit in rows
        if account.closed_at is None or account.closed_at > today
        for login in logins_of(account, unit, vault, now)
    ]
    return sorted(found, key=lambda one: not one.action)


def logins_of(account: Account, unit: Unit, vault: Vault, now: dt.datetime) -> Iterable[Login]:
    """The logins that the sources of one account need."""
    who, platform = responsible(account, unit), PLATFORMS[account.platform]
    for entry in account.sources:
        source = named(str(entry.get("source") or ""), account.platform)
        params = parameters(str(entry.get("params") or ""))
        state, how = None, f"扫码登录：xuncha login {platform} {account.name}"
        if source is not None and "session" in source.needs:
            state = examine(vault, account, now, params)
        elif told := getattr(source, "standing", None):  # an owner's leave that ends
            state, how = told(vault, account, params, now), "重新授权并登记"
        if state is not None:
            login = Login(account.name, platform, who, state, "")
            yield login if state.alive and not state.soon else _told(login, how)


def _told(login: Login, how: str) -> Login:
    """Who must do what, and by when."""
    until = login.state.expires_at
    when = f"（{_local(until)}到期）" if login.state.soon and until else ""
    action = f"{login.platform}“{login.account}”{login.standing}{when}，请{login.who}在今晚巡查前{how}"
    return Login(login.account, login.platform, login.who, login.state, action)


def to_renew(county: County, now: dt.datetime) -> list[str]:
    """One sentence for each login that will not last through the next night."""
    try:
        return [one.action for one in logins(county, now) if one.action]
    except VaultLocked as error:  # the night goes on with what needs no login
        return [str(error)]


def _local(moment: dt.datetime) -> str:
    here = moment.astimezone(ZONE)
    return f"{here.month}月{here.day}日{here:%H:%M}"
