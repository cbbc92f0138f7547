"""The open platform's list of an account's own works (video.list), by its owner's leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.addresses import post_address
from crawler.platforms.base import BEGINNING, Ask, FetchResult, SeenPost, covered_since, failure
from crawler.platforms.bodies import tidy_lines
from crawler.platforms.douyin.lists import counts_of
from crawler.platforms.douyin.tokens import LINE, Grant, standing
from crawler.platforms.shapes import dig, digest, load, number, seconds, words
from crawler.platforms.web import BudgetSpent, NetFailure
from storage.models import Evidence, Platform, PostKind, SourceHealth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from crawler.platforms.sessions import SessionState
    from crawler.platforms.web import Web
    from storage.models import Account
    from storage.vault import Vault

__all__ = ["SOURCES", "parse_official"]

_PAGES = 3
#: the access token is spent: a fresh one may be asked for, once
_SPENT = frozenset({10008, 2190002, 2190008})
#: codes of the open platform, old and new spelling
_API_ERRORS = {
    10008: (SourceHealth.LOGIN_NEEDED, "抖音授权已过期，请账号管理员重新授权"),
    2190008: (SourceHealth.LOGIN_NEEDED, "抖音授权已过期，请账号管理员重新授权"),
    2190002: (SourceHealth.LOGIN_NEEDED, "抖音授权无效，请账号管理员重新授权"),
    10010: (SourceHealth.LOGIN_NEEDED, "抖音授权已过期，请账号管理员重新授权"),
    10004: (SourceHealth.CONFIG_ERROR, "抖音应用没有读取作品列表的权限"),
    2190004: (SourceHealth.CONFIG_ERROR, "抖音应用没有读取作品列表的权限"),
    10007: (SourceHealth.CONFIG_ERROR, "抖音应用不可用，请核对"),
    10005: (SourceHealth.CONFIG_ERROR, "抖音接口参数不对，请核对来源参数"),
    2100005: (SourceHealth.CONFIG_ERROR, "抖音接口参数不对，请核对来源参数"),
    2100004: (SourceHealth.NET_ERROR, "抖音接口繁忙，下次再试"),
    2100001: (SourceHealth.BLOCKED, "抖音接口今日调用次数已用完，明天再试"),
}


def parse_official(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """The open platform's video list."""
    answer = load(body)
    code = number(dig(answer, "data", "error_code"))
    code = number(dig(answer, "err_no")) if code is None else code
    items = dig(answer, "data", "list")
    if code:
        said = words(dig(answer, "data", "description"), 100)
        unknown = (SourceHealth.CONFIG_ERROR, f"抖音接口返回错误 {code}：{said}")
        found = failure(*_args(_API_ERRORS.get(code, unknown), fetched_at), f"error_code {code}")
    elif not isinstance(items, list):
        found = failure(SourceHealth.NET_ERROR, fetched_at, "抖音接口的应答无法识别", "no list")
    else:
        posts = {post.identity: post for post in map(_official_post, items) if post}
        health = SourceHealth.OK if posts else SourceHealth.EMPTY_UNCONFIRMED
        found = FetchResult(health, fetched_at, list(posts.values()))
        more = dig(answer, "data", "has_more") in (1, True)
        if posts:
            found.complete_since = covered_since(found.posts) if more else BEGINNING
        found.cursor = number(dig(answer, "data", "cursor")) if more else None
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


def _args(known: tuple[SourceHealth, str], at: dt.datetime) -> tuple[SourceHealth, dt.datetime, str]:
    return known[0], at, known[1]


def _official_post(item: Any) -> SeenPost | None:
    """Of its two numbers the one in the address is also that of the page; one in review is not public yet."""
    url, published = words(dig(item, "share_url"), 1000), seconds(dig(item, "create_time"))
    named = post_address(url) if url else None
    identity = named.identity if named else words(dig(item, "item_id"), 120)
    if not identity or published is None or dig(item, "is_reviewed") is False:
        return None
    text = tidy_lines(words(dig(item, "title")))
    return SeenPost(
        identity=identity,
        published_at=published,
        url=url,
        title=text.partition("\n")[0][:100],
        text=text,
        kind=PostKind.VIDEO,
        pinned=dig(item, "is_top") is True,
        counts=counts_of(dig(item, "statistics")),
    )


class _Official:
    name, title = "douyin.official", "官方接口"
    words = ("api", "抖音接口", "开放平台")
    platforms = frozenset({Platform.DOUYIN})
    needs = frozenset({"token"})
    evidence = Evidence.OFFICIAL
    can_prove_absence = True

    def standing(
        self, vault: Vault, account: Account, params: Mapping[str, str], now: dt.datetime
    ) -> SessionState | None:
        """How long the owner's leave still lasts, where that is known."""
        return standing(vault, account, params.get("open_id") or params.get("", ""), now)

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        open_id = ask.param("open_id", "")
        grant = Grant(open_id, ask.param("client_key"), web)
        if not open_id or not grant.there:
            message = (
                "来源参数应填 open_id，并用 xuncha secret set douyin:open_id 登记授权，"
                "用 douyin:open_id:refresh 登记 refresh_token 可自动续期（来源参数另填 client_key）"
            )
            return failure(SourceHealth.CONFIG_ERROR, web.clock(), message, "no token")
        key = await grant.token()
        if isinstance(key, FetchResult):
            return key
        found = await self._page(open_id, key, 0, web)
        if _code(found) in _SPENT and grant.renewable:
            key = await grant.renewed()
            if isinstance(key, FetchResult):
                return key
            found = await self._page(open_id, key, 0, web)
        return await self._older(found, open_id, key, ask, web)

    async def _older(self, found: FetchResult, open_id: str, key: str, ask: Ask, web: Web) -> FetchResult:
        """Further pages, until the window is covered."""
        for _ in range(_PAGES - 1):
            reached = found.complete_since is None or found.complete_since <= ask.since
            if found.health is not SourceHealth.OK or reached or found.cursor is None:
                break
            try:
                part = await self._page(open_id, key, found.cursor, web)
            except (BudgetSpent, NetFailure):
                break  # the pages that came reach back as far as they say
            if part.health is not SourceHealth.OK:
                break
            known = {post.identity for post in found.posts}
            found.posts += [post for post in part.posts if post.identity not in known]
            found.complete_since, found.cursor = part.complete_since, part.cursor
        return found

    async def _page(self, open_id: str, key: str, cursor: int, web: Web) -> FetchResult:
        asked = {"open_id": open_id, "cursor": cursor, "count": 20}
        url = f"{web.accounts.douyin_api}/api/douyin/v1/video/video_list/"
        answer = await web.get(LINE, url, params=asked, headers={"access-token": key})
        found = parse_official(answer.body, answer.url, answer.status, answer.at)
        found.evidence["url"] = web.shown(answer.url)
        return found


def _code(found: FetchResult) -> int | None:
    return number(str(found.evidence.get("marker", "")).removeprefix("error_code "))


SOURCES = (_Official(),)
