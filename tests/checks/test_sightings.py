"""When a finding counts as seen: when somebody looked, not when a pass judged anew what was stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from checks import runner
from checks.registry import ZONE
from checks.registry import rules as all_rules
from storage.models import FetchOutcome, FindingState, Link, LinkCheck
from storage.urls import intern
from tests.checks.spots import SPOT

GONE = "http://www.shili.gov.cn/gone.html"


def _night(day: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, 2, tzinfo=ZONE)


def test_page_seen_unchanged_keeps_its_findings_alive(office: Any, one_page_rule: None) -> None:
    first = office.night(19)
    page = office.page("a", first, "错一")
    office.check(first)
    second = office.night(20, seen=[page])
    office.check(second)
    finding = office.one("text.spot")
    assert finding.last_seen == _night(20)
    assert finding.first_seen == _night(19)
    assert finding.occasions == 2
    assert finding.state is FindingState.OPEN


def test_page_not_looked_at_keeps_its_finding_as_it_was(office: Any, one_page_rule: None) -> None:
    first = office.night(19)
    office.page("a", first, "错一")
    office.check(first)
    office.check(office.night(20))
    finding = office.one("text.spot")
    assert finding.last_seen == finding.first_seen


@pytest.mark.parametrize(
    ("unchanged", "failed", "seen"), [(False, False, 19), (True, False, 20), (False, True, 19)]
)
def test_page_judged_anew_by_another_lexicon_was_seen_only_when_somebody_looked(
    office: Any, monkeypatch: pytest.MonkeyPatch, unchanged: bool, failed: bool, seen: int
) -> None:
    first = office.night(19)
    page = office.page("a", first, "错一")
    monkeypatch.setattr(runner, "rules", lambda: {SPOT.name: SPOT})
    office.check(first)
    monkeypatch.setattr(runner, "rules", lambda: {SPOT.name: replace(SPOT, version=2)})
    second = office.night(20, seen=[page] if unchanged else [])
    if failed:
        office.failed(page, second, FetchOutcome.TIMEOUT)
    counts = office.check(second)
    finding = office.one("text.spot")
    assert (finding.last_seen, finding.observed_at) == (_night(seen), _night(19))
    assert (counts.still, finding.occasions) == (1, seen - 18)


def test_pass_without_a_crawl_has_seen_what_the_last_crawl_saw(office: Any, one_page_rule: None) -> None:
    first = office.night(19)
    page = office.page("a", first, "错一")
    office.check(first)
    night = office.night(20, seen=[page])
    office.visit(night)
    office.check(office.night(22, kind="check"))
    assert office.one("text.spot").last_seen == _night(20)


def test_definite_findings_are_confirmed_at_once_unless_the_rule_wants_two_occasions(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = office.night(19)
    page = office.page("a", run, "错一")
    twice = replace(SPOT, name="text.twice", defaults={"confirm_occasions": 2})
    monkeypatch.setattr(runner, "rules", lambda: {SPOT.name: SPOT, twice.name: twice})
    office.check(run)
    assert office.one("text.spot").confirmed_at is not None
    assert office.one("text.twice").confirmed_at is None
    second = office.night(20)
    office.page("a", second, "错一\n又一行")
    office.check(second)
    assert page
    assert office.one("text.twice").confirmed_at == _night(20)


def test_section_that_this_run_did_not_visit_was_not_seen_again(office: Any) -> None:
    section = office.section()
    office.visit(office.night(19), section, newest=1)
    for run in (1, office.night(20)):
        office.visit(run)
        office.check(run, "section.stale")
    finding = office.one("section.stale")
    assert (finding.last_seen, finding.occasions) == (_night(19), 1)


@pytest.mark.parametrize(("asked_on", "confirmed"), [(19, None), (20, _night(20))])
def test_dead_link_is_confirmed_by_a_second_look_and_not_by_a_second_pass(
    office: Any, monkeypatch: pytest.MonkeyPatch, asked_on: int, confirmed: dt.datetime | None
) -> None:
    monkeypatch.setattr(runner, "rules", lambda: {"link.broken": all_rules()["link.broken"]})
    first, second = office.night(19), office.night(20)
    page = office.page("a", first, "正文")
    with office.database.session() as session:
        url_id = intern(session, [GONE])[GONE]
        session.add(Link(page_id=page, url_id=url_id, target=GONE, text="全文"))
        asked = LinkCheck(url_id=url_id, run_id=first, checked_at=_night(19), outcome=FetchOutcome.GONE)
        session.add(asked)
    office.check(first)
    with office.database.session() as session:
        session.get_one(LinkCheck, url_id).checked_at = _night(asked_on)
    office.check(second)
    assert office.one("link.broken").confirmed_at == confirmed
