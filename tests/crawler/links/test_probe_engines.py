"""The link check does its database work on either engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage.models import FetchOutcome

if TYPE_CHECKING:
    from storage.database import Database


def test_verdicts_and_pages_are_kept(any_database: Database, world: Any) -> None:
    world.database = any_database
    base = world.site({})
    for number in range(3):
        world.page(f"{base}/{number}.html", f"{base}/gone.html", "http://127.0.0.9:9/", "file:///C:/a.doc")
    for _ in range(2):
        world.check()
        world.later(days=1)
    assert world.outcome(f"{base}/gone.html") is FetchOutcome.GONE
    assert world.verdict("http://127.0.0.9:9/").occasions == 2
    for target in (f"{base}/gone.html", "http://127.0.0.9:9/", "file:///C:/a.doc"):
        assert world.verdict(target).standing == {"content:1:1": 3}
