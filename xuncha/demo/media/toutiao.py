"""今日头条: the profile page with the call it makes for its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuncha.demo.media.replies import fetching, page, reply

if TYPE_CHECKING:
    from xuncha.demo.media.desk import Desk
    from xuncha.demo.media.model import MediaAccount
    from xuncha.demo.responses import Asked, Handler, Response

__all__ = ["Toutiao"]


#: trouble → an answer that says nothing of the account
_LISTS: dict[str, dict[str, Any]] = {
    "empty": {"message": "success", "has_more": False, "data": []},
    "null": {"message": "success", "has_more": False, "data": None},
    "nodata": {"message": "success", "has_more": False},
    "adverts": {
        "message": "success",
        "has_more": True,
        "data": [{"id": "1", "cell_type": 48, "publish_time": 1}],
    },
}


class Toutiao:
    """The page, and the list behind it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> dict[str, Handler]:
        """Path, or its beginning where it ends in a star → who answers."""
        return {
            "/api/pc/list/feed": self._toutiao,
            "/c/user/token/*": self._toutiao_page,
        }

    def _toutiao_page(self, asked: Asked) -> Response:
        key = asked.path.removeprefix("/c/user/token/").strip("/")
        account = self._desk.account(key)
        if account is not None and account.trouble == "shell":
            return page("<html><head><script>var __ac_nonce='0';window._$jsvmprt=1;</script></head></html>")
        return page(fetching((f"/api/pc/list/feed?category=profile_all&token={key}&max_behot_time=0",)))

    def _toutiao(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("token", ""))
        if account is None or account.trouble == "error":
            return reply({"message": "error"})
        if account.trouble in _LISTS:
            return reply(_LISTS[account.trouble])
        return reply(toutiao_feed(account))


def toutiao_feed(account: MediaAccount) -> dict[str, Any]:
    """The profile's feed, an advertisement among the articles."""
    advert = {"id": "1", "cell_type": 48, "title": "广告", "publish_time": 1, "behot_time": 1}
    items = [
        {
            "id": str(post.push),
            "item_id": str(post.push),
            "group_id": str(post.push),
            "cell_type": 60,
            "publish_time": post.unix,
            "behot_time": post.unix,
            "title": post.title,
            "abstract": post.text,
            "read_count": 10,
            "share_url": f"https://m.toutiao.com/group/{post.push}/",
            "user_info": {
                "name": account.here,
                "user_id": "1",
                "user_verified": account.verified,
                "verified_content": account.subject or account.unit,
            },
        }
        for post in sorted(account.public(), key=lambda post: -post.unix)
    ]
    return {"message": "success", "has_more": False, "next": {"max_behot_time": 0}, "data": [advert, *items]}
