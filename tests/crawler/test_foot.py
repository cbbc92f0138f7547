"""The foot of a home page that scripts, frames and includes draw: found where it is, doubted where it may be."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from config.schema import Network
from crawler.cms.base import Document
from crawler.fetch import Fetched
from crawler.foot import drawn_foot
from crawler.footer import footer_facts
from crawler.render import Rendered
from crawler.scriptwords import asked_by, written_by
from crawler.takeover import script_tricks
from storage.models import FetchOutcome

URL = "http://www.shili.gov.cn/"
PLAIN = "主办：示例县人民政府办公室 联系电话：0795-1234567 赣ICP备12345678号-1 赣公网安备36092202000101号 网站标识码：3609220001"
BADGE = "<script src='//dcs.conac.cn/js/21/1/1/60470001/CA1.js'></script>"
REPORT = "<script id='_jiucuo_' src='//zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>"
FOOT = f"<div>{PLAIN}</div>{BADGE}{REPORT}"
WRITES = 'document.write("<div>{}</div>");'
ALL = {"badge", "error_report", "identity_code", "icp", "police", "host_unit", "contact"}


def drawn(body: str, pages: dict[str, str] | None = None, shown: Rendered | None = None) -> dict[str, Any]:
    """Evidence for a home page; `pages` are what else the site has, `shown` is what a browser makes of it."""

    async def get(url: str, **_: Any) -> Fetched:
        text = (pages or {}).get(url.removeprefix(URL.rstrip("/")))
        if text is None:
            return Fetched(url, FetchOutcome.GONE)
        return (
            Fetched(url, FetchOutcome(text), text="")
            if text == "timeout"
            else Fetched(url, FetchOutcome.OK, text=text)
        )

    async def render(url: str, **_: Any) -> Rendered | None:
        return shown

    sitting: Any = SimpleNamespace(
        ledger=SimpleNamespace(allows=lambda url: url.startswith(URL)),
        fetcher=SimpleNamespace(get=get),
        settings=SimpleNamespace(network=Network(allow_private_hosts=True)),
        render=render,
    )
    return asyncio.run(drawn_foot(sitting, Document(URL, f"<html><body><p>要闻</p>{body}</body></html>")))


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(one):04x}" if ord(one) > 127 else one for one in text)


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        ("<script src='/js/foot.js'></script>", {"/js/foot.js": WRITES.format(FOOT.replace('"', "'"))}),
        ("<script src='/js/a.js'></script>", {"/js/a.js": f"var s='';s+=\"{escaped(FOOT)}\";put(s);"}),
        ("<script src='js/site.js'></script>", {"/js/site.js": f"document.write(unescape('%3Cp%3E{FOOT.replace(chr(39), chr(34))}%3C/p%3E'))"}),
        ("<iframe src='/foot.html'></iframe>", {"/foot.html": f"<html><body>{FOOT}</body></html>"}),
        ("<div id=foot></div><script>$('#foot').load('/inc/foot.html')</script>", {"/inc/foot.html": f"<div>{FOOT}</div>"}),
        ("<div data-include='/inc/f.html'></div>", {"/inc/f.html": f"<div>{FOOT}</div>"}),
        ("<!--#include virtual='/inc/f.shtml'-->", {"/inc/f.shtml": f"<div>{FOOT}</div>"}),
        ("<script src=/c.js></script>", {"/c.js": "$.get('/inc/b.html', put)", "/inc/b.html": f"<b>{FOOT}</b>"}),
        ("<script>document.write(\"<script src='/x.js'><\\/script>\")</script>", {"/x.js": WRITES.format(FOOT.replace('"', "'"))}),
        ("<script>fetch('/api/site.json').then(put)</script>", {"/api/site.json": f'{{"foot":"{escaped(FOOT)}"}}'}),
        (f"<div id=f></div><script>var s='<p>{PLAIN}</p>';put(s)</script>{BADGE}{REPORT}", {}),
        (f"<p>{PLAIN}</p><script src='/js/badge.js'></script>", {"/js/badge.js": WRITES.format(BADGE + REPORT)}),
    ],
)  # fmt: skip
def test_drawn_foot_is_found(body: str, pages: dict[str, str]) -> None:
    told = drawn(body, pages)
    static = set(footer_facts(Document(URL, body)))
    assert static | set(told["facts"]) >= ALL
    assert not {"missing", "doubt"} & told.keys()


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        ("<script src='/js/foot.js'></script>", {"/js/foot.js": "timeout"}),
        ("<iframe src='/foot.html'></iframe>", {"/foot.html": "timeout"}),
        ("<div class='footer'></div><script src='/js/app.js'></script>", {"/js/app.js": "boot()"}),
        ("<script>$.ajax({url:base+'/getFoot'}).done(function(r){$('.footer').html(r)})</script>", {}),
        (
            "<script src='/js/a.js'></script>",
            {"/js/a.js": "$.getJSON(api, r => $('#bottom').append(r.html))"},
        ),
    ],
)
def test_foot_that_may_be_drawn_unseen_is_doubted(body: str, pages: dict[str, str]) -> None:
    assert drawn(body, pages)["doubt"]


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        (f"<p>{PLAIN}</p><script src='/js/tabs.js'></script>", {"/js/tabs.js": "$('#tab').html('<li>要闻</li>')"}),
        (f"<p>{PLAIN}</p><script src='/js/old.js'></script><iframe src='http://[站点]/foot.html'></iframe>", {}),
        (f"<p>{PLAIN}</p><script src='/js/b.js'></script>", {"/js/b.js": f"// {BADGE}{REPORT}\n/* {BADGE}{REPORT} */"}),
        (f"<p>{PLAIN} 党政机关厉行节约</p><!-- {BADGE}{REPORT} --><script>go()</script>", {}),
    ],
)  # fmt: skip
def test_what_nothing_draws_is_missing(body: str, pages: dict[str, str]) -> None:
    told = drawn(body, pages)
    assert set(told["missing"]) == {"badge", "error_report"}
    assert "doubt" not in told


def test_page_that_draws_nothing_in_is_taken_as_it_stands() -> None:
    assert drawn(f"<p>{PLAIN}</p>") == {}
    assert (
        drawn(f"<p>{PLAIN}</p><script src='/js/jquery.min.js'></script>", {"/js/jquery.min.js": "timeout"})
        == {}
    )
    assert drawn(f"{FOOT}<script>go()</script>") == {}


def test_browser_settles_what_scripts_leave_open() -> None:
    body = "<div id='footer'></div><script src='/js/app.js'></script>"
    whole = Rendered(f"<div id='footer'>{FOOT}</div>", "", URL)
    assert not {"missing", "doubt"} & drawn(body, {}, whole).keys()
    bare = drawn(body, {}, Rendered(f"<div id='footer'>{PLAIN}</div>", "", URL))
    assert (set(bare["missing"]), bare.get("doubt")) == ({"badge", "error_report"}, None)
    framed = Rendered("<p>要闻</p>", "", URL, frames=[(f"{URL}foot", f"<p>{FOOT}</p>")])
    assert not {"missing", "doubt"} & drawn(body, {}, framed).keys()
    kept_out = Rendered(f"<p>{PLAIN}</p>", "", URL, outside_hosts=["www.shili.gov.cn"])
    assert (
        "未能读取"
        in drawn("<script src='/js/foot.js'></script>", {"/js/foot.js": "timeout"}, kept_out)["doubt"]
    )
    mute = Rendered(f"<p>{PLAIN}</p>", "", URL, unanswered=[f"{URL}api/foot"])
    assert "没有应答" in drawn(body, {}, mute)["doubt"]


@pytest.mark.parametrize("piece", ["<script>", "<!--", "<div id=", "<title>&#20013;"])
def test_markup_that_closes_nothing_is_read_in_no_time(piece: str) -> None:
    assert drawn(f"<p>{PLAIN}</p><script></script>{piece * 30_000}").get("facts") is None
    assert not script_tricks(piece * 30_000)


def test_strings_of_a_script_without_its_comments() -> None:
    script = "// 'a'\nvar u = 'http://x.cn/', s = \"\\u4e3b\\x41\" + `<b>\\ud83d\\ude00`; /* 'c' */"
    assert written_by(script) == "http://x.cn/主A<b>😀"
    assert written_by("/* " * 130_000) == ""
    assert asked_by("$('#f').load('/a.html'); x.open('GET', \"/b.js\"); $.ajax({url: '/c.json'})") == [
        "/a.html",
        "/b.js",
        "/c.json",
    ]


def test_office_named_in_a_headline_is_no_badge() -> None:
    assert "badge" not in footer_facts(Document(URL, "<p>党政机关厉行节约反对浪费条例</p>"))
    assert "badge" in footer_facts(Document(URL, "<img src='/images/dzjg.png' alt='党政机关'>"))
