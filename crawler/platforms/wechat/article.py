"""Article pages of mp.weixin.qq.com, of every item type, read from the scripts they are served with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from crawler.platforms.addresses import post_address, tidy, url_key
from crawler.platforms.base import FetchResult, SeenPost, SeenProfile, failure
from crawler.platforms.bodies import Body, read_body, tidy_lines
from crawler.platforms.moments import moment
from crawler.platforms.shapes import digest, number, seconds
from crawler.platforms.wechat.pages import PageClass, classify, decoded
from crawler.platforms.wechat.pagevalues import STRING, Values, unescaped
from storage.models import PostKind, Precision, SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from crawler.platforms.moments import Moment
    from storage.models import Account

__all__ = ["KINDS", "ArticlePage", "parse", "read_page"]

#: item_show_type → kind
KINDS = {
    0: PostKind.ARTICLE,
    5: PostKind.VIDEO,
    6: PostKind.AUDIO,
    7: PostKind.AUDIO,
    8: PostKind.IMAGE,
    10: PostKind.TEXT,
    11: PostKind.SHARE,
    17: PostKind.SHORT,
}
_HEALTH = {
    PageClass.BLOCKED: SourceHealth.BLOCKED,
    PageClass.DELETED: SourceHealth.NOT_FOUND,
    PageClass.VIOLATION: SourceHealth.NOT_FOUND,
    PageClass.CLOSED: SourceHealth.NOT_FOUND,
    PageClass.UNAVAILABLE: SourceHealth.EMPTY_UNCONFIRMED,
    PageClass.BAD_URL: SourceHealth.CONFIG_ERROR,
    PageClass.MIGRATED: SourceHealth.MIGRATED,
    PageClass.UNKNOWN: SourceHealth.NET_ERROR,
}
_MESSAGES = {
    PageClass.BLOCKED: "微信要求人机验证，今晚不再读取公开页面",
    PageClass.DELETED: "该内容已被发布者删除",
    PageClass.VIOLATION: "平台提示：此内容因违规无法查看",
    PageClass.CLOSED: "平台提示：该账号已被封禁或注销",
    PageClass.UNAVAILABLE: "平台提示：该内容暂时无法查看",
    PageClass.BAD_URL: "链接参数错误或已过期，请核对链接",
    PageClass.MIGRATED: "平台提示：该账号已迁移，请更新台账",
    PageClass.UNKNOWN: "页面无法识别，已留存",
}


@dataclass(slots=True)
class ArticlePage:
    """One page read: its class, and the post where it is an article whose time is known."""

    kind: PageClass
    post: SeenPost | None = None
    profile: SeenProfile | None = None
    notes: dict[str, str] = field(default_factory=dict)


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """An article page as an answer of its own: it proves that this post stands, never that others do not."""
    page = read_page(body, url, status, fetched_at)
    evidence = {"status": status, "marker": page.kind.value, "sha256": digest(body), **page.notes}
    if page.kind is not PageClass.OK:
        found = failure(_HEALTH[page.kind], fetched_at, _MESSAGES[page.kind])
    elif page.post is None:
        found = failure(SourceHealth.EMPTY_UNCONFIRMED, fetched_at, "文章页面没有编号或时间，未采用")
    elif account is not None and _foreign(page.post, account):
        found = failure(
            SourceHealth.CONFIG_ERROR, fetched_at, f"该文章属于“{page.post.author_name}”，不是本账号"
        )
    else:
        found = FetchResult(SourceHealth.OK, fetched_at, [page.post], profile=page.profile)
    found.evidence |= evidence
    found.can_prove_absence = False
    return found


def read_page(body: bytes, url: str, status: int, fetched_at: dt.datetime) -> ArticlePage:
    text = decoded(body)
    kind = classify(text, url, status)
    if kind is not PageClass.OK:
        return ArticlePage(kind)
    values = Values(text)
    published = _published(values, fetched_at)
    if number(values.field("del_reason_id")) or 0:
        return ArticlePage(PageClass.DELETED)
    profile = SeenProfile(name=_name(values), identifier=values.named("user_name"))
    identity = _identity(values, url)
    if published is None or not identity:
        return ArticlePage(kind, None, profile)
    return ArticlePage(kind, _post(values, text, url, identity, published), profile)


def _published(values: Values, fetched_at: dt.datetime) -> Moment | None:
    """Unix seconds first; the written time is Asia/Shanghai's."""
    for name in ("ori_create_time", "ct", "create_timestamp", "createTimestamp"):
        if found := seconds(values.number(name)):
            return found, Precision.SECOND
    written = values.field("create_time")
    return seconds_or_words(written, fetched_at)


def seconds_or_words(written: str, seen_at: dt.datetime) -> Moment | None:
    """A time that may be unix seconds or written out."""
    found = seconds(written)
    return (found, Precision.SECOND) if found else moment(written, seen_at)


def _identity(values: Values, url: str) -> str:
    mid, idx = values.number("mid") or values.number("appmsgid"), values.number("idx") or "1"
    if mid:
        return f"{int(mid)}_{int(idx)}"[:100]
    for address in (url, values.field("link"), values.named("msg_link")):
        found = post_address(address) if address else None
        if found and found.identity:
            return found.identity
    return ("~" + url_key(url)) if url else ""


def _name(values: Values) -> str:
    return unescape(values.field("nick_name") or values.named("nickname") or values.named("nick_name"))[:100]


def _post(values: Values, page: str, url: str, identity: str, published: Moment) -> SeenPost:
    kind = KINDS.get(number(values.number("item_show_type")) or 0, PostKind.OTHER)
    tree = LexborHTMLParser(page)
    body = _body(values, tree)
    title = unescape(values.field("title") or values.named("msg_title") or _meta(tree, "og:title"))
    origin = tidy(values.field("source_url") or values.named("msg_source_url"))
    if origin.startswith("http"):
        body.links.append((origin, "阅读原文"))
    mid = identity.partition("_")[0]
    return SeenPost(
        identity=identity,
        published_at=published[0],
        precision=published[1],
        url=url,
        title=_title(tidy_lines(title), body.text, kind),
        text=body.text or tidy_lines(title) or None,
        kind=kind,
        group_id="" if identity.startswith("~") else mid,
        repost=kind is PostKind.SHARE or "original_primary_nickname" in page,
        images=body.images or _pictures(values, page),
        links=list(dict(body.links).items()),
        author_id=values.named("user_name"),
        author_name=_name(values),
    )


def _title(title: str, text: str, kind: PostKind) -> str:
    """A text share has no title of its own: its first line, no more, stands for it."""
    line = (title or text).partition("\n")[0]
    return line[:64] if kind is PostKind.TEXT else line[:300]


def _body(values: Values, tree: LexborHTMLParser) -> Body:
    """The body where the item type keeps it; `#js_content` alone is empty or mere frame for shares."""
    for written in (values.field("content_noencode"), values.field("content_noencode", "text_page_info")):
        if written.strip():
            return read_body(written)
    if written := values.field("content", "text_page_info"):
        return read_body(unescape(written))
    node = tree.css_first("#js_content")
    served = read_body(node.html or "") if node else Body()
    if served.text or served.images:
        return served
    return Body(tidy_lines(values.field("desc") or _meta(tree, "og:description")))


def _meta(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(f'meta[property="{name}"]')
    return (node.attributes.get("content") or "") if node else ""


def _pictures(values: Values, page: str) -> list[str]:
    """Pictures of an image share, from the list in its scripts."""
    start = page.find("picture_page_info_list")
    if start < 0:
        return []
    found = re.findall(r"cdn_url\s*:\s*" + STRING, page[start : start + 60_000])
    addresses = (tidy(unescaped(a or b)) for a, b in found)
    return list(dict.fromkeys(address for address in addresses if address.startswith("http")))


def _foreign(post: SeenPost, account: Account) -> bool:
    """Whether the page names another account than ours; silence is no contradiction."""
    ours = account.identifier
    if post.author_id and ours.startswith("gh_"):
        return post.author_id != ours
    return bool(post.author_name) and post.author_name != account.name
