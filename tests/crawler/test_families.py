"""Every family reads its frozen pages as it did when they were looked over."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cms.base import Document, Listing, families, family_of
from tests.crawler.freeze import addresses, expected_file, reading

ADDRESSES = addresses()


@pytest.mark.parametrize("page", ADDRESSES)
def test_frozen_page_is_read_as_before(page: str) -> None:
    expected = json.loads(expected_file(page).read_text(encoding="utf-8"))
    assert reading(page, ADDRESSES[page]) == expected


@pytest.mark.parametrize("name", families())
def test_family_has_a_list_and_an_empty_page(name: str) -> None:
    readings = [reading(page, url) for page, url in ADDRESSES.items() if page.startswith(f"{name}/")]
    assert any(found["family"] == name and found["entries"] for found in readings)
    assert any(not found["entries"] for found in readings) or name == "vsb"


def test_pages_of_one_family_are_never_taken_for_another() -> None:
    taken = {page: reading(page, url)["family"] for page, url in ADDRESSES.items()}
    wrong = {page: name for page, name in taken.items() if not page.startswith(("generic/", f"{name}/"))}
    assert not wrong


def test_a_named_family_wins_over_the_marks() -> None:
    assert family_of(Document("http://x.cn/", "websiteId websiteCode"), "trs").name == "trs"
    assert family_of(Document("http://x.cn/", "websiteId websiteCode"), "unknown").name == "kaipu"


MARKUP = st.lists(
    st.sampled_from(
        [
            "<ul>",
            "</ul>",
            "<li>",
            "<a href='1.html'>",
            "</a>",
            "<table><tr><td>",
            "2024-01-02",
            "12<i>2024-03</i>",
            "下一页",
            "共3条",
            "<!--",
            "-->",
            "<div class=page>",
            "</div>",
            "关于印发通知",
            "<script>",
            "</script>",
            "{",
            "}",
            "[",
            '"data":',
            "<record>",
            "<![CDATA[",
            "]]>",
            "&#13;",
            "<base href='//['>",
            "<a href='http://[::1'>",
            "<a href=javascript:; onclick=\"location.href='/x'\">",
            'createPageHTML(3,0,"index","html")',
            "articleList:[",
            "\x00",
            "\ud800",
        ]
    ),
    max_size=40,
).map("".join)


@pytest.mark.parametrize("name", families())
@given(text=MARKUP | st.text(max_size=200))
def test_listing_never_raises(name: str, text: str) -> None:
    assert isinstance(families()[name].listing(Document("http://x.gov.cn/a/b.html", text)), Listing)
