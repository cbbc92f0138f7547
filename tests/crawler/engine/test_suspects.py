"""Which pages are shown in the browser, and what is kept of what it shows."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from config.schema import Settings
from crawler.cms.base import Document
from crawler.extract import extract
from crawler.fetch import Fetched
from crawler.observation import Content, Known
from crawler.render import Rendered
from crawler.suspect import Suspects
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://www.shili.gov.cn/a/1.html"
PLANTED = "".join(f"<a href='http://www.bet{n}.example.com/'>彩票{n}</a>" for n in range(3))
HASH = "a" * 32
LATE = "<div style='display:none'><a href='http://www.late.example.com/'>彩票</a></div>"


class Fetcher:
    """Answers with the files given, and else with the page as searchers see it."""

    def __init__(self, page: Fetched, files: dict[str, str]) -> None:
        self.page, self.files, self.heads = page, files, {}  # type: tuple[Fetched, dict[str, str], dict[str, str]]

    async def get(self, url: str, headers: dict[str, str] | None = None, **_: Any) -> Fetched:
        self.heads |= headers or {}
        if headers:
            return self.page
        text = self.files.get(url.rpartition("/")[2])
        if text == "timeout":
            return Fetched(url, FetchOutcome.TIMEOUT)
        return Fetched(url, FetchOutcome.GONE if text is None else FetchOutcome.OK, text=text or "")


def looked(
    folder: Path,
    html: str,
    shown: str = "",
    title: str = "",
    searched: str = "",
    files: dict[str, str] | None = None,
    night: list[Suspects] | None = None,
    **options: Any,
) -> Content:
    """The page after a look; `shown` and `title` are what its scripts have made of it, `searched` what searchers get.

    `night` keeps who looks, for other pages of the same night.
    """
    document = Document(URL, html)
    seen = extract(document)
    content = Content(seen.text, seen.links, "", HASH, title=seen.title, suspicion=seen.suspicion)

    async def render(url: str, **_: Any) -> Rendered:
        return Rendered(shown or html, title or seen.title, url, visible=999, screenshot=b"\x89PNG")

    ledger = SimpleNamespace(allows=lambda url: "shili.gov.cn" in url)
    away = searched if searched.startswith("http") else ""
    outcome = FetchOutcome.REDIRECT_AWAY if away else FetchOutcome.OK
    page = Fetched(URL, outcome, body=searched.encode(), text=searched or html, away=away)
    sitting: Any = SimpleNamespace(
        settings=Settings(folder=folder), render=render, ledger=ledger, fetcher=Fetcher(page, files or {})
    )
    night = [] if night is None else night
    night += [] if night else [Suspects(sitting)]
    asyncio.run(night[0].look(URL, content, document, **options))
    return content


def test_page_with_planted_links_is_pictured(tmp_path: Path) -> None:
    content = looked(tmp_path, f"<p>关于停水的通知</p><div style='display:none'>{PLANTED}</div>")
    assert (tmp_path / content.suspicion["screenshot"]).read_bytes() == b"\x89PNG"


def test_links_that_scripts_plant_are_links_of_the_page(tmp_path: Path) -> None:
    html = f"<p>关于停水的通知</p><div style='display:none'>{PLANTED}</div>"
    content = looked(tmp_path, html, html + LATE + "<a href='http://x.example.com/'>看得见</a>")
    assert [link.url for link in content.links][3:] == ["http://www.late.example.com/"]


@pytest.mark.parametrize(
    "html",
    [f"<div class='menu' style='display:none'>{PLANTED}</div>",
     "<div style='display:none'><a href='http://www.count.example.com/'>站长统计</a></div>",
     f"<div style='color:red'>{PLANTED}</div>",
     "<div style='display:none'>" + "".join(f"<a href='http://{n}.shili.gov.cn/'>局</a><a href='http://{n}.gov.cn/'>厅</a>" for n in "abc")],
)  # fmt: skip
def test_menus_and_counters_need_no_browser(tmp_path: Path, html: str) -> None:
    assert looked(tmp_path, html).suspicion == {}


def test_one_stranger_in_a_nameless_box_is_enough_on_a_home_page(tmp_path: Path) -> None:
    assert "screenshot" in looked(tmp_path, LATE, home=True).suspicion
    menu = f"<ul class='friends' style='display:none'>{PLANTED}</ul>"
    assert looked(tmp_path, menu, home=True).suspicion == {}


@pytest.mark.parametrize(
    ("title", "another"),
    [("真人娱乐城", True), ("Casino", True), ("关于停水的通知-示例县".encode("gbk").decode("cp1252", "replace"), False),
     ("通知".encode("gbk").decode("cp1252"), False)],
)  # fmt: skip
def test_title_in_the_browser_is_another_unless_it_is_only_misread(
    tmp_path: Path, title: str, another: bool
) -> None:
    content = looked(tmp_path, f"<title>关于停水的通知</title>{LATE}", title=title, home=True)
    assert ("rendered_title" in content.suspicion) is another


def test_foreign_script_that_overwrites_pages_is_read_once(tmp_path: Path, monkeypatch: Any) -> None:
    asked: list[str] = []

    async def fetch(urls: Any, _: Any) -> dict[str, bytes]:
        asked.extend(urls)
        return dict.fromkeys(urls, "document.title='彩票开奖'".encode())

    monkeypatch.setattr("crawler.payloads.foreign_scripts", fetch)
    kb, own = "http://js.example.net/kb.js", "http://www.shili.gov.cn/a.js"
    content = looked(tmp_path, f"<script src={kb}></script><script src={own}></script><p>关于停水的通知</p>")
    assert (content.suspicion["script_payload"]["src"], asked) == (kb, [kb])


@pytest.mark.parametrize(
    ("searched", "told"),
    [("", None), ("https://www.caipiao.example.com/", {"away": "https://www.caipiao.example.com/"}),
     ("<title>彩票开奖</title><a href='http://www.x.example.com/'>投注</a><a href='http://www.other.gov.cn/'>省政府</a><p>正文</p>",
      {"title": "彩票开奖", "links": [["投注", "http://www.x.example.com/"]]})],
)  # fmt: skip
def test_home_page_is_seen_as_searchers_see_it(tmp_path: Path, searched: str, told: object) -> None:
    content = looked(tmp_path, "<title>石桥县</title><p>正文</p>", searched=searched, home=True)
    assert content.suspicion.get("from_search") == told


@pytest.mark.parametrize(
    ("code", "target"),
    [("var a=1;/*" + "x" * 30_000 + "*/;if(/baidu/.test(document.referrer)){location.href='http://www.x.example.com/'}", "http://www.x.example.com/"),
     ("eval(atob('bG9jYXRpb24uaHJlZj0iaHR0cHM6Ly93d3cueS5leGFtcGxlLmNvbS8i'))", "https://www.y.example.com/"),
     ("function app(){if(/Android/.test(navigator.userAgent)){location.href='http://www.x.example.com/'}}", ""), ("location.href='http://m.shili.gov.cn/'", "")],
)  # fmt: skip
def test_own_script_of_a_home_page_that_leads_away_is_noted(tmp_path: Path, code: str, target: str) -> None:
    html = "<script src='/js/common.js'></script><p>正文</p>"
    content = looked(tmp_path, html, files={"common.js": code}, home=True)
    assert content.suspicion.get("own_script", {}).get("to", "") == target


def test_browser_is_shown_each_template_once_and_a_few_pages_a_night(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("crawler.suspect._MOST", 2)
    night: list[Suspects] = []

    def pictured(name: str) -> bool:
        planted = PLANTED.replace("www.bet", name)
        html = f"<p>关于停水的通知</p><div style='display:none'>{planted}</div>"
        return "screenshot" in looked(tmp_path, html, night=night).suspicion

    assert [pictured(name) for name in ("www.a", "www.a", "www.b", "www.c")] == [True, False, True, False]


@pytest.mark.parametrize(("script", "kept"), [("timeout", True), ("var a", False)])
def test_page_keeps_what_is_known_of_its_scripts_while_they_cannot_be_read(
    tmp_path: Path, script: str, kept: bool
) -> None:
    known = Known(1, FetchOutcome.OK, content_hash=f"{HASH[:20]}~{'b' * 11}")
    html = "<script src='/js/common.js'></script><p>正文</p>"
    content = looked(tmp_path, html, files={"common.js": script}, home=True, known=known)
    assert content.content_hash == (known.content_hash if kept else HASH)


def test_page_keeps_what_is_known_of_a_strangers_script_that_is_silent(
    tmp_path: Path, monkeypatch: Any
) -> None:
    async def fetch(*_: Any, **__: Any) -> dict[str, bytes]:
        return {}

    monkeypatch.setattr("crawler.payloads.foreign_scripts", fetch)
    known = Known(1, FetchOutcome.OK, content_hash=f"{HASH[:20]}~{'b' * 11}")
    html = "<script src=http://js.example.net/kb.js></script><p>正文</p>"
    assert looked(tmp_path, html, known=known).content_hash == known.content_hash
