"""Silence is not guilt: no mix of answers that prove nothing ever makes an account 不更新 or 更新不足."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from checks.accounts.limits import Limits
from checks.accounts.verdict import AccountVerdict, judge
from checks.registry import rules
from checks.subjects import AccountView
from storage.models import Account, Platform, Post, SourceAttempt, SourceHealth, Unit

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
_HOURS = st.integers(min_value=0, max_value=24 * 60)


def _limits() -> Limits:
    stale, frequency = (dict(rules()[name].defaults) for name in ("account.stale", "account.frequency"))
    return Limits.of(stale, {**frequency, "per_week": {"微博": 2}})


LIMITS = _limits()


def _ago(hours: int) -> dt.datetime:
    return NOW - dt.timedelta(hours=hours)


def _attempt(hours: int, reach: int, **fields: Any) -> SourceAttempt:
    at = _ago(hours)
    return SourceAttempt(
        account_id=1,
        source="weibo.session",
        at=at,
        as_of=at,
        complete_since=at - dt.timedelta(hours=reach),
        **fields,
    )


#: each lacks one thing that a proof needs
_PROVING = {"health": SourceHealth.OK, "anchored": True, "can_prove_absence": True, "delayed": False}
_LACKING = st.one_of(
    st.sampled_from([one for one in SourceHealth if one is not SourceHealth.OK]).map(lambda h: {"health": h}),
    st.sampled_from([{"anchored": False}, {"can_prove_absence": False}, {"delayed": True}]),
)


def _view(posts: list[int], attempts: list[SourceAttempt]) -> AccountView:
    made = [
        Post(
            account_id=1, identity=str(i), published_at=_ago(age), first_seen=_ago(age), changed_at=_ago(age)
        )
        for i, age in enumerate(posts)
    ]
    account = Account(unit_id=1, platform=Platform.WEIBO, name="示例")
    return AccountView(account=account, unit=Unit(name="县教育局"), posts=made, attempts=attempts)


@given(st.lists(_HOURS, max_size=6), st.lists(st.tuples(_HOURS, _HOURS, _LACKING), max_size=8))
def test_what_proves_nothing_accuses_nobody(
    posts: list[int], heard: list[tuple[int, int, dict[str, Any]]]
) -> None:
    attempts = [_attempt(hours, reach, **{**_PROVING, **lack}) for hours, reach, lack in heard]
    verdict = judge(_view(posts, attempts), LIMITS, NOW).verdict
    assert verdict in (AccountVerdict.UPDATED, AccountVerdict.UNVERIFIED)


@given(st.lists(st.tuples(_HOURS, _HOURS), max_size=8), st.integers(min_value=0, max_value=13 * 24))
def test_a_young_post_always_clears_of_silence(heard: list[tuple[int, int]], age: int) -> None:
    attempts = [_attempt(hours, reach, **_PROVING) for hours, reach in heard]
    assert judge(_view([age], attempts), LIMITS, NOW).verdict is not AccountVerdict.STALE
