"""Answers in the platforms' own shapes, made of an account's posts."""

from __future__ import annotations

import datetime as dt
import json
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from xuncha.demo.media.model import ZONE
from xuncha.demo.responses import Response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha.demo.media.model import MediaAccount, MediaPost

__all__ = [
    "article",
    "back_office",
    "blocked_page",
    "deleted_page",
    "douyin_posts",
    "jsonfeed",
    "reply",
    "rss_without_zone",
    "statistics",
    "toutiao_feed",
    "violation_page",
    "weibo_cards",
]


def reply(value: Any, status: int = 200) -> Response:
    """JSON as an interface sends it, never the same twice for a cache's sake."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(body, "application/json; charset=utf-8", status, stable=False)


# --- WeChat -----------------------------------------------------------------------------------------------


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


def article_url(account: MediaAccount, post: MediaPost) -> str:
    return (
        f"http://mp.weixin.qq.com/s?__biz={account.biz}&mid={post.push}&idx={post.idx}"
        f"&sn={post.push:x}&chksm={post.push * 7:x}#rd"
    )


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
                        "content": _html(post),
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
    body = _html(post).replace("<", "\\x3c").replace(">", "\\x3e").replace("'", "\\x27")
    return f"""<!DOCTYPE html><html><head><meta property="og:title" content="{post.title}"></head><body>
<div id="js_article"><div id="js_content" style="visibility: hidden;"></div></div><script>
var biz = "{account.biz}" || ""; var mid = "{post.push}" || "" || ""; var idx = "{post.idx}" || "" || "";
var ct = "{post.unix}"; var user_name = "{account.gh}";
window.cgiDataNew = {{ user_name: JsDecode('{account.gh}'), nick_name: JsDecode('{account.here}'),
 title: JsDecode('{post.title}'), content_noencode: JsDecode('{body}'), create_time: JsDecode('x'),
 ori_create_time: '{post.unix}' * 1, del_reason_id: '0' * 1, item_show_type: '0' * 1,
 picture_page_info_list: [], }};</script></body></html>"""


def _html(post: MediaPost) -> str:
    links = "".join(f'<p><a href="{url}">{text}</a></p>' for url, text in post.links)
    return f"<p>{post.text}</p>{links}"


def deleted_page() -> str:
    return _notice("该内容已被发布者删除")


def violation_page() -> str:
    return _notice("此内容因违规无法查看")


def _notice(text: str) -> str:
    return f"""<!DOCTYPE html><html><body><div class="weui-msg"><div class="weui-msg__text-area">
<div class="weui-msg__title warn">{text}</div></div></div></body></html>"""


def blocked_page() -> str:
    """The verification page that shows not one word."""
    return """<!DOCTYPE html><html><head><title></title><script nonce="1">window.logs={pagetime:{}};
var PAGE_MID='mmbizwap:secitptpage/verify.html';var d={cap_appid:"2003473469",cap_sid:"",poc_token:"HFake"};
</script></head><body><div id="app"></div></body></html>"""


# --- bridges ----------------------------------------------------------------------------------------------


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
                "content_html": "获取全文失败，请重试~" if broken else _html(post),
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
                "content_html": _html(post),
                "date_published": post.at.astimezone(dt.UTC).isoformat().replace("+00:00", ".000Z"),
                "authors": [{"name": account.here}],
            }
            for post in account.public()
        ],
    }


# --- Weibo, Toutiao, Douyin -------------------------------------------------------------------------------


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


def mail_date(moment: dt.datetime) -> str:
    return format_datetime(moment.astimezone(dt.UTC), usegmt=True)
