"""What the summary of a night says of its counts."""

from __future__ import annotations

from typing import Any

from crawler.verdicts import LinkCounts
from storage.models import Health
from xuncha.summary import Summary, as_text


def told(**counts: Any) -> str:
    numbers = dict.fromkeys(
        ("new", "relapsed", "still", "rectified", "unverified", "warnings", "live", "rule_errors"), 0
    )
    return as_text(
        Summary(
            run_id=1,
            county="溪源县",
            kind="run",
            state="done",
            as_of="2026-11-20 22:30",
            seconds=5.0,
            health=Health.RELIABLE,
            health_notes=[],
            by_rule={},
            counts=counts,
            **numbers,
        )
    )


def test_links_that_could_not_be_asked_are_told_with_the_reason() -> None:
    links = LinkCounts(targets=90, asked=5, skipped=60)
    assert "，60个没有问到、留待下次\n" in told(links=links.to_json())
    links.offline = True
    assert "疑为网络中断：不据此认定失效" in told(links=links.to_json())


def test_a_whole_link_check_has_nothing_to_add() -> None:
    text = told(links=LinkCounts(targets=90, asked=5).to_json())
    assert "没有问到" not in text
    assert "网络中断" not in text
