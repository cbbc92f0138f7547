"""Every answer of the collection of real and reconstructed ones is read as what it is."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.platforms.wechat.pages import PageClass, classify, decoded
from storage.models import Account, Platform, SourceHealth

if TYPE_CHECKING:
    from crawler.platforms.base import FetchResult

ROOT = Path(os.environ.get("XUNCHA_FIXTURES", "/nowhere")) / "newmedia"
pytestmark = pytest.mark.skipif(not ROOT.is_dir(), reason="XUNCHA_FIXTURES names no folder of real answers")
H = SourceHealth
NOW = dt.datetime(2025, 11, 10, 12, tzinfo=dt.UTC)

#: file → (module, health, posts)
LISTS = {
    "wechat/appmsg_list_ex.json": ("wechat.backoffice", H.OK, 26),
    "wechat/appmsgpublish.json": ("wechat.backoffice", H.OK, 6),
    "wechat/appmsgalbum_getalbum.json": ("wechat.album", H.OK, 3),
    "wechat/getmsg_general_msg_list.json": ("wechat.clientlist", H.OK, 20),
    "wechat/getarticletotaldetail.json": ("wechat.statistics", H.OK, 1),
    "wechat/freepublish_batchget.json": ("wechat.published", H.OK, 1),
    "wechat/freepublish_batchget_empty.json": ("wechat.published", H.EMPTY_UNCONFIRMED, 0),
    "wechat/get_current_selfmenu_info.json": ("wechat.menu", H.OK, 0),
    "wechat/get_current_selfmenu_info_closed.json": ("wechat.menu", H.OK, 0),
    "weibo/REAL_weibo_com_mymblog.json": ("weibo", H.OK, 1),
    "weibo/synthetic_m_getIndex_cards_county.json": ("weibo", H.OK, 9),
    "weibo/blocked_-100_geetest.json": ("weibo", H.BLOCKED, 0),
    "weibo/login_-100.json": ("weibo", H.LOGIN_NEEDED, 0),
    "weibo/empty_ok0.json": ("weibo", H.EMPTY_UNCONFIRMED, 0),
    "weibo/empty_ok1_no_cards.json": ("weibo", H.EMPTY_UNCONFIRMED, 0),
    "weibo/visitor_system.html": ("weibo", H.LOGIN_NEEDED, 0),
    "douyin/reconstructed_aweme_post.json": ("douyin", H.OK, 3),
    "douyin/reconstructed_login_tip.json": ("douyin", H.LOGIN_NEEDED, 1),
    "douyin/REAL_blocked_empty_list.json": ("douyin", H.EMPTY_UNCONFIRMED, 0),
    "douyin/REAL_blocked_hasmore_empty.json": ("douyin", H.BLOCKED, 0),
    "douyin/REAL_blocked_body_empty.txt": ("douyin", H.BLOCKED, 0),
    "douyin/REAL_blocked_body_word.txt": ("douyin", H.BLOCKED, 0),
    "douyin/openapi_video_list.json": ("douyin:parse_official", H.OK, 1),
    "toutiao/reconstructed_list_feed.json": ("toutiao", H.OK, 3),
    "toutiao/empty_data.json": ("toutiao", H.EMPTY_UNCONFIRMED, 0),
    "toutiao/blocked_no_data.json": ("toutiao", H.BLOCKED, 0),
    "feeds/rsshub_weibo_user.json": ("feed", H.OK, 2),
    "feeds/we_mp_rss.xml": ("feed", H.OK, 1),
    "feeds/wewe_rss.atom": ("feed", H.OK, 2),
    "feeds/wewe_rss.json": ("feed", H.OK, 2),
    "feeds/wewe_rss.rss": ("feed", H.OK, 2),
}
PAGES = {
    "article_image_share_01.html": PageClass.OK,
    "article_image_share_05.html": PageClass.OK,
    "article_normal_01.html": PageClass.OK,
    "article_normal_02.html": PageClass.OK,
    "article_normal_c02.html": PageClass.OK,
    "article_share_01.html": PageClass.OK,
    "article_text_share_02.html": PageClass.OK,
    "page_article_quoting_block_text.html": PageClass.OK,
    "page_deleted_en.html": PageClass.DELETED,
    "page_deleted_zh.html": PageClass.DELETED,
    "page_unavailable.html": PageClass.UNAVAILABLE,
    "page_verify_js_shell.html": PageClass.BLOCKED,
    "page_verify_visible.html": PageClass.BLOCKED,
    "page_violation_01.html": PageClass.VIOLATION,
    "page_violation_02.html": PageClass.VIOLATION,
    "aboutbiz_2.html": PageClass.UNKNOWN,
    "aboutbiz_shanghai_union.html": PageClass.UNKNOWN,
}
#: file → identity, time in Asia/Shanghai, account, number of characters that its text has at least
ARTICLES = {
    "article_image_share_01.html": ("2248864730_1", "2025-11-05T18:30", "gh_240fbf8b33e4", 400),
    "article_image_share_05.html": ("2247490415_1", "2025-12-18T17:13", "gh_03ba256a8f7e", 200),
    "article_normal_01.html": ("2247504179_1", "2025-11-10T12:00", "gh_fe02be2b2ff0", 2000),
    "article_normal_02.html": ("2650242275_1", "2025-11-07T08:31", "gh_2f5c59ad6e1e", 10000),
    "article_normal_c02.html": ("2247495124_1", "2026-04-01T18:13", "gh_625dcd91968f", 15000),
    "article_share_01.html": ("2248865513_3", "2025-11-11T08:06", "gh_240fbf8b33e4", 3500),
    "article_text_share_02.html": ("2247483649_1", "2020-05-26T18:10", "gh_fe02be2b2ff0", 100),
}
ERRORS = {
    "mp_backend_session_expired": ("wechat.backoffice", H.LOGIN_NEEDED),
    "mp_backend_freq_control": ("wechat.backoffice", H.BLOCKED),
    "mp_backend_invalid_args_or_search_forbidden": ("wechat.backoffice", H.CONFIG_ERROR),
    "getmsg_no_session": ("wechat.clientlist", H.LOGIN_NEEDED),
    "getmsg_unknown_rate_limited": ("wechat.clientlist", H.BLOCKED),
    "official_token_invalid": ("wechat.statistics", H.CONFIG_ERROR),
    "official_ip_not_whitelisted": ("wechat.statistics", H.CONFIG_ERROR),
    "official_api_unauthorized": ("wechat.statistics", H.CONFIG_ERROR),
    "official_quota": ("wechat.statistics", H.BLOCKED),
}


def read(where: str, body: bytes, url: str = "") -> FetchResult:
    module, _, name = where.partition(":")
    parse = getattr(importlib.import_module(f"crawler.platforms.{module}"), name or "parse")
    account = Account(unit_id=1, platform=Platform.WEIBO, name="示例县发布")
    found: FetchResult = parse(body, url, 200, NOW, account if module == "feed" else None)
    return found


@pytest.mark.parametrize("file", LISTS)
def test_a_list_is_read_as_what_it_is(file: str) -> None:
    where, health, posts = LISTS[file]
    found = read(where, (ROOT / file).read_bytes())
    assert (found.health, len(found.posts)) == (health, posts)


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_never_an_empty_list(name: str) -> None:
    where, health = ERRORS[name]
    body = json.loads((ROOT / "wechat/errors.json").read_text())[name]
    assert read(where, json.dumps(body).encode()).health is health


@pytest.mark.parametrize("file", PAGES)
def test_a_page_is_of_its_class(file: str) -> None:
    assert classify(decoded((ROOT / "wechat" / file).read_bytes())) is PAGES[file]


@pytest.mark.parametrize("file", ARTICLES)
def test_an_article_gives_number_time_account_and_text(file: str) -> None:
    identity, when, owner, length = ARTICLES[file]
    (post,) = read(
        "wechat.article", (ROOT / "wechat" / file).read_bytes(), "https://mp.weixin.qq.com/s/xxxxxxxxxxxx"
    ).posts
    local = post.published_at.astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert (post.identity, local.isoformat()[:16], post.author_id) == (identity, when, owner)
    assert len(post.text or "") >= length


def test_every_answer_of_the_collection_is_named_here() -> None:
    kept = {str(file.relative_to(ROOT)) for file in ROOT.glob("*/*")}
    known = {*LISTS, *(f"wechat/{name}" for name in PAGES), "wechat/errors.json"}
    assert kept <= known
