"""No key, token, cookie or password of an account is ever found outside the vault, however it came in."""

from __future__ import annotations

import datetime as dt
import io
import logging
import sqlite3
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from checks.runner import run_checks
from crawler.platforms import feed
from crawler.platforms.sessions import session_name, stamped
from storage import texts
from storage.models import Account, Run, SourceAttempt, TextBody
from storage.vault import Vault
from tests.acceptance.newmedia import county51
from xuncha import newmedia
from xuncha.cli import build
from xuncha.county import open_county
from xuncha.demo.media.platforms import HOST, Platforms
from xuncha.demo.media.replies import reply
from xuncha.demo.server import CountyServer, free_port, serving
from xuncha.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xuncha.demo.responses import Asked, Response

pytestmark = pytest.mark.acceptance

APP, GIVEN, OAUTH, COOKIE, OFFICE = "hush-app", "hush-given", "hush-oauth", "hush-cookie", "hush-office"
BRIDGE, PASSWORD = "hush+bridge/=", "hush-password"
#: as they are, and as an address writes them
HUSHED = ("hush-", "hush+", "hush%2B", "token-wx")
EXPORTS = (
    ("export", "findings", "--format", "json", "-o", "out/f.json"),
    ("export", "findings", "--format", "csv", "-o", "out/f.csv"),
    ("export", "findings", "--format", "xlsx", "-o", "out/f.xlsx"),
    ("export", "statistics", "--month", "2026-11", "-o", "out/s.xlsx"),
    ("export", "bulletin", "--month", "2026-11", "-o", "out/b.docx"),
    ("export", "problems", "--month", "2026-11", "-o", "out/p.xlsx"),
    ("accounts", "--all"),
    ("login",),
    ("secret", "list"),
    ("findings",),
)


class Gossip(Platforms):
    """Platforms that repeat what they are sent: in errors, and in the addresses they hand out."""

    def respond(self, asked: Asked) -> Response:
        if asked.path == "/cgi-bin/stable_token" and "0001" in str(asked.sent.get("appid")):
            return reply({"errcode": 49999, "errmsg": f"bad secret {asked.sent.get('secret')}"})
        if asked.path == "/feeds/echo":
            item = {
                "id": "1",
                "url": f"http://{HOST}/x?key={asked.query.get('key')}",
                "title": "一条",
                "date_published": (self.now - dt.timedelta(days=1)).isoformat(),
                "content_html": f"<p>原文 <a href='/y?k={asked.query.get('key')}'>链接</a></p>",
            }
            return reply({"version": "https://jsonfeed.org/version/1.1", "items": [item]})
        return super().respond(asked)


@dataclass
class Told:
    """Everything that came out: names of places with their bytes."""

    places: dict[str, bytes]

    def leaks(self) -> list[str]:
        return [name for name, body in self.places.items() if any(word.encode() in body for word in HUSHED)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    port = free_port([HOST])
    base = f"http://{HOST}:{port}"
    book = county51.Book(base)
    for source in ("官方接口", "官方接口", "公众平台后台"):
        book.add("微信公众号", source, county51.HEALTHY, "", session=source == "公众平台后台")
    book.add("微博", "官方接口", county51.HEALTHY, "")
    book.add("抖音", "官方接口", county51.HEALTHY, "")
    for path in ("echo", "fault"):
        one = book.add("今日头条", "订阅源", county51.HEALTHY, "")
        address = base.replace("http://", f"http://clerk:{PASSWORD}@")
        one.sources = [("订阅源", f"{address}/feeds/{path}?key={{secret:bridge}}")]
    folder = tmp_path_factory.mktemp("hush")
    platforms = Gossip([case.account for case in book.cases], county51.FIRST)
    log = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, _listening(log):
        patch.setenv("XUNCHA_SECRET_WECHAT_WX0000000000000002", GIVEN)
        _faulty(patch)
        county51.write(folder, base, book.cases)
        with serving(CountyServer([HOST], port, platforms.respond, county51.FIRST)):
            _keep(folder)
            health = _nights(folder)
        places = _exported(folder) | _files(folder) | {"log": log.getvalue().encode()}
    assert health >= {"ok", "config_error", "net_error"}  # each of the ways was gone
    return Told(places)


@contextmanager
def _listening(log: io.StringIO) -> Iterator[None]:
    """All that anybody says to the log, at any level."""
    root, handler = logging.getLogger(), logging.StreamHandler(log)
    handler.addFilter(lambda record: record.name != "aiohttp.access")  # the platforms' own
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def _faulty(patch: pytest.MonkeyPatch) -> None:
    """A fault of ours that quotes the whole address."""
    parse = feed.parse

    def broken(body: bytes, url: str, *others: object) -> object:
        if "/fault" in url:
            raise ValueError(f"cannot read {url}")
        return parse(body, url, *others)  # type: ignore[arg-type]

    patch.setattr(feed, "parse", broken)


def _keep(folder: Path) -> None:
    vault = Vault(folder, {})
    for name in ("wechat:wx0000000000000001", "weibo:2000000004", "douyin:5", "bridge"):
        vault.set(name, {"wechat": APP, "bridge": BRIDGE}.get(name.partition(":")[0], OAUTH))
    cookie = {"name": "slave_sid", "value": COOKIE, "domain": HOST, "path": "/", "expires": -1}
    state = {"cookies": [cookie], "origins": [], "token": OFFICE}
    with open_county(folder) as county, county.database.session() as session:
        account = session.scalars(select(Account).where(Account.name == "示例账号03")).one()
        vault.keep_session(session_name(account), stamped(state, account.name, county51.FIRST, ""))


def _nights(folder: Path) -> set[str]:
    with open_county(folder) as county:
        for night in range(2):
            moment = county51.FIRST + dt.timedelta(days=night)
            with county.database.session() as session:
                run = Run(kind="run", as_of=moment, started_at=moment)
                session.add(run)
            newmedia.watch(county, run, silent, pinned=True)
            run_checks(county.database, county.settings, run.id, moment)
        with county.database.session() as session:
            return {one.value for one in session.scalars(select(SourceAttempt.health))}


def _exported(folder: Path) -> dict[str, bytes]:
    (folder / "out").mkdir()
    found = {}
    for words in EXPORTS:
        line = [str(folder / word) if word.startswith("out/") else word for word in words]
        result = CliRunner().invoke(build([]), ["-C", str(folder), *line])
        assert result.exit_code == 0, (words, result.output)
        found[" ".join(words)] = result.output.encode()
    return found


def _files(folder: Path) -> dict[str, bytes]:
    """Every file the product wrote, packed ones opened, the database row by row and text by text."""
    found: dict[str, bytes] = {}
    for file in (path for path in folder.rglob("*") if path.is_file() and path.name != "accounts.csv"):
        # the ledger's own row is as the county wrote it
        ours = PASSWORD.encode() if file.name.startswith("xuncha.db") else b"-"
        found[file.name] = file.read_bytes().replace(ours, b"-")
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                found |= {f"{file.name}/{name}": packed.read(name) for name in packed.namelist()}
    with sqlite3.connect(folder / "data" / "xuncha.db") as database:
        rows = "\n".join(line for line in database.iterdump() if 'INTO "account" ' not in line)
    found["database"] = rows.encode()
    with open_county(folder) as county, county.database.session() as session:
        ids = list(session.scalars(select(TextBody.id)))
        found["texts"] = "\n".join(texts.read(session, ids).values()).encode()
    return found


def test_nothing_that_came_out_holds_a_secret(told: Told) -> None:
    assert len(told.places) > 30
    assert told.leaks() == []


def test_the_search_would_find_one(told: Told) -> None:
    assert Told({"x": b"?key=hush%2Bbridge"}).leaks() == ["x"]
    assert b"fault" in told.places["log"]
    assert "一条" in told.places["texts"].decode() + told.places["database"].decode()
