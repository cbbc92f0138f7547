"""Platforms on loopback: routes that a test writes, and a county that asks them."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from config.schema import Accounts, Network, Settings
from crawler.accounts import watch_accounts
from storage.models import Account, Platform, Post, Run, SourceAttempt, Unit
from storage.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.accountcounts import AccountCounts
    from storage.database import Database

ZONE = dt.timezone(dt.timedelta(hours=8))
#: Monday evening, 10 November 2025
NOW = dt.datetime(2025, 11, 10, 20, 0, tzinfo=ZONE)

Reply = tuple[int, dict[str, str], bytes]
Route = Any


class Platforms:
    """A server whose routes are path → answer, or path → function of (query, body)."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str], Any, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self, b"")

            def do_POST(self) -> None:
                outer.answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        form = "form" in (handler.headers.get("Content-Type") or "")
        sent = dict(parse_qsl(body.decode())) if form else json.loads(body) if body else None
        self.asked.append((parts.path, query, sent, dict(handler.headers)))
        status, headers, content = _reply(self.routes.get(parts.path, (404, {}, b"")), query, sent)
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    @property
    def paths(self) -> Counter[str]:
        return Counter(path for path, *_ in self.asked)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _reply(route: Route, query: dict[str, str], sent: Any) -> Reply:
    found = route(query, sent) if callable(route) else route
    if isinstance(found, tuple):
        return found
    if isinstance(found, dict | list):
        return 200, {"Content-Type": "application/json"}, json.dumps(found, ensure_ascii=False).encode()
    return (
        200,
        {"Content-Type": "text/html; charset=utf-8"},
        found.encode() if isinstance(found, str) else found,
    )


@pytest.fixture
def platforms() -> Iterator[Platforms]:
    served = Platforms()
    yield served
    served.close()


class County:
    """A county folder whose platforms are all served on loopback."""

    def __init__(self, database: Database, folder: Path, base: str) -> None:
        self.database, self.folder = database, folder
        self.vault = Vault(folder, {})
        self.now = NOW
        self.settings = Settings(
            folder=folder,
            network=Network(allow_private_hosts=True),
            accounts=Accounts(
                wechat_api=base, wechat_page=base, weibo_api=base, weibo_page=base, weibo_site=base,
                douyin_api=base, douyin_page=base, toutiao_page=base, rsshub=base,
                api_delay=0, page_delay=0, session_delay=0, bridge_delay=0, retries=0, timeout=5,
            ),
        )  # fmt: skip
        with database.session() as session:
            session.add(Unit(name="示例县政府办"))

    def tuned(self, **values: Any) -> None:
        self.settings = self.settings.model_copy(
            update={"accounts": self.settings.accounts.model_copy(update=values)}
        )

    def account(
        self, platform: Platform, *sources: tuple[str, str], identifier: str = "", name: str = "示例发布"
    ) -> int:
        with self.database.session() as session:
            made = Account(
                unit_id=1,
                platform=platform,
                name=name,
                identifier=identifier,
                sources=[{"source": source, "params": params} for source, params in sources],
            )
            session.add(made)
            session.flush()
            return made.id

    def watch(self, **options: Any) -> AccountCounts:
        with self.database.session() as session:
            run = Run(kind="run", as_of=self.now, started_at=self.now)
            session.add(run)
        return watch_accounts(self.database, self.settings, run.id, self.now, _silent, **options)

    def posts(self) -> list[Post]:
        with self.database.session() as session:
            return list(session.query(Post).order_by(Post.published_at, Post.identity))

    def attempts(self, source: str = "") -> list[SourceAttempt]:
        with self.database.session() as session:
            found = session.query(SourceAttempt).order_by(SourceAttempt.id).all()
        return [one for one in found if not source or one.source == source]


def _silent(stage: str, done: int, total: int | None) -> None:
    """Nobody watches."""


@pytest.fixture
def county(
    database: Database, tmp_path: Path, platforms: Platforms, monkeypatch: pytest.MonkeyPatch
) -> County:
    monkeypatch.delenv("XUNCHA_KEY", raising=False)
    return County(database, tmp_path, platforms.url)


@pytest.fixture
def make_county() -> type[County]:
    """For tests that bring a database of their own."""
    return County


@pytest.fixture
def page() -> Callable[..., str]:
    """An article page in the likeness of those that WeChat serves."""

    def build(
        title: str, text: str, *, mid: int, at: dt.datetime, idx: int = 1, owner: str = "gh_0123456789ab",
        name: str = "示例发布", kind: int = 0, source: str = "",
    ) -> str:  # fmt: skip
        body = f"<p>{text}</p>".replace("<", "\\x3c").replace(">", "\\x3e")
        return f"""<!DOCTYPE html><html><head><meta property="og:title" content="{title}"></head><body>
<div id="js_article"><div id="js_content" style="visibility: hidden;"></div></div><script>
var biz = "MzA3" || ""; var mid = "{mid}" || "" || ""; var idx = "{idx}" || "" || "";
var ct = "{int(at.timestamp())}"; var user_name = "{owner}";
window.cgiDataNew = {{ user_name: JsDecode('{owner}'), nick_name: JsDecode('{name}'), title: JsDecode('{title}'),
 content_noencode: JsDecode('{body}'), create_time: JsDecode('x'), source_url: JsDecode('{source}'),
 ori_create_time: '{int(at.timestamp())}' * 1, del_reason_id: '0' * 1, item_show_type: '{kind}' * 1,
 picture_page_info_list: [], }};</script></body></html>"""

    return build
