"""One host that answers as every platform does: routes by path, each account found by its own key."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xuncha.demo.media import answers
from xuncha.demo.media.answers import reply
from xuncha.demo.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xuncha.demo.media.model import MediaAccount, MediaPost
    from xuncha.demo.responses import Asked

__all__ = ["HOST", "Platforms", "settings_of"]

HOST = "127.0.0.80"
#: trouble → the error an official WeChat interface answers with
_ERRORS = {
    "ip": {"errcode": 40164, "errmsg": "invalid ip 1.2.3.4, not in whitelist"},
    "secret": {"errcode": 40125, "errmsg": "invalid appsecret"},
    "permission": {"errcode": 48001, "errmsg": "api unauthorized"},
    "quota": {"errcode": 45009, "errmsg": "reach max api daily quota limit"},
    "token": {"errcode": 42001, "errmsg": "access_token expired"},
}
_EMPTY = Response(b"", "application/json", stable=False)


def settings_of(base: str, calm: float = 0.0) -> dict[str, object]:
    """[accounts] of xuncha.toml for a county whose platforms are all here."""
    places = (
        "wechat_api",
        "wechat_page",
        "weibo_api",
        "weibo_page",
        "weibo_site",
        "douyin_api",
        "douyin_page",
    )
    found: dict[str, object] = dict.fromkeys((*places, "toutiao_page", "rsshub"), base)
    return found | dict.fromkeys(("api_delay", "page_delay", "session_delay", "bridge_delay"), calm)


class Platforms:
    """`now` may be moved from night to night; `asked` counts the calls by path."""

    def __init__(self, accounts: Sequence[MediaAccount], now: dt.datetime) -> None:
        self.accounts, self.now = list(accounts), now
        self.asked: list[str] = []
        self._exact: dict[str, Callable[[Asked], Response]] = {
            "/cgi-bin/stable_token": self._token,
            "/datacube/getarticletotaldetail": self._statistics,
            "/cgi-bin/freepublish/batchget": self._published,
            "/cgi-bin/get_current_selfmenu_info": self._menu,
            "/cgi-bin/appmsgpublish": self._back_office,
            "/mp/appmsgalbum": self._album,
            "/s": self._article,
            "/api/config": lambda _: reply({"ok": 1, "data": {"login": True}}),
            "/api/container/getIndex": self._weibo,
            "/2/statuses/user_timeline.json": self._timeline,
            "/api/douyin/v1/video/video_list/": self._douyin_official,
            "/aweme/v1/web/aweme/post/": self._douyin_posts,
            "/aweme/v1/web/user/profile/other/": self._douyin_user,
            "/api/pc/list/feed": self._toutiao,
            "/feeds": self._synced,
        }
        self._prefixes: tuple[tuple[str, Callable[[Asked], Response]], ...] = (
            ("/s/", self._token_page),
            ("/feeds/", self._wewe),
            ("/rss/", self._wemp),
            ("/weibo/user/", self._hub),
            ("/toutiao/user/token/", self._hub),
            ("/user/", self._douyin_page),
            ("/c/user/token/", self._toutiao_page),
        )

    def respond(self, asked: Asked) -> Response:
        self.asked.append(asked.path)
        if handler := self._exact.get(asked.path):
            return handler(asked)
        for prefix, handler in self._prefixes:
            if asked.path.startswith(prefix):
                return handler(asked)
        return Response(b"not found", "text/plain", 404, stable=False)

    def account(self, key: str) -> MediaAccount | None:
        """The account whose key, AppID, token, uid or number this is."""
        wanted = key.removeprefix("token-").removeprefix("MP_WXS_").removeprefix("107603")
        for one in self.accounts:
            if wanted in (one.app_id, one.gh, one.biz, one.uid, one.sec_uid, str(one.number)):
                return one
        return None

    # --- WeChat's official interfaces ---------------------------------------------------------------------

    def _token(self, asked: Asked) -> Response:
        account = self.account(str(asked.sent.get("appid", "")))
        if account is None:
            return reply({"errcode": 40013, "errmsg": "invalid appid"})
        if account.trouble in ("ip", "secret"):
            return reply(_ERRORS[account.trouble])
        return reply({"access_token": f"token-{account.app_id}", "expires_in": 7200})

    def _statistics(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("access_token", ""))
        if account is None:
            return reply({"errcode": 40001, "errmsg": "invalid credential"})
        if account.trouble in _ERRORS:
            return reply(_ERRORS[account.trouble])
        if account.trouble in ("nothing", "blind"):
            return reply({"list": [], "is_delay": False})
        first, last = str(asked.sent.get("begin_date")), str(asked.sent.get("end_date"))
        posts = self._out(account)
        return reply(answers.statistics(posts, first, last, account.trouble == "delayed"))

    def _published(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("access_token", ""))
        if account is None or account.trouble in _ERRORS:
            return reply(_ERRORS["permission"])
        young = self.now - dt.timedelta(days=30)
        recent = [
            post
            for post in self._out(account)
            if post.at >= young and not post.pushed and post.state == "live"
        ][:20]
        return reply(answers.published(account, recent))

    def _menu(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("access_token", ""))
        if account is None or account.trouble in _ERRORS:
            return reply(_ERRORS["permission"])
        return reply(account.menu or {"is_menu_open": 1, "selfmenu_info": {"button": [_MAILBOX]}})

    # --- WeChat's pages and back office -------------------------------------------------------------------

    def _back_office(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("token", ""))
        if account is None or account.trouble == "dead":
            return reply({"base_resp": {"ret": 200003, "err_msg": "invalid session"}})
        if account.trouble == "frequency":
            return reply({"base_resp": {"ret": 200013, "err_msg": "freq control"}})
        begin, count = (int(asked.query.get(name, "0") or 0) for name in ("begin", "count"))
        return reply(answers.back_office(account, begin, count or 20))

    def _album(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("__biz", ""))
        if account is None:
            return reply({"base_resp": {"ret": 200002, "err_msg": "invalid args"}})
        items = [
            {
                "title": post.title,
                "msgid": str(post.push),
                "itemidx": str(post.idx),
                "create_time": str(post.unix),
                "url": answers.article_url(account, post),
                "key": post.identity,
                "item_show_type": "0",
            }
            for post in account.public()
        ]
        return reply(
            {"base_resp": {"ret": 0}, "getalbum_resp": {"article_list": items, "continue_flag": "0"}}
        )

    def _article(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("__biz", ""))
        mid, idx = asked.query.get("mid", ""), asked.query.get("idx", "1")
        return self._page(account, f"{mid}_{idx}", chksm="chksm" in asked.query)

    def _token_page(self, asked: Asked) -> Response:
        """/s/TOKEN: s, the push, abcdefghij, the place within."""
        mid, _, idx = asked.path.removeprefix("/s/s").partition("abcdefghij")
        for account in self.accounts:
            if any(post.identity == f"{mid}_{idx}" for post in account.posts):
                return self._page(account, f"{mid}_{idx}")
        return _page(answers.deleted_page())

    def _page(self, account: MediaAccount | None, identity: str, chksm: bool = True) -> Response:
        post = next((one for one in account.posts if one.identity == identity), None) if account else None
        if account is None or post is None or post.state == "deleted":
            return _page(answers.deleted_page())
        if post.state == "violation":
            return _page(answers.violation_page())
        if not chksm or account.trouble == "verify":
            return _page(answers.blocked_page())
        return _page(answers.article(account, post))

    # --- bridges ------------------------------------------------------------------------------------------

    def _wewe(self, asked: Asked) -> Response:
        account = self.account(asked.path.rpartition("/")[2].partition(".")[0])
        if account is None or account.trouble == "404":
            return Response(b"<h1>Not Found</h1>", "text/html", 404, stable=False)
        if account.trouble == "page":
            return _page("<html><body>请登录</body></html>")
        feed = answers.jsonfeed(account, broken=account.trouble == "textless")
        return reply(feed | ({"items": []} if account.trouble == "empty" else {}))

    def _synced(self, asked: Asked) -> Response:
        """wewe-rss's own list: when it last heard from upstream."""
        rows = []
        for account in self.accounts:
            age = dt.timedelta(days=9) if account.trouble == "unsynced" else dt.timedelta(hours=1)
            when = int((self.now - age).timestamp())
            rows.append({"id": f"MP_WXS_{account.number}", "name": account.here, "syncTime": when})
        return reply(rows)

    def _wemp(self, asked: Asked) -> Response:
        account = self.account(asked.path.rpartition("/")[2])
        if account is None:
            return Response(b"", "text/html", 404, stable=False)
        return Response(answers.rss_without_zone(account).encode(), "application/xml", stable=False)

    def _hub(self, asked: Asked) -> Response:
        account = self.account(asked.path.rpartition("/")[2])
        form = "https://weibo.com/1/{}" if "/weibo/" in asked.path else "https://www.toutiao.com/article/{}/"
        if account is None:
            return _page("<h1>RSSHub error</h1>", 503)
        feed = answers.rsshub(account, form)
        return reply(feed | ({"items": []} if account.trouble == "empty" else {}))

    # --- Weibo, Douyin, Toutiao ---------------------------------------------------------------------------

    def _weibo(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("value", ""))
        if account is None or account.trouble == "signin":
            url = "https://passport.weibo.com/sso/signin?entry=wapsso"
            return reply({"ok": -100, "url": url, "msg": "请先登录"})
        if account.trouble == "geetest":
            url = "https://m.weibo.cn/api/geetest?testType=1&backUrl=/"
            return reply({"ok": -100, "errno": "-100", "msg": "", "url": url, "extra": ""})
        if account.trouble == "432":
            return Response(b"", "text/html", 432, stable=False)
        if "containerid" not in asked.query:
            return reply(answers.weibo_user(account))
        if account.trouble == "nocards":
            return reply({"ok": 1, "data": {"cardlistInfo": {"total": 0}, "cards": []}})
        return reply(answers.weibo_cards(account, self.now))

    def _timeline(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("uid", ""))
        if account is None:
            return reply({"error": "uid must be the authorising user", "error_code": 21335}, 400)
        return reply(answers.weibo_timeline(account))

    def _douyin_official(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("open_id", ""))
        if account is None:
            return reply({"data": {"error_code": 2190008, "description": "access_token过期", "list": []}})
        return reply(answers.douyin_official(account))

    def _douyin_posts(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("sec_user_id", ""))
        if account is None or account.trouble == "silent":
            return _EMPTY
        if account.trouble == "word":
            return Response(b"blocked", "text/plain", stable=False)
        if account.trouble == "emptylist":
            return reply({"status_code": 0, "has_more": 0, "aweme_list": []})
        if account.trouble == "hasmore":
            return reply({"status_code": 0, "has_more": True, "aweme_list": []})
        found = answers.douyin_posts(account)
        if account.trouble == "tip":
            found["not_login_module"] = {"guide_login_tip_exist": True}
        return reply(found)

    def _douyin_user(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("sec_user_id", ""))
        return reply(answers.douyin_user(account)) if account else _EMPTY

    def _douyin_page(self, asked: Asked) -> Response:
        """The profile page: it fetches its own profile and list, as the real one does."""
        key = asked.path.removeprefix("/user/").strip("/")
        calls = (
            f"/aweme/v1/web/user/profile/other/?sec_user_id={key}",
            f"/aweme/v1/web/aweme/post/?sec_user_id={key}&count=18&max_cursor=0",
        )
        return _page(_fetching(calls))

    def _toutiao_page(self, asked: Asked) -> Response:
        key = asked.path.removeprefix("/c/user/token/").strip("/")
        account = self.account(key)
        if account is not None and account.trouble == "shell":
            return _page("<html><head><script>var __ac_nonce='0';window._$jsvmprt=1;</script></head></html>")
        return _page(_fetching((f"/api/pc/list/feed?category=profile_all&token={key}&max_behot_time=0",)))

    def _toutiao(self, asked: Asked) -> Response:
        account = self.account(asked.query.get("token", ""))
        if account is None or account.trouble == "error":
            return reply({"message": "error"})
        if account.trouble == "empty":
            return reply({"message": "success", "has_more": False, "data": []})
        return reply(answers.toutiao_feed(account))

    def _out(self, account: MediaAccount) -> list[MediaPost]:
        return [post for post in account.newest_first() if post.at <= self.now]


_MAILBOX = {"type": "text", "name": "局长信箱", "value": "请直接留言，工作人员将在五个工作日内答复。"}


def _page(text: str, status: int = 200) -> Response:
    return Response(text.encode(), "text/html; charset=utf-8", status, stable=False)


def _fetching(calls: Sequence[str]) -> str:
    scripts = "".join(f"fetch({address!r}).then(r => r.text());" for address in calls)
    return f"<!DOCTYPE html><html><body><div id='root'></div><script>{scripts}</script></body></html>"
