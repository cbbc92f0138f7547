"""What stood before the watch began is told apart from what has come since."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from checks import runner
from checks.registry import Rule, Scope, found
from checks.registry import rules as all_rules
from storage.models import FindingState, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.registry import Context
    from checks.subjects import PageView, SectionView
    from storage.models import Finding


def spot(view: PageView, context: Context) -> Iterator[Finding]:
    """Each line that begins with 错 is a finding."""
    for line in view.text.splitlines():
        if line.startswith("错"):
            yield found(message="错了", quote=line)


def thin(view: SectionView, context: Context) -> Iterator[Finding]:
    """A section whose list is short."""
    if view.visits and view.visits[0].entries < 5:
        yield found(message="条目少")


SPOT = Rule("text.spot", "错行", Scope.PAGE, Severity.MINOR, spot)
THIN = Rule("section.thin", "条目少", Scope.SECTION, Severity.MINOR, thin)
OLD, LATE = dt.date(2023, 5, 1), dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, SPOT, THIN)


def use(monkeypatch: pytest.MonkeyPatch, *rules: Rule) -> None:
    monkeypatch.setattr(runner, "rules", lambda: {one.name: one for one in rules})


def swept(office: Any) -> dict[str, bool]:
    return {one.quote or one.subject: one.first_sweep for one in office.findings()}


def first_night(office: Any) -> int:
    run = office.night(20)
    office.visit(run)
    office.page("a", run, "错一", shown_date=OLD)
    office.check(run)
    return int(run)


def test_all_that_the_first_pass_finds_is_of_the_first_sweep(office: Any) -> None:
    run = office.night(20)
    office.visit(run)
    office.visit(run, office.section(), entries=1)
    office.page("a", run, "错一", shown_date=dt.date(2026, 11, 20))
    counts = office.check(run)
    assert set(swept(office).values()) == {True}
    assert (counts.new, counts.first_sweep) == (2, 2)


def test_what_is_published_or_changed_later_is_new(office: Any) -> None:
    first_night(office)
    run = office.night(21)
    office.visit(run)
    office.page("b", run, "错二", shown_date=LATE)
    office.page("a", run, "错一\n错三", shown_date=OLD)
    counts = office.check(run)
    assert swept(office) == {"错一": True, "错二": False, "错三": False}
    assert (counts.new, counts.first_sweep) == (2, 0)


def test_old_text_that_a_later_night_reaches_first_is_of_the_first_sweep(office: Any) -> None:
    first_night(office)
    run = office.night(22)
    office.visit(run)
    office.page("b", run, "错二", shown_date=OLD)
    office.page("c", run, "错三")  # nobody can tell how old it is
    office.check(run)
    assert swept(office) == {"错一": True, "错二": True, "错三": False}


def test_a_new_list_sweeps_the_texts_already_read(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stricter(view: PageView, context: Context) -> Iterator[Finding]:
        yield from spot(view, context)
        if "一" in view.text:
            yield found(message="一也不行", quote="一也不行")

    first_night(office)
    use(monkeypatch, replace(SPOT, function=stricter, version=2), THIN)
    run = office.night(21)
    office.page("b", run, "一\n错二", shown_date=LATE)
    office.check(run)
    found_ = [(one.quote, one.first_sweep) for one in office.findings()]
    assert sorted(found_) == [("一也不行", False), ("一也不行", True), ("错一", True), ("错二", False)]


def test_a_text_that_becomes_a_copy_of_what_came_since_is_new(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, all_rules()["article.duplicate"])
    text = "本县召开防汛工作会议，部署汛期各项工作，要求各乡镇压实责任。" * 3
    for day, name, shown in ((20, "先见", 20), (21, "后见而早发", 10)):
        run = office.night(day)
        office.visit(run)
        office.page(name, run, text, body_end=len(text), shown_date=dt.date(2026, 11, shown))
        office.check(run)
    assert swept(office) == {"先见": False}


def test_a_section_that_joins_later_has_a_first_sweep_of_its_own(office: Any) -> None:
    known = office.section("甲")
    run = office.night(20)
    office.visit(run)
    office.visit(run, known)
    office.check(run)
    run, added = office.night(21), office.section("乙")
    for section in (known, added):
        office.visit(run, section, entries=1)
    office.check(run)
    assert swept(office) == {f"section:{known}": False, f"section:{added}": True}


def test_a_rule_that_joins_later_sweeps_what_is_judged_every_night(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, SPOT)
    section = office.section()
    for day in (20, 21, 22):
        use(monkeypatch, SPOT, THIN) if day > 20 else None
        run = office.night(day)
        office.visit(run)
        office.visit(run, section, entries=1 if day > 20 else 9)
        office.check(run)
    assert swept(office) == {f"section:{section}": True}


def test_a_recheck_is_no_pass_over_the_county(office: Any) -> None:
    run = office.night(19, kind="recheck")
    office.check(run)
    first_night(office)
    assert swept(office) == {"错一": True}


def test_what_comes_back_is_new(office: Any) -> None:
    first_night(office)
    for day, text in ((21, "好"), (22, "错一")):
        run = office.night(day)
        office.page("a", run, text, shown_date=OLD)
        office.check(run)
    (finding,) = office.findings()
    assert finding.state is FindingState.RELAPSED
    assert not finding.first_sweep
