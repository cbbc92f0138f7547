"""Home-page probes: what counts as reached, and when it is our own line that is down."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from config.schema import Rules, Settings
from crawler.probe import probe_homes
from storage.models import FetchOutcome, Probe
from xuncha.commands.probe import _summary

IMPATIENT = Rules(**{"site.unreachable": {"timeout": 2}})


def outcomes(world: Any) -> list[tuple[bool, FetchOutcome]]:
    probes = probe_homes(world.database, Settings(rules=IMPATIENT), world.now)
    return [(probe.ok, probe.outcome) for probe in probes]


@pytest.mark.parametrize(
    ("status", "ok"), [(200, True), (403, True), (412, True), (404, False), (500, False), (503, False)]
)
def test_answer_decides(world: Any, status: int, ok: bool) -> None:
    world.site({"/": status})
    assert [reached for reached, _ in outcomes(world)] == [ok]


def test_round_is_kept(world: Any) -> None:
    world.site({"/": 200})
    outcomes(world)
    with world.database.session() as session:
        (row,) = session.query(Probe)
    assert (row.ok, row.status, row.at) == (True, 200, world.now)
    assert row.seconds is not None


def test_one_silent_site_among_others_counts(world: Any) -> None:
    world.site({"/": 200})
    world.ledger("http://127.0.0.9:9")
    assert outcomes(world) == [(True, FetchOutcome.OK), (False, FetchOutcome.CONNECTION)]


def test_silence_of_all_sites_is_our_own_line_and_does_not_count(world: Any) -> None:
    world.ledger("http://127.0.0.9:9")
    world.ledger("http://127.0.0.8:9")
    assert {outcome for _, outcome in outcomes(world)} == {FetchOutcome.SKIPPED}


def test_summary_is_one_line(world: Any) -> None:
    world.site({"/": 200})
    world.ledger("http://127.0.0.9:9")
    line = _summary(probe_homes(world.database, Settings(rules=IMPATIENT), world.now))
    assert line.startswith("探测 2 个站点首页，1 个正常")
    assert "打不开：站点2" in line


def test_command_without_sites_says_what_to_do(tmp_path: Any) -> None:
    from xuncha.cli import build

    (tmp_path / "xuncha.toml").write_text('[county]\nname = "示例县"\n', encoding="utf-8")
    result = CliRunner().invoke(build(), ["-C", str(tmp_path), "probe"])
    assert "还没有导入任何站点" in str(result.exception)
