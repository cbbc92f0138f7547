"""Lists of the mobile site, of the website and of the open platform: what they hold, and how they refuse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.platforms.addresses import mid_of
from crawler.platforms.base import FetchResult, SeenPost, SeenProfile, covered_since, failure
from crawler.platforms.bodies import read_body, tidy_lines
from crawler.platforms.moments import moment
from crawler.platforms.shapes import dig, digest, listing, load, number, words
from storage.models import PostKind, SourceHealth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from storage.models import Account

__all__ = ["parse", "parse_long_text"]

_BLOCK_STATUS = frozenset({403, 414, 418, 429, 432})
_VISITOR = ("visitor.passport.weibo", "passport.weibo.cn/visitor", "passport.weibo.com/visitor")
_LOGIN = ("signin", "login", "passport")
_CARD, _GROUP = 9, 11
#: the link at the end of a text that goes on elsewhere
_MORE = re.compile(r"[\s.…]*全文$")
#: codes of the open platform
_API_ERRORS = {
    10003: (SourceHealth.BLOCKED, "微博接口繁忙，明天再试"),
    10006: (SourceHealth.CONFIG_ERROR, "微博应用缺少 appkey，请核对授权"),
    10013: (SourceHealth.CONFIG_ERROR, "微博应用未通过审核或已停用"),
    10022: (SourceHealth.BLOCKED, "微博接口 IP 请求次数已用完，明天再试"),
    10023: (SourceHealth.BLOCKED, "微博接口今日请求次数已用完，明天再试"),
    10024: (SourceHealth.BLOCKED, "微博接口今日请求次数已用完，明天再试"),
    20003: (SourceHealth.NOT_FOUND, "微博账号不存在"),
    21315: (SourceHealth.LOGIN_NEEDED, "微博授权已过期，请重新授权"),
    21327: (SourceHealth.LOGIN_NEEDED, "微博授权已过期，请重新授权"),
    21332: (SourceHealth.LOGIN_NEEDED, "微博授权无效，请重新授权"),
    21335: (SourceHealth.CONFIG_ERROR, "只能读取授权账号自己的微博：授权账号与台账的账号标识不一致"),
}


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """Any of the three lists. Cards that are not there never mean that there are no posts."""
    answer = load(body)
    found = _refused(answer, body, url, status, fetched_at) or _list(answer, fetched_at)
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


def parse_long_text(body: bytes) -> str | None:
    """The whole text of a long post; None where the answer does not hold it."""
    answer = load(body)
    written = dig(answer, "data", "longTextContent") or dig(answer, "longTextContent")
    return read_body(words(written)).text or None


def _refused(answer: Any, body: bytes, url: str, status: int, at: dt.datetime) -> FetchResult | None:
    """Blocks, dead logins and error codes; None for an answer that may hold a list."""
    if any(mark in url for mark in _VISITOR) or b"Sina Visitor System" in body[:4000]:
        return failure(SourceHealth.LOGIN_NEEDED, at, "微博要求访客验证，请登录后再试", "visitor")
    if status in _BLOCK_STATUS:
        return failure(SourceHealth.BLOCKED, at, "微博限制了访问，暂停使用", f"status {status}")
    if status >= 500:
        return failure(SourceHealth.NET_ERROR, at, "微博服务器出错，下次再试", f"status {status}")
    if not isinstance(answer, dict):
        return failure(SourceHealth.BLOCKED, at, "微博的应答不是数据，可能被限制访问", "not json")
    if number(answer.get("ok")) == -100:
        target = words(answer.get("url"), 2000)
        if "geetest" not in target and any(mark in target for mark in _LOGIN):
            return failure(SourceHealth.LOGIN_NEEDED, at, "微博登录已失效，请重新登录", "ok -100 login")
        return failure(SourceHealth.BLOCKED, at, "微博要求人机验证，暂停使用", "ok -100")
    if code := number(answer.get("error_code")):
        unknown = (SourceHealth.CONFIG_ERROR, f"微博接口返回错误 {code}：{words(answer.get('error'), 100)}")
        health, message = _API_ERRORS.get(code, unknown)
        return failure(health, at, message, f"error_code {code}")
    return None


def _list(answer: dict[str, Any], at: dt.datetime) -> FetchResult:
    blogs = list(_blogs(answer))
    posts = {post.identity: post for blog, pinned in blogs if (post := _post(blog, pinned, at))}
    user = dig(answer, "data", "userInfo") or next((dig(blog, "user") for blog, _ in blogs), None)
    total = number(dig(user, "statuses_count"))
    if total is None and not isinstance(dig(answer, "data"), dict):
        total = number(answer.get("total_number"))
    profile = _profile(user, total)
    if not posts:
        message = "微博列表为空，不能据此认定没有发布"
        found = failure(SourceHealth.EMPTY_UNCONFIRMED, at, message, "empty")
        found.total_hint, found.profile = total, profile
        return found
    found = FetchResult(SourceHealth.OK, at, list(posts.values()), total_hint=total, profile=profile)
    found.cursor = number(dig(answer, "data", "cardlistInfo", "since_id")) or words(
        dig(answer, "data", "since_id"), 60
    )
    found.complete_since = covered_since(found.posts)
    return found


def _blogs(answer: dict[str, Any]) -> Iterable[tuple[dict[str, Any], bool]]:
    """(post, is it pinned by its place) of all three shapes."""
    data = answer.get("data")
    for card in listing(dig(data, "cards")):
        kind = number(dig(card, "card_type"))
        inner = listing(dig(card, "card_group")) if kind == _GROUP else [card] if kind == _CARD else []
        for one in inner:
            blog = dig(one, "mblog")
            if isinstance(blog, dict):
                yield blog, words(dig(one, "profile_type_id")).startswith("proweibotop")
    for blog in [*listing(dig(data, "list")), *listing(answer.get("statuses"))]:
        if isinstance(blog, dict):
            yield blog, False


def _post(blog: dict[str, Any], pinned: bool, at: dt.datetime) -> SeenPost | None:
    mid = words(blog.get("mid") or blog.get("idstr") or blog.get("id"), 40)
    published = moment(words(blog.get("created_at"), 60), at)
    if not mid.isdecimal() or not mid.isascii() or published is None:
        return None
    uid = words(dig(blog, "user", "id") or dig(blog, "user", "idstr"), 40)
    bid = words(blog.get("bid") or blog.get("mblogid"), 40)
    origin = blog.get("retweeted_status")
    read = read_body(words(blog.get("text") or blog.get("text_raw")))
    text = _MORE.sub("", tidy_lines(words(blog.get("text_raw"))) or read.text)
    long = blog.get("isLongText") is True
    whole = tidy_lines(words(dig(blog, "longText", "longTextContent")))
    return SeenPost(
        identity=mid,
        published_at=published[0],
        precision=published[1],
        url=f"https://weibo.com/{uid}/{bid}" if uid and mid_of(bid) else f"https://m.weibo.cn/detail/{mid}",
        title=(whole or text).partition("\n")[0][:60],
        text=whole or text or None,
        cut=long and not whole,
        kind=_kind(blog),
        pinned=pinned or _pinned(blog),
        repost=isinstance(origin, dict),
        origin_url=_origin(origin),
        counts=_counts(blog),
        images=_images(blog),
        links=[link for link in read.links if "weibo.c" not in link[0]],
        author_id=uid,
        author_name=tidy_lines(words(dig(blog, "user", "screen_name"), 100)),
    )


def _pinned(blog: dict[str, Any]) -> bool:
    """mblogtype 1 stands on ordinary posts too; only 2 is pinned."""
    return (
        number(blog.get("mblogtype")) == 2
        or number(blog.get("isTop")) == 1
        or blog.get("isTop") is True
        or "置顶" in words(dig(blog, "title", "text"), 40)
    )


def _kind(blog: dict[str, Any]) -> PostKind:
    page = words(dig(blog, "page_info", "type") or dig(blog, "page_info", "object_type"), 40)
    if "video" in page:
        return PostKind.VIDEO
    return PostKind.IMAGE if (number(blog.get("pic_num")) or 0) > 0 else PostKind.TEXT


def _origin(origin: Any) -> str:
    """Where a repost stems from; the original may be gone, its author with it."""
    mid = words(dig(origin, "mid") or dig(origin, "idstr") or dig(origin, "id"), 40)
    return f"https://m.weibo.cn/detail/{mid}" if mid.isdecimal() else ""


def _counts(blog: dict[str, Any]) -> dict[str, int]:
    names = {
        "read": "reads_count",
        "like": "attitudes_count",
        "comment": "comments_count",
        "share": "reposts_count",
    }
    found = {name: number(blog.get(field)) for name, field in names.items()}
    return {name: value for name, value in found.items() if value is not None}


def _images(blog: dict[str, Any]) -> list[str]:
    found = [words(dig(pic, "large", "url") or dig(pic, "url"), 1000) for pic in listing(blog.get("pics"))]
    return [address for address in found if address.startswith("http")]


def _profile(user: Any, total: int | None) -> SeenProfile | None:
    if not isinstance(user, dict):
        return None
    verified = user.get("verified")
    return SeenProfile(
        name=tidy_lines(words(user.get("screen_name"), 100)),
        identifier=words(user.get("id") or user.get("idstr"), 40),
        subject=tidy_lines(words(user.get("verified_reason"), 200)),
        verified=verified if isinstance(verified, bool) else None,
        followers=number(user.get("followers_count")),
        total=total,
    )
