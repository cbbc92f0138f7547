"""One page is one page, however the lists of a portal spell its host."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from config.schema import Crawl, Settings
from crawler.admission import Admission
from crawler.ledger import Ledger
from storage.models import FetchOutcome, Page, PageKind, Site
from storage.urls import intern

if TYPE_CHECKING:
    from storage.database import Database

SAFE, PLAIN, BARE = "https://www.shili.gov.cn", "http://www.shili.gov.cn", "http://shili.gov.cn"
PATH = "/zwgk/1.html"
NOW = dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC)


def _admission(database: Database, *stored: tuple[str, FetchOutcome]) -> Admission:
    with database.session() as session:
        session.add(Site(key="main", name="示例县", url=SAFE + "/"))
        for url, outcome in stored:
            key = intern(session, [url])[url]
            seen = {"first_seen": NOW, "changed_at": NOW, "tried_at": NOW}
            session.add(Page(url_id=key, url=url, site_id=1, kind=PageKind.ARTICLE, outcome=outcome, **seen))
    with database.session() as session:
        made = Admission(Ledger.load(session, Settings()), Crawl())
        made.load(session, run_id=1)
    return made


def test_a_name_without_www_is_the_same_host_and_another_is_not(database: Database) -> None:
    admission = _admission(database)
    assert admission.article(BARE + PATH)
    assert not admission.article("http://zwgk.shili.gov.cn" + PATH)


@pytest.mark.parametrize("written", [SAFE, PLAIN, BARE])
def test_list_spells_its_entries_as_it_is_spelled_itself(written: str, database: Database) -> None:
    assert _admission(database).spelling(written + PATH, SAFE + "/zwgk/") == SAFE + PATH


def test_what_another_list_brought_tonight_keeps_its_spelling(database: Database) -> None:
    admission = _admission(database)
    admission.list_article(PLAIN + PATH)
    assert admission.spelling(SAFE + PATH, SAFE + "/zwgk/") == PLAIN + PATH


@pytest.mark.parametrize(("outcome", "kept"), [(FetchOutcome.OK, PLAIN), (FetchOutcome.CONNECTION, SAFE)])
def test_page_is_kept_under_its_old_spelling_while_that_is_answered(
    outcome: FetchOutcome, kept: str, database: Database
) -> None:
    admission = _admission(database, (PLAIN + PATH, outcome))
    assert admission.spelling(SAFE + PATH, SAFE + "/zwgk/") == kept + PATH


def test_strangers_are_left_as_they_are_written(database: Database) -> None:
    assert (
        _admission(database).spelling("http://www.other.gov.cn/1.html", SAFE + "/")
        == "http://www.other.gov.cn/1.html"
    )
