"""Whoever or whatever stops the night stops it cleanly; one job at a time holds a county."""

from __future__ import annotations

import datetime as dt
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from storage import database
from storage.database import Database
from storage.models import Attachment, Frontier, Page
from tests.crawler.attachments.corpus import zipped
from tests.crawler.engine.conftest import Answer, portal  # noqa: F401 -- a fixture
from xuncha import cli, night
from xuncha.lock import county_lock
from xuncha.night import RunOptions

if TYPE_CHECKING:
    from pathlib import Path

FILES = 30


@pytest.fixture
def folder(tmp_path: Path, portal: Any) -> Path:  # noqa: F811
    """A county whose one section has an article with many files."""
    names = [f"/f{number}.zip" for number in range(FILES)]
    for name in names:
        portal.pages[name] = Answer(zipped({"a.txt": name.encode()}), headers={"Content-Type": "a/zip"})
    offered = "".join(f"<p><a href='{name}'>附件 {name}</a></p>" for name in names)
    portal.article("/news/1.html", "一条重要新闻", "2026-11-18", offered)
    portal.list("/news/", [("/news/1.html", "一条重要新闻", "2026-11-18")])
    portal.list("/", [("/news/1.html", "一条重要新闻", "2026-11-18")])
    (tmp_path / "xuncha.toml").write_text(
        f"[network]\nallow_private_hosts = true\ndelay = 0.0\n[links]\ndelay = 0.0\n[browser]\nenabled = false\n"
        f'[[sites]]\nid = "main"\nname = "示例县"\nurl = "{portal.url}/"\n',
        "utf-8",
    )
    (tmp_path / "units.csv").write_text("单位名称\n县政府办\n", "utf-8")
    (tmp_path / "sections.csv").write_text(
        f"站点,单位,栏目名称,栏目网址,栏目类别\nmain,县政府办,要闻,{portal.url}/news/,动态要闻\n", "utf-8"
    )
    assert _xuncha(tmp_path, "import").returncode == 0
    return tmp_path


def _command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-P", "-c", "from xuncha.cli import main; main()", "-C", str(folder), *words]


def _xuncha(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(folder, *words), capture_output=True, text=True, check=False)


def _stopped_at(folder: Path, portal: Any, path: str) -> tuple[int, str]:  # noqa: F811
    """Exit code and complaints of a night that is told to end when it asks for the path."""
    reached, told = threading.Event(), threading.Event()

    def hold(asked: str) -> None:
        if asked == path and not told.is_set():
            reached.set()
            told.wait()

    portal.on_request = hold
    job = subprocess.Popen(
        _command(folder, "run"), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert reached.wait(60)
    job.send_signal(signal.SIGTERM)
    told.set()
    _, complaints = job.communicate()
    return job.returncode, complaints


@pytest.mark.parametrize("path", ["/news/1.html", "/f20.zip"])
def test_night_told_to_end_stops_cleanly_and_the_next_one_goes_on(
    folder: Path,
    portal: Any,  # noqa: F811
    path: str,
) -> None:
    code, complaints = _stopped_at(folder, portal, path)
    assert (code, "已停止" in complaints) == (3, True)
    assert "Traceback" not in complaints
    again = _xuncha(folder, "run")
    assert (again.returncode, "第1批" in again.stdout) == (0, True), again.stderr
    database = Database.of("sqlite:///data/xuncha.db", folder)
    with database.session() as session:
        counts = [session.query(model).count() for model in (Page, Attachment, Frontier)]
        broken = session.query(Attachment).where(Attachment.error != "").count()
    database.close()
    assert (counts, broken) == ([3, FILES, 3], 0)


@pytest.mark.parametrize("words", [("run",), ("import",), ("check",), ("recheck", "--unit", "县政府办")])
def test_second_job_on_a_county_names_the_first_and_leaves(folder: Path, words: tuple[str, ...]) -> None:
    with county_lock(folder, "每晚巡查", dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC)):
        result = _xuncha(folder, *words)
    assert result.returncode == 2
    assert "本县已有任务正在进行（每晚巡查，进程号" in result.stderr
    assert "开始于 2026-11-21 06:30" in result.stderr
    assert "首次巡查" not in result.stderr  # how long it would take is told to those who may begin


def test_full_disk_is_named_and_costs_nothing_that_was_stored(folder: Path, portal: Any) -> None:  # noqa: F811
    def no_more_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    full = subprocess.run(_command(folder, "run"), capture_output=True, text=True, preexec_fn=no_more_room)
    assert (full.returncode, "请检查磁盘的空间" in full.stderr) == (3, True), full.stderr
    assert "Traceback" not in full.stderr
    again = _xuncha(folder, "run")
    assert (again.returncode, "第1批" in again.stdout) == (0, True), again.stderr


def test_database_in_anothers_hands_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 20)
    monkeypatch.setattr(sys, "argv", ["xuncha", "-C", str(folder), "run"])
    holder = sqlite3.connect(folder / "data" / "xuncha.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(SystemExit) as ended:
        cli.main()
    holder.close()
    assert (ended.value.code, "数据库正被其他程序占用" in capsys.readouterr().err) == (3, True)


def test_a_night_with_an_end_leaves_time_for_every_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dt.datetime(2026, 11, 20, 22, tzinfo=dt.UTC)
    monkeypatch.setattr(night, "utc_now", lambda: now)
    until = now + dt.timedelta(hours=8)
    assert night._share(until, night._CRAWL_SHARE) == now + dt.timedelta(hours=6)
    assert night._share(None, night._CRAWL_SHARE) is None
    assert night._time_left(RunOptions(until=until))
    assert not night._time_left(RunOptions(until=now))


def test_ctrl_c_while_rubbish_is_cleared_away_is_not_lost() -> None:
    program = """
import signal, time
from xuncha.stopping import heed

class Rubbish:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

heed()
try:
    Rubbish()
    time.sleep(30)
except KeyboardInterrupt:
    print("heard")
"""
    told = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    assert (told.stdout, told.stderr) == ("heard\n", "")
