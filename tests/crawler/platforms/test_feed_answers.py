"""Feeds in the likeness of the bridges': their dates, their failures, and whose posts they name."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from crawler.platforms import feed
from storage.models import Account, Platform, SourceHealth, TimeKind

H = SourceHealth
ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2025, 11, 10, 20, tzinfo=ZONE)


def packed(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def rss(date: str, body: str = "正文", generator: str = "x") -> bytes:
    return (
        f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><generator>{generator}"
        f"</generator><item><title>t</title><link>https://mp.weixin.qq.com/s/P9cMowFQ-QahLRnfHponKw</link>"
        f"<pubDate>{date}</pubDate><content:encoded>{body}</content:encoded></item></channel></rss>"
    ).encode()


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 10 Nov 2025 00:30:00 ",
        "Sun, 09 Nov 2025 16:30:00 GMT",
        "2025-11-09T16:30:00.000Z",
        "2025-11-10 00:30:00",
    ],
)
def test_each_way_to_write_half_past_midnight_is_the_same_moment(date: str) -> None:
    (post,) = feed.parse(rss(date), "", 200, NOW).posts
    assert post.published_at == dt.datetime(2025, 11, 10, 0, 30, tzinfo=ZONE)


def test_a_bridge_whose_date_moves_with_edits_is_known() -> None:
    (post,) = feed.parse(rss("Mon, 10 Nov 2025 12:00:10 ", generator="Mp-We-Rss"), "", 200, NOW).posts
    assert post.time_kind is TimeKind.UPDATED


def test_a_bridges_own_failure_is_not_the_posts_text() -> None:
    (post,) = feed.parse(rss("Mon, 10 Nov 2025 12:00:10 GMT", "获取全文失败，请重试~"), "", 200, NOW).posts
    assert post.text is None


@pytest.mark.parametrize(
    ("status", "body", "health"),
    [
        (503, b"<html>RSSHub</html>", H.NET_ERROR),
        (403, b"", H.CONFIG_ERROR),
        (404, b"", H.CONFIG_ERROR),
        (429, b"", H.BLOCKED),
        (200, b"<!DOCTYPE html><html></html>", H.CONFIG_ERROR),
        (200, b"<rss><channel></channel></rss>", H.EMPTY_UNCONFIRMED),
    ],
)
def test_a_bridge_in_trouble_says_nothing_of_the_account(
    status: int, body: bytes, health: SourceHealth
) -> None:
    assert feed.parse(body, "", status, NOW).health is health


def test_weibos_letters_give_the_number_of_the_post() -> None:
    item = {
        "id": "x",
        "url": "https://weibo.com/1221171697/K3fnuEfZK",
        "title": "t",
        "date_published": "2025-11-10T01:00:00Z",
    }
    account = Account(unit_id=1, platform=Platform.WEIBO, name="示例")
    (post,) = feed.parse(packed({"version": "1.1", "items": [item]}), "", 200, NOW, account).posts
    assert post.identity == "4607741009594608"


def test_a_link_to_another_platform_is_no_number_of_ours() -> None:
    item = {
        "id": "x",
        "url": "https://mp.weixin.qq.com/s?__biz=M&mid=1&idx=1",
        "title": "t",
        "date_published": "2025-11-10T01:00:00Z",
    }
    account = Account(unit_id=1, platform=Platform.KUAISHOU, name="示例")
    (post,) = feed.parse(packed({"version": "1.1", "items": [item]}), "", 200, NOW, account).posts
    assert post.provisional
