"""Posts that a list no longer shows although it shows newer and older ones: taken down by their author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models import Post, PostState, SourceHealth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from crawler.platforms.base import FetchResult
    from crawler.postrows import PostRows

__all__ = ["mark_missing", "shows_what_stands"]

#: lists of what stands now; statistics go on naming what was taken down
_LISTS = frozenset({"wechat.backoffice", "weibo.official", "weibo.session", "douyin.official", "douyin.page"})


def shows_what_stands(source: str) -> bool:
    """Whether a source lists what can be seen now; a bridge's copy and statistics name what is long gone."""
    return source in _LISTS


def mark_missing(
    rows: PostRows, result: FetchResult, shown: Sequence[Post], source: str, at: dt.datetime
) -> None:
    """Mark what this source has shown before and now leaves out, between its own newest and its end.

    A list that lacks our newest post may be an old copy, so nothing above its newest entry is judged.
    """
    if source not in _LISTS or result.health is not SourceHealth.OK or result.complete_since is None:
        return
    newest = max((post.published_at for post in shown if not post.pinned), default=None)
    if newest is None:
        return
    present = {post.id for post in shown}
    query = select(Post).where(
        Post.account_id == rows.account.id,
        Post.removed_at.is_(None),
        Post.source == source,
        ~Post.pinned,
        Post.published_at > result.complete_since,
        Post.published_at < newest,
    )
    for post in rows.session.scalars(query).all():
        if post.id not in present:
            rows.gone(post, PostState.DELETED, at)
