"""Public pages of WeChat: articles, notices in their place, albums, and the back office."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xuncha.demo.media.replies import page, reply
from xuncha.demo.media.stand_ins import DELETED, STAND_INS, VERIFY, VIOLATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha.demo.media.desk import Desk
    from xuncha.demo.media.model import MediaAccount, MediaPost
    from xuncha.demo.responses import Asked, Handler, Response

__all__ = ["WechatPages", "article_url", "body_of"]


#: trouble → code and words of the back office
_OFFICE_ERRORS = {
    "dead": (200003, "invalid session"),
    "frequency": (200013, "freq control"),
    "args": (200002, "invalid args"),
    "limited": (-6, "unknownerror"),
    "nosession": (-3, "no session"),
}


class WechatPages:
    """Article pages with what may stand in their place, albums, the back office."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> dict[str, Handler]:
        """Path, or its beginning where it ends in a star → who answers."""
        return {
            "/cgi-bin/appmsgpublish": self._back_office,
            "/mp/appmsgalbum": self._album,
            "/mp/aboutbiz": self._about,
            "/s": self._article,
            "/s/*": self._token_page,
        }

    def _back_office(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("token", ""))
        trouble = account.trouble if account is not None else "dead"
        if account is None or trouble in _OFFICE_ERRORS:
            code, said = _OFFICE_ERRORS[trouble]
            return reply({"base_resp": {"ret": code, "err_msg": said}})
        if trouble == "loginpage":
            return page(
                "<html><head><title>公众号</title></head><body>请使用微信扫描二维码登录</body></html>"
            )
        begin, count = (int(asked.query.get(name, "0") or 0) for name in ("begin", "count"))
        return reply(back_office(account, begin, count or 20))

    def _album(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("__biz", ""))
        if account is None:
            return reply({"base_resp": {"ret": 200002, "err_msg": "invalid args"}})
        if account.trouble in STAND_INS:
            return STAND_INS[account.trouble]
        if account.trouble == "nolist":
            return reply({"base_resp": {"ret": 0}})
        items = [
            {
                "title": post.title,
                "msgid": str(post.push),
                "itemidx": str(post.idx),
                "create_time": str(post.unix),
                "url": article_url(account, post),
                "key": post.identity,
                "item_show_type": "0",
            }
            for post in account.public()
        ]
        return reply(
            {"base_resp": {"ret": 0}, "getalbum_resp": {"article_list": items, "continue_flag": "0"}}
        )

    def _about(self, asked: Asked) -> Response:
        """关于公众号; the real one opens only within WeChat."""
        account = self._desk.account(asked.query.get("__biz", ""))
        if account is None or not account.subject:
            return page("<html><body>请在微信客户端打开链接</body></html>")
        facts = {"微信号": account.gh, "认证主体": account.subject, "名称记录": "<br>".join(account.history)}
        items = "".join(
            f'<div class="item-info"><div class="item-title">{name}</div><div class="item-desc">{value}</div></div>'
            for name, value in facts.items()
        )
        return page(f'<html><body><div class="about-page">{items}</div></body></html>')

    def _article(self, asked: Asked) -> Response:
        account = self._desk.account(asked.query.get("__biz", ""))
        mid, idx = asked.query.get("mid", ""), asked.query.get("idx", "1")
        return self._page(account, f"{mid}_{idx}", chksm="chksm" in asked.query)

    def _token_page(self, asked: Asked) -> Response:
        """/s/TOKEN: s, the push, abcdefghij, the place within."""
        mid, _, idx = asked.path.removeprefix("/s/s").partition("abcdefghij")
        for account in self._desk.accounts:
            if any(post.identity == f"{mid}_{idx}" for post in account.posts):
                return self._page(account, f"{mid}_{idx}")
        return DELETED

    def _page(self, account: MediaAccount | None, identity: str, chksm: bool = True) -> Response:
        post = next((one for one in account.posts if one.identity == identity), None) if account else None
        if account is None or post is None or post.state == "deleted":
            return DELETED
        if post.state == "violation":
            return VIOLATION
        if not chksm:
            return VERIFY
        return STAND_INS.get(account.trouble) or page(article(account, post))


def article_url(account: MediaAccount, post: MediaPost) -> str:
    return (
        f"http://mp.weixin.qq.com/s?__biz={account.biz}&mid={post.push}&idx={post.idx}"
        f"&sn={post.push:x}&chksm={post.push * 7:x}#rd"
    )


def back_office(account: MediaAccount, begin: int, count: int) -> dict[str, Any]:
    """appmsgpublish: JSON within JSON within JSON."""
    pushes: dict[int, list[MediaPost]] = {}
    for post in account.newest_first():
        pushes.setdefault(post.push, []).append(post)
    several = list(pushes.values())
    listed = [
        {"publish_info": json.dumps(_push(account, group), ensure_ascii=False)}
        for group in several[begin : begin + count]
    ]
    page = {"total_count": len(several), "publish_list": listed}
    return {"base_resp": {"ret": 0, "err_msg": "ok"}, "publish_page": json.dumps(page, ensure_ascii=False)}


def _push(account: MediaAccount, group: Sequence[MediaPost]) -> dict[str, Any]:
    return {
        "sent_info": {"time": group[0].unix, "is_send_all": True},
        "sent_status": {"total": 100, "succ": 100},
        "appmsgex": [
            {
                "aid": post.identity,
                "appmsgid": post.push,
                "itemidx": post.idx,
                "title": post.title,
                "link": article_url(account, post),
                "digest": "",
                "create_time": post.unix,
                "update_time": post.unix,
                "item_show_type": 0,
                "is_deleted": post.state == "deleted",
                "copyright_stat": 0,
            }
            for post in group
        ],
    }


def article(account: MediaAccount, post: MediaPost) -> str:
    """A public article page: its text lies in a script, its own element is empty."""
    body = body_of(post).replace("<", "\\x3c").replace(">", "\\x3e").replace("'", "\\x27")
    return f"""<!DOCTYPE html><html><head><meta property="og:title" content="{post.title}"></head><body>
<div id="js_article"><div id="js_content" style="visibility: hidden;"></div></div><script>
var biz = "{account.biz}" || ""; var mid = "{post.push}" || "" || ""; var idx = "{post.idx}" || "" || "";
var ct = "{post.unix}"; var user_name = "{account.gh}";
window.cgiDataNew = {{ user_name: JsDecode('{account.gh}'), nick_name: JsDecode('{account.here}'),
 title: JsDecode('{post.title}'), content_noencode: JsDecode('{body}'), create_time: JsDecode('x'),
 ori_create_time: '{post.unix}' * 1, del_reason_id: '0' * 1, item_show_type: '0' * 1,
 picture_page_info_list: [], }};</script></body></html>"""


def body_of(post: MediaPost) -> str:
    links = "".join(f'<p><a href="{url}">{text}</a></p>' for url, text in post.links)
    return f"<p>{post.text}</p>{links}"
