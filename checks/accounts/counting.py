"""How much an account published: pushes and articles apart, reposts told apart, each post once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.accounts.periods import day_of
from storage.models import PostState, TimeKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from checks.accounts.periods import Period
    from storage.models import Post

__all__ = ["Tally", "count", "newest", "published", "visible"]


@dataclass(frozen=True, slots=True)
class Tally:
    """`pushes` are distinct pushes a day, `articles` single posts; `reposts` are among the articles."""

    pushes: int = 0
    articles: int = 0
    reposts: int = 0

    def of(self, kind: str) -> int:
        """The number that the rule counts by: "pushes" or "articles"."""
        return self.pushes if kind == "pushes" else self.articles


def published(post: Post) -> dt.datetime:
    """When it came out. Where a source tells only the last edit, it was out when it was first seen."""
    if post.time_kind is TimeKind.UPDATED:
        return min(post.published_at, post.first_seen)
    return post.published_at


def visible(post: Post) -> bool:
    """Whether a visitor of the account can see it."""
    return post.removed_at is None and post.state is PostState.LIVE


def count(posts: Iterable[Post], period: Period) -> Tally:
    """What came out within the period. A post pinned again keeps its day; one push is one, however long."""
    pushes: set[tuple[dt.date, str]] = set()
    articles = reposts = 0
    for post in posts:
        day = day_of(published(post))
        if day in period and visible(post):
            pushes.add((day, post.group_id or post.identity))
            articles += 1
            reposts += post.repost
    return Tally(len(pushes), articles, reposts)


def newest(posts: Iterable[Post]) -> Post | None:
    """The post that came out last, pinned or not: what counts is its own time, not its place in a list."""
    return max((post for post in posts if visible(post)), key=published, default=None)
