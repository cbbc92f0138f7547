"""Answers in the likeness of WeChat's: pages, back office, statistics, menus."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from crawler.platforms.wechat import about, article, backoffice, clientlist, menu, statistics
from crawler.platforms.wechat.pages import PageClass, classify
from storage.models import PostKind, PostState, SourceHealth

if TYPE_CHECKING:
    from collections.abc import Callable

H = SourceHealth
ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2025, 11, 10, 20, tzinfo=ZONE)


def packed(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


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


@pytest.mark.parametrize(
    ("row", "verified"),
    [("帐号主体：示例县教育局", None), ("主体类型：个人", False), ("认证情况：未认证", False)],
)
def test_only_a_page_that_says_so_calls_an_account_unverified(row: str, verified: bool | None) -> None:
    title, _, value = row.partition("：")
    rows = "".join(
        f'<div class="item-info"><div class="item-title">{name}</div><div class="item-desc">{text}</div></div>'
        for name, text in (("微信号", "slxfb"), (title, value))
    )
    profile = about.parse(rows.encode(), "", 200, NOW).profile
    assert profile is not None
    assert profile.verified is verified


@pytest.mark.parametrize(
    ("item", "kind"),
    [(0, PostKind.ARTICLE), (5, PostKind.VIDEO), (7, PostKind.AUDIO), (8, PostKind.IMAGE), (10, PostKind.TEXT),
     (11, PostKind.SHARE), (17, PostKind.SHORT)],
)  # fmt: skip
def test_each_item_type_gives_kind_text_time_and_number(
    page: Callable[..., str], item: int, kind: PostKind
) -> None:
    body = page("防火提醒", "秋季干燥，注意防火", mid=2247490099, idx=2, at=NOW, kind=item).encode()
    url = "https://mp.weixin.qq.com/s?__biz=M&mid=1&idx=1&chksm=abc"
    (post,) = article.parse(body, url, 200, NOW).posts
    assert (post.kind, post.text, post.identity) == (kind, "秋季干燥，注意防火", "2247490099_2")
    assert (post.published_at, post.url) == (NOW, url)
