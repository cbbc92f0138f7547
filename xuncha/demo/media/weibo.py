"""Weibo: the mobile site as its visitors and owners see it, and the open platform."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xuncha.demo.media.model import ZONE
from xuncha.demo.media.replies import page, reply
from xuncha.demo.responses import Response

if TYPE_CHECKING:
    from xuncha.demo.media.desk import Desk
    from xuncha.demo.media.model import MediaAccount, MediaPost
    from xuncha.demo.responses import Asked, Handler

__all__ = ["Weibo"]


class Weibo:
    """Cards, profile, login mark, the owner's timeline."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> dict[str, Handler]:
        """Path, or its beginning where it ends in a star → who answers."""
        return {
            "/api/config": self._config,
            "/api/container/getIndex": self._weibo,
            "/2/statuses/user_timeline.json": self._timeline,
        }

    def _config(self, asked: Asked) -> Response:
        """Whether the login stands; the cookie of a visitor looks the same."""
        return reply({"ok": 1, "data": {"login": "visitor-cookie" not in asked.headers.get("Cookie", "")}})

    def _weibo(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("value", ""))
        if account is None or account.trouble == "signin":
            url = "https://passport.weibo.com/sso/signin?entry=wapsso"
            return reply({"ok": -100, "url": url, "msg": "请先登录"})
        if account.trouble == "geetest":
            url = "https://m.weibo.cn/api/geetest?testType=1&backUrl=/"
            return reply({"ok": -100, "errno": "-100", "msg": "", "url": url, "extra": ""})
        if account.trouble in ("403", "418", "432"):
            return Response(b"", "text/html", int(account.trouble), stable=False)
        if account.trouble == "visitor":
            return page("<html><head><title>Sina Visitor System</title></head><body></body></html>")
        if account.trouble == "nojson":
            return page("<html><body>微博-随时随地发现新鲜事</body></html>")
        if "containerid" not in asked.query:
            return reply(weibo_user(account))
        if account.trouble == "nocards":
            return reply({"ok": 1, "data": {"cardlistInfo": {"total": 0}, "cards": []}})
        if account.trouble == "okzero":
            return reply({"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}})
        return reply(weibo_cards(account, self._desk.now))

    def _timeline(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("uid", ""))
        if account is None:
            return reply({"error": "uid must be the authorising user", "error_code": 21335}, 400)
        return reply(weibo_timeline(account))


def weibo_cards(account: MediaAccount, now: dt.datetime) -> dict[str, Any]:
    """m.weibo.cn: cards, the pinned one first, young times told relative to now."""
    cards = [
        {
            "card_type": 9,
            "profile_type_id": "proweibotop_" if post.pinned else "proweibo_",
            "mblog": _mblog(account, post, _spoken(post, now)),
        }
        for post in account.public()
    ]
    info = {"containerid": f"107603{account.uid}", "total": len(cards)}
    return {"ok": 1, "data": {"cardlistInfo": info, "cards": cards}}


def weibo_user(account: MediaAccount) -> dict[str, Any]:
    total = account.total if account.total is not None else len(account.public())
    user = {
        "id": int(account.uid),
        "screen_name": account.here,
        "statuses_count": total,
        "followers_count": 1200,
        "verified": account.verified,
        "verified_reason": account.subject or f"{account.unit}官方微博",
    }
    tab = {"tab_type": "weibo", "containerid": f"107603{account.uid}"}
    return {"ok": 1, "data": {"userInfo": user, "tabsInfo": {"tabs": [tab]}}}


def weibo_timeline(account: MediaAccount) -> dict[str, Any]:
    """user_timeline of the open platform."""
    posts = sorted(account.public(), key=lambda post: -post.unix)
    form = "%a %b %d %H:%M:%S +0800 %Y"
    return {
        "statuses": [_mblog(account, post, post.at.astimezone(ZONE).strftime(form)) for post in posts],
        "total_number": len(posts),
    }


def _mblog(account: MediaAccount, post: MediaPost, when: str) -> dict[str, Any]:
    blog: dict[str, Any] = {
        "created_at": when,
        "id": str(post.push),
        "mid": str(post.push),
        "idstr": str(post.push),
        "text": post.text,
        "isLongText": False,
        "pic_num": 0,
        "mblogtype": 2 if post.pinned else 1,
        "user": {"id": int(account.uid), "screen_name": account.here, "verified": account.verified},
        "reposts_count": 1,
        "comments_count": 0,
        "attitudes_count": 3,
    }
    if post.repost:
        blog["retweeted_status"] = {"id": "4999999999999999", "mid": "4999999999999999", "user": None}
    return blog


def _spoken(post: MediaPost, now: dt.datetime) -> str:
    """As the mobile site writes it: minutes, hours, yesterday, the day, the day with its year."""
    here, at = now.astimezone(ZONE), post.at.astimezone(ZONE)
    age = here - at
    if age < dt.timedelta(hours=1):
        return f"{int(age.total_seconds() // 60)}分钟前"
    if here.date() == at.date():
        return f"{int(age.total_seconds() // 3600)}小时前"
    if (here.date() - at.date()).days == 1:
        return f"昨天 {at:%H:%M}"
    return f"{at:%m-%d}" if here.year == at.year else f"{at:%Y-%m-%d}"
