"""抖音's own lists and profiles as its page fetches them. What looks like success may be a block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.base import BEGINNING, FetchResult, SeenPost, SeenProfile, covered_since, failure
from crawler.platforms.bodies import tidy_lines
from crawler.platforms.shapes import dig, digest, listing, load, number, seconds, table, words
from storage.models import PostKind, PostState, SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from storage.models import Account

__all__ = ["counts_of", "parse"]

_PICTURES = 68  #: aweme_type of 图集
_BLOCK_STATUS = frozenset({403, 418, 429, 444})


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
        counts=counts_of(dig(item, "statistics")),
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


def counts_of(statistics: Any) -> dict[str, int]:
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
