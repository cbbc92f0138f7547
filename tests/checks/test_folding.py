"""What is planted in a template is one problem, however many pages bear it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from checks.registry import ZONE
from storage.models import (
    Confidence,
    FetchOutcome,
    Finding,
    FindingState,
    Link,
    LinkKind,
    PageKind,
    Severity,
    Unit,
)
from storage.urls import intern

if TYPE_CHECKING:
    from collections.abc import Callable

HIDDEN = '<div style="position:absolute;left:-{}px"><a href="{}">{}</a></div>'


@pytest.fixture
def poisoned(office: Any) -> Callable[..., int]:
    """A page as a run sees it, with a hidden link to a stranger of its own unless it is clean."""

    def page(number: int, run: int, *, clean: bool = False, **fields: Any) -> int:
        page_id: int = office.page(f"p{number}", run, f"第{number}条信息{clean}", **fields)
        target, text = f"http://xpj{number}.example/", f"葡京赌场{number}"
        with office.database.session() as session:
            session.query(Link).filter_by(page_id=page_id).delete()
            if not clean:
                session.add(
                    Link(
                        page_id=page_id,
                        url_id=intern(session, [target])[target],
                        target=target,
                        text=text,
                        kind=LinkKind.ANCHOR,
                        hidden="offscreen",
                        foreign=True,
                        snippet=HIDDEN.format(9000 + number, target, text),
                    )
                )
        return page_id

    return page


def test_many_poisoned_pages_are_one_finding_whose_identity_stays(office: Any, poisoned: Any) -> None:
    run = office.night(20)
    poisoned(1, run)
    office.check(run, "link.hidden")
    alone = office.one("link.hidden")
    assert (alone.message.startswith("页面藏有"), alone.unit_id, alone.evidence["total"]) == (True, 1, 1)
    run = office.night(21)
    for number in range(2, 31):
        poisoned(number, run)
    counts = office.check(run, "link.hidden")
    many = office.one("link.hidden")
    assert (many.id, many.identity, counts.new, counts.still) == (alone.id, alone.identity, 0, 1)
    assert "有30个页面藏有" in many.message
    assert "《p1》、《p2》、《p3》等" in many.message
    assert (many.evidence["total"], len(many.evidence["pages"])) == (30, 20)


def test_the_finding_ends_with_its_last_page(office: Any, poisoned: Any) -> None:
    run = office.night(20)
    for number in (1, 2, 3):
        poisoned(number, run)
    office.check(run, "link.hidden")
    run = office.night(21)
    poisoned(1, run, clean=True)
    poisoned(2, run, clean=True)
    office.check(run, "link.hidden")
    assert (office.one("link.hidden").state, office.one("link.hidden").evidence["total"]) == ("open", 1)
    run = office.night(22)
    poisoned(3, run, outcome=FetchOutcome.GONE)
    office.check(run, "link.hidden")
    assert office.one("link.hidden").state is FindingState.RECTIFIED


def test_pages_of_several_units_are_told_to_the_site(office: Any, poisoned: Any) -> None:
    with office.database.session() as session:
        session.add(Unit(name="县民政局"))
    run = office.night(20)
    poisoned(1, run)
    poisoned(2, run, unit_id=2)
    poisoned(3, run, unit_id=2, kind=PageKind.HOME)
    office.check(run, "link.hidden")
    finding = office.one("link.hidden")
    assert (finding.unit_id, finding.site_id) == (None, 1)
    assert "首页、《p1》、《p2》" in finding.message


def test_pages_that_could_not_be_seen_leave_the_finding_as_it_is(office: Any, poisoned: Any) -> None:
    run = office.night(20)
    page = poisoned(1, run)
    office.check(run, "link.hidden")
    run = office.night(21)
    office.failed(page, run, FetchOutcome.TIMEOUT)
    counts = office.check(run, "link.hidden")
    assert (office.one("link.hidden").state, counts.unverified) == (FindingState.OPEN, 1)


@pytest.mark.parametrize(("seen", "day"), [([], 20), ([2], 21)])
def test_the_finding_was_there_when_one_of_its_pages_was_last_looked_at(
    office: Any, poisoned: Any, seen: list[int], day: int
) -> None:
    run = office.night(20)
    for number in (1, 2):
        poisoned(number, run)
    office.check(run, "link.hidden")
    office.check(office.night(21, seen=seen), "link.hidden")
    assert office.one("link.hidden").last_seen.astimezone(ZONE).day == day


def test_finding_of_a_single_page_from_before_becomes_the_groups(office: Any, poisoned: Any) -> None:
    run = office.night(20)
    pages = [poisoned(number, run) for number in (1, 2)]
    with office.database.session() as session:
        for page in pages:
            old = Finding(
                identity=f"old {page}",
                rule="link.hidden",
                subject=f"page:{page}",
                message="页面藏有链接",
                severity=Severity.CRITICAL,
                confidence=Confidence.DEFINITE,
                page_id=page,
                site_id=1,
                state=FindingState.NOTIFIED,
            )
            session.add(old)
    office.check(run, "link.hidden")
    first, second = office.findings("link.hidden")
    assert (first.state, first.evidence["total"]) == (FindingState.NOTIFIED, 2)
    assert second.state is FindingState.RECTIFIED
