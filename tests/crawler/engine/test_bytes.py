"""Bytes on their way to text: encodings, compression, and what a response may cost."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from crawler.run import CrawlAsk
from storage import texts
from storage.models import FetchOutcome, Page

if TYPE_CHECKING:
    from typing import Any


def _text(county: Any, path: str) -> str:
    with county.database.session() as session:
        page = session.scalars(select(Page).where(Page.url == county.portal.url + path)).one()
        return texts.read(session, [page.text_id])[page.text_id]


def test_short_gbk_page_without_any_charset_is_read_right(county: Any, portal: Any) -> None:
    portal.html("/", "")
    portal.pages["/"].body = "<html><body><p>石城县人民政府</p></body></html>".encode("gbk")
    county.crawl()
    assert "石城县人民政府" in _text(county, "/")


def test_compressed_page_is_read_and_counted_as_sent(county: Any, portal: Any) -> None:
    portal.html("/", f"<html><body><p>{'县政府门户网站' * 3000}</p></body></html>", zipped=True)
    result = county.crawl()
    assert "县政府门户网站" in _text(county, "/")
    assert result.bytes < 5000


def test_body_beyond_the_limit_is_left(county: Any, portal: Any) -> None:
    portal.html("/", "<p>" + "长" * 100_000)
    county.settings = county.settings.model_copy(
        update={"network": county.settings.network.model_copy(update={"max_body": 50_000})}
    )
    county.crawl()
    with county.database.session() as session:
        assert session.scalars(select(Page.outcome)).one() is FetchOutcome.TOO_LARGE


@pytest.mark.parametrize(
    ("headers", "coded"),
    [
        ({"Content-Length": "{length}"}, "{text}"),  # the portal itself adds it once more
        ({"Transfer-Encoding": "chunked"}, "{size:x}\r\n{text}\r\n0\r\n\r\n"),
        ({"Server\r\nX-Powered-By": "a"}, "{text}"),
    ],
)
def test_answer_that_browsers_bear_though_it_breaks_the_rules_is_read(
    county: Any, portal: Any, headers: dict[str, str], coded: str
) -> None:
    text = "<html><meta charset=utf-8><body><p>石城县人民政府</p></body></html>"
    body = coded.format(text=text, size=len(text.encode()))
    told = {name: value.format(length=len(body.encode())) for name, value in headers.items()}
    portal.html("/", body, headers={"Content-Type": "text/html", **told})
    county.crawl()
    assert _text(county, "/") == "石城县人民政府"


def test_answer_of_two_lengths_is_no_answer(county: Any, portal: Any) -> None:
    portal.html("/", "<p>石城县人民政府</p>", headers={"Content-Length": "5"})
    assert county.crawl().outcomes == {"connection": 1}


_COUNTING = """
import asyncio, sys, charset_normalizer
guesses, tasks = [], []
guess = charset_normalizer.from_bytes
charset_normalizer.from_bytes = lambda *a, **k: guesses.append(1) or guess(*a, **k)

import crawler.child as child
from crawler.spiders.portal import PortalSpider
start = PortalSpider.start

async def counting(self):
    def factory(loop, coroutine, **options):
        tasks.append(1)
        return asyncio.Task(coroutine, loop=loop, **options)
    asyncio.get_running_loop().set_task_factory(factory)
    async for nothing in start(self):
        yield nothing

PortalSpider.start = counting
child.main(sys.argv[1:])
sys.stdout.write(f'[{len(guesses)}, {len(tasks)}]')
"""


def test_no_encoding_is_guessed_and_few_tasks_start_for_each_response(county: Any, portal: Any) -> None:
    """Guards the two costs that made up most of stock Scrapy's time."""
    rows = [(f"/a/{n}.html", f"第{n}条工作动态信息", "2026-11-13") for n in range(60)]
    for path, title, day in rows:
        portal.article(path, title, day)
        portal.pages[path].zipped = True
    portal.list("/a/", rows)
    county.section("/a/")
    given = {"settings": county.settings.model_dump(mode="json"), "ask": CrawlAsk().to_json()}
    folder, run = str(county.settings.folder), str(county.new_run())
    command = [sys.executable, "-c", _COUNTING, "--county", folder, "--run", run]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, encoding="utf-8", check=True)
    guesses, tasks = json.loads(done.stdout.splitlines()[-1])
    assert sum(portal.counts.values()) >= 61
    assert guesses == 0
    assert tasks <= 4 * len(portal.asked)
