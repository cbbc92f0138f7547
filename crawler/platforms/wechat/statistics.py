"""getarticletotaldetail: every item an account published, as of yesterday; the proof that nothing is missing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from crawler.platforms.base import ZONE, FetchResult, SeenPost, failure
from crawler.platforms.bodies import tidy_lines
from crawler.platforms.moments import day_moment
from crawler.platforms.shapes import dig, digest, listing, load, number, seconds, words
from crawler.platforms.wechat.codes import RANGE_ERRORS, official_failure
from crawler.platforms.wechat.items import joined
from storage.models import Precision, SourceHealth, TimeKind

if TYPE_CHECKING:
    from storage.models import Account

__all__ = ["parse", "too_long"]


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """The statistics of some days. Not one item is an answer too, but only where the list itself is there.

    `is_delay`: the figures are not final, so what is missing proves nothing.
    """
    answer = load(body)
    evidence = {"status": status, "sha256": digest(body)}
    found = official_failure(answer, fetched_at)
    if found is None and not isinstance(dig(answer, "list"), list):
        found = failure(SourceHealth.NET_ERROR, fetched_at, "微信接口的应答无法识别", "no list")
    if found is None:
        delayed = dig(answer, "is_delay") not in (False, None, 0, "0", "false")
        posts = {post.identity: post for post in map(_post, listing(answer["list"])) if post}
        found = FetchResult(SourceHealth.OK, fetched_at, list(posts.values()), delayed=delayed)
        if delayed:
            found.message = "微信统计数据尚未最终生成（is_delay），不据此判断没有更新"
    found.evidence |= evidence
    return found


def too_long(result: FetchResult) -> bool:
    """Whether the interface refused the range of days as such."""
    marker = str(result.evidence.get("marker", ""))
    code = number(marker.removeprefix("errcode "))
    return code in RANGE_ERRORS


def _post(item: Any) -> SeenPost | None:
    """One item. Its day is known, its hour mostly not; title and address where the interface gives them."""
    mid, _, idx = words(dig(item, "msgid"), 60).partition("_")
    identity = joined(mid, idx or "1")
    if not identity:
        return None
    if exact := seconds(dig(item, "publish_time") or dig(item, "create_time")):
        when, precision = exact, Precision.SECOND
    else:
        day = _day(words(dig(item, "ref_date"), 20))
        if day is None:
            return None
        when, precision = day_moment(day)
    url = words(dig(item, "url") or dig(item, "content_url"), 2000)
    kind = number(dig(item, "publish_type"))
    return SeenPost(
        identity=identity,
        published_at=when,
        precision=precision,
        time_kind=TimeKind.PUBLISHED,
        url=url if url.startswith("http") else "",
        title=tidy_lines(words(dig(item, "title"), 300)),
        group_id=identity.partition("_")[0],
        pushed=None if kind is None else kind == 0,
        counts=_counts(item),
    )


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def _counts(item: Any) -> dict[str, int]:
    """The newest figures of the item."""
    days = [day for day in listing(dig(item, "detail_list")) if isinstance(day, dict)]
    newest = max(days, key=lambda day: words(day.get("stat_date"), 20), default={})
    found = {"read": number(newest.get("read_user")), "share": number(newest.get("share_user"))}
    return {name: value for name, value in found.items() if value is not None}


def day_range(since: dt.datetime, now: dt.datetime) -> tuple[dt.date, dt.date]:
    """First and last day to ask for: the last is yesterday, today has no statistics yet."""
    yesterday = now.astimezone(ZONE).date() - dt.timedelta(days=1)
    return min(since.astimezone(ZONE).date(), yesterday), yesterday
