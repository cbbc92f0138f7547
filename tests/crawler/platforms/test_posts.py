"""What becomes of the posts: text, number, edits, removal, copies from several sources made one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from storage import texts
from storage.models import Evidence, LinkSet, Platform, PostState, Precision, SourceHealth

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import County, Platforms

    from storage.database import Database

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


def test_the_article_page_gives_number_and_text(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    platforms.routes[PATH] = page("县政府召开常务会议", "全文在此", mid=2247490099, at=when())
    bridged(platforms, county)
    counts = county.watch()
    (post,) = county.posts()
    assert (post.identity, post.group_id, post.url) == ("2247490099_1", "2247490099", ARTICLE)
    assert text(county) == "全文在此"
    assert counts.pages == 1


def test_a_failed_text_is_no_text(platforms: Platforms, county: County) -> None:
    platforms.routes[FEED] = feed(ONE, content="获取全文失败，请重试~")
    county.account(Platform.WECHAT, ("wewe-rss", platforms.url + FEED))
    county.watch()
    assert county.posts()[0].text_id is None


def test_statistics_and_bridge_make_one_post(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    item = {"ref_date": "2025-11-09", "msgid": "2247490099_1", "publish_type": 0, "detail_list": []}
    platforms.routes |= {
        "/cgi-bin/stable_token": {"access_token": "T" * 20, "expires_in": 7200},
        "/datacube/getarticletotaldetail": {"list": [item], "is_delay": False},
        FEED: feed(ONE),
        PATH: page("县政府召开常务会议", "全文在此", mid=2247490099, at=when()),
    }
    county.vault.set("wechat:wx1", "secret-of-wx1")
    county.account(Platform.WECHAT, ("官方接口", "wx1"), ("wewe-rss", platforms.url + FEED))
    county.watch()
    (post,) = county.posts()
    assert (post.identity, post.evidence, post.precision) == (
        "2247490099_1",
        Evidence.OFFICIAL,
        Precision.SECOND,
    )
    assert post.published_at == when()
    assert text(county) == "全文在此"


def test_a_night_that_changes_nothing_leaves_the_revision(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    platforms.routes[PATH] = page("县政府召开常务会议", "全文在此", mid=2247490099, at=when())
    bridged(platforms, county)
    county.watch()
    before = county.posts()[0].revision
    county.now += dt.timedelta(days=1)
    counts = county.watch()
    assert county.posts()[0].revision == before
    assert (counts.new, counts.changed) == (0, 0)


def test_an_edit_is_noticed_when_the_page_is_read_again(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    platforms.routes[PATH] = page("县政府召开常务会议", "错字", mid=2247490099, at=when())
    bridged(platforms, county)
    county.watch()
    before = county.posts()[0]
    platforms.routes[PATH] = page("县政府召开常务会议", "改正", mid=2247490099, at=when())
    county.now += dt.timedelta(days=2)
    counts = county.watch()
    after = county.posts()[0]
    assert (text(county), counts.changed) == ("改正", 1)
    assert after.revision > before.revision
    assert after.content_hash != before.content_hash


def test_deleted_and_forbidden_posts_are_told_apart(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    for answer, state in ((DELETED, PostState.DELETED), (VIOLATION, PostState.VIOLATION)):
        platforms.routes[PATH] = answer
        if not county.posts():
            bridged(platforms, county)
        county.watch(posts=[post.id for post in county.posts()])
        (post,) = county.posts()
        assert post.state is state
        assert post.removed_at is not None


def test_a_page_of_another_account_is_not_ours(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    platforms.routes |= {
        FEED: feed(ONE),
        PATH: page("别家的", "别家的", mid=2247490099, at=when(), owner="gh_other0000000", name="别家"),
    }
    county.account(Platform.WECHAT, ("wewe-rss", platforms.url + FEED), identifier="gh_0123456789ab")
    county.watch()
    assert county.posts() == []
    assert county.attempts("wechat.page")[0].health is SourceHealth.CONFIG_ERROR


def test_a_post_dated_ahead_is_not_taken(platforms: Platforms, county: County) -> None:
    bridged(platforms, county, (ARTICLE, "明天", "2025-11-11T04:00:00Z"))
    county.watch()
    assert county.posts() == []
    assert county.attempts("feed.wewe")[0].evidence["dated_ahead"] == 1


def test_links_of_a_post_are_interned_for_the_link_check(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    source = "http://www.example.gov.cn/a.html"
    platforms.routes[PATH] = page("县政府召开常务会议", "正文", mid=2247490099, at=when(), source=source)
    bridged(platforms, county)
    counts = county.watch()
    (post,) = county.posts()
    with county.database.session() as session:
        assert session.get(LinkSet, post.content_links) is not None
    assert len(counts.targets) == 1


def test_a_page_that_does_not_come_is_asked_for_again(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    platforms.routes[PATH] = (502, {}, b"<html>bad gateway</html>")
    bridged(platforms, county)
    county.watch()
    assert county.posts()[0].checked_at is None
    platforms.routes[PATH] = page("县政府召开常务会议", "全文在此", mid=2247490099, at=when())
    county.now += dt.timedelta(days=1)
    county.watch()
    assert text(county) == "全文在此"


def test_both_databases_keep_the_same(
    any_database: Database,
    tmp_path: Path,
    platforms: Platforms,
    page: Callable[..., str],
    make_county: Callable[..., County],
) -> None:
    county = make_county(any_database, tmp_path, platforms.url)
    platforms.routes[PATH] = page("县政府召开常务会议", "全文在此", mid=2247490099, at=when())
    bridged(platforms, county)
    county.watch()
    county.now += dt.timedelta(days=2)
    assert (county.watch().changed, text(county)) == (0, "全文在此")
    assert [one.health.value for one in county.attempts()] == ["ok"] * 4
