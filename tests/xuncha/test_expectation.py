"""How long a night will take is told before it begins, from what the ledger and the nights before say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from storage.models import (
    Confidence,
    Finding,
    Page,
    PageKind,
    Run,
    RunState,
    Section,
    Severity,
    Site,
    Unit,
)
from storage.urls import intern
from xuncha.county import County, open_county
from xuncha.expect import expectation
from xuncha.night import RunOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

HOME = "http://www.example.gov.cn/"
NOW = dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    """One site with nine sections, asked once a second."""
    (tmp_path / "xuncha.toml").write_text("[network]\ndelay = 1.0\n", "utf-8")
    with open_county(tmp_path) as opened:
        with opened.database.session() as session:
            session.add_all([Site(key="main", name="示例县", url=HOME), Unit(name="县政府办")])
            session.flush()
            for number in range(9):
                session.add(Section(site_id=1, unit_id=1, name=f"栏目{number}", url=f"{HOME}{number}/"))
        yield opened


def _articles(session: Session, number: int) -> None:
    urls = [f"{HOME}a/{one}.html" for one in range(number)]
    ids = intern(session, urls)
    session.add_all(
        Page(
            url_id=ids[url],
            url=url,
            site_id=1,
            kind=PageKind.ARTICLE,
            first_seen=NOW,
            changed_at=NOW,
            tried_at=NOW,
        )
        for url in urls
    )


def _night(session: Session, **crawl: Any) -> None:
    session.add(Run(kind="run", as_of=NOW, started_at=NOW, state=RunState.DONE, counts={"crawl": crawl}))


def _told(county: County, *, full: bool = False, articles: int = 0, **crawl: Any) -> str:
    with county.database.session() as session:
        _articles(session, articles)
        if crawl:
            _night(session, **crawl)
    return expectation(county, RunOptions(full=full))


def test_a_first_night_cannot_be_told(county: County) -> None:
    assert _told(county).startswith("首次巡查：9 个栏目")


def test_lists_and_the_rotating_sweep_decide(county: County) -> None:
    days = county.settings.crawl.sweep_days
    assert _told(county, articles=days * 50) == "预计请求 60 次，约需 1 分钟。"


def test_pages_with_problems_are_asked_for_besides(county: County) -> None:
    with county.database.session() as session:
        for number in range(1, 61):
            finding = Finding(
                identity=str(number),
                rule="text.typo",
                subject=f"page:{number}",
                page_id=number,
                severity=Severity.MINOR,
                confidence=Confidence.DEFINITE,
            )
            session.add(finding)
    assert _told(county, articles=county.settings.crawl.sweep_days * 50) == "预计请求 120 次，约需 2 分钟。"


def test_a_full_night_asks_for_everything(county: County) -> None:
    assert _told(county, full=True, articles=290) == "预计请求 300 次，约需 5 分钟。"


def test_a_usual_night_tells_of_the_next_with_its_own_pace(county: County) -> None:
    told = _told(county, articles=290, requests=180, new=20, seconds=1080.0)
    assert told == "预计请求 180 次，约需 18 分钟。"


def test_a_first_walk_is_no_measure_of_the_nights_after_it(county: County) -> None:
    days = county.settings.crawl.sweep_days
    told = _told(county, articles=days * 50, requests=days * 50 + 12, new=days * 50, seconds=1.0)
    assert told == "预计请求 60 次，约需 1 分钟。"
