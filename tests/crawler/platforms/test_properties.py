"""No bytes, however broken, make a parser raise or give a post without number and time."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import json
import pkgutil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import platforms
from crawler.platforms import addresses, feed, moments, weibo
from crawler.platforms.feeditems import items_of
from crawler.platforms.redact import redact
from storage.models import Account, Platform

if TYPE_CHECKING:
    from crawler.platforms.base import FetchResult

NOW = dt.datetime(2025, 11, 10, 12, tzinfo=dt.UTC)
PARSERS = [
    "wechat.article:parse", "wechat.backoffice:parse", "wechat.album:parse", "wechat.clientlist:parse",
    "wechat.statistics:parse", "wechat.published:parse", "wechat.menu:parse", "wechat.about:parse",
    "weibo:parse", "douyin:parse", "douyin:parse_official", "toutiao:parse", "feed:parse",
]  # fmt: skip
#: names that the parsers look for, so that made-up answers reach their depths
NAMES = st.sampled_from(
    [
        "list",
        "item",
        "msgid",
        "ref_date",
        "publish_type",
        "detail_list",
        "is_delay",
        "content",
        "news_item",
        "create_time",
        "update_time",
        "url",
        "title",
        "publish_page",
        "publish_list",
        "publish_info",
        "appmsgex",
        "aid",
        "appmsgid",
        "itemidx",
        "link",
        "sent_info",
        "time",
        "general_msg_list",
        "comm_msg_info",
        "datetime",
        "type",
        "app_msg_ext_info",
        "multi_app_msg_item_list",
        "getalbum_resp",
        "article_list",
        "base_resp",
        "ret",
        "is_menu_open",
        "selfmenu_info",
        "button",
        "sub_button",
        "news_info",
        "name",
        "value",
        "data",
        "cards",
        "card_type",
        "card_group",
        "mblog",
        "mid",
        "bid",
        "created_at",
        "text",
        "text_raw",
        "user",
        "id",
        "screen_name",
        "isLongText",
        "retweeted_status",
        "ok",
        "statuses",
        "total_number",
        "userInfo",
        "statuses_count",
        "aweme_list",
        "aweme_id",
        "desc",
        "status_code",
        "has_more",
        "statistics",
        "status",
        "images",
        "author",
        "error_code",
        "item_id",
        "share_url",
        "message",
        "cell_type",
        "publish_time",
        "behot_time",
        "group_id",
        "rich_content",
        "items",
        "date_published",
        "date_modified",
        "content_html",
        "authors",
        "version",
        "errcode",
        "errmsg",
        "app_msg_list",
    ]
)
MOMENTS = st.sampled_from(
    [
        "刚刚",
        "5分钟前",
        "99999小时前",
        "昨天 25:61",
        "02-30",
        "1601-01-01T00:00:00",
        "9999-12-31T23:59:59",
        "0000-00-00",
        "2025-11-10",
        "Sat Nov 08 08:00:00 +0800 2025",
        "Mon, 99 Nov 2025 12:00:10 ",
    ]
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.integers(1_000_000_000, 2_000_000_000)
    | st.floats(allow_nan=True) | st.text(max_size=8) | MOMENTS | st.sampled_from(["22_1", "1", 9, 11, 60, 0, "success", "\ud800", "x\x00"])
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=30,
)
FRAGMENTS = st.lists(
    st.sampled_from(
        ['id="js_content"', "window.cgiDataNew = {", "mid: '", "1' * 1,", "ori_create_time: '1762747210' * 1,",
         "content_noencode: JsDecode('\\x3cp\\x3e", "')", "}", 'var ct = "1762747210";', 'var mid = "22" || "";', "\\x", "<div", ">",
         "<rss><channel><item>", "<entry>", "<pubDate>Mon, 10 Nov 2025 12:00:10 </pubDate>", "<link>", "https://mp.weixin.qq.com/s?mid=1&idx=1",
         "https://[::1", "http://mp.weixin.qq.com:99999/", "</item>", "&#x110000;", "\x00", "<![CDATA[", "]]>", '"', "'"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def check(parser: str, body: bytes, status: int, url: str) -> None:
    parse = _parser(parser)
    account = Account(unit_id=1, platform=Platform.WECHAT, name="示例发布")
    for found in (parse(body, url, status, NOW), parse(body, url, status, NOW, account)):
        sound(found)


def sound(found: FetchResult) -> None:
    for post in found.posts:
        assert post.identity
        assert post.published_at.tzinfo is not None
        assert 2009 <= post.published_at.year <= 2100
        words = (post.identity, post.title, post.text or "", post.url, post.author_name, *post.images)
        assert not any("\x00" in word for word in words)
        json.dumps([*words, post.counts, post.links]).encode()
        "".join(words).encode()
    json.dumps(found.evidence)


STATUS = st.sampled_from([200, 200, 200, 302, 403, 404, 432, 500])
URLS = st.sampled_from(
    [
        "",
        "https://mp.weixin.qq.com/s/abcdefghijkl",
        "https://mp.weixin.qq.com/s?mid=1&idx=1",
        "http://[::1/x",
        "not an address",
    ]
)
RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("parser", PARSERS)
@RELAXED
@given(body=st.binary(max_size=300), status=STATUS, url=URLS)
def test_no_bytes_break_a_parser(parser: str, body: bytes, status: int, url: str) -> None:
    check(parser, body, status, url)


@pytest.mark.parametrize("parser", PARSERS)
@RELAXED
@given(
    value=VALUES, status=STATUS, url=URLS, nested=st.sampled_from(["", "publish_page", "general_msg_list"])
)
def test_no_json_breaks_a_parser(parser: str, value: Any, status: int, url: str, nested: str) -> None:
    outer = {nested: json.dumps(value)} if nested else value
    check(parser, json.dumps(outer).encode("utf-8", "surrogatepass"), status, url)


@pytest.mark.parametrize(
    "parser", ["wechat.article:parse", "wechat.about:parse", "feed:parse", "weibo:parse"]
)
@RELAXED
@given(body=FRAGMENTS, status=STATUS, url=URLS)
def test_no_torn_markup_breaks_a_parser(parser: str, body: str, status: int, url: str) -> None:
    check(parser, body.encode(), status, url)


def test_every_parser_there_is_stands_above() -> None:
    found = set()
    for module in pkgutil.walk_packages(platforms.__path__, platforms.__name__ + "."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.startswith("parse") and list(inspect.signature(value).parameters)[1:2] == ["url"]:
                found.add(value)
    assert found == {_parser(one) for one in PARSERS}


def _parser(written: str) -> Any:
    module, _, name = written.partition(":")
    return getattr(importlib.import_module(f"crawler.platforms.{module}"), name)


@RELAXED
@given(
    body=st.binary(max_size=200)
    | VALUES.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))
)
def test_what_helps_the_parsers_stands_any_bytes_too(body: bytes) -> None:
    assert weibo.parse_long_text(body) is None or isinstance(weibo.parse_long_text(body), str)
    moment = feed.sync_time(body, "MP_WXS_1", NOW)
    assert moment is None or moment.tzinfo is not None
    items_of(body)


@RELAXED
@given(text=st.text(max_size=60) | MOMENTS)
def test_a_moment_is_aware_or_none(text: str) -> None:
    found = moments.moment(text, NOW)
    assert found is None or (found[0].tzinfo is not None and 2009 <= found[0].year <= 2100)


@RELAXED
@given(
    text=st.text(max_size=80)
    | URLS
    | st.text(max_size=40).map(lambda tail: "https://mp.weixin.qq.com/s?" + tail)
)
def test_no_text_breaks_the_reading_of_addresses(text: str) -> None:
    found = addresses.post_address(text)
    assert found is None or found.key
    assert addresses.url_key(text) == addresses.url_key(text)
    addresses.posts_in(text)
    redact(text)


@settings(max_examples=30, deadline=None)
@given(
    secret=st.text(
        alphabet=st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=6, max_size=20
    ),
    name=st.sampled_from(["access_token", "key", "AppSecret", "ticket", "password"]),
)
def test_no_key_of_an_address_survives_redaction(secret: str, name: str) -> None:
    shown = redact(
        f"https://me:{quote(secret, safe='')}@example.cn/a?{urlencode({name: secret, 'page': '1'})}"
    )
    assert quote(secret, safe="") not in shown
    assert "page=1" in shown
