"""Items of WeChat's lists: the fields that its several lists share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.addresses import post_address, tidy
from crawler.platforms.base import SeenPost
from crawler.platforms.bodies import read_body, tidy_lines
from crawler.platforms.shapes import dig, number, seconds, words
from crawler.platforms.wechat.article import KINDS
from storage.models import PostKind, PostState

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["item_post", "joined"]


def joined(mid: Any, idx: Any) -> str:
    """The identity "mid_idx"; "" unless both are numbers."""
    first, second = number(mid), number(idx)
    return f"{first}_{second}" if first is not None and second is not None and first > 0 < second else ""


def item_post(item: Any, fallback: dt.datetime | None = None, pushed: bool | None = None) -> SeenPost | None:
    """A post of an appmsg list: own number, or that of its address; None without number or time."""
    url = tidy(words(dig(item, "link") or dig(item, "url") or dig(item, "content_url"), 2000))
    identity = _own(item) or _named(url)
    published = fallback or _time(item)
    if not identity or published is None:
        return None
    body = dig(item, "content")
    read = read_body(words(body)) if isinstance(body, str) and body else None
    return SeenPost(
        identity=identity,
        published_at=published,
        url=url,
        title=tidy_lines(words(dig(item, "title"), 300)),
        text=read.text if read and read.text else None,
        kind=KINDS.get(number(dig(item, "item_show_type")) or 0, PostKind.OTHER),
        group_id=identity.partition("_")[0],
        pushed=pushed,
        images=read.images if read else [],
        links=_links(item, read.links if read else []),
        state=PostState.DELETED if dig(item, "is_deleted") in (True, 1, "1") else PostState.LIVE,
    )


def _own(item: Any) -> str:
    aid = words(dig(item, "aid"), 60).partition("_")
    return (
        joined(dig(item, "appmsgid"), dig(item, "itemidx"))
        or joined(aid[0], aid[2])
        or joined(dig(item, "msgid"), dig(item, "itemidx"))
    )


def _named(url: str) -> str:
    found = post_address(url) if url else None
    return found.identity if found else ""


def _time(item: Any) -> dt.datetime | None:
    return seconds(dig(item, "create_time")) or seconds(dig(item, "update_time"))


def _links(item: Any, links: list[tuple[str, str]]) -> list[tuple[str, str]]:
    source = tidy(words(dig(item, "content_source_url") or dig(item, "source_url"), 2000))
    return [*links, (source, "阅读原文")] if source.startswith("http") else links
