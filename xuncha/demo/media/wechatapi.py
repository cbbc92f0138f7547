"""WeChat's official interfaces, as they answer the owner of an account."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xuncha.demo.media.replies import reply
from xuncha.demo.media.wechatpages import article_url, body_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha.demo.media.desk import Desk
    from xuncha.demo.media.model import MediaAccount, MediaPost
    from xuncha.demo.responses import Asked, Handler, Response

__all__ = ["WechatApi"]

#: trouble → the error an official WeChat interface answers with
_ERRORS = {
    "ip": {"errcode": 40164, "errmsg": "invalid ip 1.2.3.4, not in whitelist"},
    "secret": {"errcode": 40125, "errmsg": "invalid appsecret"},
    "permission": {"errcode": 48001, "errmsg": "api unauthorized"},
    "quota": {"errcode": 45009, "errmsg": "reach max api daily quota limit"},
    "token": {"errcode": 42001, "errmsg": "access_token expired"},
    "credential": {"errcode": 40001, "errmsg": "invalid credential"},
    "busy": {"errcode": -1, "errmsg": "system error"},
    "notready": {"errcode": 61503, "errmsg": "data not ready"},
}
_MAILBOX = {"type": "text", "name": "局长信箱", "value": "请直接留言，工作人员将在五个工作日内答复。"}


class WechatApi:
    """Tokens, statistics, posts without a push, menus."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> dict[str, Handler]:
        """Path, or its beginning where it ends in a star → who answers."""
        return {
            "/cgi-bin/stable_token": self._token,
            "/datacube/getarticletotaldetail": self._statistics,
            "/cgi-bin/freepublish/batchget": self._published,
            "/cgi-bin/get_current_selfmenu_info": self._menu,
        }

    def _token(self, asked: Asked) -> Response:
        account = self._desk.account(str(asked.sent.get("appid", "")))
        if account is None:
            return reply({"errcode": 40013, "errmsg": "invalid appid"})
        if account.trouble in ("ip", "secret"):
            return reply(_ERRORS[account.trouble])
        return reply({"access_token": f"token-{account.app_id}", "expires_in": 7200})

    def _statistics(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("access_token", ""))
        if account is None:
            return reply({"errcode": 40001, "errmsg": "invalid credential"})
        if account.trouble in _ERRORS:
            return reply(_ERRORS[account.trouble])
        if account.trouble in ("nothing", "blind"):
            return reply({"list": [], "is_delay": False})
        first, last = str(asked.sent.get("begin_date")), str(asked.sent.get("end_date"))
        posts = self._desk.out(account)
        return reply(statistics(posts, first, last, account.trouble == "delayed"))

    def _published(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("access_token", ""))
        if account is None or account.trouble in _ERRORS:
            return reply(_ERRORS["permission"])
        young = self._desk.now - dt.timedelta(days=30)
        recent = [
            post
            for post in self._desk.out(account)
            if post.at >= young and not post.pushed and post.state == "live"
        ][:20]
        return reply(published(account, recent))

    def _menu(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("access_token", ""))
        if account is None or account.trouble in _ERRORS:
            return reply(_ERRORS["permission"])
        return reply(account.menu or {"is_menu_open": 1, "selfmenu_info": {"button": [_MAILBOX]}})


def statistics(posts: Sequence[MediaPost], first: str, last: str, delayed: bool) -> dict[str, Any]:
    """getarticletotaldetail: every item of the days asked for."""
    items = [
        {
            "ref_date": post.day,
            "msgid": post.identity,
            "publish_type": 0 if post.pushed else 1,
            "detail_list": [
                {"stat_date": post.day, "read_user": 120, "read_user_source": [], "share_user": 2}
            ],
        }
        for post in posts
        if first <= post.day <= last
    ]
    return {"list": items, "is_delay": delayed}


def published(account: MediaAccount, posts: Sequence[MediaPost]) -> dict[str, Any]:
    """freepublish/batchget: what was published without a push, with its text."""
    items = [
        {
            "article_id": f"a{post.push}",
            "content": {
                "news_item": [
                    {
                        "title": post.title,
                        "author": account.unit,
                        "digest": "",
                        "content": body_of(post),
                        "content_source_url": "",
                        "url": article_url(account, post),
                        "is_deleted": False,
                    }
                ],
                "create_time": post.unix,
                "update_time": post.unix,
            },
            "update_time": post.unix,
        }
        for post in posts
    ]
    return {"total_count": len(items), "item_count": len(items), "item": items}
