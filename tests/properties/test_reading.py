"""Whatever bytes arrive, reading gives an answer, and its offsets hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.addresses import resolve
from crawler.cms.base import Document
from crawler.cms.generic import Generic
from crawler.dates import parse_date, shown_date, url_date
from crawler.encoding import decode
from crawler.extract import extract
from crawler.hrefs import fault
from storage.models import Place

PIECES = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<a",
        "href='/x'>",
        "<a",
        'href="http:\\\\y">',
        "</a>",
        "<a>",
        "<table><tr><td>",
        "</td>",
        "</table>",
        "<script>",
        "</script>",
        "<style>",
        ".a{display:none}",
        "</style>",
        "<iframe>",
        "<noscript>",
        "<template>",
        "<title>",
        "</title>",
        "<h1>",
        "<!--",
        "-->",
        "<br>",
        "<svg>",
        "<plaintext>",
        "<select>",
        "<option>",
        "<div",
        "style='display:none'>",
        "<div",
        "class='TRS_Editor'>",
        "<meta",
        "name='PubDate'",
        "content='2024-01-01'>",
        "<base",
        "href='http://['>",
        "&nbsp;",
        "&#x0;",
        "发布时间：2024-02-30",
        "2024年3月6日",
        "二〇二四年十月十日",
        "石桥县",
        "。",
        "<img",
        "src=x>",
        "<a",
        "\"='",
        "<b",
        "=>",
    ]
)
HTML = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join)


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "text/html; charset=gbk", "charset=utf-8", "charset=x\x00", "charset=utf-16"]),
)
def test_any_bytes_give_text(body: bytes, content_type: str) -> None:
    text, name = decode(body, content_type)
    text.encode()
    assert name


@given(st.text(max_size=60), st.sampled_from(["utf-8", "gb18030"]))
def test_marked_up_text_comes_back(text: str, codec: str) -> None:
    html = f"<html><title>石桥县人民政府</title><body>{text}</body></html>"
    assert decode(html.encode(codec))[0] == html


@settings(deadline=None)
@given(HTML)
def test_any_markup_is_read_and_offsets_hold(html: str) -> None:
    document = Document("http://www.shiqiao.gov.cn/a/", html)
    seen = extract(document)
    assert 0 <= seen.body_start <= seen.body_end <= len(seen.text)
    assert all(link.place in Place and (not link.url or link.url.startswith("http")) for link in seen.links)
    shown_date(document, seen.title)
    Generic().article(document)


@given(st.text(max_size=80))
def test_any_text_and_address_may_be_asked_for_a_day(text: str) -> None:
    parse_date(text)
    url_date(text)


@settings(max_examples=400)
@given(
    st.lists(
        st.sampled_from(
            ["http:", "file:", "/", "//", "\\", "www.x.cn", ":", "：", "[", "@", "?", "#", " ", "，", "99999"]
        ),
        min_size=1,
        max_size=6,
    ).map("".join)
)
def test_address_that_is_no_address_has_a_reason(href: str) -> None:
    if href.strip() and resolve("http://www.x.gov.cn/a/", href) == ("", False):
        assert fault(href)
