"""What is excused stays silent, for as long and as far as it was excused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from checks import suppression
from checks.registry import ZONE
from config.errors import InputError
from storage.models import FindingState
from tests.checks.spots import events

pytestmark = pytest.mark.usefixtures("one_page_rule")


def test_suppressed_sentence_is_silent_everywhere_until_the_day_is_over(office: Any) -> None:
    first = office.night(18)
    page = office.page("a", first, "错一")
    office.check(first)
    with office.database.session() as session:
        suppression.add(
            session,
            rule="text.spot",
            quote="错 一",
            reason="固定说法",
            who="张三",
            now=dt.datetime(2026, 11, 18, 9, tzinfo=ZONE),
            until=dt.date(2026, 11, 19),
        )
    assert office.one("text.spot").state is FindingState.SUPPRESSED
    second = office.night(19, seen=[page])
    office.page("b", second, "错一\n错二")
    office.check(second)
    states = [finding.state for finding in office.findings("text.spot")]
    assert states == [FindingState.SUPPRESSED, FindingState.SUPPRESSED, FindingState.OPEN]
    office.check(office.night(20))
    assert {finding.state for finding in office.findings("text.spot")} == {FindingState.OPEN}


def test_suppression_revoked_opens_again(office: Any) -> None:
    run = office.night(18)
    office.page("a", run, "错一")
    office.check(run)
    now = dt.datetime(2026, 11, 18, 9, tzinfo=ZONE)
    with office.database.session() as session:
        made = suppression.add(
            session, rule="text.spot", subject="page:1", reason="误报", who="张三", now=now
        )
        suppression.expire(session, made.id, who="李四", now=now)
        assert suppression.in_force(session, now.date()) == []
    finding = office.one("text.spot")
    assert finding.state is FindingState.OPEN
    assert events(office, finding)[-1] == (FindingState.OPEN, "豁免已撤销")


@pytest.mark.parametrize("missing", ["reason", "who", "rule", "subject"])
def test_suppression_needs_reason_and_name(office: Any, missing: str) -> None:
    given = {"rule": "text.spot", "subject": "page:1", "reason": "误报", "who": "张三", missing: " "}
    with office.database.session() as session, pytest.raises(InputError):
        suppression.add(session, now=dt.datetime(2026, 11, 18, 9, tzinfo=ZONE), **given)
