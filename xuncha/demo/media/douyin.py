"""抖音: the profile page with its own calls, and the open platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuncha.demo.media.replies import EMPTY, fetching, page, reply
from xuncha.demo.responses import Response

if TYPE_CHECKING:
    from xuncha.demo.media.desk import Desk
    from xuncha.demo.media.model import MediaAccount
    from xuncha.demo.responses import Asked, Handler

__all__ = ["Douyin"]


#: trouble → an answer with status 200 that says nothing of the account
_LISTS: dict[str, dict[str, Any]] = {
    "emptylist": {"status_code": 0, "has_more": 0, "aweme_list": []},
    "hasmore": {"status_code": 0, "has_more": True, "aweme_list": []},
    "ticket": {"status_code": 0, "verify_ticket": "x", "aweme_list": []},
    "nolist": {"status_code": 0},
    "nologin": {"status_code": 8, "status_msg": "用户未登录"},
    "code": {"status_code": 2154},
}


class Douyin:
    """What looks like success and is a block comes by the account's trouble."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> dict[str, Handler]:
        """Path, or its beginning where it ends in a star → who answers."""
        return {
            "/api/douyin/v1/video/video_list/": self._douyin_official,
            "/aweme/v1/web/aweme/post/": self._douyin_posts,
            "/aweme/v1/web/user/profile/other/": self._douyin_user,
            "/user/*": self._douyin_page,
        }

    def _douyin_official(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("open_id", ""))
        if account is None:
            return reply({"data": {"error_code": 2190008, "description": "access_token过期", "list": []}})
        return reply(douyin_official(account))

    def _douyin_posts(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("sec_user_id", ""))
        if account is None or account.trouble == "silent":
            return EMPTY
        if account.trouble == "word":
            return Response(b"blocked", "text/plain", stable=False)
        if account.trouble in _LISTS:
            return reply(_LISTS[account.trouble])
        found = douyin_posts(account)
        if account.trouble == "tip":
            found["not_login_module"] = {"guide_login_tip_exist": True}
        return reply(found)

    def _douyin_user(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("sec_user_id", ""))
        return reply(douyin_user(account)) if account else EMPTY

    def _douyin_page(self, asked: Asked) -> Response:
        """The profile page: it fetches its own profile and list, as the real one does."""
        key = asked.path.removeprefix("/user/").strip("/")
        calls = (
            f"/aweme/v1/web/user/profile/other/?sec_user_id={key}",
            f"/aweme/v1/web/aweme/post/?sec_user_id={key}&count=18&max_cursor=0",
        )
        return page(fetching(calls))


def douyin_posts(account: MediaAccount) -> dict[str, Any]:
    posts = account.public()
    oldest = min((post.unix for post in posts), default=0)
    return {
        "status_code": 0,
        "min_cursor": 0,
        "max_cursor": oldest * 1000,
        "has_more": 0,
        "aweme_list": [
            {
                "aweme_id": str(post.push),
                "aweme_type": 0,
                "desc": post.text,
                "create_time": post.unix,
                "is_top": int(post.pinned),
                "author": {"uid": "9", "sec_uid": account.sec_uid, "nickname": account.here},
                "statistics": {"digg_count": 5, "comment_count": 0, "share_count": 0},
                "status": {"is_delete": False, "is_prohibited": False, "private_status": 0, "part_see": 0},
            }
            for post in posts
        ],
    }


def douyin_user(account: MediaAccount) -> dict[str, Any]:
    total = account.total if account.total is not None else len(account.public())
    user = {"sec_uid": account.sec_uid, "nickname": account.here, "aweme_count": total, "follower_count": 800}
    return {"status_code": 0, "user": user}


def douyin_official(account: MediaAccount) -> dict[str, Any]:
    listed = [
        {
            "item_id": f"@{post.push}",
            "title": post.text,
            "is_top": post.pinned,
            "create_time": post.unix,
            "is_reviewed": True,
            "share_url": f"https://www.iesdouyin.com/share/video/{post.push}/",
            "statistics": {"digg_count": 5, "play_count": 120, "comment_count": 0, "share_count": 0},
        }
        for post in account.public()
    ]
    return {"data": {"error_code": 0, "description": "", "cursor": 0, "has_more": False, "list": listed}}
