"""Real list pages, read from the folder that XUNCHA_FIXTURES names; skipped where there is none."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from crawler.cms.base import Document, Listing, family_of
from crawler.cms.home import home_items
from crawler.encoding import decode

FIXTURES = Path(os.environ.get("XUNCHA_FIXTURES", "")) / "portals"
pytestmark = pytest.mark.skipif(not (FIXTURES / "truth.json").is_file(), reason="XUNCHA_FIXTURES is not set")


def document(file: str, url: str = "http://www.shicheng.gov.cn/zwgk/tzgg/a.html") -> Document:
    return Document(url, decode((FIXTURES / file).read_bytes())[0])


def listing(file: str, url: str) -> tuple[str, Listing]:
    page = document(file, url)
    family = family_of(page)
    return family.name, family.listing(page)


def truth(kind: str) -> list[str]:
    rows = json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8")) if FIXTURES.is_dir() else []
    return [row["file"] for row in rows if row["kind"] == kind]


def test_kaipu_list_has_twenty_of_two_hundred() -> None:
    family, found = listing(
        "ucap/list_jyt_gansu_zwgklist.html", "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist.shtml"
    )
    assert (family, len(found.entries), found.total, found.pages) == ("kaipu", 20, 200, 10)
    assert found.entries[0].date == dt.date(2025, 11, 17)
    assert [request.url for request in found.more] == ["http://jyt.gansu.gov.cn/jyt/c110634/zwgklist_2.shtml"]


def test_jpaas_list_stands_inside_the_page() -> None:
    family, found = listing(
        "hanweb/list_sthjt_jiangxi.html", "http://sthjt.jiangxi.gov.cn/jxssthjt/col/col42150/index.html"
    )
    assert (family, found.total, found.entries[0].date) == ("jpaas", 444, dt.date(2025, 7, 29))
    assert all(entry.url and "/col/col42150/content/content_" in entry.url for entry in found.entries)


def test_hanweb_answers_overlap_and_add_up() -> None:
    url = "http://gxt.jiangsu.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=25&perpage=25&columnid=80179"
    found = [listing(f"hanweb/dataproxy_gxt_jiangsu_p{page}.xml", url) for page in range(1, 6)]
    assert {family for family, _ in found} == {"hanweb"}
    assert all((len(one.entries), one.total, one.pages) == (76, 756, 31) for _, one in found)
    assert len({entry.url for _, one in found for entry in one.entries}) == 176


def test_table_with_one_row_is_a_list() -> None:
    _, found = listing("trs/handan_xxgk_list.html", "http://hdzfxxgk.hd.gov.cn/zfwj/jinqixxgk/")
    assert [entry.date for entry in found.entries] == [dt.date(2020, 8, 5)]
    assert [request.url for request in found.more] == [
        "http://hdzfxxgk.hd.gov.cn/zfwj/jinqixxgk/index_1.html"
    ]


def test_home_page_shows_what_is_new() -> None:
    page = document("ucap/home_yichun.html", "http://www.yichun.gov.cn/")
    undated = Document(page.url, page.text.replace("页面生成时间", ""))
    days = [item.date for item in home_items(undated) if item.date]
    assert (len(days), max(days)) == (15, dt.date(2023, 10, 11))
    assert max(item.date for item in home_items(page) if item.date) == dt.date(2023, 10, 11)


@pytest.mark.parametrize("file", truth("article"))
def test_article_is_not_taken_for_a_list(file: str) -> None:
    _, found = listing(file, "http://www.shicheng.gov.cn/zwgk/tzgg/202401/t20240102_1.html")
    assert not found.entries
