"""The life of findings over nights."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from checks import runner
from checks.belonging import identity
from checks.changes import changes
from checks.registry import ZONE, found
from checks.registry import rules as all_rules
from checks.runner import CheckScope
from storage.models import (
    Confidence,
    FetchOutcome,
    Finding,
    FindingState,
    Level,
    RuleError,
    RuleMark,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.registry import Context
    from checks.subjects import PageView
from tests.checks.spots import SPOT, events, spot

pytestmark = pytest.mark.usefixtures("one_page_rule")


def test_second_pass_of_the_same_run_changes_nothing(office: Any) -> None:
    run = office.night(20)
    office.page("a", run, "错一\n错二")
    office.visit(run, office.section(), newest=1)
    office.check(run)
    before = [vars(f).copy() for f in office.findings()]
    counts = office.check(run)
    after = [vars(f).copy() for f in office.findings()]
    for one in before + after:
        one.pop("_sa_instance_state")
    assert before == after
    assert counts.new == counts.rectified == 0


def test_corrected_page_rectifies_and_relapse_is_noted(office: Any) -> None:
    first, second, third = office.night(18), office.night(19), office.night(20)
    office.page("a", first, "错一")
    office.check(first)
    office.page("a", second, "对了")
    assert office.check(second).rectified == 1
    assert office.one("text.spot").rectified_at == dt.datetime(2026, 11, 19, 2, tzinfo=ZONE)
    office.page("a", third, "错一")
    assert office.check(third).relapsed == 1
    finding = office.one("text.spot")
    assert finding.state is FindingState.RELAPSED
    assert finding.rectified_at is None
    assert [state for state, _ in events(office, finding)] == ["open", "rectified", "relapsed"]


def test_reported_finding_seen_again_stays_reported(office: Any) -> None:
    first, second = office.night(19), office.night(20)
    office.page("a", first, "错一")
    office.check(first)
    with office.database.session() as session:
        session.query(Finding).one().state = FindingState.REPORTED
    office.page("a", second, "错一\n另有一行")
    office.check(second)
    assert office.one("text.spot").state is FindingState.REPORTED


def test_deleted_page_takes_its_findings_along(office: Any) -> None:
    first, second, third = office.night(18), office.night(19), office.night(20)
    page = office.page("a", first, "错一")
    office.check(first)
    office.failed(page, second, FetchOutcome.GONE)
    office.check(second)
    finding = office.one("text.spot")
    assert finding.state is FindingState.RECTIFIED
    assert events(office, finding)[-1][1] == "页面已删除"
    office.page("a", third, "错一")
    office.check(third)
    assert office.one("text.spot").state is FindingState.RELAPSED


def test_page_that_could_not_be_fetched_proves_nothing(office: Any) -> None:
    first = office.night(19)
    page = office.page("a", first, "错一")
    office.check(first)
    again = office.night(20, kind="recheck")
    office.failed(page, again, FetchOutcome.TIMEOUT)
    counts = office.check(again, scope=CheckScope(units=frozenset({1})))
    finding = office.one("text.spot")
    assert finding.state is FindingState.OPEN
    assert counts.unverified == 1
    assert events(office, finding)[-1][1] == "复核未成功：超时"
    with office.database.session() as session:
        assert [f.id for f in changes(session, again).unverified] == [finding.id]
    assert office.check(office.night(21)).unverified == 0  # that night did not try it


def test_same_sentence_twice_on_a_page_counts_two(office: Any) -> None:
    run = office.night(20)
    office.page("a", run, "错 一\n错一")
    office.check(run)
    assert office.one("text.spot").count == 2


def test_identity_knows_no_level_and_no_white_space() -> None:
    def made(quote: str, level: Level) -> Finding:
        return found(rule="r", subject="page:1", quote=quote, level=level, message="x")

    assert identity(made("错 一", Level.LIMIT)) == identity(made("错一\n", Level.WARNING))
    assert identity(made("错一", Level.LIMIT)) != identity(made("错二", Level.LIMIT))


def test_warning_becomes_limit_on_the_same_row(office: Any) -> None:
    section = office.section()
    for day in (19, 20, 25):
        run = office.night(day)
        office.visit(run, section, newest=6)
        office.check(run)
        stood = office.one("section.stale").first_sweep
        assert stood == (day < 25)  # that the line is passed is news
    finding = office.one("section.stale")
    assert finding.level is Level.LIMIT
    assert finding.occasions == 3
    assert [note for _, note in events(office, finding)] == ["", "由预警转为超限"]


def test_section_that_failed_tonight_stays_as_it_is(office: Any) -> None:
    section = office.section()
    first, second, third = office.night(20), office.night(21), office.night(22)
    office.visit(first, section, newest=1)
    office.check(first)
    office.visit(second, section, outcome="timeout")
    counts = office.check(second)
    finding = office.one("section.stale")
    assert finding.state is FindingState.OPEN
    assert finding.last_seen == finding.first_seen
    assert counts.unverified == 1
    office.visit(third, section, newest=22)
    office.check(third)
    assert office.one("section.stale").state is FindingState.RECTIFIED
    assert office.one("section.unverified").state is FindingState.RECTIFIED


def test_exempted_section_rests_and_wakes_when_the_exemption_ends(office: Any) -> None:
    section = office.section()
    for day in (20, 21, 24):
        run = office.night(day)
        office.visit(run, section, newest=1)
        office.check(run)
        if day == 20:
            with office.database.session() as session:
                row = session.get_one(Section, section)
                row.exempt_reason, row.exempt_until = "机构改革", dt.date(2026, 11, 23)
        if day == 21:
            assert office.one("section.stale").state is FindingState.SUPPRESSED
    finding = office.one("section.stale")
    assert finding.state is FindingState.OPEN
    assert "rectified" not in [state for state, _ in events(office, finding)]


def test_section_taken_from_the_ledger_rests(office: Any) -> None:
    section = office.section()
    first, second = office.night(20), office.night(21)
    office.visit(first, section, newest=1)
    office.check(first)
    with office.database.session() as session:
        session.get_one(Section, section).listed = False
    office.check(second)
    assert office.one("section.stale").state is FindingState.SUPPRESSED


def test_rule_that_raises_is_noted_and_the_pass_goes_on(office: Any) -> None:
    run = office.night(20)
    office.page("a", run, "炸")
    office.page("b", run, "错一")
    counts = office.check(run)
    assert counts.errors == 1
    assert any("出错" in note for note in counts.notes)
    assert len(office.findings("text.spot")) == 1
    with office.database.session() as session:
        error = session.query(RuleError).one()
    assert (error.rule, error.subject) == ("text.spot", "page:1")
    assert "boom" in error.error


def test_page_that_a_rule_fell_over_is_judged_again_until_that_is_stored(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judging(function: object) -> None:
        monkeypatch.setattr(runner, "rules", lambda: {SPOT.name: replace(SPOT, function=function)})

    def dying(view: PageView, context: Context) -> Iterator[Finding]:
        raise KeyboardInterrupt

    run = office.night(20)
    office.page("a", run, "炸\n错一")
    office.check(run)
    judging(dying)
    with pytest.raises(KeyboardInterrupt):
        office.check(run)
    judging(lambda view, context: iter([found(message="错了", quote="错一")]))
    assert office.check(run).errors == 0
    assert office.one("text.spot").quote == "错一"
    with office.database.session() as session:
        assert session.query(RuleError).count() == 0


def test_faulty_rule_rectifies_nothing(office: Any) -> None:
    first, second = office.night(19), office.night(20)
    office.page("a", first, "错一")
    office.check(first)
    office.page("a", second, "炸")
    office.check(second)
    assert office.one("text.spot").state is FindingState.OPEN


def test_changed_rule_says_so_where_a_finding_vanishes(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = office.night(19), office.night(20)
    later = dt.datetime(2026, 11, 19, 3, tzinfo=ZONE)  # a night's pages are seen some time after it began
    office.page("a", first, "错一", changed_at=later, tried_at=later)
    office.check(first)
    mild = replace(SPOT, version=2, function=lambda view, context: iter(()))
    monkeypatch.setattr(runner, "rules", lambda: {SPOT.name: mild})
    office.check(second)
    finding = office.one("text.spot")
    assert finding.state is FindingState.RECTIFIED
    assert events(office, finding)[-1][1] == "规则、参数或词库调整后不再认定"


def test_rule_switched_off_lets_its_findings_rest_and_wakes_them_when_on_again(office: Any) -> None:
    run = office.night(18)
    office.page("a", run, "错一")
    office.check(run)
    off = office.settings.model_copy(
        update={"rules": type(office.settings.rules)(**{"text.spot": {"enabled": False}})}
    )
    office.check(office.night(19), settings=off)
    assert office.one("text.spot").state is FindingState.SUPPRESSED
    office.check(office.night(20), settings=off)
    assert len(events(office, office.one("text.spot"))) == 2
    office.check(office.night(21))
    assert office.one("text.spot").state is FindingState.OPEN


def test_killed_pass_goes_on_where_it_stood(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from checks import incremental

    monkeypatch.setattr(incremental, "BATCH", 2)
    run = office.night(20)
    for number in range(5):
        office.page(f"p{number}", run, f"错{number}")
    judged: list[str] = []

    def dying(view: PageView, context: Context) -> Iterator[Finding]:
        judged.append(view.page.title)
        if len(judged) == 4:
            raise KeyboardInterrupt
        return spot(view, context)

    monkeypatch.setattr(runner, "rules", lambda: {SPOT.name: replace(SPOT, function=dying)})
    with pytest.raises(KeyboardInterrupt):
        office.check(run)
    with office.database.session() as session:
        assert session.query(RuleMark).one().revision == 2
    office.check(run)
    assert judged[4:] == ["p2", "p3", "p4"]
    assert len(office.findings("text.spot")) == 5


def test_suspected_becomes_definite_and_is_then_confirmed(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsure(view: PageView, context: Context) -> Iterator[Finding]:
        sure = Confidence.DEFINITE if "确实" in view.text else Confidence.SUSPECTED
        yield found(message="x", quote="错", confidence=sure)

    monkeypatch.setattr(runner, "rules", lambda: {SPOT.name: replace(SPOT, function=unsure)})
    first, second = office.night(19), office.night(20)
    office.page("a", first, "错")
    office.check(first)
    assert office.one("text.spot").confirmed_at is None
    office.page("a", second, "确实错")
    office.check(second)
    finding = office.one("text.spot")
    assert finding.confirmed_at is not None
    assert events(office, finding)[-1][1] == "由疑似转为确定"


@pytest.mark.postgres
def test_nights_pass_on_postgresql_too(office_on_postgres: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    office = office_on_postgres
    monkeypatch.setattr(runner, "rules", lambda: {**all_rules(), SPOT.name: SPOT})
    section, first, second = office.section(), office.night(19), office.night(20)
    page = office.page("a", first, "错一", section_id=section)
    for run in (first, second):
        office.visit(run, newest=19)
        office.visit(run, section, newest=1)
        assert office.check(run).errors == 0
    office.failed(page, second, FetchOutcome.GONE)
    office.check(second)
    assert office.one("text.spot").state is FindingState.RECTIFIED
    assert office.one("section.stale").occasions == 2
