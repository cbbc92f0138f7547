"""A run's counts are of all its sittings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from storage.models import Run
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
