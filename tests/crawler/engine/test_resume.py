"""A night that was broken off goes on where it stood."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from crawler.run import CrawlAsk
from storage.models import Frontier, ListEntry, Page, SectionVisit

if TYPE_CHECKING:
    from typing import Any

    from tests.crawler.engine.nursery import Nursery

LISTS, PER_LIST = 6, 10


@pytest.fixture
def news(portal: Any, county: Any) -> int:
    """Sixty articles on six list pages."""
    rows = [
        (f"/news/{n}.html", f"第{n}条重要新闻", f"2026-11-{1 + n // 10:02}") for n in range(LISTS * PER_LIST)
    ]
    for path, title, day in rows:
        portal.article(path, title, day)
    _serve_lists(portal, rows)
    portal.list("/", rows[:3])
    return int(county.section("/news/"))


def _serve_lists(portal: Any, rows: list[tuple[str, str, str]]) -> None:
    lists = -(-len(rows) // PER_LIST)
    for number in range(lists):
        more = f"<a href='/news/index_{number + 1}.html'>下一页</a>" if number < lists - 1 else ""
        path = f"/news/index_{number}.html" if number else "/news/"
        portal.list(path, rows[number * PER_LIST : (number + 1) * PER_LIST], more)


def _child(county: Any, run_id: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-P",
        "-m",
        "crawler.run",
        "--county",
        str(county.settings.folder),
        "--run",
        str(run_id),
    ]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    _ask(child, county)
    return child


def _ask(child: Any, county: Any) -> None:
    given = {"settings": county.settings.model_dump(mode="json"), "ask": CrawlAsk().to_json()}
    child.stdin.write(json.dumps(given))
    child.stdin.close()


def _done(county: Any, run_id: int) -> set[str]:
    with county.database.session() as session:
        query = select(Page.url).join(Frontier, Frontier.url_id == Page.url_id)
        found = session.scalars(query.where(Frontier.run_id == run_id, Frontier.state == "done"))
        return {url.removeprefix(county.portal.url) for url in found}


@pytest.mark.parametrize("after", ["/news/", "/news/index_3.html", "/news/5.html", "/news/40.html"])
def test_killed_run_goes_on_without_refetching_what_was_done(
    county: Any, portal: Any, news: int, nursery: Nursery, after: str
) -> None:
    run_id = county.new_run()
    reached, killed = threading.Event(), threading.Event()

    def hold(path: str) -> None:
        if path == after and not killed.is_set():
            reached.set()
            killed.wait()

    portal.on_request = hold
    child, complaints = nursery.start(county.settings, run_id)
    _ask(child, county)
    assert reached.wait(60)
    while not (done := _done(county, run_id)):
        killed.wait(0.05)
    child.kill()
    assert child.wait() == -signal.SIGKILL
    child.stdout.close()
    complaints.close()
    done = _done(county, run_id)
    killed.set()
    portal.asked.clear()
    result = county.crawl(run_id)
    assert (result.left, result.stopped) == (0, "")
    assert not done & portal.counts.keys()
    with county.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Page)) == LISTS * PER_LIST + 2
        assert session.scalar(select(func.count()).select_from(ListEntry)) == LISTS * PER_LIST


def test_interrupt_stops_cleanly_and_keeps_the_rest(county: Any, portal: Any, news: int) -> None:
    run_id = county.new_run()
    sent = threading.Event()
    child = _child(county, run_id)

    def interrupt(path: str) -> None:
        if path.endswith(".html") and "index" not in path and not sent.is_set():
            sent.set()
            os.kill(child.pid, signal.SIGINT)

    portal.on_request = interrupt
    lines = [json.loads(line) for line in child.stdout]
    assert child.wait() == 0
    child.stdout.close()
    result = lines[-1]["result"]
    assert result["stopped"] == "interrupted"
    assert result["left"] > 0
    fetched = _done(county, run_id)
    portal.asked.clear()
    assert county.crawl(run_id).left == 0
    assert not fetched & portal.counts.keys()


def test_child_dies_with_its_parent(county: Any, portal: Any, news: int, tmp_path: Any) -> None:
    run_id = county.new_run()
    reached = threading.Event()
    release = threading.Event()
    pids: list[int] = []

    def hold(path: str) -> None:
        if path == "/news/":
            reached.set()
            release.wait()

    portal.on_request = hold
    given = tmp_path / "settings.json"
    given.write_text(county.settings.model_dump_json(), encoding="utf-8")
    script = (
        "import sys, pathlib; from config.schema import Settings; from crawler.run import crawl, CrawlAsk\n"
        "settings = Settings.model_validate_json(pathlib.Path(sys.argv[1]).read_text())\n"
        "crawl(settings, int(sys.argv[2]), CrawlAsk(), lambda *_: None)"
    )
    parent = subprocess.Popen([sys.executable, "-P", "-c", script, str(given), str(run_id)])
    assert reached.wait(60)
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent.pid)], capture_output=True, text=True, check=True
    )
    pids = [int(pid) for pid in found.stdout.split()]
    parent.kill()
    parent.wait()
    assert len(pids) == 1
    _wait_until_gone(pids[0])
    release.set()


def _wait_until_gone(pid: int) -> None:
    """Returns when the process has ended; the test's own time limit is the only other way out."""
    descriptor = os.pidfd_open(pid)
    import select as polling

    polling.select([descriptor], [], [])
    os.close(descriptor)


def _lists(portal: Any) -> list[str]:
    return [path for path in portal.asked if path == "/news/" or "index" in path]


@pytest.mark.parametrize("fresh", [0, 1, 13])
def test_first_walk_cut_short_goes_on_next_night_behind_the_news(
    county: Any, portal: Any, news: int, fresh: int
) -> None:
    one_by_one = county.settings.network.model_copy(update={"concurrency_per_host": 1})
    county.settings = county.settings.model_copy(update={"network": one_by_one})
    assert county.crawl(max_pages=5).stopped == "max_pages"
    assert _lists(portal) == ["/news/", "/news/index_1.html", "/news/index_2.html", "/news/index_3.html"]
    rows = [(f"/news/new{n}.html", f"第{n}条最新消息", "2026-11-19") for n in range(fresh)]
    for path, title, day in rows:
        portal.article(path, title, day)
    _serve_lists(
        portal,
        rows + [(f"/news/{n}.html", f"第{n}条重要新闻", f"2026-11-{1 + n // 10:02}") for n in range(60)],
    )
    portal.asked.clear()
    assert county.crawl().left == 0
    front = ["/news/", "/news/index_1.html", "/news/index_2.html"][: 1 + -(-fresh // PER_LIST)]
    behind = [f"/news/index_{number}.html" for number in range(4, -(-(60 + fresh) // PER_LIST))]
    assert _lists(portal) == front + behind
    with county.database.session() as session:
        visit = session.scalars(select(SectionVisit).where(SectionVisit.section_id == news)).one()
        assert (visit.entries, visit.newest.isoformat()) == (
            60 + fresh,
            "2026-11-19" if fresh else "2026-11-06",
        )
        assert session.scalar(select(func.count()).select_from(ListEntry)) == 60 + fresh
        assert session.scalar(select(func.count()).select_from(Page)) == 60 + fresh + 2
