"""Home-page probes: what counts as reached, and when it is our own line that is down."""

from __future__ import annotations

import socket
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from config.schema import Network, Rules, Settings
from crawler.probe import probe_homes
from storage.models import FetchOutcome, LinkCheck, Probe
from xuncha.commands.probe import _summary


def impatient(timeout: float = 2, private: bool = True) -> Settings:
    rules = Rules(**{"site.unreachable": {"timeout": timeout}})
    return Settings(rules=rules, network=Network(allow_private_hosts=private))


def outcomes(world: Any, **settings: Any) -> list[tuple[bool, FetchOutcome]]:
    probes = probe_homes(world.database, impatient(**settings), world.now)
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


@pytest.mark.parametrize(
    ("witness", "outcome"), [(True, FetchOutcome.CONNECTION), (False, FetchOutcome.SKIPPED)]
)
@pytest.mark.parametrize("sites", [1, 2])
def test_foreign_hosts_that_were_well_tell_whether_it_is_our_own_line(
    world: Any, serve: Any, witness: bool, outcome: FetchOutcome, sites: int
) -> None:
    other = serve({"*": 200}, "127.0.0.2") if witness else "http://127.0.0.7:9"
    for number in range(sites):
        world.ledger(f"http://127.0.0.{8 + number}:9")
    world.page("http://127.0.0.8:9/a.html", f"{other}/b.html")
    with world.database.session() as session:
        key = world.url_id(f"{other}/b.html")
        session.add(LinkCheck(url_id=key, run_id=1, checked_at=world.now, outcome=FetchOutcome.OK))
    assert outcomes(world) == [(False, outcome)] * sites


def test_page_that_never_comes_to_its_end_counts(world: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as half:
        world.ledger(f"http://127.0.0.1:{half.getsockname()[1]}")
        Thread(target=_begin_and_hang, args=(half,), daemon=True).start()
        assert outcomes(world, timeout=0.3) == [(False, FetchOutcome.TIMEOUT)]


def test_answer_that_is_no_sound_http_is_an_answer(world: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd:
        world.ledger(f"http://127.0.0.1:{odd.getsockname()[1]}")
        Thread(target=_begin_and_hang, args=(odd, b"Content-Length: 6\r\n"), daemon=True).start()
        assert outcomes(world) == [(True, FetchOutcome.NOT_PARSED)]


def _begin_and_hang(server: socket.socket, more: bytes = b"") -> None:
    line, _ = server.accept()
    line.recv(4096)
    line.sendall(b"HTTP/1.1 200 OK\r\n" + more + b"Content-Length: 900\r\n\r\n<html>")
    line.recv(4096)
    line.close()


@pytest.mark.parametrize(
    "inner", ["http://127.0.0.1:{port}/", "http://0x7f.1:{port}/", "http://localhost:{port}/"]
)
def test_home_page_that_sends_us_into_a_private_network_proves_nothing(world: Any, inner: str) -> None:
    port = world.servers.serve({"*": 200}).rpartition(":")[2]
    world.site({"/": (302, "", {"Location": inner.format(port=port)})}, "127.0.0.2")
    assert outcomes(world, private=False) == [(False, FetchOutcome.SKIPPED)]
    assert not [url for _, url in world.servers.asked if port in url]


def test_summary_is_one_line(world: Any) -> None:
    world.site({"/": 200})
    world.ledger("http://127.0.0.9:9")
    line = _summary(probe_homes(world.database, impatient(), world.now), {1: "示例县", 2: "县教育局"})
    assert line.startswith("探测 2 个站点首页，1 个正常")
    assert "打不开：县教育局（无法建立连接）" in line


def test_command_without_sites_says_what_to_do(tmp_path: Any) -> None:
    from xuncha.cli import build

    (tmp_path / "xuncha.toml").write_text('[county]\nname = "示例县"\n', encoding="utf-8")
    result = CliRunner().invoke(build(), ["-C", str(tmp_path), "probe"])
    assert "还没有导入任何站点" in str(result.exception)
