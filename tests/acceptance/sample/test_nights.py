"""The sample county: one night finds all and nothing else; the nights after it keep their wits."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storage.models import Confidence, FindingState, Health, Level, Page, Run, Unit
from xuncha.county import open_county
from xuncha.demo.compare import compare, tells
from xuncha.demo.show import rendered
from xuncha.recheck import recheck

if TYPE_CHECKING:
    from tests.acceptance.sample.conftest import Watched
    from xuncha.night import NightResult

pytestmark = pytest.mark.acceptance
FRESHNESS = ("home.stale", "section.empty", "section.stale")


def _highest_revision(watched: Watched) -> int:
    with open_county(watched.folder) as county, county.database.session() as session:
        return session.scalar(select(func.max(Page.revision))) or 0


def test_every_defect_is_found_and_nothing_else_accused(first_night: tuple[Watched, NightResult]) -> None:
    watched, night = first_night
    with open_county(watched.folder) as county:
        browser = rendered(county, night.run_id)
    outcome = compare(watched.made.manifest, watched.live(), browser)
    assert outcome.perfect, outcome.told()
    assert night.exit_code == 0


def test_an_unchanged_second_night_writes_no_page_and_keeps_the_findings(watched: Watched) -> None:
    before, revision = {f.identity for f in watched.live()}, _highest_revision(watched)
    night = watched.night(hours=2)
    crawl = night.summary.counts["crawl"]
    assert (crawl["new"], crawl["changed"], crawl["failed"]) == (0, 0, 0)
    assert _highest_revision(watched) == revision
    assert {f.identity for f in watched.live()} == before
    assert night.summary.rectified == night.summary.new == 0


def test_news_of_the_second_night_are_found_without_rereading_the_rest(watched: Watched) -> None:
    watched.serve(news=3)
    crawl = watched.night(hours=2, browser=False).summary.counts["crawl"]
    assert crawl["new"] == 3
    assert watched.server.requests < 1000


def test_what_is_mended_is_rectified_at_the_recheck_and_the_rest_stays(watched: Watched) -> None:
    mended = {
        "wording-布署",
        "malformed",
        "dead-content",
        "identity-table",
        "stale-石门镇村务动态",
        "duplicate-exact",
    }
    planted = [p for p in watched.made.manifest.planted if p.defect in mended]
    limits = [f for f in watched.live() if f.level is Level.LIMIT]
    touched = [f for f in limits if any(tells(f, p) for p in planted)]
    assert {f.rule for f in touched} == {p.rule for p in planted}
    watched.serve(*mended)
    with open_county(watched.folder) as county:
        result = recheck(county, findings=[f.id for f in touched], as_of=watched.made.as_of)
    assert watched.server.requests < 100  # of some 1,800 pages and 4,000 links
    now = {f.id: f for f in watched.findings()}
    # a veto counts: with one section less it is near its limit still, and warns
    vetoes = [now[f.id].level for f in touched if f.rule == "section.veto"]
    touched = [f for f in touched if f.rule != "section.veto"]
    left = [(f.rule, f.subject, f.message) for f in touched if f.id not in {r.id for r in result.rectified}]
    assert (left, vetoes) == ([], [Level.WARNING])
    assert all(now[f.id].state is FindingState.RECTIFIED for f in touched)
    assert len(watched.live()) >= len(now) - len(result.rectified)


def test_a_recheck_of_a_portal_that_is_down_verifies_nothing(watched: Watched) -> None:
    unit = next(f.unit_id for f in watched.live() if f.rule == "privacy.id_number")
    before = {f.id: f.last_seen for f in watched.live() if f.unit_id == unit and not f.account_id}
    watched.server.fail_after = 0
    with open_county(watched.folder) as county:
        with county.database.session() as session:
            name = session.get_one(Unit, unit).name
        later = watched.made.as_of + dt.timedelta(hours=2)
        result = recheck(county, units=[name], browser=False, as_of=later)
    elsewhere = {f.id for f in result.still if f.rule.startswith(("request.", "account."))}
    assert before.keys() - elsewhere <= {f.id for f in result.unverified}
    assert ({f.id for f in result.still} - elsewhere, result.new, result.rectified) == (set(), [], [])
    assert all(f.last_seen == before[f.id] for f in watched.live() if f.id in before.keys() - elsewhere)


def test_a_portal_gone_half_way_accuses_nobody_of_staleness(fresh: Watched) -> None:
    fresh.server.fail_after = 60
    night = fresh.night(links=False, browser=False)
    accused = [f for f in fresh.live() if f.rule in FRESHNESS and f.confidence is not Confidence.UNVERIFIED]
    assert night.summary.health is Health.UNRELIABLE
    assert night.exit_code == 3
    assert [f.message for f in accused if f.level is Level.LIMIT] == []


def test_a_portal_gone_on_the_second_night_rectifies_nothing(watched: Watched) -> None:
    before = {f.identity for f in watched.live()}
    watched.server.fail_after = 40
    night = watched.night(hours=2, browser=False)
    assert night.exit_code == 3
    assert before <= {f.identity for f in watched.live()}
    assert night.summary.rectified == 0


def test_a_killed_night_goes_on_where_it_stood(fresh: Watched) -> None:
    half_way = fresh.server.reached(500)
    command = [sys.executable, "-c", "from xuncha.cli import main; main()", "-C", str(fresh.folder)]
    with subprocess.Popen([*command, "crawl", "--no-links", "--no-browser"], start_new_session=True) as child:
        begun = half_way.wait(timeout=60)
        os.killpg(child.pid, signal.SIGKILL)
    assert begun
    finished = subprocess.run([*command, "crawl", "--no-links", "--no-browser"], check=False, timeout=120)
    assert finished.returncode == 0
    with open_county(fresh.folder) as county, county.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Run)) == 1
        pages = session.scalar(select(func.count()).select_from(Page)) or 0
    again = sum(times - 1 for times in fresh.server.fetched.values())
    assert pages > 1000
    # what one unwritten batch and the requests in flight may hold
    assert again < 300, f"{again} of {pages} fetched twice"
