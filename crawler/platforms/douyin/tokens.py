"""The owner's leave at 抖音's open platform: access tokens of 15 days, renewed by a refresh token of 30."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from crawler.platforms.base import FetchResult, failure
from crawler.platforms.sessions import SessionState
from crawler.platforms.shapes import dig, digest, load, number, seconds, words
from crawler.platforms.web import BudgetSpent, NetFailure
from storage.models import SourceHealth

if TYPE_CHECKING:
    from crawler.platforms.web import Web
    from storage.models import Account
    from storage.vault import Vault

__all__ = ["LINE", "Grant", "standing"]

LINE = "douyin.api"
_MARGIN = dt.timedelta(minutes=10)
#: so long before its end the refresh token itself is renewed, which works five times
_EARLY = dt.timedelta(days=7)
_SOON = dt.timedelta(days=1)


class Grant:
    """What the office was given for one open_id, and what has come of it since."""

    def __init__(self, open_id: str, client_key: str, web: Web) -> None:
        self._open_id, self._client_key, self._web = open_id, client_key, web
        self._given = web.secret(f"douyin:{open_id}")
        self._refresh = web.secret(f"douyin:{open_id}:refresh")
        # a new authorisation by the owner outdates all that came of the last one
        self._mark = digest(f"{self._given}|{self._refresh}".encode())
        self._kept = _kept(web.vault, open_id, self._mark)
        for name in ("token", "refresh"):
            web.hide(words(self._kept.get(name)))

    @property
    def there(self) -> bool:
        return bool(self._given or self._refresh)

    @property
    def renewable(self) -> bool:
        return bool(self._refresh)

    async def token(self) -> str | FetchResult:
        """A token to try: the last renewed one while it lasts, else the one the office was given."""
        until, found = seconds(self._kept.get("until")), words(self._kept.get("token"))
        if found and until is not None and until - _MARGIN > self._web.clock():
            return await self._prolonged(found)
        return await self.renewed() if self._refresh and (found or not self._given) else self._given

    async def renewed(self) -> str | FetchResult:
        """A fresh access token, or what is wrong."""
        if not self._client_key:
            message = "续期抖音授权需要 client_key，请在来源参数中填写（open_id=…;client_key=…）"
            return failure(SourceHealth.CONFIG_ERROR, self._web.clock(), message, "no client_key")
        sent = {
            "client_key": self._client_key,
            "grant_type": "refresh_token",
            "refresh_token": words(self._kept.get("refresh")) or self._refresh,
        }
        read, at = await self._post("/oauth/refresh_token/", sent)
        found = words(dig(read, "data", "access_token"), 1000)
        if not found:
            return _refused(read, at)
        self._keep(
            token=found,
            until=_end(dig(read, "data", "expires_in"), at),
            refresh=words(dig(read, "data", "refresh_token"), 1000) or sent["refresh_token"],
            refresh_until=_end(dig(read, "data", "refresh_expires_in"), at),
        )
        return await self._prolonged(found)

    async def _prolonged(self, token: str) -> str:
        """The same token; before the refresh token ends a longer one is asked for, as often as that is allowed."""
        end = seconds(self._kept.get("refresh_until"))
        if end is not None and end - self._web.clock() < _EARLY and self._client_key:
            sent = {"client_key": self._client_key, "refresh_token": words(self._kept.get("refresh"))}
            try:
                read, at = await self._post("/oauth/renew_refresh_token/", sent)
            except (BudgetSpent, NetFailure):
                return token  # it lasts for some days yet
            if longer := words(dig(read, "data", "refresh_token"), 1000):
                self._keep(refresh=longer, refresh_until=_end(dig(read, "data", "expires_in"), at))
        return token

    async def _post(self, path: str, sent: dict[str, str]) -> tuple[Any, dt.datetime]:
        answer = await self._web.post(LINE, self._web.accounts.douyin_api + path, data=sent)
        return load(answer.body), answer.at

    def _keep(self, **values: Any) -> None:
        self._kept = {**self._kept, **values, "mark": self._mark}
        for name in ("token", "refresh"):
            self._web.hide(words(self._kept.get(name)))
        self._web.vault.set(_name(self._open_id), json.dumps(self._kept))


def standing(vault: Vault, account: Account, open_id: str, now: dt.datetime) -> SessionState | None:
    """How long the leave still lasts; None where nothing is known of its end."""
    kept = _kept(vault, open_id, None)
    until = seconds(kept.get("refresh_until"))
    if until is None:
        return None
    alive = until > now
    return SessionState(f"douyin-{open_id}", None, until, alive, alive and until - now <= _SOON)


def _kept(vault: Vault, open_id: str, mark: str | None) -> dict[str, Any]:
    read = load(vault.get(_name(open_id)) or "")
    return read if isinstance(read, dict) and mark in (None, read.get("mark")) else {}


def _name(open_id: str) -> str:
    return f"token:douyin:{open_id}"


def _end(lasts: Any, at: dt.datetime) -> int | None:
    whole = number(lasts)
    return None if whole is None else int(at.timestamp()) + whole


def _refused(read: Any, at: dt.datetime) -> FetchResult:
    code = number(dig(read, "data", "error_code"))
    if code is None:
        return failure(SourceHealth.NET_ERROR, at, "抖音续期接口的应答无法识别", "no token")
    said = words(dig(read, "data", "description"), 100)
    message = f"抖音授权不能续期（{code} {said}），请账号管理员重新授权".replace(" ）", "）")
    return failure(SourceHealth.LOGIN_NEEDED, at, message, f"refresh {code}")
