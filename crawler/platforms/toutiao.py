"""今日头条: the public profile page read in a browser, by the list that the page itself fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.base import BEGINNING, Ask, FetchResult, SeenPost, SeenProfile, failure
from crawler.platforms.bodies import read_body, tidy_lines
from crawler.platforms.sessions import session_name
from crawler.platforms.shapes import dig, digest, listing, load, number, seconds, words
from storage.models import Evidence, Platform, PostKind, SourceHealth, TimeKind

if TYPE_CHECKING:
    import datetime as dt

    from crawler.platforms.web import Web
    from storage.models import Account

__all__ = ["SOURCES", "parse"]

_WANTED = r"/api/pc/list/(?:feed|user/feed)"
_BLOCK_STATUS = frozenset({403, 418, 429})
_SHELL = (b"__ac_nonce", b"_$jsvmprt", b"__ac_signature")
_ADVERTISEMENT = 48
_KINDS = {0: PostKind.VIDEO, 49: PostKind.VIDEO, 32: PostKind.SHORT, 60: PostKind.ARTICLE}
_PATHS = {PostKind.VIDEO: "video", PostKind.SHORT: "w"}


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """One page of the list. Only an answer that says success and carries a list says anything."""
    answer = load(body)
    if status in _BLOCK_STATUS or any(mark in body[:20_000] for mark in _SHELL):
        found = failure(SourceHealth.BLOCKED, fetched_at, "头条要求验证，暂停使用", "shell")
    elif status >= 500:
        found = failure(SourceHealth.NET_ERROR, fetched_at, "头条服务器出错，下次再试", f"status {status}")
    elif dig(answer, "message") != "success" or not isinstance(dig(answer, "data"), list):
        marker = words(dig(answer, "message"), 40) or "no data"
        found = failure(SourceHealth.BLOCKED, fetched_at, "头条没有给出列表，可能被限制访问", marker)
    else:
        found = _list(answer, fetched_at)
    found.evidence |= {"status": status, "sha256": digest(body)}
    found.can_prove_absence = found.can_prove_absence or False
    return found


def _list(answer: dict[str, Any], at: dt.datetime) -> FetchResult:
    items = [item for item in answer["data"] if number(dig(item, "cell_type")) != _ADVERTISEMENT]
    posts = {post.identity: post for post in map(_post, items) if post}
    if not posts:
        return failure(SourceHealth.EMPTY_UNCONFIRMED, at, "头条列表为空，不能据此认定没有发布", "empty")
    found = FetchResult(SourceHealth.OK, at, list(posts.values()), profile=_profile(items))
    more = answer.get("has_more") in (True, 1)
    # the list runs by the hour of its feed, which an edit may move; the later of the two is the safe end
    last = (
        max(t for name in ("publish_time", "behot_time") if (t := seconds(dig(items[-1], name))))
        if _timed(items[-1])
        else None
    )
    found.complete_since = last if more else BEGINNING
    found.can_prove_absence = found.complete_since is not None
    return found


def _timed(item: Any) -> bool:
    return any(seconds(dig(item, name)) for name in ("publish_time", "behot_time"))


def _post(item: Any) -> SeenPost | None:
    identity = next(
        (n for name in ("item_id", "group_id", "id") if (n := words(dig(item, name), 40)).isdecimal()), ""
    )
    published, shown = seconds(dig(item, "publish_time")), seconds(dig(item, "behot_time"))
    when = published or shown
    if not identity.isascii() or not identity or when is None:
        return None
    kind = _KINDS.get(number(dig(item, "cell_type")) or 0, PostKind.OTHER)
    read = read_body(words(dig(item, "rich_content") or dig(item, "content")))
    title = tidy_lines(words(dig(item, "title"), 300))
    summary = tidy_lines(words(dig(item, "abstract")))
    # an article's list entry holds its summary alone: that is not its text
    text = read.text or (title if kind is PostKind.VIDEO else "")
    return SeenPost(
        identity=identity,
        published_at=when,
        time_kind=TimeKind.PUBLISHED if published else TimeKind.UPDATED,
        url=f"https://www.toutiao.com/{_PATHS.get(kind, 'article')}/{identity}/",
        title=title or text.partition("\n")[0][:100],
        text=text or "\n".join(part for part in (title, summary) if part) or None,
        cut=kind is PostKind.ARTICLE,
        kind=kind,
        pinned=dig(item, "is_stick") in (True, 1),
        counts=_counts(item),
        images=_images(item),
        links=read.links,
        author_id=words(dig(item, "user_info", "user_id") or dig(item, "user", "user_id"), 60),
        author_name=tidy_lines(words(dig(item, "user_info", "name") or dig(item, "user", "name"), 100)),
    )


def _counts(item: Any) -> dict[str, int]:
    names = {"read": "read_count", "like": "like_count", "comment": "comment_count"}
    found = {name: number(dig(item, field)) for name, field in names.items()}
    return {name: value for name, value in found.items() if value is not None}


def _images(item: Any) -> list[str]:
    found = [words(dig(image, "url"), 1000) for image in listing(dig(item, "image_list"))]
    return [address for address in found if address.startswith("http")]


def _profile(items: list[Any]) -> SeenProfile | None:
    user = next((user for item in items if isinstance(user := dig(item, "user_info"), dict)), None)
    if user is None:
        return None
    verified = user.get("user_verified")
    return SeenProfile(
        name=tidy_lines(words(user.get("name"), 100)),
        identifier=words(user.get("user_id"), 60),
        subject=tidy_lines(words(user.get("verified_content"), 200)),
        verified=verified if isinstance(verified, bool) else None,
    )


class _Page:
    name, title = "toutiao.page", "头条主页"
    words = ("主页", "网页", "浏览器", "会话", "browser")
    platforms = frozenset({Platform.TOUTIAO})
    needs: frozenset[str] = frozenset()
    evidence = Evidence.PUBLIC_PAGE
    can_prove_absence = True

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        key = ask.param("token", "") or ask.account.identifier
        url = key if key.startswith("http") else f"{web.accounts.toutiao_page}/c/user/token/{key}/"
        url = web.at_base(url, web.accounts.toutiao_page, "www.toutiao.com")
        # public page: a login helps where there is one, and is not missed where there is none
        state = web.vault.session(session_name(ask.account, ask.params))

        def enough(answers: list[tuple[str, int, bytes]]) -> bool:
            reached = [parse(b, u, s, web.clock()).complete_since for u, s, b in answers]
            return any(one is not None and one <= ask.since for one in reached)

        seen = await web.browse("toutiao.session", url, _WANTED, state, enough)
        if isinstance(seen, FetchResult):
            return seen
        parts = [parse(b, u, s, web.clock(), ask.account) for u, s, b in seen.answers]
        found = _together(parts, seen.html, web)
        found.evidence["url"] = web.shown(seen.url)
        return found


def _together(parts: list[FetchResult], html: str, web: Web) -> FetchResult:
    if not parts:
        marker = "shell" if any(mark.decode() in html for mark in _SHELL) else "no list"
        return failure(SourceHealth.BLOCKED, web.clock(), "头条主页没有取到列表，可能要求验证", marker)
    found = parts[0]
    for part in parts[1:]:
        if part.health is SourceHealth.OK and found.health is SourceHealth.OK:
            known = {post.identity for post in found.posts}
            found.posts += [post for post in part.posts if post.identity not in known]
            found.complete_since = part.complete_since
    return found


SOURCES = (_Page(),)
