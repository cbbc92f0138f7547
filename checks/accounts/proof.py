"""What may be concluded from silence: the spans of time for which every post is known, and by whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checks.accounts.counting import published
from checks.accounts.periods import day_of
from checks.registry import ZONE
from storage.models import Precision, SourceHealth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checks.accounts.periods import Period
    from storage.models import ManualCheck, Post, SourceAttempt

__all__ = ["BY_HAND", "Proof", "covering", "newest_seen", "nights", "proofs"]

#: the source of what a person saw with their own eyes
BY_HAND = "manual.tick"
#: a post so much older than an answer should have been in it
_MARGIN = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
_STORING = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Proof:
    """Every post from `since` to `until` is known, says `source`, heard `at`.

    `sealed`: a person saw it and kept a picture, which needs no second night.
    """

    source: str
    at: dt.datetime
    since: dt.datetime
    until: dt.datetime
    sealed: bool = False
    valid_until: dt.date | None = None

    @property
    def last_day(self) -> dt.date:
        """The last day it speaks of; an answer up to midnight does not speak of the day that begins."""
        return day_of(self.until - dt.timedelta(seconds=1))

    def covers(self, start: dt.datetime, end: dt.datetime) -> bool:
        return self.since <= start and self.until >= end

    def reaches(self, days: int) -> bool:
        """Whether it knows every post of its last day and of so many days before."""
        first = self.last_day - dt.timedelta(days=days)
        return self.since <= dt.datetime.combine(first, dt.time(), ZONE)

    def fresh(self, now: dt.datetime, days: float) -> bool:
        """Whether it still speaks of today: young enough, or vouched for until a day to come."""
        vouched = self.valid_until is not None and self.valid_until >= day_of(now)
        return vouched or now - self.until <= dt.timedelta(days=days)


def proofs(
    attempts: Iterable[SourceAttempt],
    checks: Iterable[ManualCheck],
    posts: Sequence[Post],
    now: dt.datetime,
) -> list[Proof]:
    """Every proof there is, newest first; one that a post found later refutes is none.

    Answers that overlap reach back together: what each of some nights knows of two weeks, all know of a month.
    """
    found = [proof for attempt in attempts if (proof := _answered(attempt, now))]
    found += [proof for check in checks if (proof := _seen(check, posts, now))]
    standing = [proof for proof in found if not any(_refutes(post, proof) for post in posts)]
    return _joined(sorted(standing, key=lambda proof: (proof.until, proof.at)))[::-1]


def _joined(oldest_first: Sequence[Proof]) -> list[Proof]:
    joined: list[Proof] = []
    for proof in oldest_first:
        touching = [one.since for one in joined if one.until >= proof.since]
        joined.append(replace(proof, since=min([proof.since, *touching])))
    return joined


def covering(found: Iterable[Proof], period: Period) -> list[Proof]:
    """The proofs that know every post of the period."""
    return [proof for proof in found if proof.covers(period.start, period.end)]


def nights(found: Sequence[Proof], needed: int) -> int:
    """On how many occasions it was seen; a picture taken by a person stands for as many as are needed."""
    if any(proof.sealed for proof in found):
        return needed
    return len({day_of(proof.at) for proof in found})


def _answered(attempt: SourceAttempt, now: dt.datetime) -> Proof | None:
    """Only an answer that is well, final, complete since a known moment, and holds what is known proves."""
    proves = attempt.health is SourceHealth.OK and attempt.can_prove_absence and attempt.anchored
    if not proves or attempt.delayed or attempt.complete_since is None:
        return None
    until = min(attempt.as_of or attempt.at, now)
    if until <= attempt.complete_since:
        return None
    return Proof(attempt.source, attempt.at, attempt.complete_since, until)


def _seen(check: ManualCheck, posts: Sequence[Post], now: dt.datetime) -> Proof | None:
    """A person looked at the account: nothing came out after the newest post shown there."""
    if check.what != "absence" or not check.passed:
        return None
    shown = newest_seen(check)
    if shown is not None:
        since: dt.datetime | None = dt.datetime.combine(shown + _DAY, dt.time(), ZONE)
    else:
        since = max((published(post) for post in posts if published(post) <= check.at), default=None)
    if since is None or since >= check.at:
        return None
    return Proof(BY_HAND, check.at, since, min(check.at, now), bool(check.screenshot), check.valid_until)


def newest_seen(check: ManualCheck) -> dt.date | None:
    """The day of the newest post that the person saw; None where they did not say."""
    try:
        return dt.date.fromisoformat(str(check.facts.get("newest", "")))
    except ValueError:
        return None


def _refutes(post: Post, proof: Proof) -> bool:
    """Whether the post came out within the span, and yet was not known when the answer was heard.

    What an answer brings is stored a little later than it is heard, so its own posts get some hours.
    """
    own = _STORING if post.source == proof.source else dt.timedelta()
    if post.first_seen <= proof.at + own:
        return False
    came = published(post) + (_DAY / 2 if post.precision is Precision.DAY else dt.timedelta())
    return proof.since < came - _MARGIN and came + _MARGIN < proof.until
