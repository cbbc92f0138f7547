"""A run's counts are of all its sittings; a night cut short is taken up by one that asks for the same in time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from storage.models import Run, RunState
from xuncha import runs

if TYPE_CHECKING:
    from storage.database import Database

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


def test_what_an_earlier_sitting_did_is_counted_with_the_rest(database: Database) -> None:
    run, _ = runs.begin(database, "run", {}, None, NOW)
    read = {"new": 23, "changed": 0, "gone": 1, "unreadable": 2, "unread": 0, "bytes": 10, "left": 5}
    runs.note(database, run.id, attachments=read)
    runs.note(database, run.id, attachments=dict.fromkeys(read, 0), crawl={"requests": 9})
    with database.session() as session:
        counts = session.get_one(Run, run.id).counts
    assert counts == {"attachments": {**read, "left": 0}, "crawl": {"requests": 9}}


@pytest.mark.parametrize(
    ("asked", "as_of", "hours", "same"),
    [
        ({}, None, 11, True),
        ({}, NOW, 11, True),
        ({}, NOW - dt.timedelta(days=1), 11, False),  # held to be at another moment
        ({"units": [1]}, None, 11, False),
        ({}, None, 12, False),
    ],
)
def test_a_night_cut_short_is_taken_up_in_time_and_keeps_its_moment(
    database: Database, asked: dict[str, object], as_of: dt.datetime | None, hours: int, same: bool
) -> None:
    first, _ = runs.begin(database, "run", {}, None, NOW)
    runs.finish(database, first.id, RunState.STOPPED, NOW)
    later = NOW + dt.timedelta(hours=hours)
    run, resumed = runs.begin(database, "run", asked, as_of, later)
    assert (resumed, run.id == first.id) == (same, same)
    assert run.as_of == (NOW if same else as_of or later)
    with database.session() as session:
        assert (session.get_one(Run, first.id).ended_at is None) == same
