"""Answers in the likeness of 抖音's and 今日头条's: what they hold, and what they only seem to hold."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from crawler.platforms import douyin, toutiao
from crawler.platforms.base import BEGINNING
from storage.models import PostKind, PostState, SourceHealth

H = SourceHealth
ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2025, 11, 10, 20, tzinfo=ZONE)


def packed(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def aweme(identity: str, day: int, **more: Any) -> dict[str, Any]:
    when = int(dt.datetime(2025, 11, day, 9, tzinfo=ZONE).timestamp())
    return {"aweme_id": identity, "desc": "消费券", "create_time": when, "is_top": 0, **more}


def works(*items: dict[str, Any], more: int = 0) -> bytes:
    return packed({"status_code": 0, "has_more": more, "aweme_list": list(items)})


def test_a_picture_series_is_a_note() -> None:
    (post,) = douyin.parse(works(aweme("7570000000000000003", 1, aweme_type=68)), "", 200, NOW).posts
    assert (post.kind, post.url) == (PostKind.IMAGE, "https://www.douyin.com/note/7570000000000000003")


def test_a_work_that_was_taken_down_is_not_live() -> None:
    gone = aweme("7570000000000000003", 1, status={"is_prohibited": True})
    (post,) = douyin.parse(works(gone), "", 200, NOW).posts
    assert post.state is PostState.VIOLATION


def test_a_list_that_ended_holds_all_works() -> None:
    found = douyin.parse(works(aweme("7570000000000000003", 1)), "", 200, NOW)
    assert found.complete_since == BEGINNING


@pytest.mark.parametrize(
    ("body", "health"),
    [
        (b"", H.BLOCKED),
        (b"blocked", H.BLOCKED),
        (b'{"status_code":0,"has_more":true,"aweme_list":[]}', H.BLOCKED),
        (b'{"status_code":0,"has_more":0,"aweme_list":[]}', H.EMPTY_UNCONFIRMED),
        (b'{"status_code":8}', H.LOGIN_NEEDED),
        (b'{"status_code":2154}', H.BLOCKED),
        (b'{"status_code":0}', H.BLOCKED),
        (b'{"verify_ticket":"x","status_code":0,"aweme_list":[]}', H.BLOCKED),
    ],
)
def test_douyins_blocks_that_look_like_success(body: bytes, health: SourceHealth) -> None:
    assert douyin.parse(body, "", 200, NOW).health is health


def test_a_work_in_review_is_not_public_yet() -> None:
    item = {"item_id": "@x", "title": "a", "create_time": 1762747210, "is_reviewed": False}
    body = packed({"data": {"error_code": 0, "list": [item], "has_more": False}})
    assert douyin.parse_official(body, "", 200, NOW).posts == []


def test_the_two_ways_to_douyin_name_a_work_alike() -> None:
    share = "https://www.iesdouyin.com/share/video/7570000000000000002/"
    item = {"item_id": "@x", "title": "a", "create_time": 1762747210, "share_url": share}
    body = packed({"data": {"error_code": 0, "list": [item], "has_more": False}})
    assert douyin.parse_official(body, "", 200, NOW).posts[0].identity == "7570000000000000002"


def entry(identity: str, kind: int, day: int, **more: Any) -> dict[str, Any]:
    when = int(dt.datetime(2025, 11, day, 9, tzinfo=ZONE).timestamp())
    return {
        "item_id": identity,
        "cell_type": kind,
        "publish_time": when,
        "behot_time": when,
        "title": "标题",
        **more,
    }


def test_an_advertisement_is_no_post() -> None:
    body = packed({"message": "success", "has_more": True, "data": [entry("7560000000000000004", 48, 9)]})
    assert toutiao.parse(body, "", 200, NOW).health is H.EMPTY_UNCONFIRMED


def test_a_short_post_has_its_first_line_for_a_title() -> None:
    short = entry("7560000000000000002", 32, 9, title="", content="第一行\n第二行")
    (post,) = toutiao.parse(packed({"message": "success", "data": [short]}), "", 200, NOW).posts
    assert (post.title, post.kind, post.url) == (
        "第一行",
        PostKind.SHORT,
        "https://www.toutiao.com/w/7560000000000000002/",
    )


def test_an_articles_summary_is_only_its_beginning() -> None:
    (post,) = toutiao.parse(
        packed({"message": "success", "data": [entry("7560000000000000001", 60, 9)]}), "", 200, NOW
    ).posts
    assert post.cut


@pytest.mark.parametrize(
    "body", [b'{"message":"error"}', b'{"message":"success"}', b"<html>__ac_nonce</html>", b""]
)
def test_toutiaos_answers_without_a_list_are_blocks(body: bytes) -> None:
    assert toutiao.parse(body, "", 200, NOW).health is H.BLOCKED
