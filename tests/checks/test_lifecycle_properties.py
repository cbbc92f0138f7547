"""Whatever the nights bring, the findings tell what stands on the pages that could be seen."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks import runner
from checks.registry import Rule, Scope, found
from storage.models import FetchOutcome, FindingState, Severity

GONE, FAILED = "gone", "failed"
SPOT = Rule(
    "text.spot",
    "错行",
    Scope.PAGE,
    Severity.MINOR,
    lambda view, context: (found(message="错了", quote=line) for line in view.text.split()),
)
#: what one night brings to each of two pages: a new text (words are findings), nothing, deletion, failure
happening = st.one_of(
    st.sets(st.sampled_from(["甲", "乙", "丙"])).map(frozenset), st.sampled_from([None, GONE, FAILED])
)
nights = st.lists(st.tuples(happening, happening), min_size=1, max_size=6)


@pytest.mark.timeout(120)
@settings(max_examples=20, deadline=None)
@given(history=nights)
def test_live_findings_are_what_was_last_seen_well(offices: Any, history: list[tuple[Any, Any]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(runner, "rules", lambda: {SPOT.name: SPOT}),
        offices(Path(folder)) as office,
    ):
        _live_through(office, history)


def _live_through(office: Any, history: list[tuple[Any, Any]]) -> None:
    standing: list[frozenset[str]] = [frozenset(), frozenset()]
    known: list[int | None] = [None, None]
    for day, brought in enumerate(history, 1):
        run = office.night(day)
        for number, what in enumerate(brought):
            page = known[number]
            if isinstance(what, frozenset):
                known[number] = office.page(f"p{number}", run, " ".join(sorted(what)))
                standing[number] = what
            elif page is not None and what in (GONE, FAILED):
                office.failed(page, run, FetchOutcome.GONE if what == GONE else FetchOutcome.TIMEOUT)
                standing[number] = frozenset() if what == GONE else standing[number]
        office.check(run)
        assert _live(office) == {(known[n], word) for n in (0, 1) for word in standing[n]}
        before = _rows(office)
        office.check(run)
        assert _rows(office) == before


def _live(office: Any) -> set[tuple[int | None, str]]:
    over = FindingState.RECTIFIED
    return {(finding.page_id, finding.quote) for finding in office.findings() if finding.state is not over}


def _rows(office: Any) -> list[Any]:
    return [(f.identity, f.state, f.occasions, f.last_seen, f.first_seen, f.count) for f in office.findings()]
