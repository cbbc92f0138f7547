"""Links to strangers that style sheets hide: found as the cascade has it, menus told apart, sheets asked for once."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from config.schema import Settings
from crawler.cms.base import Document
from crawler.extract import extract
from crawler.stylesheet import imports, rules
from crawler.veils import Veils

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://www.shili.gov.cn/a/1.html"
LINKS = "<a href='http://www.one.example.com/'>壹</a><a href='http://www.two.example.com/'>贰</a>"


class Fetcher:
    def __init__(self, sheets: dict[str, str]) -> None:
        self.sheets, self.asked = sheets, []  # type: tuple[dict[str, str], list[str]]

    async def get(self, url: str, **_: Any) -> Any:
        self.asked.append(url.rpartition("/")[2])
        return SimpleNamespace(ok=True, text=self.sheets[self.asked[-1]])


def ways(folder: Path, body: str, *heads: str, fetcher: Fetcher | None = None) -> list[str]:
    """How the strangers' links of the page are hidden."""
    ledger = SimpleNamespace(allows=lambda url: "shili.gov.cn" in url)
    sitting: Any = SimpleNamespace(settings=Settings(folder=folder), ledger=ledger, fetcher=fetcher)
    head = "".join(one if "<" in one else f"<style>{one}</style>" for one in heads)
    document = Document(URL, f"<html><head>{head}</head><body>{body}</body></html>")
    links = asyncio.run(Veils(sitting).marked(extract(document).links, document))
    return [link.hidden for link in links if "example.com" in link.url]


@pytest.mark.parametrize(
    ("css", "way"),
    [("div.foot ul.x{display:none}", "display"), ("#a .foot > ul{text-indent:-999em}", "text-indent"),
     (".q, .x li a{font-size:0}", "font-size"), ("@media screen and (min-width:1px){.x{opacity:0}}", "opacity"),
     (r".\78{display:none}", "display"), ("@supports (display:grid){.foot{& .x{position:absolute;left:-9999px}}}", "offscreen"),
     ("body>div:last-child ul{DISPLAY/**/:NONE!important}", "display"), ("[data-k]{height:0;overflow:hidden}", "size"),
     (".x{position:absolute}.x{left:-999px}", "offscreen"), (".x{display:none}.x.on{display:block}", "menu"),
     (".foot ul{display:none}.foot:hover ul{display:block}", "menu"), (".foot ul{display:none}.foot.on ul{display:block}", "menu"),
     (".x{display:none}@media (max-width:768px){.x{display:block}}", "menu"), (".x{display:none}@media (orientation:portrait){.foot .x{display:block}}", "menu"),
     (".x{display:none}@media print{.x{display:block}}", "display")],
)  # fmt: skip
def test_hiding_rule_is_met(tmp_path: Path, css: str, way: str) -> None:
    body = f"<p>正文</p><div id=a><div class=foot><ul class=x data-k=1><li>{LINKS}</li></ul></div></div>"
    assert ways(tmp_path, body, css) == [way, way]


@pytest.mark.parametrize(
    "css",
    ["@media print{.x{display:none}}", "@media (max-width:768px){.x{display:none!important}}", ".x:after{display:none}",
     ".x:hover{opacity:0}", ".x{display:none}.foot .x{display:block}", ".foot{font-size:0}.foot li{font-size:14px}",
     "body{display:none}", ".x{visibility:hidden}.x li{visibility:visible}", "@keyframes k{from{opacity:0}}", ".y .x{display:none}"],
)  # fmt: skip
def test_what_shows_on_a_desk_is_not_hidden(tmp_path: Path, css: str) -> None:
    assert ways(tmp_path, f"<div class=foot><ul class=x><li>{LINKS}</li></ul></div>", css) == ["", ""]


@pytest.mark.parametrize(
    ("script", "way"),
    [("document.getElementById('x').style.display='none'", "display"), ("$(function(){ $('#x').hide(); })", "display"),
     ("window.onload=function(){if(1){}document.getElementById('x').style.visibility='hidden'}", "display"),
     ("document.write('<style>#x{text-indent:-999px}</style>')", "text-indent"), ("jQuery('.x').css('display','none')", "display"),
     ("function f(){$('#x').hide()}", ""), ("$('.y').click(function(){$('#x').hide()})", "")],
)  # fmt: skip
def test_script_hides_what_it_touches_as_it_runs(tmp_path: Path, script: str, way: str) -> None:
    assert ways(tmp_path, f"<div id=x class=x>{LINKS}</div><script>{script}</script>") == [way, way]


def test_own_style_and_important_have_the_last_word(tmp_path: Path) -> None:
    shown = f"<div class=x style='display:block'>{LINKS}</div>"
    assert ways(tmp_path, shown, ".x{display:none}") == ["", ""]
    assert ways(tmp_path, shown, ".x{display:none !important}") == ["display", "display"]


def test_sheets_are_asked_for_once_and_bring_in_others(tmp_path: Path) -> None:
    fetcher = Fetcher({"a.css": "@import 'b.css';@import 'c.css' print;", "b.css": ".x{display:none}"})
    link = "<link rel=stylesheet href=/css/a.css>"
    assert ways(tmp_path, f"<p class=x>{LINKS}</p>", link, link, fetcher=fetcher) == ["display"] * 2
    assert fetcher.asked == ["a.css", "b.css"]


def test_of_links_to_one_address_those_out_of_sight_are_marked(tmp_path: Path) -> None:
    one = "<a href='http://www.one.example.com/'>壹</a>"
    body = f"<p style='display:none'>{one}</p><p class=x>{one}</p><p>{one}</p>"
    assert ways(tmp_path, body, ".x{opacity:0}") == ["display", "opacity", ""]


def test_what_a_sheet_says_counts_for_the_styles_of_the_page_too(tmp_path: Path) -> None:
    body, link = f"<p class=x>{LINKS}</p>", "<link rel=stylesheet href=/css/a.css>"
    shows = Fetcher({"a.css": "p.x{display:block}"})
    assert ways(tmp_path, body, link, ".x{display:none}", fetcher=shows) == ["", ""]
    names = Fetcher({"a.css": ":root{--away: none}"})
    assert ways(tmp_path, body, link, ".x{display:var(--away)}", fetcher=names) == ["display"] * 2


def test_same_links_elsewhere_on_another_page_are_judged_anew(tmp_path: Path) -> None:
    sitting: Any = SimpleNamespace(
        settings=Settings(folder=tmp_path), ledger=SimpleNamespace(allows=lambda _: False)
    )
    veils, found = Veils(sitting), []
    for box in ("x", "y", "x"):
        html = f"<head><style>.x{{display:none}}</style></head><div class={box}>{LINKS}</div>"
        document = Document(URL, html)
        found.append([one.hidden for one in asyncio.run(veils.marked(extract(document).links, document))])
    assert found == [["display"] * 2, ["", ""], ["display"] * 2]


def test_page_without_strangers_asks_for_no_sheet(tmp_path: Path) -> None:
    fetcher = Fetcher({})
    assert (
        ways(
            tmp_path,
            "<a href='http://www.other.gov.cn/'>省政府</a><a href='http://www.other.edu.cn/'>学院</a>",
            "<link rel=stylesheet href=/a.css>",
            fetcher=fetcher,
        )
        == []
    )
    assert fetcher.asked == []


def test_snippet_of_a_group_begins_with_what_hides_it(tmp_path: Path) -> None:
    ledger = SimpleNamespace(allows=lambda url: False)
    sitting: Any = SimpleNamespace(settings=Settings(folder=tmp_path), ledger=ledger)
    document = Document(
        URL, f"<head><style>.x{{display:none}}</style></head><div class=x><p>{LINKS}</p></div>"
    )
    first, second = asyncio.run(Veils(sitting).marked(extract(document).links, document))
    assert first.snippet == '<div class="x"><p><a href="http://www.one.example.com/">壹</a>'
    assert second.snippet == '<a href="http://www.two.example.com/">贰</a>'


def test_broken_sheet_is_read_as_far_as_it_goes() -> None:
    assert [rule.selector for rule in rules("}}{ .a{display:none} @media{ .b{display:none")] == [".a"]
    odd = rules("@media (max-width:7.6.8px){.b{display:none}} @media (min-width:.){.b{display:none}}")
    assert [rule.state for rule in odd] == [True, True]


@pytest.mark.parametrize(
    "css",
    ["/*" * 200_000, "a," * 200_000 + "b{display:none}", "a,b,c,d{" * 40 + "display:none" + "}" * 40, "{" * 100_000, "a{b" * 100_000, "(" * 200_000 + "{display:none}",
     ".x{display:none}" * 20_000, ":root{" + "-" * 200_000 + "}a{width:var(--a)}", "a{display:none;" + "x" * 200_000 + "}", "@import " + "a" * 200_000],
)  # fmt: skip
def test_hostile_sheet_is_read_in_no_time(css: str) -> None:
    assert len(rules(css)) <= 20_000
    assert imports(css) == []
