"""How Weibo is asked: the open platform by its owner's leave, the mobile site with a person's login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.base import BEGINNING, Ask, FetchResult, failure
from crawler.platforms.sessions import cookies, expired, session_name
from crawler.platforms.shapes import dig, listing, load, words
from crawler.platforms.web import BudgetSpent, NetFailure
from crawler.platforms.weibo.lists import parse, parse_long_text
from storage.models import Evidence, Platform, SourceHealth

if TYPE_CHECKING:
    from crawler.platforms.web import Answer, Web

__all__ = ["SOURCES"]

_PAGES = 3


def _uid(ask: Ask) -> str:
    return ask.param("uid", "") or ask.account.identifier


def _complete(found: FetchResult, ask: Ask) -> FetchResult:
    """All posts at hand: the answer reaches back to the beginning."""
    own = [post for post in found.posts if not post.pinned]
    if found.total_hint is not None and len(own) >= found.total_hint > 0:
        found.complete_since = BEGINNING
    return found


class _Official:
    name, title = "weibo.official", "官方接口"
    words = ("api", "微博接口", "开放平台")
    platforms = frozenset({Platform.WEIBO})
    needs = frozenset({"token"})
    evidence = Evidence.OFFICIAL
    can_prove_absence = True

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        uid = _uid(ask)
        key = web.secret(f"weibo:{uid}")
        if not uid or not key:
            message = f"还没有登记该微博的授权，请执行 xuncha secret set weibo:{uid or '账号数字ID'}"
            return failure(SourceHealth.CONFIG_ERROR, web.clock(), message, "no token")
        asked = {"uid": uid, "access_token": key, "count": 50, "page": 1}
        answer = await web.get(
            "weibo.api", f"{web.accounts.weibo_api}/2/statuses/user_timeline.json", params=asked
        )
        found = parse(answer.body, answer.url, answer.status, answer.at, ask.account)
        found.evidence["url"] = web.shown(answer.url)
        return _complete(found, ask)


class _Session:
    """The mobile site as its owner sees it, with the login a person saved."""

    name, title = "weibo.session", "微博网页"
    words = ("网页", "浏览器", "会话", "登录", "browser", "m.weibo.cn")
    platforms = frozenset({Platform.WEIBO})
    needs = frozenset({"session"})
    evidence = Evidence.SESSION
    can_prove_absence = True

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        state = web.vault.session(session_name(ask.account, ask.params))
        if problem := expired(state, ask.account, web.vault, web.clock(), ask.params):
            return problem
        uid = _uid(ask)
        if not uid.isdecimal():
            message = "账号标识应填微博数字 ID（账号主页网址 u/ 后面的数字）"
            return failure(SourceHealth.CONFIG_ERROR, web.clock(), message, "no uid")
        jar = cookies(state or {}, "weibo.cn", web.accounts.weibo_page)
        if (await self._config(jar, web)) is False:
            message = f"“{ask.account.name}”的微博登录已失效，请执行 xuncha login weibo {ask.account.name}"
            return failure(SourceHealth.LOGIN_NEEDED, web.clock(), message, "config login false")
        profile = await self._index({"type": "uid", "value": uid}, jar, web)
        about = parse(profile.body, profile.url, profile.status, profile.at, ask.account)
        about.evidence["url"] = web.shown(profile.url)
        if about.health not in (SourceHealth.EMPTY_UNCONFIRMED, SourceHealth.OK):
            return about
        found = await self._pages(uid, _container(load(profile.body), uid), jar, ask, web)
        found.profile = about.profile or found.profile
        found.total_hint = about.total_hint if about.total_hint is not None else found.total_hint
        await self._long_texts(found, jar, ask, web)
        return _complete(found, ask)

    async def _pages(self, uid: str, container: str, jar: dict[str, str], ask: Ask, web: Web) -> FetchResult:
        """From the newest back, until the window is covered; each page must go on where the last ended."""
        whole: FetchResult | None = None
        since_id: Any = None
        for _ in range(_PAGES):
            asked: dict[str, Any] = {"type": "uid", "value": uid, "containerid": container}
            try:
                answer = await self._index(asked | ({"since_id": since_id} if since_id else {}), jar, web)
            except (BudgetSpent, NetFailure):
                if whole is None:
                    raise
                break  # the pages that came reach back as far as they say
            part = parse(answer.body, answer.url, answer.status, answer.at, ask.account)
            part.evidence["url"] = web.shown(answer.url)
            if whole is None:
                whole = part
            elif part.health is SourceHealth.OK:
                known = {post.identity for post in whole.posts}
                whole.posts += [post for post in part.posts if post.identity not in known]
                whole.complete_since = part.complete_since or whole.complete_since
            since_id = part.cursor
            reached = whole.complete_since is not None and whole.complete_since <= ask.since
            if part.health is not SourceHealth.OK or reached or not since_id:
                break
        assert whole is not None
        return whole

    async def _long_texts(self, found: FetchResult, jar: dict[str, str], ask: Ask, web: Web) -> None:
        """The whole of what the list cuts short, for posts that are new to us."""
        for post in found.posts:
            if post.cut and post.identity not in ask.known and post.published_at >= ask.since:
                url = f"{web.accounts.weibo_page}/statuses/extend"
                try:
                    answer = await web.get("weibo.session", url, params={"id": post.identity}, cookies=jar)
                except (BudgetSpent, NetFailure):
                    return  # what the list shows of it is known, and marked as cut
                if whole := parse_long_text(answer.body):
                    post.text, post.cut = whole, False

    async def _config(self, jar: dict[str, str], web: Web) -> bool | None:
        """Whether the site takes us for logged in (visitors carry the same cookies); None: it does not say."""
        answer = await web.get("weibo.session", f"{web.accounts.weibo_page}/api/config", cookies=jar)
        found = dig(load(answer.body), "data", "login")
        return found if isinstance(found, bool) else None

    async def _index(self, asked: dict[str, Any], jar: dict[str, str], web: Web) -> Answer:
        url = f"{web.accounts.weibo_page}/api/container/getIndex"
        return await web.get("weibo.session", url, params=asked, cookies=jar)


def _container(answer: Any, uid: str) -> str:
    """The container of the tab 微博; its usual name where the tabs are not told."""
    for tab in listing(dig(answer, "data", "tabsInfo", "tabs")):
        if words(dig(tab, "tab_type") or dig(tab, "tabKey"), 40) == "weibo" and dig(tab, "containerid"):
            return words(tab["containerid"], 60)
    return f"107603{uid}"


SOURCES = (_Official(), _Session())
