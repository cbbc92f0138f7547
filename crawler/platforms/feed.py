"""Feeds of bridges that the office runs (RSSHub, wewe-rss, we-mp-rss) and any RSS, Atom or JSON Feed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.platforms.addresses import post_address, tidy, url_key
from crawler.platforms.base import ALL_PLATFORMS, Ask, FetchResult, SeenPost, covered_since, failure
from crawler.platforms.bodies import read_body, tidy_lines
from crawler.platforms.feeditems import FeedItem, items_of
from crawler.platforms.moments import moment
from crawler.platforms.shapes import dig, digest, listing, load, seconds, words
from crawler.platforms.web import BudgetSpent, NetFailure
from storage.models import Evidence, Platform, PostKind, SourceHealth, TimeKind
from storage.texts import text_hash

if TYPE_CHECKING:
    import datetime as dt

    from crawler.platforms.web import Web
    from storage.models import Account

__all__ = ["SOURCES", "parse", "sync_time"]

_LINE = "feed.bridge"
#: what bridges publish as content when they could not fetch the text
_FAILED = re.compile(r"获取全文失败|获取文章内容失败|内容获取失败|请重试~?$|^(?:null|undefined|None)$")
_REPOST = re.compile(r"^转发微博|^转发\s*[：:]|- 转发 @")
_STALE_HOURS = 48
#: bridges whose date is that of the last change
_UPDATES = ("mp-we-rss",)
_KINDS = {
    Platform.DOUYIN: PostKind.VIDEO,
    Platform.KUAISHOU: PostKind.VIDEO,
    Platform.CHANNELS: PostKind.VIDEO,
    Platform.WEIBO: PostKind.TEXT,
}


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """A feed of any make. It proves what it holds; a feed without entries proves nothing."""
    found = _refused(status, fetched_at)
    if found is None:
        feed = items_of(body)
        if feed is None:
            message = "该地址给出的不是订阅源，请核对来源参数和订阅服务"
            found = failure(SourceHealth.CONFIG_ERROR, fetched_at, message, "no feed")
        else:
            platform = account.platform if account is not None else None
            updated = any(mark in feed.generator.lower() for mark in _UPDATES)
            seen = (_post(item, platform, updated, fetched_at) for item in feed.items)
            posts = list({post.identity: post for post in seen if post}.values())
            found = FetchResult(SourceHealth.OK, fetched_at, posts)
            found.evidence["generator"] = feed.generator[:60]
            if not posts:
                found.health, found.message = (
                    SourceHealth.EMPTY_UNCONFIRMED,
                    "订阅源是空的，可能是它的登录已失效",
                )
    found.can_prove_absence = False
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


def _refused(status: int, at: dt.datetime) -> FetchResult | None:
    if status in (401, 403):
        return failure(
            SourceHealth.CONFIG_ERROR, at, "订阅服务拒绝访问，请核对其访问密钥", f"status {status}"
        )
    if status in (404, 410):
        return failure(
            SourceHealth.CONFIG_ERROR, at, "订阅服务没有这个地址，请核对来源参数", f"status {status}"
        )
    if status in (418, 429, 432):
        return failure(SourceHealth.BLOCKED, at, "订阅服务被限制访问，暂停使用", f"status {status}")
    if status != 200:
        return failure(SourceHealth.NET_ERROR, at, "订阅服务出错，请检查其运行和登录情况", f"status {status}")
    return None


def _post(item: FeedItem, platform: Platform | None, updated: bool, at: dt.datetime) -> SeenPost | None:
    """One entry. Its number is that of its address; where that tells none, it is known by the address."""
    published = moment(item.published, at) or moment(item.updated, at)
    url = tidy(item.url or (item.id if item.id.startswith("http") else ""))
    if published is None or not (url or item.id or item.title):
        return None
    named = post_address(url) if url else None
    own = named is not None and platform in (None, named.platform)
    body = read_body(item.content)
    failed = not body.text or bool(_FAILED.search(body.text[:200]))
    title = tidy_lines(read_body(item.title).text)
    identity = named.identity if named and own else ""
    return SeenPost(
        identity=identity or "~" + (url_key(url) or text_hash(item.id or f"{title}@{published[0]}")),
        published_at=published[0],
        precision=published[1],
        time_kind=TimeKind.UPDATED if updated else TimeKind.PUBLISHED,
        url=url,
        title=title[:300],
        text=None if failed else body.text,
        cut=item.summary,
        kind=_KINDS.get(platform, PostKind.ARTICLE) if platform else PostKind.ARTICLE,
        group_id=identity.partition("_")[0] if named and named.platform is Platform.WECHAT else "",
        repost=bool(_REPOST.search(title) or _REPOST.search(body.text[:40])),
        images=[] if failed else body.images,
        links=[] if failed else body.links,
        author_name=item.author[:100],
    )


def sync_time(body: bytes, feed: str, fetched_at: dt.datetime) -> dt.datetime | None:
    """When wewe-rss last heard from upstream for this feed, by its own list; None where it does not say.

    Written only after the upstream call returned, so it is proof of freshness.
    """
    for one in listing(load(body)):
        if words(dig(one, "id"), 100) == feed:
            value = dig(one, "syncTime")
            found = seconds(value)
            written = moment(words(value, 60), fetched_at) if found is None else None
            return found or (written[0] if written else None)
    return None


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed at an address of the ledger."""

    name: str
    title: str
    words: tuple[str, ...] = ()
    platforms: frozenset[Platform] = ALL_PLATFORMS
    needs: frozenset[str] = frozenset({"bridge"})
    evidence: Evidence = Evidence.BRIDGE
    can_prove_absence: bool = False
    hint: str = "来源参数应填订阅源的完整网址"
    places: tuple[str, ...] = field(default=("url", "feed", ""))

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        url = self._address(ask, web)
        if not url.startswith(("http://", "https://")):
            return failure(SourceHealth.CONFIG_ERROR, web.clock(), self.hint, "no url")
        answer = await web.get(_LINE, url)
        found = parse(answer.body, answer.url, answer.status, answer.at, ask.account)
        found.evidence["url"] = web.shown(answer.url)
        return await self._dated(found, url, ask, web)

    def _address(self, ask: Ask, web: Web) -> str:
        return web.filled(ask.param(*self.places))

    async def _dated(self, found: FetchResult, url: str, ask: Ask, web: Web) -> FetchResult:
        """How old the bridge's own copy is, where it says so."""
        return found


class _RssHub(_Feed):
    def _address(self, ask: Ask, web: Web) -> str:
        """A whole address, or a route on the office's own RSSHub."""
        written = web.filled(ask.param("url", "route", ""))
        if written.startswith("/") and web.accounts.rsshub:
            joint = "&" if "?" in written else "?"
            return (
                web.accounts.rsshub.rstrip("/")
                + written
                + ("" if "format=" in written else f"{joint}format=json")
            )
        return written


class _Wewe(_Feed):
    async def _dated(self, found: FetchResult, url: str, ask: Ask, web: Web) -> FetchResult:
        """The bridge's time of its last upstream answer makes of a copy a statement about the account."""
        if found.health not in (SourceHealth.OK, SourceHealth.EMPTY_UNCONFIRMED):
            return found
        feed = urlsplit(url).path.rpartition("/")[2].partition(".")[0]
        try:
            answer = await web.get_once(_LINE, urljoin(url, "/feeds"))
        except (BudgetSpent, NetFailure):
            return found  # its age stays unknown, and so it proves no silence
        synced = sync_time(answer.body, feed, answer.at)
        if synced is None:
            return found
        found.as_of = min(synced, answer.at)
        found.evidence["syncTime"] = found.as_of.isoformat()
        if (answer.at - synced).total_seconds() > _STALE_HOURS * 3600:
            found.health = SourceHealth.STALE
            found.message = "订阅服务已超过两天没有取到新内容，请重新登录其微信读书账号"
        elif found.health is SourceHealth.OK:
            found.complete_since, found.can_prove_absence = covered_since(found.posts), True
        return found


SOURCES = (
    _RssHub(
        "feed.rsshub",
        "RSSHub",
        ("rsshub", "自建rsshub"),
        hint="来源参数应填 RSSHub 的路由（如 /weibo/user/1234567890，并设置 accounts.rsshub）或完整网址",
    ),
    _Wewe("feed.wewe", "wewe-rss", ("wewerss", "微信读书订阅"), platforms=frozenset({Platform.WECHAT})),
    _Feed("feed.wemp", "we-mp-rss", ("wemprss",), platforms=frozenset({Platform.WECHAT})),
    _Feed("feed.rss", "订阅源", ("rss", "atom", "jsonfeed", "feed", "wechat2rss", "订阅")),
)
