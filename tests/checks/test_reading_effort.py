"""What is asked of the database does not grow with what is stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import event

from checks.registry import ZONE
from checks.sectionviews import section_views
from storage.models import FindingState
from tests.checks.nights import november


@pytest.mark.parametrize("pages", [20, 400])
def test_views_take_the_same_few_statements_however_much_is_stored(office: Any, pages: int) -> None:
    section, run = office.section(), office.night(20)
    office.visit(run, section, newest=20)
    for number in range(pages):
        office.page(f"p{number}", run, section_id=section, shown_date=november(1 + number % 20))
    statements: list[str] = []
    with office.database.session() as session:
        event.listen(
            office.database.engine,
            "before_cursor_execute",
            lambda conn, cursor, statement, *rest: statements.append(statement),
        )
        section_views(session, office.settings, november(20), run)
    assert len(statements) <= 6


def test_tags_are_read_again_only_when_a_page_changed(office: Any) -> None:
    first, second, third = office.night(18), office.night(19), office.night(20)
    office.page("a", first)
    office.check(first, "site.tags")
    reads: list[str] = []
    event.listen(
        office.database.engine,
        "before_cursor_execute",
        lambda conn, cursor, statement, *rest: (
            reads.append(statement) if "page.content_hash !=" in statement else None
        ),
    )
    office.check(second, "site.tags")
    assert reads == []
    assert {finding.last_seen for finding in office.findings()} == {dt.datetime(2026, 11, 19, 2, tzinfo=ZONE)}
    office.page("a", third, meta={"SiteName": ["示例县人民政府"]})
    office.check(third, "site.tags")
    gone = [f.quote for f in office.findings() if f.state is FindingState.RECTIFIED]
    assert gone == ["内容页标签 SiteName 缺失"]
