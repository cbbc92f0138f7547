"""A new entry with an old date is suspected, but only where the list was known whole."""

from __future__ import annotations

from typing import Any

import pytest

from config.schema import SiteSettings
from storage.models import Category, Page
from tests.checks.nights import entry, november


def test_new_entry_with_an_old_date_is_suspected_only_where_the_list_was_known(office: Any) -> None:
    section = office.section("公告", Category.NOTICE)
    first, second = office.night(19), office.night(20)
    old = office.page("old", first, section_id=section, shown_date=november(1))
    late = office.page("late", second, section_id=section, shown_date=november(2))
    for run in (first, second):
        office.visit(run, newest=19)
        office.visit(run, section, newest=19)
    with office.database.session() as session:
        urls = {i: session.get_one(Page, i).url_id for i in (old, late)}
    entry(office, section, november(1), "old", first, url_id=urls[old], title="旧")
    entry(office, section, november(2), "late", second, url_id=urls[late], title="补")
    office.check(second, "article.date")
    assert [finding.page_id for finding in office.findings()] == [late]


@pytest.mark.parametrize(("last", "suspected"), [(20, 0), (19, 1)])
def test_what_came_while_the_site_migrated_is_not_suspected_afterwards(
    office: Any, last: int, suspected: int
) -> None:
    section = office.section("公告", Category.NOTICE)
    first, second, third = office.night(18), office.night(20), office.night(25)
    moving = SiteSettings(
        id="main", name="示例县人民政府", url="http://www.shili.gov.cn/",
        migration_from=november(19), migration_to=november(last),
    )  # fmt: skip
    for run in (first, second, third):
        office.visit(run, newest=18)
        office.visit(run, section, newest=18)
    late = office.page("late", second, section_id=section, shown_date=november(2))
    with office.database.session() as session:
        url_id = session.get_one(Page, late).url_id
    entry(office, section, november(2), "late", second, url_id=url_id, title="补")
    office.check(third, "article.date", settings=office.settings.model_copy(update={"sites": (moving,)}))
    assert len(office.findings()) == suspected


def test_entry_that_only_changed_its_address_is_not_suspected(office: Any) -> None:
    section = office.section("公告", Category.NOTICE)
    first, second = office.night(19), office.night(20)
    for run in (first, second):
        office.visit(run, section, newest=19)
    moved = office.page("moved", second, section_id=section, shown_date=november(2))
    with office.database.session() as session:
        url_id = session.get_one(Page, moved).url_id
    entry(office, section, november(2), "before", first, title="同一篇")
    entry(office, section, november(2), "after", second, url_id=url_id, title="同一篇")
    office.check(second, "article.date")
    assert office.findings() == []


@pytest.mark.parametrize("part", [{"pages_failed": ["x"]}, {"beyond": True}])
def test_list_not_read_to_its_end_is_not_known_whole(office: Any, part: Any) -> None:
    section = office.section("公告", Category.NOTICE)
    first, second = office.night(19), office.night(20)
    office.visit(first, section, newest=19, evidence=part)
    office.visit(second, section, newest=19)
    page = office.page("late", second, section_id=section, shown_date=november(2))
    with office.database.session() as session:
        url_id = session.get_one(Page, page).url_id
    entry(office, section, november(2), "late", second, url_id=url_id, title="补")
    office.check(second, "article.date")
    assert office.findings() == []


@pytest.mark.parametrize(("at_odds", "suspected"), [(1, 1), (4, 0)])
def test_row_lies_only_where_the_list_as_a_whole_shows_the_day_of_publication(
    office: Any, at_odds: int, suspected: int
) -> None:
    section = office.section("公告", Category.NOTICE)
    night = office.night(20)
    for number in range(6):
        listed = november(5 + number if number < at_odds else 12 + number)
        office.page(
            f"p{number}", night, section_id=section, shown_date=november(12 + number), listed_date=listed
        )
    office.check(night, "article.date")
    assert len(office.findings()) == suspected
