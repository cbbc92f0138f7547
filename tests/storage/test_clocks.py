"""Letters are due by working days; what was granted and what is not counted come on top."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from config.workdays import Calendar
from storage import clocks
from storage.models import Letter

TODAY = dt.date(2026, 11, 20)


def letter(received: str, **fields: Any) -> Letter:
    return Letter(unit_id=1, kind="咨询", number="1", received_on=dt.date.fromisoformat(received), **fields)


@pytest.mark.parametrize(
    ("one", "limit", "due"),
    [
        (letter("2026-11-06"), 5, "2026-11-13"),
        (letter("2026-09-30"), 5, "2026-10-13"),  # the holidays between, and a Saturday that is worked
        (letter("2026-11-06", extended_days=2, paused_days=1), 5, "2026-11-18"),
    ],
)
def test_the_last_day_counts_working_days_after_receipt(one: Letter, limit: int, due: str) -> None:
    assert clocks.last_day(one, limit, Calendar()) == dt.date.fromisoformat(due)


def test_an_answer_on_the_last_day_is_in_time() -> None:
    assert not clocks.late(letter("2026-11-06", answered_on=dt.date(2026, 11, 13)), 5, Calendar(), TODAY)
    assert clocks.late(letter("2026-11-06", answered_on=dt.date(2026, 11, 16)), 5, Calendar(), TODAY)


def test_an_answer_entered_for_a_day_to_come_is_none_yet() -> None:
    early = letter("2026-11-06", answered_on=dt.date(2026, 11, 30))
    assert not clocks.answered_by(early, TODAY)
    assert clocks.late(early, 5, Calendar(), TODAY)
    announced = letter("2026-11-18", answered_on=dt.date(2026, 11, 30))  # may still come in time
    assert not clocks.late(announced, 5, Calendar(), TODAY)
