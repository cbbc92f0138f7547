"""A recheck judges what it was asked about and leaves the rest as the night left it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from checks.changes import changes
from checks.registry import ZONE
from checks.runner import CheckScope
from storage.models import Finding, FindingEvent, FindingState

pytestmark = pytest.mark.usefixtures("one_page_rule")


def test_recheck_points_new_findings_at_what_was_rectified(office: Any) -> None:
    first = office.night(19)
    office.page("a", first, "错一")
    office.check(first)
    again = office.night(20, kind="recheck")
    office.page("a", again, "错二")
    office.check(again, scope=CheckScope(units=frozenset({1})))
    old, new = office.findings("text.spot")
    assert new.caused_by == old.id
    with office.database.session() as session:
        result = changes(session, again)
    assert ([f.id for f in result.new], [f.id for f in result.rectified]) == ([new.id], [old.id])


@pytest.mark.parametrize("told", [True, False])
def test_a_night_points_at_what_a_unit_mended_only_where_it_had_been_told(office: Any, told: bool) -> None:
    first = office.night(19)
    office.page("a", first, "错一")
    office.check(first)
    if told:
        with office.database.session() as session:
            at = dt.datetime(2026, 11, 19, 9, tzinfo=ZONE)
            session.add(FindingEvent(finding_id=1, at=at, state=FindingState.NOTIFIED, note="整改通知书"))
    night = office.night(20)
    office.page("a", night, "错二")
    office.check(night)
    old, new = office.findings("text.spot")
    assert new.caused_by == (old.id if told else None)


def test_recheck_of_what_did_not_change_changes_no_finding(office: Any) -> None:
    section, first = office.section(), office.night(19)
    page = office.page("a", first, "错一", section_id=section)
    office.visit(first, section, newest=1)
    office.check(first)
    before = {finding.id: finding.state for finding in office.findings()}
    again = office.night(20, kind="recheck", seen=[page])
    office.visit(again, section, newest=1)
    counts = office.check(again, scope=CheckScope(units=frozenset({1})))
    assert {finding.id: finding.state for finding in office.findings()} == before
    assert counts.new == counts.rectified == counts.relapsed == 0
    with office.database.session() as session:
        assert {f.id for f in changes(session, again).still} == set(before)


def test_recheck_leaves_the_marks_of_the_night_alone(office: Any) -> None:
    first, again, second = office.night(18), office.night(19, kind="recheck"), office.night(20)
    office.page("a", first, "对")
    office.check(first)
    office.page("b", again, "错一", unit_id=None)
    office.page("c", again, "错二")
    office.check(again, scope=CheckScope(units=frozenset({1})))
    assert [finding.quote for finding in office.findings("text.spot")] == ["错二"]
    office.check(second)
    assert [finding.quote for finding in office.findings("text.spot")] == ["错二", "错一"]


def test_pages_named_in_the_scope_are_judged_though_unchanged(office: Any) -> None:
    first, again = office.night(19), office.night(20, kind="recheck")
    page = office.page("a", first, "错一")
    office.check(first)
    with office.database.session() as session:
        session.query(Finding).one().state = FindingState.RECTIFIED
    office.check(again, scope=CheckScope(pages=frozenset({page})))
    assert office.one("text.spot").state is FindingState.RELAPSED
