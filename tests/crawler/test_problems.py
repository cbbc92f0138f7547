"""Which pages with problems a night looks at again, and in which order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import true

from crawler.problems import with_problems
from storage.models import (
    Confidence,
    FetchOutcome,
    Finding,
    FindingState,
    Link,
    Page,
    PageKind,
    Severity,
    Site,
    Trace,
)
from storage.urls import intern

if TYPE_CHECKING:
    from storage.database import Database

HOME = "http://www.shili.gov.cn/"


def _day(number: int) -> dt.datetime:
    return dt.datetime(2026, 11, number, 2, tzinfo=dt.UTC)


class Nights:
    """Pages 1 to 9 of one site, and findings on them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.session() as session:
            session.add(Site(key="main", name="示例县", url=HOME))
            session.flush()
            for number in range(1, 10):
                url_id = intern(session, [f"{HOME}{number}.html"])[f"{HOME}{number}.html"]
                when = {"first_seen": _day(1), "changed_at": _day(1), "tried_at": _day(1)}
                session.add(Page(url_id=url_id, url=f"{HOME}{number}.html", site_id=1, **when))
                session.flush()

    def finding(self, subject: str, seen: int = 10, **fields: Any) -> None:
        fields = {
            "confidence": Confidence.DEFINITE,
            "severity": Severity.MINOR,
            "rule": "text.typo",
            **fields,
        }
        with self.database.session() as session:
            session.add(Finding(identity=subject, subject=subject, last_seen=_day(seen), **fields))

    def change(self, number: int, **fields: Any) -> None:
        with self.database.session() as session:
            page = session.get_one(Page, number)
            for name, value in fields.items():
                setattr(page, name, value)

    def asked(self, at_most: int = 100) -> list[int]:
        with self.database.session() as session:
            jobs = sorted(with_problems(session, true(), 70, at_most), key=lambda job: -job.priority)
        return [int(job.url.removeprefix(HOME).removesuffix(".html")) for job in jobs]


@pytest.fixture
def nights(database: Database) -> Nights:
    return Nights(database)


def test_longest_unseen_come_first_and_what_papers_do_not_name_last(nights: Nights) -> None:
    nights.finding("page:1", 12, page_id=1)
    nights.finding("page:2", 10, page_id=2)
    nights.finding("page:3", 5, page_id=3, confidence=Confidence.SUSPECTED)
    nights.finding("page:2#again", 4, page_id=2, confidence=Confidence.SUSPECTED)
    assert nights.asked() == [2, 1, 3]
    assert nights.asked(at_most=1) == [2]


def test_what_does_harm_while_it_stands_comes_first_and_what_bears_many_times_with_the_rest(
    nights: Nights,
) -> None:
    nights.finding("page:1", 10, page_id=1)
    nights.finding("page:2", 12, page_id=2, rule="privacy.phone", severity=Severity.MAJOR)
    nights.finding("fold:1:abc", 11, page_id=3, rule="link.hidden", severity=Severity.CRITICAL)
    with nights.database.session() as session:
        session.add(Trace(rule="link.hidden", page_id=4, site_id=1, fold="abc", sure=True))
    assert nights.asked() == [3, 2, 1, 4]


def test_page_that_fails_every_night_keeps_no_other_waiting(nights: Nights) -> None:
    nights.finding("page:1", 2, page_id=1)
    nights.finding("page:2", 10, page_id=2)
    nights.change(1, outcome=FetchOutcome.TIMEOUT, tried_at=_day(12))
    assert nights.asked() == [2, 1]


def test_what_is_over_gone_or_visited_anyway_is_not_asked_for(nights: Nights) -> None:
    nights.finding("page:1", page_id=1, state=FindingState.RECTIFIED)
    nights.finding("page:2", page_id=2, state=FindingState.SUPPRESSED)
    nights.finding("page:3", page_id=3)
    nights.change(3, removed_at=_day(3))
    nights.finding("page:4", page_id=4)
    nights.change(4, kind=PageKind.LIST)
    assert nights.asked() == []


def test_twins_and_all_that_bear_a_dead_link_or_a_planted_one_are_asked_for(any_database: Database) -> None:
    nights = Nights(any_database)
    nights.finding("page:1", page_id=1, target=f"{HOME}2.html", rule="article.duplicate")
    nights.finding("fold:1:abc", page_id=3, rule="link.hidden")
    nights.finding("url:7@unit:1", page_id=5, rule="link.broken")
    with nights.database.session() as session:
        for page in (3, 4):
            session.add(Trace(rule="link.hidden", page_id=page, site_id=1, fold="abc", sure=True))
        session.add(Trace(rule="link.hidden", page_id=9, site_id=1, fold="other", sure=True))
        session.add_all(Link(page_id=page, url_id=7, target="http://dead.example/") for page in (5, 6))
    assert sorted(nights.asked()) == [1, 2, 3, 4, 5, 6]
