"""A night over the accounts of a whole county: what it asks for, and what it says it spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage.models import Platform

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import County, Platforms


def statistics(query: dict[str, str], sent: Any) -> Any:
    item = {"ref_date": "2025-11-08", "msgid": "2247490098_1", "publish_type": 0, "detail_list": []}
    return {"list": [item], "is_delay": False}


def fill(platforms: Platforms, county: County, page: Callable[..., str]) -> None:
    """42 公众号 (20 with interfaces, 12 over bridges, 10 by hand), 3 微博, 4 今日头条, 2 抖音."""
    platforms.routes |= {
        "/cgi-bin/stable_token": {"access_token": "T" * 20, "expires_in": 7200},
        "/datacube/getarticletotaldetail": statistics,
        "/cgi-bin/freepublish/batchget": {"item": [], "total_count": 0},
        "/cgi-bin/get_current_selfmenu_info": {"is_menu_open": 0, "selfmenu_info": {"button": []}},
    }
    for number in range(42):
        name = f"公众号{number}"
        if number < 20:
            county.vault.set(f"wechat:wx{number}", f"secret-{number}")
            county.account(Platform.WECHAT, ("官方接口", f"wx{number}"), name=name)
        elif number < 32:
            path = f"/feeds/MP_WXS_{number}.json"
            urls = [f"https://mp.weixin.qq.com/s/token-of-{number}-{n}" for n in range(5)]
            items = [{"url": url, "title": url, "date_modified": "2025-11-09T04:00:00Z"} for url in urls]
            platforms.routes[path] = {"version": "1", "items": items}
            for n, url in enumerate(urls):
                served = page(f"第{n}篇", "正文", mid=1000 * number + n + 1, at=county.now, name=name)
                platforms.routes[url.removeprefix("https://mp.weixin.qq.com")] = served
            county.account(Platform.WECHAT, ("wewe-rss", platforms.url + path), name=name)
        else:
            county.account(Platform.WECHAT, ("人工", ""), name=name)
    for platform, many in ((Platform.WEIBO, 3), (Platform.TOUTIAO, 4), (Platform.DOUYIN, 2)):
        for number in range(many):
            path = f"/{platform.value}/{number}"
            platforms.routes[path] = {"version": "1", "items": []}
            county.account(platform, ("RSSHub", path), name=f"{platform.value}{number}")


def test_a_night_of_51_accounts_stays_within_its_budget(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    fill(platforms, county, page)
    counts = county.watch()
    assert counts.accounts == 51
    assert counts.calls == {"feed.bridge": 22, "wechat.api": 80, "wechat.page": 60}
    assert counts.calls["wechat.page"] <= county.settings.accounts.page_calls
    assert counts.to_json()["calls"] == counts.calls
    assert sum(one.calls for one in county.attempts()) == sum(counts.calls.values())


def test_the_next_night_asks_for_no_page_that_it_has(
    platforms: Platforms, county: County, page: Callable[..., str]
) -> None:
    fill(platforms, county, page)
    county.watch()
    county.tuned(recheck_every=9)
    assert "wechat.page" not in county.watch().calls
