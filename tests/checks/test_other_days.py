"""Lists whose dates are of another kind: no row is accused, and staff are told of the silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.models import FindingState
from tests.checks.nights import november

if TYPE_CHECKING:
    from tests.checks.conftest import Office


@pytest.mark.parametrize(("odd", "accused", "told"), [(1, 1, 0), (2, 2, 0), (3, 0, 1)])
@pytest.mark.parametrize("nights", [1, 3])
def test_half_of_a_list_at_odds_with_its_articles_is_a_habit_that_staff_hear_of_in_whatever_order_they_came(
    office: Office, odd: int, accused: int, told: int, nights: int
) -> None:
    section, run = office.section("通知公告"), office.night(20)
    for number in reversed(range(6)):
        if nights > 1 and number < 3:
            office.check(run, "article.date")
            run = office.night(23 - number)
        listed = november(3 if number < odd else 10)
        days = {"shown_date": november(10), "listed_date": listed}
        office.page(f"第{number}条", run, f"第{number}条的正文", section_id=section, **days)
    counts = office.check(run, "article.date")
    living = [one for one in office.findings("article.date") if one.state is FindingState.OPEN]
    assert len(living) == accused
    assert sum("栏目“通知公告”的列表" in note for note in counts.notes) == told
