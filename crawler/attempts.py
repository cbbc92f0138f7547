"""Attempts as rows: how an account's sources fared, what they prove, when one may be asked again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.platforms.addresses import url_key
from crawler.platforms.base import BEGINNING, ZONE
from storage.models import (
    AccountMenu,
    AccountProfile,
    Evidence,
    Post,
    PostState,
    SourceAttempt,
    SourceHealth,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crawler.platforms.base import FetchResult, SeenMenu, SeenProfile
    from storage.models import Account

__all__ = [
    "History",
    "answers",
    "back_off",
    "chained",
    "judged",
    "keep_menu",
    "keep_profile",
    "resting",
]

#: nights of rest after the first, second and every further block in a row
_NIGHTS = (1, 2, 4)
_PROFILE = ("name", "identifier", "subject", "verified", "followers", "total", "migrated_to", "history")
_FRESH = dt.timedelta(hours=48)  #: statistics speak of yesterday's end


@dataclass(slots=True)
class History:
    """What is known of one account before it is asked."""

    attempts: dict[str, list[SourceAttempt]] = field(default_factory=dict)  #: by source, newest first
    newest: list[Post] = field(default_factory=list)  #: posts that stand, newest first, pinned ones aside

    @classmethod
    def read(cls, session: Session, account: Account, most: int = 30) -> History:
        found = cls()
        query = select(SourceAttempt).where(SourceAttempt.account_id == account.id)
        for attempt in session.scalars(query.order_by(SourceAttempt.id.desc()).limit(most * 4)):
            found.attempts.setdefault(attempt.source, []).append(attempt)
        posts = select(Post).where(Post.account_id == account.id, Post.removed_at.is_(None), ~Post.pinned)
        found.newest = list(session.scalars(posts.order_by(Post.published_at.desc()).limit(most)))
        return found

    def anchor(self, result: FetchResult | None = None) -> Post | None:
        """The newest known post that an answer, speaking of its own moment, ought to hold."""
        as_of = result.as_of if result else None
        # what a person reported is no measure of a machine's answer; what has no number yet, only if all lack it
        timely = [
            post
            for post in self.newest
            if post.evidence is not Evidence.MANUAL and (as_of is None or post.published_at <= as_of)
        ]
        numbered = (post for post in timely if not post.identity.startswith("~"))
        return next(numbered, next(iter(timely), None))

    def proven_until(self, source: str, window_start: dt.datetime) -> dt.datetime | None:
        """The moment up to which a source has told everything since the window began."""
        for attempt in self.attempts.get(source, ()):
            since = attempt.complete_since
            if _proves(attempt) and since is not None and since <= window_start:
                return attempt.as_of
        return None

    def last(self, source: str) -> SourceAttempt | None:
        return next(iter(self.attempts.get(source, ())), None)


def resting(history: History, source: str, today: dt.date) -> bool:
    """Whether a source is left alone tonight because it was blocked."""
    last = history.last(source)
    return last is not None and last.next_try_on is not None and last.next_try_on > today


def back_off(history: History, source: str, today: dt.date) -> dt.date:
    """The day on which to try again, after one more night of being blocked."""
    nights: set[dt.date] = set()
    for attempt in history.attempts.get(source, ()):
        if attempt.health is not SourceHealth.BLOCKED:
            break
        if attempt.calls:
            nights.add(attempt.at.astimezone(ZONE).date())
    return today + dt.timedelta(days=_NIGHTS[min(len(nights - {today}), len(_NIGHTS) - 1)])


def judged(
    result: FetchResult, history: History, source: str, proves: bool, since: dt.datetime
) -> tuple[bool, bool]:
    """(anchored, can prove absence) of an answer; one older than what is known becomes STALE."""
    vouching = [post for post in result.posts if result.proving is None or post.identity in result.proving]
    shown = {post.identity for post in vouching} | {url_key(post.url) for post in vouching if post.url}
    anchor = history.anchor(result)
    proof = proves if result.can_prove_absence is None else result.can_prove_absence
    own = [post for post in vouching if not post.pinned and post.state is PostState.LIVE]
    if anchor is None:
        reaches = result.complete_since is not None and result.complete_since <= since
        return bool(own) and reaches, proof
    anchored = anchor.identity in shown or (bool(anchor.url_key) and anchor.url_key in shown)
    newest = max((post.published_at for post in own), default=None)
    if result.health is SourceHealth.OK and not anchored and proof:
        # something newer than all we knew: the old anchor may have been withdrawn meanwhile
        if newest is not None and newest > anchor.published_at:
            return True, proof
        result.health = SourceHealth.STALE
        result.message = (
            f"返回的内容缺少已知最新一条（{anchor.published_at.astimezone(ZONE):%Y-%m-%d}发布），可能不是最新"
        )
    elif result.health is SourceHealth.OK and _grown(result, history, source, newest, anchor):
        result.health = SourceHealth.STALE
        result.message = f"平台显示的总数增至{result.total_hint}，列表却没有新内容，可能不是最新"
    return anchored, proof and result.health is SourceHealth.OK


def _grown(
    result: FetchResult, history: History, source: str, newest: dt.datetime | None, anchor: Post
) -> bool:
    """More posts in all than last time, and none of them in the list."""
    before = history.last(source)
    if before is None or before.total_hint is None or result.total_hint is None:
        return False
    return result.total_hint > before.total_hint and (newest is None or newest <= anchor.published_at)


def _proves(attempt: SourceAttempt) -> bool:
    """Whether it was well, final, held what was known, and is of a kind that shows everything."""
    heard = attempt.health is SourceHealth.OK and attempt.anchored
    return heard and attempt.can_prove_absence and not attempt.delayed


def chained(result: FetchResult, history: History, source: str) -> dt.datetime | None:
    """How far back this source has told everything: this answer's reach, carried on by those before it."""
    since = result.complete_since
    for attempt in history.attempts.get(source, ()):
        if since is None or not _proves(attempt):
            break
        if attempt.complete_since is None or attempt.as_of is None:
            break
        if attempt.as_of < since:
            break
        since = min(since, attempt.complete_since)
        if since <= BEGINNING:
            break
    return since


def answers(attempt: SourceAttempt, window_start: dt.datetime, now: dt.datetime) -> bool:
    """Whether an attempt settles the question, so that no further source is needed tonight."""
    fresh = attempt.as_of is not None and attempt.as_of >= now - _FRESH
    reaches = attempt.complete_since is not None and attempt.complete_since <= window_start
    return _proves(attempt) and fresh and reaches


def keep_menu(session: Session, account: Account, menu: SeenMenu, links: int | None, at: dt.datetime) -> None:
    """A row per change of the menu; the same menu seen again only moves `seen_at`."""
    tree = [item.to_json() for item in menu.items]
    query = select(AccountMenu).where(AccountMenu.account_id == account.id)
    last = session.scalars(query.order_by(AccountMenu.id.desc()).limit(1)).first()
    if last is not None and (last.open, last.tree) == (menu.open, tree):
        last.seen_at, last.content_links = at, links
    else:
        session.add(
            AccountMenu(
                account_id=account.id, at=at, seen_at=at, open=menu.open, tree=tree, content_links=links
            )
        )


def keep_profile(
    session: Session, account: Account, profile: SeenProfile, source: str, at: dt.datetime
) -> None:
    """A row per change; what this source does not say is carried on from the last row."""
    query = select(AccountProfile).where(AccountProfile.account_id == account.id)
    last = session.scalars(query.order_by(AccountProfile.id.desc()).limit(1)).first()
    row = AccountProfile(account_id=account.id, at=at, source=source)
    row.name, row.identifier = profile.name[:120], profile.identifier[:200]
    row.subject, row.migrated_to = profile.subject, profile.migrated_to[:120]
    row.verified, row.followers, row.total = profile.verified, profile.followers, profile.total
    row.history = [{"day": day, "text": text} for day, text in profile.history]
    if last is not None:
        for name in _PROFILE:
            if getattr(row, name) in ("", None, []):
                setattr(row, name, getattr(last, name))
        if all(getattr(row, name) == getattr(last, name) for name in _PROFILE):
            return
    session.add(row)
