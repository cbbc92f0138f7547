"""The official interfaces of a 公众号: statistics for the proof, published items for texts, the menu."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from crawler.platforms.base import ZONE, Ask, FetchResult, SeenPost, failure
from crawler.platforms.web import BudgetSpent, NetFailure
from crawler.platforms.wechat import menu, published, statistics, tokens
from crawler.platforms.wechat.codes import TOKEN_ERRORS
from storage.models import Evidence, Platform, SourceHealth

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.platforms.web import Answer, Web

__all__ = ["SOURCES", "Official"]

_OVERLAP = 2  #: days asked again, whose figures may have come late
_PAGE = 20  #: items of batchget at most
_WRONG_TOKEN = frozenset(f"errcode {code}" for code in TOKEN_ERRORS)


class Official:
    name, title = "wechat.official", "官方接口"
    words = ("api", "公众号接口", "微信接口", "微信官方接口")
    platforms = frozenset({Platform.WECHAT})
    needs = frozenset({"token"})
    evidence = Evidence.OFFICIAL
    can_prove_absence = True

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        app_id = ask.param("appid", "AppID", "")
        if not app_id:
            message = "来源参数应填该公众号的 AppID，如 wx0123456789abcdef"
            return failure(SourceHealth.CONFIG_ERROR, web.clock(), message, "no appid")
        result = await self._statistics(app_id, ask, web)
        if result.health is SourceHealth.CONFIG_ERROR and result.evidence.get("marker") != "errcode 48001":
            return result
        # what was published without a push vouches for nothing that the statistics left out
        result.proving = frozenset(post.identity for post in result.posts)
        # without the right to statistics, the menu and the published items may still be ours to read
        for ask_part in (self._published, self._menu):
            try:
                _join(result, await ask_part(app_id, web))
            except (BudgetSpent, NetFailure) as error:
                result.message = result.message or str(error)
        return result

    async def _statistics(self, app_id: str, ask: Ask, web: Web) -> FetchResult:
        first, last = statistics.day_range(ask.since, ask.now)
        result = await self._days(app_id, first, last, web)
        if statistics.too_long(result) and first < last:
            first = _first_open(first, last, ask)
            result = await self._day_by_day(app_id, first, last, web)
        if result.health is SourceHealth.OK:
            result.complete_since = _midnight(first)
            result.as_of = _midnight(last + dt.timedelta(days=1))
            if not result.posts and not result.delayed:
                result.posts = await self._anchor(app_id, first, ask, web)
        return result

    async def _anchor(self, app_id: str, first: dt.date, ask: Ask, web: Web) -> list[SeenPost]:
        """Older posts, so that silence can be told from an interface that answers nothing at all.

        The day of the newest known post, or where none is known the months before the window.
        """
        spans = [
            (first - dt.timedelta(days=30 * n + 30), first - dt.timedelta(days=30 * n + 1)) for n in (0, 1)
        ]
        if ask.anchor_at is not None:
            day = ask.anchor_at.astimezone(ZONE).date()
            spans = [(day, day)] if day < first else []
        for begin, end in spans:
            part = await self._days(app_id, begin, end, web)
            if part.posts or part.health is not SourceHealth.OK:
                return part.posts
        return []

    async def _day_by_day(self, app_id: str, first: dt.date, last: dt.date, web: Web) -> FetchResult:
        """For an interface that gives a single day at a time; one day that fails fails them all."""
        whole = FetchResult(SourceHealth.OK, web.clock())
        for number in range((last - first).days + 1):
            day = first + dt.timedelta(days=number)
            part = await self._days(app_id, day, day, web)
            if part.health is not SourceHealth.OK:
                part.posts = whole.posts
                return part
            whole.posts += part.posts
            whole.delayed |= part.delayed
            whole.message, whole.evidence = whole.message or part.message, part.evidence
        return whole

    async def _days(self, app_id: str, first: dt.date, last: dt.date, web: Web) -> FetchResult:
        asked = {"begin_date": first.isoformat(), "end_date": last.isoformat()}
        return await self._call(app_id, "/datacube/getarticletotaldetail", asked, statistics.parse, web)

    async def _published(self, app_id: str, web: Web) -> FetchResult:
        asked = {"offset": 0, "count": _PAGE, "no_content": 0}
        return await self._call(app_id, "/cgi-bin/freepublish/batchget", asked, published.parse, web)

    async def _menu(self, app_id: str, web: Web) -> FetchResult:
        return await self._call(app_id, "/cgi-bin/get_current_selfmenu_info", None, menu.parse, web)

    async def _call(
        self,
        app_id: str,
        path: str,
        asked: dict[str, Any] | None,
        parse: Callable[[bytes, str, int, dt.datetime], FetchResult],
        web: Web,
    ) -> FetchResult:
        """One call; a token that is no longer taken is asked for anew, once."""
        result = failure(SourceHealth.NET_ERROR, web.clock())
        for _ in range(2):
            key = await tokens.token(app_id, web)
            if isinstance(key, FetchResult):
                return key
            answer = await _send(f"{web.accounts.wechat_api}{path}", key, asked, web)
            result = parse(answer.body, answer.url, answer.status, answer.at)
            result.evidence["url"] = web.shown(answer.url)
            if result.evidence.get("marker") not in _WRONG_TOKEN:
                break
            tokens.forget(app_id, web)
        return result


async def _send(url: str, key: str, asked: dict[str, Any] | None, web: Web) -> Answer:
    if asked is None:
        return await web.get(tokens.LINE, url, params={"access_token": key})
    return await web.post(tokens.LINE, url, params={"access_token": key}, json=asked)


def _join(result: FetchResult, part: FetchResult) -> None:
    """Put what another interface says beside the statistics, which alone decide the health."""
    name = str(part.evidence.pop("url", "")).partition("?")[0].rpartition("/")[2] or "other"
    result.evidence[name] = {"health": part.health.value, **part.evidence}
    result.menu = part.menu or result.menu
    known = {post.identity: post for post in result.posts}
    for post in part.posts:
        if post.identity not in known:
            result.posts.append(post)
        else:
            known[post.identity].text, known[post.identity].url = post.text, post.url
            known[post.identity].title = post.title
            known[post.identity].links, known[post.identity].images = post.links, post.images
    if part.health in (SourceHealth.BLOCKED, SourceHealth.CONFIG_ERROR) and not result.message:
        result.message = part.message


def _first_open(first: dt.date, last: dt.date, ask: Ask) -> dt.date:
    """The first day worth a call of its own: what was proven before is carried on, late figures aside."""
    if ask.proven_until is None:
        return first
    proven = ask.proven_until.astimezone(ZONE).date() - dt.timedelta(days=_OVERLAP)
    return min(max(first, proven), last)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.UTC)


SOURCES = (Official(),)
