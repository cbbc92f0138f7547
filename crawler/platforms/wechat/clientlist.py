"""The list that WeChat's own client reads (`getmsg`), where a person has saved it to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.base import FetchResult, SeenPost, failure
from crawler.platforms.bodies import tidy_lines
from crawler.platforms.shapes import dig, digest, listing, load, number, seconds, words
from crawler.platforms.wechat.codes import backend_failure
from crawler.platforms.wechat.items import item_post
from storage.models import PostKind, SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from storage.models import Account

__all__ = ["parse"]

_ARTICLE = 49
#: messages without articles are updates all the same
_KINDS = {1: PostKind.TEXT, 3: PostKind.IMAGE, 34: PostKind.AUDIO, 62: PostKind.VIDEO}


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """`del_flag` 1 does not mean deleted: articles that stand carry it too."""
    answer = load(body)
    found = backend_failure(answer, fetched_at)
    messages = dig(load(words(dig(answer, "general_msg_list"))), "list")
    if found is None and not isinstance(messages, list):
        found = failure(SourceHealth.EMPTY_UNCONFIRMED, fetched_at, "没有消息列表", "no list")
    if found is None:
        posts = [post for message in listing(messages) for post in _posts(message)]
        health = SourceHealth.OK if posts else SourceHealth.EMPTY_UNCONFIRMED
        found = FetchResult(health, fetched_at, posts)
    found.can_prove_absence = False
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


def _posts(message: Any) -> list[SeenPost]:
    about = dig(message, "comm_msg_info")
    sent, kind = seconds(dig(about, "datetime")), number(dig(about, "type"))
    if sent is None:
        return []
    if kind != _ARTICLE:
        return _bare(about, sent, _KINDS.get(kind or 0, PostKind.OTHER))
    head = dig(message, "app_msg_ext_info")
    items = [head, *listing(dig(head, "multi_app_msg_item_list"))]
    return [post for item in items if (post := item_post(item, sent, pushed=True))]


def _bare(about: Any, sent: dt.datetime, kind: PostKind) -> list[SeenPost]:
    number_ = number(dig(about, "id"))
    if not number_ or number_ < 1:
        return []
    text = tidy_lines(words(dig(about, "content"))) or None
    return [SeenPost(f"{number_}_0", sent, text=text, kind=kind, group_id=str(number_), pushed=True)]
