"""Answers in the likeness of each platform's: what they hold, and what they only seem to hold."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from crawler.platforms import douyin, feed, toutiao, weibo
from crawler.platforms.base import BEGINNING
from crawler.platforms.wechat import about, article, backoffice, clientlist, menu, statistics
from crawler.platforms.wechat.pages import PageClass, classify
from storage.models import Account, Platform, PostKind, PostState, Precision, SourceHealth, TimeKind

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


def test_a_verification_page_without_words_is_a_block() -> None:
    assert (
        classify("<html><script>var PAGE_MID='mmbizwap:secitptpage/verify.html'</script></html>")
        is PageClass.BLOCKED
    )


def test_an_article_may_quote_the_words_of_a_block() -> None:
    page = '<div id="js_content"><p>环境异常，该内容已被发布者删除</p></div><script>poc_token</script>'
    assert classify(page) is PageClass.OK


def test_a_redirect_to_the_captcha_is_a_block() -> None:
    found = article.parse(b"", "https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=x", 302, NOW)
    assert found.health is H.BLOCKED


def test_a_banned_account_is_not_an_empty_page() -> None:
    assert classify('<p class="weui-msg__title">此帐号已自主注销，内容无法查看</p>') is PageClass.CLOSED


def test_a_quoted_date_of_another_post_is_not_taken() -> None:
    page = """<div id="js_content"></div><script>var related = {mid: '1', ct: '1500000000'};
    window.cgiDataNew = { user_name: JsDecode('gh_0123456789ab'), mid: '2247483649' * 1, idx: '2' * 1,
    content_noencode: JsDecode('\\x3cp\\x3e正文\\x26amp;\\x3c/p\\x3e'), ori_create_time: '1762747210' * 1, }</script>"""
    (post,) = article.parse(page.encode(), "https://mp.weixin.qq.com/s/abcdefghijkl", 200, NOW).posts
    assert (post.identity, post.text) == ("2247483649_2", "正文&")
    assert post.published_at == dt.datetime(2025, 11, 10, 12, 0, 10, tzinfo=ZONE)


def test_the_backoffice_list_is_json_in_json_in_json() -> None:
    info = {
        "sent_info": {"time": 1762747210, "is_send_all": True},
        "appmsgex": [
            {"aid": "2247483649_1", "title": "t", "link": "http://mp.weixin.qq.com/s/x", "is_deleted": False}
        ],
    }
    page = {"total_count": 2, "publish_list": [{"publish_info": json.dumps(info)}, {"publish_info": ""}]}
    body = packed({"base_resp": {"ret": 0}, "publish_page": json.dumps(page)})
    found = backoffice.parse(body, "", 200, NOW)
    assert [(post.identity, post.pushed) for post in found.posts] == [("2247483649_1", True)]


def test_del_flag_does_not_mean_deleted() -> None:
    head = {
        "title": "t",
        "content_url": "http:\\/\\/mp.weixin.qq.com\\/s?__biz=Mz&amp;mid=22&amp;idx=1&amp;sn=a&amp;chksm=b",
        "del_flag": 1,
    }
    message = {"comm_msg_info": {"id": 1, "type": 49, "datetime": 1762747210}, "app_msg_ext_info": head}
    body = packed({"ret": 0, "general_msg_list": json.dumps({"list": [message]})})
    (post,) = clientlist.parse(body, "", 200, NOW).posts
    assert (post.identity, post.state) == ("22_1", PostState.LIVE)
    assert post.url.endswith("sn=a&chksm=b")


def test_a_message_without_article_is_an_update_too() -> None:
    message = {"comm_msg_info": {"id": 7, "type": 3, "datetime": 1762747210}}
    body = packed({"ret": 0, "general_msg_list": json.dumps({"list": [message]})})
    assert [post.kind for post in clientlist.parse(body, "", 200, NOW).posts] == [PostKind.IMAGE]


@pytest.mark.parametrize("delay", [True, 1, "true"])
def test_delayed_statistics_are_known_however_written(delay: Any) -> None:
    assert statistics.parse(packed({"list": [], "is_delay": delay}), "", 200, NOW).delayed


def test_statistics_without_a_list_are_no_answer() -> None:
    assert statistics.parse(b"{}", "", 200, NOW).health is H.NET_ERROR


def test_a_menu_answer_without_its_flag_is_no_closed_menu() -> None:
    found = menu.parse(b"{}", "", 200, NOW)
    assert (found.health, found.menu) == (H.NET_ERROR, None)


def test_a_mini_programs_fallback_address_is_not_its_target() -> None:
    button = {
        "name": "办事",
        "type": "miniprogram",
        "appid": "wx0",
        "pagepath": "pages/index",
        "url": "http://mp.weixin.qq.com",
    }
    found = menu.parse(packed({"is_menu_open": 1, "selfmenu_info": {"button": [button]}}), "", 200, NOW)
    assert found.menu is not None
    assert (found.menu.items[0].urls, found.menu.items[0].target) == ((), "wx0 pages/index")


def test_the_page_about_an_account_tells_who_stands_behind_it() -> None:
    page = """<div class="about-page"><div class="item-info basic-info"><div class="item-title">微信号</div>
    <div class="item-desc">slxfb</div></div><div class="item-info"><div class="item-title">认证主体</div>
    <a class="item-desc"><div class="type-link-word-wrp"> 示例县人民政府办公室 <i></i></div></a></div></div>"""
    profile = about.parse(page.encode(), "", 200, NOW).profile
    assert profile is not None
    assert (profile.subject, profile.verified) == ("示例县人民政府办公室", True)
