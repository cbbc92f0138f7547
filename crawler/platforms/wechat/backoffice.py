"""The unit's own back office at mp.weixin.qq.com, with the login its administrator scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from crawler.platforms.base import BEGINNING, Ask, FetchResult, SeenPost, covered_since, failure
from crawler.platforms.sessions import cookies, expired, session_name
from crawler.platforms.shapes import dig, digest, listing, load, number, seconds, words
from crawler.platforms.web import BudgetSpent, NetFailure
from crawler.platforms.wechat.codes import backend_failure
from crawler.platforms.wechat.items import item_post
from storage.models import Evidence, Platform, SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from crawler.platforms.web import Web
    from storage.models import Account

__all__ = ["SOURCES", "BackOffice", "parse"]

_LINE = "wechat.session"
_COUNT = 20
_PAGES = 5


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """`appmsgpublish` (JSON within JSON within JSON) or the older `app_msg_list`."""
    answer = load(body)
    found = backend_failure(answer, fetched_at)
    if found is None and isinstance(dig(answer, "app_msg_list"), list):
        posts = [post for item in answer["app_msg_list"] if (post := item_post(item))]
        found = _result(posts, number(dig(answer, "app_msg_cnt")), fetched_at)
    elif found is None:
        page = load(words(dig(answer, "publish_page")))
        if not isinstance(dig(page, "publish_list"), list):
            found = failure(
                SourceHealth.LOGIN_NEEDED, fetched_at, "公众平台没有给出列表，请重新扫码登录", "no list"
            )
        else:
            posts = [post for one in page["publish_list"] for post in _push(one)]
            found = _result(posts, number(dig(page, "total_count")), fetched_at)
            found.cursor = len(page["publish_list"]) or None
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


def _result(posts: list[SeenPost], total: int | None, at: dt.datetime) -> FetchResult:
    health = SourceHealth.OK if posts else SourceHealth.EMPTY_UNCONFIRMED
    return FetchResult(health, at, posts, total_hint=total)


def _push(entry: Any) -> list[SeenPost]:
    """One push with its articles; an entry without information is one that never went out."""
    info = load(words(dig(entry, "publish_info")))
    sent = seconds(dig(info, "sent_info", "time"))
    pushed = dig(info, "sent_info", "is_send_all")
    posts = (
        item_post(item, sent, pushed if isinstance(pushed, bool) else None)
        for item in listing(dig(info, "appmsgex"))
    )
    return [post for post in posts if post]


class BackOffice:
    name, title = "wechat.backoffice", "公众平台后台"
    words = ("后台", "后台会话", "公众号后台", "backoffice", "mp")
    platforms = frozenset({Platform.WECHAT})
    needs = frozenset({"session"})
    evidence = Evidence.SESSION
    can_prove_absence = True

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        state = web.vault.session(session_name(ask.account, ask.params))
        if problem := expired(state, ask.account, web.vault, web.clock(), ask.params):
            return problem
        key = _token(state or {})
        if not key:
            return failure(
                SourceHealth.LOGIN_NEEDED, web.clock(), "登录信息不完整，请重新扫码登录", "no token"
            )
        web.hide(key)
        result = failure(SourceHealth.NET_ERROR, web.clock())
        seen: list[SeenPost] = []
        begin = 0
        for _ in range(_PAGES):
            try:
                result = await self._page(begin, key, state or {}, ask, web)
            except (BudgetSpent, NetFailure):
                if not seen:
                    raise
                break  # the pages that came reach back as far as they say
            seen += result.posts
            if result.health is not SourceHealth.OK or not result.cursor:
                break
            begin += result.cursor
            if any(post.published_at < ask.since for post in result.posts):
                break
        return _whole(result, seen)

    async def _page(self, begin: int, key: str, state: dict[str, Any], ask: Ask, web: Web) -> FetchResult:
        url = f"{web.accounts.wechat_page}/cgi-bin/appmsgpublish"
        asked = {
            "sub": "list",
            "sub_action": "list_ex",
            "begin": begin,
            "count": _COUNT,
            "fakeid": ask.param("fakeid", ""),
            "type": "101_1",
            "free_publish_type": 1,
            "token": key,
            "lang": "zh_CN",
            "f": "json",
            "ajax": 1,
        }
        answer = await web.get(_LINE, url, params=asked, cookies=cookies(state, "weixin.qq.com", url))
        result = parse(answer.body, answer.url, answer.status, answer.at)
        result.evidence["url"] = web.shown(answer.url)
        return result


def _whole(last: FetchResult, seen: list[SeenPost]) -> FetchResult:
    """All pages as one answer: complete back to its oldest post, or to the beginning when it ended."""
    ended = last.health is SourceHealth.EMPTY_UNCONFIRMED and bool(seen)
    health = SourceHealth.OK if ended else last.health
    posts = list({post.identity: post for post in seen}.values())
    whole = FetchResult(health, last.as_of, posts, total_hint=last.total_hint, message=last.message)
    whole.evidence = last.evidence
    if posts and health is SourceHealth.OK:
        whole.complete_since = BEGINNING if ended else covered_since(posts)
    return whole


def _token(state: dict[str, Any]) -> str:
    """The token of the login: kept beside the cookies when the person logged in."""
    kept = words(state.get("token"), 40)
    query = urlsplit(words(state.get("url"), 2000)).query
    return kept or next(iter(parse_qs(query).get("token", [])), "")


SOURCES = (BackOffice(),)
