"""What pages have in common is walked once, and the outcome is that of a walk over the whole page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.encoding import decode
from crawler.layouts import Layouts
from crawler.walker import Walker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.flow import Token

MENU = "".join(f'<li><a href="/c{n}/" title="栏目{n}">第{n}栏目 &amp; 更多</a></li>' for n in range(40))
SHEET = "<style>.veil{display:none}</style>"
FRAMES = {
    "plain": f"<ul class='nav'>{MENU}</ul><div class='main'>",
    "hidden on": f"<ul class='nav'>{MENU}</ul><div style='display:none'><a href='/x'>暗</a>",
    "veiled on": f"<ul class='nav'>{MENU}</ul><div class='veil'><a href='/x'>暗</a>",
    "left open by a script": f"<ul>{MENU}</ul><script>document.write('<div style=\"display:none\">')</script><a href='/y'>甲</a>",
    "text runs on": f"<ul>{MENU}</ul><p>当前位置：<a href='/'>首页</a> &gt; ",
    "header open": f"<header><ul>{MENU}</ul><a href='/'>首页</a>",
    "article open": f"<ul>{MENU}</ul><div class='TRS_Editor'><h1>题</h1><a href='/'>首页</a>",
    "menu of the day": f"<ul>{MENU.replace('第7栏目', '第七栏目')}</ul><div>",
    "style in the body": f"{SHEET}<ul>{MENU}</ul><div class='veil'><a href='/x'>暗</a>",
}
ENDS = [
    "<h1>关于春耕的通知</h1><p>各乡镇：</p><a href='t1.html'>附件</a>",
    "尾巴<a href='t2.html'>一</a><span hidden>看不见<a href='/z'>暗链</a></span>",
    "<div class='veil'><a href='t3.html'>二</a></div><table><tr><td>甲</td><td>乙</td></tr></table>",
    "",
]
HEADS = [
    "<title>甲</title>",
    "<title>乙乙</title>",
    "<title>丙</title><meta name='a' content='b'>",
    SHEET,
    "",
]


def page(head: str, body: str) -> str:
    return LexborHTMLParser(f"<html><head>{head}</head>\n<body>{body}</body></html>").html or ""


def walked_whole(html: str, containers: tuple[str, ...] = ()) -> object:
    return Layouts().read(html, containers)


@pytest.mark.parametrize("name", FRAMES)
def test_equals_a_walk_over_the_whole_page(name: str) -> None:
    layouts = Layouts()
    for head in HEADS * 2:
        for end in ENDS:
            html = page(head, FRAMES[name] + end)
            assert layouts.read(html) == walked_whole(html)


def test_equals_it_whatever_came_before() -> None:
    layouts = Layouts()
    pages = [page(head, frame + end) for end in ENDS for frame in FRAMES.values() for head in HEADS]
    for html in pages:
        assert layouts.read(html) == walked_whole(html)
        assert layouts.read(html, (".main",)) == walked_whole(html, (".main",))


def test_menus_are_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[int] = []
    walk = Walker.walk

    def counted(walker: Walker, tokens: Sequence[Token]) -> None:
        walked.append(len(tokens))
        walk(walker, tokens)

    monkeypatch.setattr(Walker, "walk", counted)
    layouts = Layouts()
    costs = []
    for number in range(4):
        walked.clear()
        layouts.read(page(f"<title>{number}</title>", FRAMES["plain"] + f"<p>正文{number}</p>" + ENDS[0]))
        costs.append(sum(walked))
    assert costs[0] == costs[1] > 160
    assert costs[2] == costs[3] < 40


def test_a_cut_never_falls_into_a_script_that_writes_markup() -> None:
    layouts = Layouts()
    for end in ("'</a>乙'", "'</a>丙'"):
        html = page(
            "<title>一</title>", f"<ul>{MENU}</ul><script>var menu = '<ul>{MENU}</ul>' + {end}</script>"
        )
        assert layouts.read(html) == walked_whole(html)
    html = page("<script>document.write('</head><body>')</script>", f"<ul>{MENU}</ul>")
    assert layouts.read(html) == walked_whole(html)


@pytest.mark.skipif("XUNCHA_FIXTURES" not in os.environ, reason="no real pages here")
def test_equals_it_on_real_pages() -> None:
    files = sorted(Path(os.environ["XUNCHA_FIXTURES"]).rglob("*.html"))
    assert files
    layouts = Layouts()
    for file in files:
        text, _ = decode(file.read_bytes(), "")
        middle = len(text) // 2
        for variant in (
            text,
            text[:middle] + "<p>新的一段</p>" + text[middle:],
            text[: 2 * middle - 99],
            text,
        ):
            html = LexborHTMLParser(variant).html or ""
            assert layouts.read(html) == walked_whole(html), file
