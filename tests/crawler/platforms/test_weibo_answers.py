"""Answers in the likeness of Weibo's: times, pins, reposts, long texts, and refusals."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from crawler.platforms import weibo
from storage.models import Precision, SourceHealth

H = SourceHealth
ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2025, 11, 10, 20, tzinfo=ZONE)


def packed(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def blog(mid: str, when: str, **more: Any) -> dict[str, Any]:
    user = {"id": 1234567890, "screen_name": "示例县发布"}
    return {"mid": mid, "bid": "Q00000001", "created_at": when, "text": "防火提醒", "user": user, **more}


def cards(*blogs: dict[str, Any]) -> bytes:
    return packed({"ok": 1, "data": {"cards": [{"card_type": 9, "mblog": one} for one in blogs]}})


def test_relative_and_yearless_times_count_from_the_reading() -> None:
    body = cards(
        blog("5230000000000001", "刚刚"),
        blog("5230000000000002", "昨天 18:22"),
        blog("5230000000000003", "11-08"),
        blog("5230000000000004", "12-30"),
    )
    days = [
        post.published_at.astimezone(ZONE).date().isoformat()
        for post in weibo.parse(body, "", 200, NOW).posts
    ]
    assert days == ["2025-11-10", "2025-11-09", "2025-11-08", "2024-12-30"]


def test_a_day_without_hour_is_kept_as_a_day() -> None:
    (post,) = weibo.parse(cards(blog("5230000000000003", "11-08")), "", 200, NOW).posts
    assert post.precision is Precision.DAY


@pytest.mark.parametrize("mark", [{"mblogtype": 2}, {"isTop": 1}, {"title": {"text": "置顶"}}])
def test_each_mark_of_a_pinned_post_is_known(mark: dict[str, Any]) -> None:
    (post,) = weibo.parse(cards(blog("5230000000000001", "11-08", **mark)), "", 200, NOW).posts
    assert post.pinned


def test_an_ordinary_type_is_not_pinned() -> None:
    (post,) = weibo.parse(cards(blog("5230000000000001", "11-08", mblogtype=1)), "", 200, NOW).posts
    assert not post.pinned


def test_a_repost_of_a_vanished_author_is_a_repost() -> None:
    origin = {"mid": "5230000000000099", "user": None}
    (post,) = weibo.parse(
        cards(blog("5230000000000001", "11-08", retweeted_status=origin)), "", 200, NOW
    ).posts
    assert (post.repost, post.origin_url) == (True, "https://m.weibo.cn/detail/5230000000000099")


def test_a_long_text_cut_short_says_so() -> None:
    long = blog("5230000000000001", "11-08", isLongText=True, text='长文……<a href="/status/1">全文</a>')
    (post,) = weibo.parse(cards(long), "", 200, NOW).posts
    assert (post.cut, post.text) == (True, "长文")


def test_a_pinned_post_does_not_stretch_what_a_list_covers() -> None:
    body = cards(blog("5230000000000001", "2024-01-06", mblogtype=2), blog("5230000000000002", "11-08"))
    found = weibo.parse(body, "", 200, NOW)
    assert found.complete_since is not None
    assert found.complete_since.date() == dt.date(2025, 11, 8)


@pytest.mark.parametrize("status", [403, 414, 418, 432])
def test_weibo_answers_of_refusal_are_blocks(status: int) -> None:
    assert weibo.parse(b"{}", "", status, NOW).health is H.BLOCKED


def test_weibo_without_cards_keeps_the_number_of_posts() -> None:
    body = packed({"ok": 1, "data": {"userInfo": {"statuses_count": 512, "screen_name": "示例县发布"}}})
    found = weibo.parse(body, "", 200, NOW)
    assert (found.health, found.total_hint) == (H.EMPTY_UNCONFIRMED, 512)


def test_weibos_open_platform_refuses_other_accounts() -> None:
    found = weibo.parse(packed({"error": "uid", "error_code": 21335}), "", 400, NOW)
    assert found.health is H.CONFIG_ERROR
