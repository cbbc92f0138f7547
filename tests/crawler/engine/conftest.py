"""A small portal on loopback that counts what it is asked for, and a county folder that watches it."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

import crawler.run
from config.schema import Settings, Storage
from crawler.run import CrawlAsk, crawl
from storage.database import Database
from storage.models import Category, Run, RunState, Section, Site, Unit
from tests.crawler.engine.nursery import Nursery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AS_OF = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    zipped: bool = False


@dataclass
class Portal:
    """`pages` maps a path to its answer, or to a function that gives one; `asked` is the log."""

    url: str
    pages: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    forms: dict[str, Callable[[str], str]] = field(default_factory=dict)  #: path → form as sent → page
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    county: Callable[..., Any] = lambda *given: None
    on_request: Callable[[str], None] = lambda path: None
    otherwise: Answer = field(default_factory=lambda: Answer(b"<html>404</html>", 404))

    @property
    def counts(self) -> Counter[str]:
        return Counter(path for path in self.asked if path != "/robots.txt" and "__probe_" not in path)

    def html(self, path: str, html: str, **options: Any) -> None:
        self.pages[path] = Answer(html.encode(), **options)

    def article(self, path: str, title: str, day: str, body: str = "") -> None:
        text = body or f"{title}的正文，内容完整，字数足够。" * 8
        self.html(
            path,
            f"<html><head><title>{title}</title></head><body><div class=nav><a href='/'>首页</a></div>"
            f"<h1>{title}</h1><p>发布时间：{day}</p><div class='TRS_Editor'><p>{text}</p></div></body></html>",
        )

    def list(self, path: str, entries: list[tuple[str, str, str]], more: str = "") -> None:
        rows = "".join(
            f"<li><a href='{href}' title='{title}'>{title}</a><span>{day}</span></li>"
            for href, title, day in entries
        )
        self.html(
            path,
            f"<html><head><title>栏目</title></head><body><div class=nav><a href='/'>首页</a></div>"
            f"<div class='list'><ul>{rows}</ul></div><div class=page>{more}</div></body></html>",
        )


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def crawls_without_wait(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a portal to crawl has its crawls forked."""
    if "portal" in request.fixturenames:
        monkeypatch.setattr(crawler.run, "_start", request.getfixturevalue("nursery").start)


@pytest.fixture
def portal() -> Iterator[Portal]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = (
            -1
        )  # head and body at once: the second of two small packets waits for an answer to the first

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.agents.add(self.headers["User-Agent"])
            site.on_request(self.path)
            found = site.pages.get(self.path, site.otherwise)
            answer = found() if callable(found) else found
            tag = f'"{hashlib.md5(answer.body).hexdigest()}"'
            headers = dict(answer.headers)
            body = gzip.compress(answer.body) if answer.zipped else answer.body
            if answer.zipped:
                headers["Content-Encoding"] = "gzip"
            status = answer.status
            if status == 200:
                headers.setdefault("ETag", tag)
                if headers["ETag"] and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            site.asked.append(self.path)
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            body = site.forms[self.path](form).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """The log is `asked`."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that was killed has no ear for its answer."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Portal(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    site.county = lambda folder, url="": County(folder, site, url)
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


class County:
    """A county with one site; sections by path."""

    def __init__(self, folder: Path, portal: Portal, url: str = "") -> None:
        self.portal = portal
        self.settings = settings_for(folder, portal)
        if url:
            self.settings = self.settings.model_copy(update={"storage": Storage(url=url)})
        self.database = Database.of(url or self.settings.storage.url, folder)
        with self.database.session() as session:
            unit, site = Unit(name="县政府办"), Site(key="main", name="示例县", url=portal.url + "/")
            session.add_all([unit, site])
            session.flush()
            self.unit_id, self.site_id = unit.id, site.id

    def section(self, path: str, name: str = "要闻", category: Category = Category.NEWS) -> int:
        with self.database.session() as session:
            section = Section(
                site_id=self.site_id,
                unit_id=self.unit_id,
                name=name,
                url=self.portal.url + path,
                category=category,
            )
            session.add(section)
            session.flush()
            return section.id

    def new_run(self, as_of: dt.datetime = AS_OF) -> int:
        with self.database.session() as session:
            run = Run(kind="crawl", as_of=as_of, started_at=as_of, state=RunState.RUNNING)
            session.add(run)
            session.flush()
            return run.id

    def crawl(self, run_id: int | None = None, **ask: Any) -> Any:
        ask.setdefault("as_of", AS_OF)
        return crawl(self.settings, run_id or self.new_run(ask["as_of"]), CrawlAsk(**ask), lambda *_: None)


def settings_for(folder: Path, portal: Portal, **network: Any) -> Settings:
    return Settings(
        folder=folder,
        sites=({"id": "main", "name": "示例县", "url": portal.url + "/"},),
        network={"delay": 0, "retries": 0, "concurrency_per_host": 4, **network},
        browser={"enabled": False},
    )


@pytest.fixture
def county(tmp_path: Path, portal: Portal) -> Iterator[County]:
    made = County(tmp_path, portal)
    yield made
    made.database.close()
