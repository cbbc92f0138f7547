"""What every finding brings along: time, hash of the body it was found in, exchange, picture."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

import pytest

from checks.registry import ZONE
from reports.listing import as_csv
from reports.selection import Query, rows
from storage.models import FetchOutcome, Link, LinkCheck, LinkKind, Place
from storage.urls import intern

#: its digits read like a mobile phone's number
HASH = "abc13807971234ffffffffffffffffff"
PICTURE = f"data/evidence/ab/{HASH}{HASH}.png"


def linked(office: Any, run: int, target: str, **fields: Any) -> None:
    with office.database.session() as session:
        key = intern(session, [target])[target]
        session.add(Link(page_id=1, url_id=key, target=target, **{"text": "全文", **fields}))
        if not fields.get("hidden"):
            outcome = FetchOutcome.GONE if target.startswith("http") else FetchOutcome.MALFORMED
            status = 404 if outcome is FetchOutcome.GONE else None
            now = dt.datetime(2026, 11, 20, 2, tzinfo=ZONE)
            session.add(LinkCheck(url_id=key, run_id=run, checked_at=now, outcome=outcome, status=status))


def test_finding_on_a_page_bears_time_and_hash_of_its_body(office: Any) -> None:
    run = office.night(20)
    office.page("a", run, text="联系人身份证号：36073519900307663X", body_hash=HASH)
    office.check(run, "privacy.id_number")
    finding = office.one("privacy.id_number")
    assert finding.evidence["body_hash"] == HASH
    assert finding.observed_at == dt.datetime(2026, 11, 20, 2, tzinfo=ZONE)
    assert "19900307" not in finding.quote


@pytest.mark.parametrize(
    ("target", "exchange"),
    [
        ("http://www.shili.gov.cn/gone.html", "GET http://www.shili.gov.cn/gone.html → 404"),
        ("file:///C:/a.doc", ""),
    ],
)
def test_dead_link_bears_its_exchange_and_the_hash_of_the_page_it_stands_on(
    office: Any, target: str, exchange: str
) -> None:
    run = office.night(20)
    office.page("a", run, body_hash=HASH)
    linked(office, run, target)
    office.check(run, "link.broken")
    evidence = office.one("link.broken").evidence
    assert (evidence["exchange"], evidence["body_hash"]) == (exchange, HASH)


def test_hidden_links_bear_markup_and_picture(office: Any) -> None:
    run = office.night(20)
    office.page("a", run, body_hash=HASH, suspicion={"screenshot": PICTURE})
    snippet = '<div style="display:none"><a href="http://bet.example.com/">彩票网</a>'
    hidden = {"hidden": "display", "foreign": True, "kind": LinkKind.ANCHOR, "place": Place.CONTENT}
    linked(office, run, "http://bet.example.com/", **hidden, text="彩票网", snippet=snippet)
    office.check(run, "link.hidden")
    evidence = office.one("link.hidden").evidence
    with office.database.session() as session:
        told = as_csv(rows(session, Query()), {})
    assert [row["截图"] for row in csv.DictReader(told.removeprefix("\ufeff").splitlines())] == [PICTURE]
    assert (evidence["snippet"], evidence["screenshot"], evidence["body_hash"]) == (snippet, PICTURE, HASH)
