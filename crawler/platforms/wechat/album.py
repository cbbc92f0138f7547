"""Albums (合集): a public list of what the unit put into them; proves an update, never its absence."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from crawler.platforms.base import Ask, FetchResult, failure
from crawler.platforms.shapes import dig, digest, listing, load
from crawler.platforms.wechat.codes import backend_failure
from crawler.platforms.wechat.items import item_post
from crawler.platforms.wechat.pages import PageClass, classify, decoded
from storage.models import Evidence, Platform, SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from crawler.platforms.web import Web
    from storage.models import Account

__all__ = ["SOURCES", "Album", "parse"]


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    answer = load(body)
    found = backend_failure(answer, fetched_at)
    items = dig(answer, "getalbum_resp", "article_list")
    # a list of one comes as the one itself
    items = [items] if isinstance(items, dict) else items
    if found is None and not isinstance(items, list):
        blocked = answer is None and classify(decoded(body), url, status) is PageClass.BLOCKED
        health = SourceHealth.BLOCKED if blocked else SourceHealth.EMPTY_UNCONFIRMED
        found = failure(health, fetched_at, "合集没有给出列表", "blocked" if blocked else "no list")
    if found is None:
        posts = [post for post in map(item_post, listing(items)) if post]
        health = SourceHealth.OK if posts else SourceHealth.EMPTY_UNCONFIRMED
        found = FetchResult(health, fetched_at, posts)
    found.can_prove_absence = False
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


class Album:
    name, title = "wechat.album", "合集"
    words = ("album", "专辑", "公众号合集", "文章合集")
    platforms = frozenset({Platform.WECHAT})
    needs: frozenset[str] = frozenset()
    evidence = Evidence.PUBLIC_PAGE
    can_prove_absence = False

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        query = parse_qs(urlsplit(ask.param("url", "")).query)
        biz = ask.param("__biz", "biz") or next(iter(query.get("__biz", [])), "")
        album = ask.param("album_id", "album") or next(iter(query.get("album_id", [])), "")
        if not biz or not album:
            message = "来源参数应填合集的网址（含 __biz 和 album_id）"
            return failure(SourceHealth.CONFIG_ERROR, web.clock(), message, "no album")
        asked = {"action": "getalbum", "__biz": biz, "album_id": album, "count": 20, "f": "json"}
        answer = await web.get("wechat.page", f"{web.accounts.wechat_page}/mp/appmsgalbum", params=asked)
        result = parse(answer.body, answer.url, answer.status, answer.at)
        result.evidence["url"] = web.shown(answer.url)
        return result


SOURCES = (Album(),)
