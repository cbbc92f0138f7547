"""What an account comes to on one day: updated, too seldom, silent, or not to be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from checks.accounts.counting import Tally, count, newest, published
from checks.accounts.periods import Period, day_of, months, weeks
from checks.accounts.proof import Proof, covering, newest_seen, nights, proofs
from storage.models import SourceHealth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from checks.accounts.limits import Limits
    from checks.subjects import AccountView
    from storage.models import Post

__all__ = ["AccountVerdict", "Judge", "Judgement", "Silence", "Span", "judge"]

#: complete weeks and months that are looked at
WEEKS, MONTHS = 5, 3


class AccountVerdict(StrEnum):
    UPDATED = "已更新"
    SHORT = "更新不足"
    STALE = "不更新"
    NEVER = "开通后未发布"
    UNVERIFIED = "未能核实"
    PAUSED = "已停更"
    CLOSED = "已注销或迁移"


@dataclass(frozen=True, slots=True)
class Silence:
    """Proven: nothing came out for so many days before `day`, as seen on so many occasions."""

    days: int
    day: dt.date
    proof: Proof
    occasions: int


@dataclass(frozen=True, slots=True)
class Span:
    """A week or month. `proven`: what proves that no further post came out in it."""

    period: Period
    tally: Tally
    needed: int
    reached: bool
    over: bool  #: it has ended
    proven: Sequence[Proof]
    watched: bool = True  #: it ended after the account began to be watched

    @property
    def short(self) -> bool:
        """Beyond doubt too few."""
        return self.over and not self.reached and bool(self.proven)

    @property
    def open(self) -> bool:
        """Too few are known, and more may have come out, while we ought to have seen them."""
        return self.over and self.watched and not self.reached and not self.proven


@dataclass(frozen=True, slots=True)
class Judgement:
    """`gap` counts the days since the newest known post; `silence` is None unless it is proven."""

    verdict: AccountVerdict
    newest: Post | None
    newest_day: dt.date | None
    gap: int | None
    silence: Silence | None
    never: bool
    weeks: Sequence[Span]  #: newest first, the running one among them
    months: Sequence[Span]
    proof: Proof | None  #: the newest


class Judge:
    """Judges each account once for all rules of a pass."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._kept: dict[int, tuple[AccountView, dt.datetime, Judgement]] = {}

    def __call__(self, view: AccountView, as_of: dt.datetime) -> Judgement:
        kept = self._kept.get(view.account.id)
        if kept is None or kept[0] is not view or kept[1] != as_of:
            kept = self._kept[view.account.id] = (view, as_of, judge(view, self.limits, as_of))
        return kept[2]


def judge(view: AccountView, limits: Limits, as_of: dt.datetime) -> Judgement:
    """The verdict of the proof rule. A post from any source proves an update; silence needs proof."""
    found = proofs(view.attempts, view.checks, view.posts, as_of)
    last, day = _newest(view, as_of)
    today = day_of(as_of)
    gap = None if day is None else max(0, (today - day).days)
    silence = _silence(found, day, limits, as_of)
    week = [
        _span(view, one, limits.weekly(view.account), limits, found, as_of) for one in weeks(today, WEEKS + 1)
    ]
    month = [
        _span(view, one, limits.monthly(view.account), limits, found, as_of) for one in months(today, MONTHS)
    ]
    never = day is None and _never(view, limits)
    made = Judgement(
        AccountVerdict.UPDATED, last, day, gap, silence, never, week, month, next(iter(found), None)
    )
    return _with_verdict(made, view, limits, today)


def _with_verdict(made: Judgement, view: AccountView, limits: Limits, today: dt.date) -> Judgement:
    closed, paused = view.account.closed_at, view.account.paused_on
    if closed is not None and closed <= today:
        verdict = AccountVerdict.CLOSED
    elif paused is not None and paused <= today:
        verdict = AccountVerdict.PAUSED
    elif made.never:
        verdict = AccountVerdict.NEVER
    elif made.gap is None or (
        made.gap > min(limits.warn_days, limits.limit_days) and not _is_told(made, limits)
    ):
        verdict = AccountVerdict.UNVERIFIED
    elif made.silence is not None and made.silence.days > limits.limit_days:
        verdict = AccountVerdict.STALE
    else:
        verdict = _by_number(made)
    return replace(made, verdict=verdict)


def _is_told(made: Judgement, limits: Limits) -> bool:
    return made.silence is not None and made.silence.days > min(limits.warn_days, limits.limit_days)


def _by_number(made: Judgement) -> AccountVerdict:
    """By the last week and month that have ended."""
    ended = [next((s for s in spans if s.over), None) for spans in (made.weeks, made.months)]
    last = [span for span in ended if span is not None]
    if any(span.open for span in last):
        return AccountVerdict.UNVERIFIED
    return AccountVerdict.SHORT if any(span.short for span in last) else AccountVerdict.UPDATED


def _newest(view: AccountView, as_of: dt.datetime) -> tuple[Post | None, dt.date | None]:
    """The newest post, and the newest day: a person may have seen a later one."""
    post = newest(one for one in view.posts if day_of(published(one)) <= day_of(as_of))
    days = [day_of(published(post))] if post else []
    days += [
        day
        for check in view.checks
        if check.what == "absence" and (day := newest_seen(check)) and day <= day_of(check.at)
    ]
    return post, max(days, default=None)


def _silence(
    found: Sequence[Proof], day: dt.date | None, limits: Limits, as_of: dt.datetime
) -> Silence | None:
    """The silence that a proof young enough bears out, and on how many occasions others did."""
    telling = [proof for proof in found if day is not None and _tells(proof, day, limits)]
    if day is None or not telling or not telling[0].fresh(as_of, limits.fresh_days):
        return None
    days = (telling[0].last_day - day).days
    lasting = [proof for proof in telling if (proof.last_day - day).days > limits.limit_days]
    occasions = nights(lasting or telling, limits.confirm)
    return Silence(days, telling[0].last_day, telling[0], occasions)


def _tells(proof: Proof, day: dt.date, limits: Limits) -> bool:
    """Whether it knows every post since the newest one, or those of the whole time limit."""
    if proof.last_day <= day:
        return False
    return proof.since <= Period(day, day).end or proof.reaches(limits.limit_days)


def _never(view: AccountView, limits: Limits) -> bool:
    """Nothing was ever published: the platform itself counts none, twice, and a person looked."""
    days = {
        day_of(attempt.at)
        for attempt in view.attempts
        if attempt.total_hint == 0 and attempt.health in (SourceHealth.OK, SourceHealth.EMPTY_UNCONFIRMED)
    }
    looked = any(check.what == "never_posted" and check.passed for check in view.checks)
    return looked and len(days) >= limits.confirm


def _span(
    view: AccountView,
    period: Period,
    needed: int,
    limits: Limits,
    found: Sequence[Proof],
    as_of: dt.datetime,
) -> Span:
    tally = count(view.posts, period)
    reached = tally.of(limits.count) >= needed
    begun = min(
        [*(post.first_seen for post in view.posts), *(attempt.at for attempt in view.attempts)], default=as_of
    )
    over, watched = period.end <= as_of, period.end > begun
    return Span(period, tally, needed, reached, over, covering(found, period), watched)
