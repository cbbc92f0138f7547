"""Bridges that an office runs itself: wewe-rss, we-mp-rss, RSSHub."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xuncha.demo.media.model import ZONE
from xuncha.demo.media.replies import page, reply
from xuncha.demo.media.wechatpages import body_of
from xuncha.demo.responses import Response

if TYPE_CHECKING:
    from xuncha.demo.media.desk import Desk
    from xuncha.demo.media.model import MediaAccount
    from xuncha.demo.responses import Asked, Handler

__all__ = ["Bridges"]


_STATUSES = ("401", "403", "404", "429", "503")


class Bridges:
    """Feeds of each make; a bridge in trouble looks healthy."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> dict[str, Handler]:
        """Path, or its beginning where it ends in a star → who answers."""
        return {
            "/feeds": self._synced,
            "/feeds/*": self._wewe,
            "/rss/*": self._wemp,
            "/weibo/user/*": self._hub,
            "/toutiao/user/token/*": self._hub,
        }

    def _wewe(self, asked: Asked) -> Response:
        account = self._desk.account(asked.path.rpartition("/")[2].partition(".")[0])
        if account is None or account.trouble in _STATUSES:
            status = int(account.trouble) if account else 404
            return Response(b"<h1>Error</h1>", "text/html", status, stable=False)
        if account.trouble == "page":
            return page("<html><body>请登录</body></html>")
        feed = jsonfeed(account, broken=account.trouble == "textless")
        return reply(feed | ({"items": []} if account.trouble == "empty" else {}))

    def _synced(self, asked: Asked) -> Response:
        """wewe-rss's own list: when it last heard from upstream."""
        rows = []
        for account in self._desk.accounts:
            age = dt.timedelta(days=9) if account.trouble == "unsynced" else dt.timedelta(hours=1)
            when = int((self._desk.now - age).timestamp())
            rows.append({"id": f"MP_WXS_{account.number}", "name": account.here, "syncTime": when})
        return reply(rows)

    def _wemp(self, asked: Asked) -> Response:
        account = self._desk.account(asked.path.rpartition("/")[2])
        if account is None:
            return Response(b"", "text/html", 404, stable=False)
        return Response(rss_without_zone(account).encode(), "application/xml", stable=False)

    def _hub(self, asked: Asked) -> Response:
        account = self._desk.account(asked.path.rpartition("/")[2])
        form = "https://weibo.com/1/{}" if "/weibo/" in asked.path else "https://www.toutiao.com/article/{}/"
        if account is None or account.trouble in _STATUSES:
            return page("<h1>RSSHub error</h1>", int(account.trouble) if account else 503)
        feed = rsshub(account, form)
        return reply(feed | ({"items": []} if account.trouble == "empty" else {}))


def jsonfeed(account: MediaAccount, generator: str = "WeWe-RSS", broken: bool = False) -> dict[str, Any]:
    """wewe-rss: JSON Feed 1 with date_modified in UTC; `broken`: its texts could not be fetched."""
    return {
        "version": "https://jsonfeed.org/version/1",
        "title": account.here,
        "generator": generator,
        "items": [
            {
                "id": f"s{post.push}abcdefghij{post.idx}",
                "url": f"https://mp.weixin.qq.com/s/s{post.push}abcdefghij{post.idx}",
                "title": post.title,
                "content_html": "获取全文失败，请重试~" if broken else body_of(post),
                "date_modified": post.at.astimezone(dt.UTC).isoformat().replace("+00:00", ".000Z"),
            }
            for post in account.newest_first()
            if post.state != "deleted"  # the bridge keeps its copy of what the platform took down
        ],
    }


def rss_without_zone(account: MediaAccount) -> str:
    """we-mp-rss: local time, and not a word of its zone."""
    items = "".join(
        f"<item><title>{post.title}</title><link>https://mp.weixin.qq.com/s/s{post.push}abcdefghij{post.idx}</link>"
        f"<description>{post.text}</description>"
        f"<pubDate>{post.at.astimezone(ZONE):%a, %d %b %Y %H:%M:%S} </pubDate></item>"
        for post in account.newest_first()
        if post.state == "live"
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{account.here}</title>'
        f"<generator>Mp-We-Rss</generator>{items}</channel></rss>"
    )


def rsshub(account: MediaAccount, url: str) -> dict[str, Any]:
    """RSSHub: JSON Feed 1.1, dates in UTC; `url` is the form of a post's address."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{account.here} - Made with love by RSSHub",
        "items": [
            {
                "id": url.format(post.push),
                "url": url.format(post.push),
                "title": post.title,
                "content_html": body_of(post),
                "date_published": post.at.astimezone(dt.UTC).isoformat().replace("+00:00", ".000Z"),
                "authors": [{"name": account.here}],
            }
            for post in account.public()
        ],
    }
