"""The profile page of 抖音, opened in a browser with a person's login and read by what it fetches itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.platforms.base import BEGINNING, Ask, FetchResult, failure
from crawler.platforms.douyin.lists import parse
from crawler.platforms.sessions import expired, session_name
from storage.models import Evidence, Platform, SourceHealth

if TYPE_CHECKING:
    from crawler.platforms.web import Web

__all__ = ["SOURCES"]

_WANTED = r"/aweme/v1/web/(?:aweme/post|user/profile/other)/"


class _Page:
    name, title = "douyin.page", "抖音主页"
    words = ("主页", "网页", "浏览器", "会话", "登录", "browser")
    platforms = frozenset({Platform.DOUYIN})
    needs = frozenset({"session"})
    evidence = Evidence.SESSION
    can_prove_absence = False  #: only with the number of works from the profile

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        state = web.vault.session(session_name(ask.account, ask.params))
        if problem := expired(state, ask.account, web.vault, web.clock(), ask.params):
            return problem
        sec_uid = ask.param("sec_uid", "") or ask.account.identifier
        url = f"{web.accounts.douyin_page}/user/{sec_uid}"

        def enough(answers: list[tuple[str, int, bytes]]) -> bool:
            reached = _together([parse(b, u, s, web.clock()) for u, s, b in answers], web).complete_since
            return reached is not None and reached <= ask.since

        seen = await web.browse("douyin.session", url, _WANTED, state, enough)
        if isinstance(seen, FetchResult):
            return seen
        found = _together([parse(b, u, s, web.clock()) for u, s, b in seen.answers], web)
        found.evidence["url"] = web.shown(seen.url)
        return found


def _together(parts: list[FetchResult], web: Web) -> FetchResult:
    """List and profile as one answer; each vouches for the other."""
    lists = [part for part in parts if part.profile is None]
    about = next((part for part in parts if part.profile is not None), None)
    if not lists:
        return failure(SourceHealth.BLOCKED, web.clock(), "抖音主页没有取到作品列表，可能要求验证", "no list")
    found = lists[0]
    for part in lists[1:]:
        if part.health is SourceHealth.OK and found.health is SourceHealth.OK:
            found.posts += [
                post for post in part.posts if post.identity not in {p.identity for p in found.posts}
            ]
            found.complete_since = part.complete_since
    if about is None:
        return found
    found.profile, found.total_hint = about.profile, about.total_hint
    if about.health is SourceHealth.NOT_FOUND:
        found.health, found.message = about.health, about.message
    return _cross_checked(found)


def _cross_checked(found: FetchResult) -> FetchResult:
    """The profile's number of works against the list: fewer in a list that ended means it was cut."""
    total = found.total_hint
    if total is None:
        return found
    if found.health is SourceHealth.EMPTY_UNCONFIRMED and total > 0:
        found.health, found.message = (
            SourceHealth.BLOCKED,
            f"抖音主页显示有{total}个作品，列表却为空，应是被限制访问",
        )
    elif found.health is SourceHealth.OK and found.complete_since == BEGINNING and len(found.posts) < total:
        found.health, found.complete_since = SourceHealth.STALE, None
        found.message = f"抖音主页显示有{total}个作品，列表只给出{len(found.posts)}个，登录可能已失效"
    else:
        found.can_prove_absence = found.health is SourceHealth.OK
    return found


SOURCES = (_Page(),)
