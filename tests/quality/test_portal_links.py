"""Hidden links and take-overs on saved real pages: all real ones found, nothing on clean pages."""

from __future__ import annotations

import datetime as dt
import json
import os
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import config
from checks.matcher import Lexicons
from checks.registry import Context, rules
from checks.subjects import PageView
from crawler.cms.base import Document
from crawler.encoding import decode
from crawler.extract import extract
from storage.models import Link, Page, PageKind

FOLDER = Path(os.environ.get("XUNCHA_FIXTURES", "")) / "portals"
pytestmark = pytest.mark.skipif("XUNCHA_FIXTURES" not in os.environ, reason="no saved portal pages here")
NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def pages(kind: str) -> list[Path]:
    entries = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
    chosen = [entry["file"] for entry in entries if entry["file"].endswith(".html")]
    hijacked = {entry["file"] for entry in entries if entry["kind"] == "hijacked"}
    payload = {entry["file"] for entry in entries if entry["kind"] == "hijack-payload"}
    if kind == "hijacked":
        return [FOLDER / name for name in chosen if name in hijacked]
    return [FOLDER / name for name in chosen if name not in hijacked | payload]


@cache
def view(path: Path) -> PageView:
    name = path.stem.removeprefix("hijack_").removeprefix("art_").removeprefix("list_")
    host = f"www.{name}" if "." in name else f"www.{name}.example"
    text, _ = decode(path.read_bytes())
    seen = extract(Document(url=f"http://{host}/index.html", text=text))
    page = Page(
        url_id=1, url=f"http://{host}/index.html", site_id=1, kind=PageKind.HOME, title=seen.title,
        meta=seen.meta, suspicion=seen.suspicion, body_start=seen.body_start, body_end=seen.body_end,
        first_seen=NOW, changed_at=NOW, tried_at=NOW,
    )  # fmt: skip
    links = [
        Link(page_id=1, url_id=i, target=one.url, text=one.text, kind=one.kind, place=one.place,
             foreign=urlsplit(one.url).hostname != host, hidden=one.hidden, snippet=one.snippet)
        for i, one in enumerate(seen.links) if one.url.startswith("http")
    ]  # fmt: skip
    return PageView(page=page, text=seen.text, links=links, allowed_hosts=frozenset({host}))


@cache
def lexicons() -> Lexicons:
    return Lexicons.load(Path(config.__file__).with_name("lexicons"))


@cache
def flagged(rule: str, path: Path) -> list[str]:
    context = Context(as_of=NOW, parameters=rules()[rule].defaults, inputs={"lexicons": lexicons()})
    return [finding.message for finding in rules()[rule].function(view(path), context)]


def test_every_page_with_hidden_links_is_found() -> None:
    with_links = [path for path in pages("hijacked") if "suzhoujjw" not in path.name]
    assert len(with_links) == 4
    assert [path.name for path in with_links if not flagged("link.hidden", path)] == []


def test_a_page_taken_over_without_hidden_links_is_found() -> None:
    assert [
        path.name for path in pages("hijacked") if "suzhoujjw" in path.name and flagged("site.hijacked", path)
    ]


@pytest.mark.parametrize("rule", ["link.hidden", "site.hijacked"])
def test_no_clean_page_is_accused(rule: str) -> None:
    clean = pages("clean")
    assert len(clean) >= 60
    assert {path.name: found for path in clean if (found := flagged(rule, path))} == {}


@pytest.mark.parametrize("rule", ["text.typo", "privacy.id_number", "privacy.bank_card", "privacy.phone"])
def test_plain_text_rules_keep_quiet_on_clean_pages(rule: str) -> None:
    accused = {path.name: found for path in pages("clean") if (found := flagged(rule, path))}
    assert len(accused) <= (1 if rule == "text.typo" else 0), accused
