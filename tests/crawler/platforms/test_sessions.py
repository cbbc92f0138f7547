"""Logins and profile pages: what a person's login shows, and what a dead or weak one must not claim."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from crawler.loginbrowser import NoLogin, of_file
from crawler.platforms.sessions import examine
from storage.models import Account, AccountProfile, Platform, PostState, SourceHealth

if TYPE_CHECKING:
    from conftest import County, Platforms

H = SourceHealth
UID = "1234567890"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")


def logged_in(county: County, name: str, cookie: str, days: float = 20) -> None:
    until = (county.now + dt.timedelta(days=days)).timestamp()
    mine = {"name": cookie, "value": "v-of-login", "domain": "127.0.0.1", "path": "/", "expires": until,
            "httpOnly": False, "secure": False, "sameSite": "Lax"}  # fmt: skip
    saved_at = int(county.now.timestamp())
    county.vault.keep_session(
        name, {"cookies": [mine], "origins": [], "saved_at": saved_at, "url": "", "token": "42"}
    )


def blog(number: int, when: str, **more: Any) -> dict[str, Any]:
    user = {"id": int(UID), "screen_name": "示例发布"}
    card = {
        "mid": f"523000000000000{number}",
        "bid": f"Q0000000{number}",
        "created_at": when,
        "text": "内容",
        "user": user,
        **more,
    }
    return {"card_type": 9, "mblog": card}


def weibo(platforms: Platforms, *blogs: dict[str, Any], total: int = 512, login: bool = True) -> None:
    about = {
        "userInfo": {
            "id": int(UID),
            "screen_name": "示例发布",
            "statuses_count": total,
            "followers_count": 9000,
        }
    }
    tabs = {"tabsInfo": {"tabs": [{"tab_type": "weibo", "containerid": "107603" + UID}]}}

    def index(query: dict[str, str], sent: Any) -> Any:
        return (
            {"ok": 1, "data": {"cards": list(blogs)}}
            if "containerid" in query
            else {"ok": 1, "data": about | tabs}
        )

    platforms.routes["/api/config"] = {"data": {"login": login}}
    platforms.routes["/api/container/getIndex"] = index


@pytest.fixture
def one_weibo(county: County) -> Account:
    county.account(Platform.WEIBO, ("微博网页", ""), identifier=UID)
    logged_in(county, f"weibo-{UID}", "SUB")
    with county.database.session() as session:
        return session.query(Account).one()


RECENT = (blog(1, "35分钟前"), blog(2, "11-08"), blog(3, "2025-10-01"))


def test_a_login_shows_the_list_and_the_number_of_posts(
    platforms: Platforms, county: County, one_weibo: Account
) -> None:
    weibo(platforms, *RECENT)
    counts = county.watch()
    (attempt,) = county.attempts()
    assert (attempt.health, attempt.anchored, attempt.total_hint) == (H.OK, True, 512)
    assert (counts.answered, counts.calls) == (1, {"weibo.session": 3})
    assert "SUB=v-of-login" in platforms.asked[0][3]["Cookie"]


def test_what_the_profile_says_is_kept_once(platforms: Platforms, county: County, one_weibo: Account) -> None:
    weibo(platforms, *RECENT)
    county.watch()
    county.now += dt.timedelta(days=1)
    county.watch()
    with county.database.session() as session:
        (profile,) = session.query(AccountProfile)
    assert (profile.name, profile.followers, profile.total) == ("示例发布", 9000, 512)


def test_a_visitor_is_not_logged_in(platforms: Platforms, county: County, one_weibo: Account) -> None:
    weibo(platforms, login=False)
    county.watch()
    assert county.attempts()[0].health is H.LOGIN_NEEDED
    assert "xuncha login" in county.attempts()[0].message


def test_a_login_that_has_ended_is_not_tried(
    platforms: Platforms, county: County, one_weibo: Account
) -> None:
    county.now += dt.timedelta(days=30)
    county.watch()
    assert (county.attempts()[0].health, platforms.asked) == (H.LOGIN_NEEDED, [])


def test_the_end_of_a_login_is_told_a_day_before(county: County, one_weibo: Account) -> None:
    early = examine(county.vault, one_weibo, county.now)
    late = examine(county.vault, one_weibo, county.now + dt.timedelta(days=19, hours=12))
    assert (early.alive, early.soon, early.message) == (True, False, "")
    assert (late.alive, late.soon) == (True, True)
    assert "即将失效" in late.message


def test_a_login_of_the_back_office_is_old_after_four_days(county: County) -> None:
    account = Account(unit_id=1, platform=Platform.WECHAT, name="示例发布")
    logged_in(county, "wechat-示例发布", "slave_sid")
    assert examine(county.vault, account, county.now).alive
    assert not examine(county.vault, account, county.now + dt.timedelta(days=5)).alive


def test_an_empty_list_under_a_number_of_posts_proves_nothing(
    platforms: Platforms, county: County, one_weibo: Account
) -> None:
    weibo(platforms)
    counts = county.watch()
    assert (county.attempts()[0].health, counts.answered) == (H.EMPTY_UNCONFIRMED, 0)


def test_a_list_without_the_known_newest_is_stale(
    platforms: Platforms, county: County, one_weibo: Account
) -> None:
    weibo(platforms, *RECENT)
    county.watch()
    county.now += dt.timedelta(days=12)
    weibo(platforms, *RECENT[1:])
    county.watch()
    last = county.attempts()[-1]
    assert (last.health, last.can_prove_absence) == (H.STALE, False)
    assert all(post.removed_at is None for post in county.posts())


def test_a_number_that_grew_without_a_new_post_is_stale(
    platforms: Platforms, county: County, one_weibo: Account
) -> None:
    fixed = (blog(1, "2025-11-10 10:00"), *RECENT[1:])
    weibo(platforms, *fixed)
    county.watch()
    county.now += dt.timedelta(days=12)
    weibo(platforms, *fixed, total=513)
    county.watch()
    assert county.attempts()[-1].health is H.STALE


def test_a_post_missing_between_others_was_taken_down(
    platforms: Platforms, county: County, one_weibo: Account
) -> None:
    weibo(platforms, *RECENT)
    county.watch()
    weibo(platforms, RECENT[0], RECENT[2])
    counts = county.watch()
    gone = next(post for post in county.posts() if post.identity.endswith("2"))
    assert (gone.state, counts.removed) == (PostState.DELETED, 1)


def test_an_edited_post_of_a_list_is_changed(
    platforms: Platforms, county: County, one_weibo: Account
) -> None:
    weibo(platforms, *RECENT)
    county.watch()
    weibo(platforms, blog(1, "35分钟前", text="改过"), *RECENT[1:])
    assert county.watch().changed == 1


def test_the_whole_of_a_long_text_is_fetched_once(
    platforms: Platforms, county: County, one_weibo: Account
) -> None:
    long = blog(1, "35分钟前", text="开头……全文", isLongText=True)
    weibo(platforms, long, *RECENT[1:])
    platforms.routes["/statuses/extend"] = {"ok": 1, "data": {"longTextContent": "开头和结尾"}}
    county.watch()
    county.watch()
    assert platforms.paths["/statuses/extend"] == 1
    assert county.watch().changed == 0


def test_an_unmade_authorisation_names_the_secret_to_keep(county: County) -> None:
    county.account(Platform.WEIBO, ("官方接口", ""), identifier=UID)
    county.watch()
    assert "xuncha secret set weibo:1234567890" in county.attempts()[0].message


def test_the_authorised_list_is_read_without_showing_the_token(platforms: Platforms, county: County) -> None:
    county.account(Platform.WEIBO, ("官方接口", ""), identifier=UID)
    county.vault.set(f"weibo:{UID}", "2.00-authorised")
    statuses = [
        blog(n, when)["mblog"]
        for n, when in ((1, "Mon Nov 10 10:00:00 +0800 2025"), (2, "Wed Oct 01 10:00:00 +0800 2025"))
    ]
    platforms.routes["/2/statuses/user_timeline.json"] = {"statuses": statuses, "total_number": 2}
    county.watch()
    (attempt,) = county.attempts()
    assert (attempt.health, attempt.anchored, attempt.total_hint) == (H.OK, True, 2)
    assert "2.00-authorised" not in json.dumps(attempt.evidence)


def test_the_back_office_pages_back_until_the_window_is_covered(platforms: Platforms, county: County) -> None:
    county.account(Platform.WECHAT, ("公众平台后台", ""))
    logged_in(county, "wechat-示例发布", "slave_sid")

    def push(day: int) -> dict[str, str]:
        when = int((county.now - dt.timedelta(days=day)).timestamp())
        article = {
            "aid": f"{2247490000 - day}_1",
            "title": f"第{day}天",
            "link": f"https://mp.weixin.qq.com/s?__biz=M&mid={2247490000 - day}&idx=1&chksm=a",
        }
        return {"publish_info": json.dumps({"sent_info": {"time": when}, "appmsgex": [article]})}

    def pages(query: dict[str, str], sent: Any) -> Any:
        begin = int(query["begin"])
        page = {"total_count": 60, "publish_list": [push(day) for day in range(begin, begin + 5)]}
        return {"base_resp": {"ret": 0}, "publish_page": json.dumps(page)}

    platforms.routes["/cgi-bin/appmsgpublish"] = pages
    county.watch()
    (attempt,) = county.attempts("wechat.backoffice")
    assert (attempt.health, attempt.posts, attempt.calls) == (H.OK, 20, 4)
    assert "token=42" not in json.dumps(attempt.evidence)


def test_a_saved_state_without_login_is_refused(county: County) -> None:
    with pytest.raises(NoLogin, match="没有该平台的登录信息"):
        of_file({"cookies": [{"name": "other", "value": "x"}]}, Platform.DOUYIN, "douyin-x", county.now)
