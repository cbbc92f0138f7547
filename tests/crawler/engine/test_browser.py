"""Sections that only a browser can read, and what it may talk to."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from config.schema import Browser
from crawler.browser import find_browser
from crawler.render import Renderer
from storage.models import FetchOutcome, ListEntry, SectionVisit
from xuncha.machine import browser

if TYPE_CHECKING:
    from typing import Any

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not find_browser(Browser()), reason="no Chromium on this machine"),
]

_SCRIPTED = (
    "<html><meta charset=utf-8><body><h2>工作动态</h2><ul id=list></ul><div class=page><a onclick='load(++page)'>下一页</a></div>"
    "<script src='http://foreign.example.com/a.js'></script><script>var page=1;function load(p){"
    "var x=new XMLHttpRequest();x.open('GET','/api.json?page='+p);x.onload=function(){var d=JSON.parse(x.responseText);"
    "list.innerHTML=d.rows.map(function(r){return '<li><a href=\"'+r.url+'\">'+r.title+'</a><span>'+r.day+'</span></li>'})"
    ".join('');if(d.last)document.querySelector('.page a').className='disabled'};x.send()}load(page)</script></body></html>"
)


@pytest.fixture
def visit(portal: Any, county: Any) -> Any:
    county.settings = county.settings.model_copy(update={"browser": Browser(timeout=60)})

    def crawl(html: str) -> SectionVisit:
        portal.html("/a/", html)
        number = county.section("/a/")
        county.crawl()
        with county.database.session() as session:
            return session.scalars(select(SectionVisit).where(SectionVisit.section_id == number)).one()

    return crawl


def _answer(portal: Any, page: int, days: range, last: bool) -> None:
    rows = ",".join(
        f'{{"url":"/a/{n}.html","title":"第{n}条工作动态信息","day":"2026-11-1{n}"}}' for n in days
    )
    body = f'{{"rows":[{rows}],"last":{str(last).lower()}}}'
    portal.html(f"/api.json?page={page}", body, headers={"Content-Type": "application/json"})


def test_script_filled_list_is_read_in_the_browser_and_turned_to_its_end(
    portal: Any, county: Any, visit: Any
) -> None:
    _answer(portal, 1, range(1, 4), last=False)
    _answer(portal, 2, range(4, 6), last=True)  # as where pinned entries fill the first page
    seen = visit(_SCRIPTED)
    assert (seen.outcome, seen.rendered) == (FetchOutcome.OK, True)
    assert (seen.entries, seen.newest) == (5, dt.date(2026, 11, 15))
    assert (seen.evidence["turned"], seen.evidence["deeper"]) == (1, "2026-11-15")
    assert "beyond" not in seen.evidence
    with county.database.session() as session:
        assert len(session.scalars(select(ListEntry)).all()) == 5
    assert {"/a/3.html", "/a/5.html"} <= portal.counts.keys()


def test_empty_section_is_called_so_only_after_the_browser_saw_it(county: Any, visit: Any) -> None:
    seen = visit("<html><body><h2>工作动态</h2><ul></ul><p>暂无信息</p></body></html>")
    assert (seen.outcome, seen.entries, seen.rendered) == (FetchOutcome.OK, 0, True)
    picture = county.settings.folder / seen.evidence["screenshot"]
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_picture_shows_no_personal_number(portal: Any) -> None:
    shown = ["身份证号 36073519900307663X", "身份证号 36073519911231001X", "身份证明 36073519900307663X"]
    for number, text in enumerate(shown):
        portal.html(f"/{number}", f"<html><body><p>{text}</p></body></html>")

    async def pictures() -> list[bytes | None]:
        settings = Browser(timeout=60, concurrency=3)
        renderer = Renderer(settings, find_browser(settings), lambda url: True, ["127.0.0.1"], "x")
        seen = await asyncio.gather(*(renderer.render(f"{portal.url}/{n}") for n in range(len(shown))))
        await renderer.close()
        return [one.screenshot if one else None for one in seen]

    first, same, other = asyncio.run(pictures())
    assert first
    assert first == same != other


def test_no_redirect_leads_the_browser_through_a_proxy_out_of_the_ledger(portal: Any) -> None:
    own = "http://www.shili.gov.cn/"
    portal.html(own, "<html><meta charset=utf-8><body>县情<img src='/a.png'><img src='/b.png'></body></html>")
    for path, target in (("a.png", "http://www.other.example/a.png"), ("b.png", f"{portal.url}/b.png")):
        portal.html(own + path, "", status=302, headers={"Location": target})

    async def shown() -> str:
        browser = Browser(timeout=60)
        hosts = ["www.shili.gov.cn"]
        renderer = Renderer(
            browser, find_browser(browser), lambda url: url.startswith(own), hosts, "x", portal.url
        )
        seen = await renderer.render(own, screenshot=False)
        await renderer.close()
        return seen.html if seen else ""

    assert "县情" in asyncio.run(shown())
    assert set(portal.asked) == {own, f"{own}a.png", f"{own}b.png"}


def test_driver_that_cannot_start_is_a_browser_that_is_missing(
    portal: Any, county: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a bare Debian, where a library of Playwright's own program is not there."""
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/false")
    county.settings = county.settings.model_copy(update={"browser": Browser(timeout=60)})
    portal.html("/a/", _SCRIPTED)
    portal.html("/b/", _SCRIPTED)
    county.section("/a/")
    county.section("/b/")
    result = county.crawl()
    assert (result.browser, result.faults) == ("broken", 0)
    with county.database.session() as session:
        visits = session.scalars(select(SectionVisit).where(SectionVisit.section_id.is_not(None))).all()
    assert [visit.outcome for visit in visits] == [FetchOutcome.NEEDS_BROWSER] * 2
    told = browser(county.settings)
    assert (told.ok, told.essential, "libatomic1" in told.mend) == (False, False, True)
    monkeypatch.delenv("PLAYWRIGHT_NODEJS_PATH")
    assert browser(county.settings).ok
