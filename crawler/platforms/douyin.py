"""抖音: the open platform's list, and the profile page read in a browser with a person's login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.addresses import post_address
from crawler.platforms.base import BEGINNING, Ask, FetchResult, SeenPost, SeenProfile, covered_since, failure
from crawler.platforms.bodies import tidy_lines
from crawler.platforms.sessions import expired, session_name
from crawler.platforms.shapes import dig, digest, listing, load, number, seconds, table, words
from storage.models import Evidence, Platform, PostKind, PostState, SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from crawler.platforms.web import Web
    from storage.models import Account

__all__ = ["SOURCES", "parse", "parse_official"]

_PICTURES = 68  #: aweme_type of 图集
_BLOCK_STATUS = frozenset({403, 418, 429, 444})
_WANTED = r"/aweme/v1/web/(?:aweme/post|user/profile/other)/"
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


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """The list or the profile as the page itself fetches them. What looks like success may be a block."""
    answer = load(body)
    found = _refused(answer, body, status, fetched_at)
    if found is None and isinstance(dig(answer, "user"), dict):
        found = _profile(answer["user"], fetched_at)
    found = found or _list(table(answer), fetched_at)
    found.can_prove_absence = False
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


def _refused(answer: Any, body: bytes, status: int, at: dt.datetime) -> FetchResult | None:
    if status in _BLOCK_STATUS:
        return failure(SourceHealth.BLOCKED, at, "抖音限制了访问，暂停使用", f"status {status}")
    if status >= 500:
        return failure(SourceHealth.NET_ERROR, at, "抖音服务器出错，下次再试", f"status {status}")
    if not isinstance(answer, dict):
        return failure(
            SourceHealth.BLOCKED,
            at,
            "抖音没有给出数据，可能被限制访问",
            "empty" if not body.strip() else "not json",
        )
    if "verify_ticket" in answer or dig(answer, "verify_ticket"):
        return failure(SourceHealth.BLOCKED, at, "抖音要求验证，暂停使用", "verify_ticket")
    code = number(answer.get("status_code"))
    if code in (8, 2483):
        return failure(SourceHealth.LOGIN_NEEDED, at, "抖音登录已失效，请重新登录", f"status_code {code}")
    if code != 0:
        return failure(SourceHealth.BLOCKED, at, "抖音没有给出列表，暂停使用", f"status_code {code}")
    return None


def _list(answer: dict[str, Any], at: dt.datetime) -> FetchResult:
    if not isinstance(answer.get("aweme_list"), list):
        return failure(SourceHealth.BLOCKED, at, "抖音没有给出列表，暂停使用", "no aweme_list")
    posts = {post.identity: post for post in map(_post, answer["aweme_list"]) if post}
    more = answer.get("has_more") in (1, True)
    if not posts and more:
        return failure(SourceHealth.BLOCKED, at, "抖音的列表自相矛盾，应是被限制访问", "empty with has_more")
    if not posts:
        return failure(SourceHealth.EMPTY_UNCONFIRMED, at, "抖音列表为空，不能据此认定没有发布", "empty")
    found = FetchResult(SourceHealth.OK, at, list(posts.values()))
    if dig(answer, "not_login_module", "guide_login_tip_exist") is True:
        found.health, found.message = SourceHealth.LOGIN_NEEDED, "抖音列表不完整，登录后才能看全"
        found.evidence["marker"] = "guide_login_tip"
        return found
    found.complete_since = covered_since(found.posts) if more else BEGINNING
    return found


def _post(item: Any) -> SeenPost | None:
    identity, published = words(dig(item, "aweme_id"), 40), seconds(dig(item, "create_time"))
    if not identity.isdecimal() or not identity.isascii() or published is None:
        return None
    images = listing(dig(item, "images"))
    pictures = bool(images) or number(dig(item, "aweme_type")) == _PICTURES
    text = tidy_lines(words(dig(item, "desc")))
    addresses = [words(dig(image, "url_list", 0), 1000) for image in images]
    return SeenPost(
        identity=identity,
        published_at=published,
        url=f"https://www.douyin.com/{'note' if pictures else 'video'}/{identity}",
        title=text.partition("\n")[0][:100],
        text=text,
        kind=PostKind.IMAGE if pictures else PostKind.VIDEO,
        pinned=dig(item, "is_top") in (1, True),
        counts=_counts(dig(item, "statistics")),
        images=[address for address in addresses if address.startswith("http")],
        state=_state(dig(item, "status")),
        author_id=words(dig(item, "author", "sec_uid"), 200),
        author_name=tidy_lines(words(dig(item, "author", "nickname"), 100)),
    )


def _state(status: Any) -> PostState:
    """Taken down, or not to be seen by everybody: for the public it is gone."""
    if dig(status, "is_prohibited") is True:
        return PostState.VIOLATION
    hidden = dig(status, "is_delete") is True or (number(dig(status, "private_status")) or 0) > 0
    return PostState.DELETED if hidden else PostState.LIVE


def _counts(statistics: Any) -> dict[str, int]:
    names = {"read": "play_count", "like": "digg_count", "comment": "comment_count", "share": "share_count"}
    found = {name: number(dig(statistics, field)) for name, field in names.items()}
    return {name: value for name, value in found.items() if value is not None}


def _profile(user: dict[str, Any], at: dt.datetime) -> FetchResult:
    found = FetchResult(SourceHealth.OK, at, total_hint=number(user.get("aweme_count")))
    found.profile = SeenProfile(
        name=tidy_lines(words(user.get("nickname"), 100)),
        identifier=words(user.get("sec_uid"), 200),
        subject=tidy_lines(words(user.get("enterprise_verify_reason") or user.get("custom_verify"), 200)),
        followers=number(user.get("follower_count")),
        total=found.total_hint,
    )
    if user.get("is_ban") in (1, True):
        found.health, found.message = SourceHealth.NOT_FOUND, "抖音提示该账号已被封禁"
    return found


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
        counts=_counts(dig(item, "statistics")),
    )


class _Official:
    name, title = "douyin.official", "官方接口"
    words = ("api", "抖音接口", "开放平台")
    platforms = frozenset({Platform.DOUYIN})
    needs = frozenset({"token"})
    evidence = Evidence.OFFICIAL
    can_prove_absence = True

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        open_id = ask.param("open_id", "")
        key = web.secret(f"douyin:{open_id}")
        if not open_id or not key:
            message = "来源参数应填 open_id，并用 xuncha secret set douyin:open_id 登记授权"
            return failure(SourceHealth.CONFIG_ERROR, web.clock(), message, "no token")
        asked = {"open_id": open_id, "cursor": 0, "count": 20}
        url = f"{web.accounts.douyin_api}/api/douyin/v1/video/video_list/"
        answer = await web.get("douyin.api", url, params=asked, headers={"access-token": key})
        found = parse_official(answer.body, answer.url, answer.status, answer.at)
        found.evidence["url"] = web.shown(answer.url)
        return found


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


SOURCES = (_Official(), _Page())
