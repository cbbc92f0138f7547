"""freepublish/batchget: what was published without a push; its empty answer is normal and proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.platforms.base import FetchResult, failure
from crawler.platforms.shapes import dig, digest, listing, load, number, seconds
from crawler.platforms.wechat.codes import official_failure
from crawler.platforms.wechat.items import item_post
from storage.models import SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from storage.models import Account

__all__ = ["parse"]


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    answer = load(body)
    found = official_failure(answer, fetched_at)
    if found is None and not isinstance(dig(answer, "item"), list):
        found = failure(SourceHealth.NET_ERROR, fetched_at, "微信接口的应答无法识别", "no item")
    if found is None:
        posts = []
        for item in listing(answer["item"]):
            content = dig(item, "content")
            when = seconds(dig(content, "create_time")) or seconds(dig(item, "update_time"))
            news = listing(dig(content, "news_item"))
            posts += [post for one in news if when and (post := item_post(one, when, pushed=False))]
        health = SourceHealth.OK if posts else SourceHealth.EMPTY_UNCONFIRMED
        message = "" if posts else "该接口只含未群发的内容，为空属正常"
        found = FetchResult(health, fetched_at, posts, message=message)
        found.total_hint = number(dig(answer, "total_count"))
    found.can_prove_absence = False
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found
