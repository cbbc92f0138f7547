"""The walk over the sources: order, proof, blocks, budgets, and what becomes of the posts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from storage import texts
from storage.models import Platform, PostState, SourceHealth

if TYPE_CHECKING:
    from conftest import County, Platforms


FEED = "/feeds/MP_WXS_1.json"
ARTICLE = "https://mp.weixin.qq.com/s/P9cMowFQ-QahLRnfHponKw"
PATH = "/s/P9cMowFQ-QahLRnfHponKw"
VERIFY = "<html><head><title></title></head><script>var PAGE_MID='mmbizwap:secitptpage/verify.html';</script></html>"
DELETED = (
    "<html><div class=\"weui-msg\"><div class='weui-msg__title warn'>该内容已被发布者删除</div></div></html>"
)
VIOLATION = "<html><h2 class='weui-msg__title title'> 此内容因违规无法查看 </h2></html>"


def feed(*items: tuple[str, str, str], content: str = "<p>摘要</p>") -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1",
        "title": "示例发布",
        "generator": "WeWe-RSS",
        "items": [
            {"id": url, "url": url, "title": title, "date_modified": when, "content_html": content}
            for url, title, when in items
        ],
    }


ONE = (ARTICLE, "县政府召开常务会议", "2025-11-10T04:00:10.000Z")


def bridged(platforms: Platforms, county: County, *items: tuple[str, str, str]) -> None:
    platforms.routes[FEED] = feed(*(items or (ONE,)))
    county.account(Platform.WECHAT, ("wewe-rss", platforms.url + FEED))


def text(county: County, number: int = 0) -> str:
    post = county.posts()[number]
    with county.database.session() as session:
        return texts.read(session, [post.text_id or 0]).get(post.text_id or 0, "")


def when(hour: int = 12) -> dt.datetime:
    return dt.datetime(2025, 11, 10, hour, 0, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_a_bridge_without_sync_time_proves_only_what_it_shows(platforms: Platforms, county: County) -> None:
    bridged(platforms, county)
    counts = county.watch()
    first = county.attempts("feed.wewe")[0]
    assert (first.health, first.can_prove_absence, counts.new) == (SourceHealth.OK, False, 1)


def test_a_bridge_heard_from_upstream_lately_can_prove(platforms: Platforms, county: County) -> None:
    synced = int((county.now - dt.timedelta(hours=3)).timestamp())
    platforms.routes["/feeds"] = [{"id": "MP_WXS_1", "syncTime": synced}]
    bridged(
        platforms,
        county,
        ONE,
        ("https://mp.weixin.qq.com/s/5uS9XKRaLwEDUYicy2Mi1Q", "旧", "2025-10-01T00:00:00Z"),
    )
    counts = county.watch()
    first = county.attempts("feed.wewe")[0]
    assert (first.can_prove_absence, first.anchored, counts.answered) == (True, True, 1)


def test_a_bridge_that_has_not_heard_for_days_is_stale(platforms: Platforms, county: County) -> None:
    platforms.routes["/feeds"] = [
        {"id": "MP_WXS_1", "syncTime": int((county.now - dt.timedelta(days=9)).timestamp())}
    ]
    bridged(platforms, county)
    county.watch()
    assert county.attempts("feed.wewe")[0].health is SourceHealth.STALE


def test_a_bridge_feed_without_entries_is_unconfirmed(platforms: Platforms, county: County) -> None:
    platforms.routes[FEED] = feed()
    county.account(Platform.WECHAT, ("wewe-rss", platforms.url + FEED))
    county.watch()
    assert county.attempts()[0].health is SourceHealth.EMPTY_UNCONFIRMED


def test_a_challenge_ends_the_reading_of_pages(platforms: Platforms, county: County) -> None:
    other = "https://mp.weixin.qq.com/s/5uS9XKRaLwEDUYicy2Mi1Q"
    platforms.routes |= {PATH: VERIFY, "/s/5uS9XKRaLwEDUYicy2Mi1Q": VERIFY}
    bridged(platforms, county, ONE, (other, "通知", "2025-11-09T04:00:00Z"))
    counts = county.watch()
    blocked = county.attempts("wechat.page")[0]
    assert (blocked.health, blocked.calls, counts.pages) == (SourceHealth.BLOCKED, 1, 1)
    assert [post.state for post in county.posts()] == [PostState.LIVE] * 2
    assert blocked.next_try_on == dt.date(2025, 11, 11)


def test_blocks_in_a_row_make_the_rest_longer(platforms: Platforms, county: County) -> None:
    platforms.routes["/mp/appmsgalbum"] = VERIFY
    county.account(Platform.WECHAT, ("合集", "__biz=Mz;album_id=1"))
    rests = []
    for _ in range(8):
        county.watch()
        county.now += dt.timedelta(days=1)
    for attempt in county.attempts("wechat.album"):
        rests.append((attempt.next_try_on or dt.date.min) - attempt.at.date())
    assert [rest.days for rest in rests] == [1, 2, 4, 4]


def test_a_challenge_closes_the_source_for_all_that_night(platforms: Platforms, county: County) -> None:
    platforms.routes["/mp/appmsgalbum"] = VERIFY
    for name in ("甲", "乙", "丙"):
        county.account(Platform.WECHAT, ("合集", "__biz=Mz;album_id=1"), name=name)
    county.watch()
    assert platforms.paths["/mp/appmsgalbum"] == 1
    assert [one.calls for one in county.attempts()] == [1, 0, 0]
    assert {one.health for one in county.attempts()} == {SourceHealth.BLOCKED}


def test_an_album_without_the_newest_post_is_no_proof_of_silence(
    platforms: Platforms, county: County
) -> None:
    old = int((county.now - dt.timedelta(days=40)).timestamp())
    entry = {
        "title": "旧文",
        "msgid": "2247480001",
        "itemidx": "1",
        "create_time": str(old),
        "url": "http://mp.weixin.qq.com/s?__biz=Mz&mid=2247480001&idx=1&sn=a&chksm=b#rd",
    }
    platforms.routes["/mp/appmsgalbum"] = {
        "base_resp": {"ret": 0},
        "getalbum_resp": {"article_list": [entry]},
    }
    county.account(Platform.WECHAT, ("合集", "__biz=Mz;album_id=1"))
    county.watch()
    (attempt,) = county.attempts("wechat.album")
    assert (attempt.health, attempt.can_prove_absence) == (SourceHealth.OK, False)


def test_a_spent_budget_is_said_and_proves_nothing(platforms: Platforms, county: County) -> None:
    county.tuned(bridge_calls=1)
    platforms.routes[FEED] = feed(ONE)
    for name in ("甲", "乙"):
        county.account(Platform.WECHAT, ("订阅源", platforms.url + FEED), name=name)
    county.watch()
    first, second = county.attempts("feed.rss")
    assert (first.health, second.health) == (SourceHealth.OK, SourceHealth.NET_ERROR)
    assert "已达上限" in second.message


def test_calls_of_the_same_night_count_against_its_budget(platforms: Platforms, county: County) -> None:
    county.tuned(bridge_calls=1)
    platforms.routes[FEED] = feed(ONE)
    county.account(Platform.WECHAT, ("订阅源", platforms.url + FEED))
    county.watch()
    county.now += dt.timedelta(hours=2)
    county.watch()
    assert platforms.paths[FEED] == 1


def test_a_run_taken_up_again_passes_over_what_it_has(platforms: Platforms, county: County) -> None:
    from crawler.accounts import watch_accounts

    bridged(platforms, county)
    county.watch()
    run = county.attempts()[0].run_id or 0
    watch_accounts(county.database, county.settings, run, county.now, lambda *_: None)
    assert platforms.paths[FEED] == 1


def test_an_unknown_source_names_those_that_there_are(county: County) -> None:
    county.account(Platform.WEIBO, ("爬虫", ""))
    county.watch()
    (attempt,) = county.attempts()
    assert attempt.health is SourceHealth.CONFIG_ERROR
    assert "官方接口" in attempt.message
    assert "RSSHub" in attempt.message


def test_an_account_without_a_source_is_a_persons_turn(county: County) -> None:
    county.account(Platform.XIAOHONGSHU)
    county.watch()
    assert county.attempts()[0].health is SourceHealth.MANUAL_DUE


def test_no_secret_of_an_address_is_stored(platforms: Platforms, county: County) -> None:
    county.vault.set("wewe", "hush-hush-token")
    platforms.routes[FEED] = feed(ONE)
    url = platforms.url.replace("http://", "http://me:password@") + FEED + "?key={secret:wewe}"
    county.account(Platform.WECHAT, ("订阅源", url))
    county.watch()
    told = repr([(one.message, one.evidence) for one in county.attempts()])
    assert county.attempts()[0].health is SourceHealth.OK
    assert "hush-hush-token" not in told
    assert "password" not in told


def test_a_menu_that_will_not_answer_costs_no_proof(platforms: Platforms, county: County) -> None:
    item = {"ref_date": "2025-11-09", "msgid": "2247490099_1", "publish_type": 0, "detail_list": []}
    platforms.routes |= {
        "/cgi-bin/stable_token": {"access_token": "T" * 20, "expires_in": 7200},
        "/datacube/getarticletotaldetail": {"list": [item], "is_delay": False},
    }
    county.tuned(api_calls=2)
    county.vault.set("wechat:wx1", "secret-of-wx1")
    county.account(Platform.WECHAT, ("官方接口", "wx1"))
    assert county.watch().answered == 1
