"""access_token: asked for once, kept in the vault until shortly before it runs out."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from crawler.platforms.base import FetchResult, failure
from crawler.platforms.shapes import dig, load, number, seconds, words
from crawler.platforms.wechat.codes import official_failure
from storage.models import SourceHealth

if TYPE_CHECKING:
    from crawler.platforms.web import Web

__all__ = ["LINE", "forget", "secret_name", "token"]

LINE = "wechat.api"
_MARGIN = 300  #: seconds before its end at which a token is taken for spent
_LIFE = 7200


def secret_name(app_id: str) -> str:
    """The name under which the office keeps the AppSecret."""
    return f"wechat:{app_id}"


async def token(app_id: str, web: Web) -> str | FetchResult:
    """A token that works, or what is wrong.

    Asked for as `stable_token`, which leaves the tokens of the unit's other systems valid.
    """
    if kept := _kept(app_id, web):
        return kept
    now = web.clock()
    secret = web.secret(secret_name(app_id))
    if not secret:
        message = f"还没有登记该账号的 AppSecret，请执行 xuncha secret set {secret_name(app_id)}"
        return failure(SourceHealth.CONFIG_ERROR, now, message, "no secret")
    asked = {"grant_type": "client_credential", "appid": app_id, "secret": secret}
    answer = await web.post(LINE, f"{web.accounts.wechat_api}/cgi-bin/stable_token", json=asked)
    read = load(answer.body)
    if wrong := official_failure(read, answer.at):
        return wrong
    found = words(dig(read, "access_token"), 1000)
    if not found:
        return failure(SourceHealth.NET_ERROR, answer.at, "微信接口没有给出 access_token", "no token")
    until = answer.at + dt.timedelta(seconds=(number(dig(read, "expires_in")) or _LIFE) - _MARGIN)
    web.hide(found)
    web.vault.set(_cache(app_id), json.dumps({"token": found, "until": int(until.timestamp())}))
    return found


def forget(app_id: str, web: Web) -> None:
    """A token that WeChat no longer takes."""
    web.vault.drop(_cache(app_id))


def _kept(app_id: str, web: Web) -> str:
    read = load(web.vault.get(_cache(app_id)) or "")
    until, found = seconds(dig(read, "until")), words(dig(read, "token"), 1000)
    if not found or until is None or until <= web.clock():
        return ""
    web.hide(found)
    return found


def _cache(app_id: str) -> str:
    return f"token:wechat:{app_id}"
