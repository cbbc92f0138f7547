"""The open platform of 抖音: the owner's leave is renewed before it ends, and its end is told."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from crawler.platforms.douyin.tokens import standing
from storage.models import Account, Platform, SourceHealth

if TYPE_CHECKING:
    from conftest import County, Platforms

H = SourceHealth
DAY = 86_400
LIST, RENEW, LONGER = (
    "/api/douyin/v1/video/video_list/",
    "/oauth/refresh_token/",
    "/oauth/renew_refresh_token/",
)
ENDED = {"data": {"error_code": 2190008, "description": "access_token过期", "list": []}}


def works(*ages: int, more: bool = False, cursor: int = 0, now: dt.datetime) -> dict[str, Any]:
    items = [
        {
            "item_id": f"@{age}",
            "title": f"作品{age}",
            "create_time": int((now - dt.timedelta(days=age)).timestamp()),
            "is_reviewed": True,
            "share_url": f"https://www.iesdouyin.com/share/video/75700000000000000{age:02d}/",
        }
        for age in ages
    ]
    return {"data": {"error_code": 0, "list": items, "has_more": more, "cursor": cursor}}


def grants(platforms: Platforms, county: County, *, lasts: int = 30 * DAY) -> None:
    """A platform that takes the token "fresh" alone, and gives it for the refresh token."""
    fresh = {"access_token": "fresh-token", "expires_in": 15 * DAY, "refresh_token": "hush-refresh",
             "refresh_expires_in": lasts, "error_code": 0}  # fmt: skip

    def asked(query: dict[str, str], sent: Any) -> Any:
        key = platforms.asked[-1][3].get("access-token")
        return works(1, 20, now=county.now) if key == "fresh-token" else ENDED

    def renewed(query: dict[str, str], sent: Any) -> Any:
        right = sent == {"client_key": "ck1", "grant_type": "refresh_token", "refresh_token": "hush-refresh"}
        return {"data": fresh if right else {"error_code": 10010, "description": "refresh_token过期"}}

    platforms.routes |= {LIST: asked, RENEW: renewed}
    county.vault.set("douyin:o1", "spent-token")
    county.vault.set("douyin:o1:refresh", "hush-refresh")
    county.account(Platform.DOUYIN, ("官方接口", "open_id=o1;client_key=ck1"))


def test_a_spent_token_is_renewed_and_kept(platforms: Platforms, county: County) -> None:
    grants(platforms, county)
    county.watch()
    assert county.attempts()[0].health is H.OK
    county.now += dt.timedelta(days=1)
    county.watch()
    assert (platforms.paths[RENEW], platforms.paths[LIST]) == (1, 3)
    assert "fresh-token" not in json.dumps([one.evidence for one in county.attempts()])


def test_a_kept_token_is_renewed_when_its_days_are_over(platforms: Platforms, county: County) -> None:
    grants(platforms, county)
    county.watch()
    county.now += dt.timedelta(days=16)
    county.watch()
    assert platforms.paths[RENEW] == 2


def test_the_refresh_token_itself_is_renewed_before_its_end(platforms: Platforms, county: County) -> None:
    grants(platforms, county, lasts=5 * DAY)
    platforms.routes[LONGER] = {
        "data": {"refresh_token": "longer-refresh", "expires_in": 30 * DAY, "error_code": 0}
    }
    county.watch()
    account = Account(unit_id=1, platform=Platform.DOUYIN, name="示例发布")
    state = standing(county.vault, account, "o1", county.now)
    assert state is not None
    assert state.expires_at == (county.now + dt.timedelta(days=30)).astimezone(dt.UTC)


def test_the_end_of_the_leave_is_known_a_day_before(platforms: Platforms, county: County) -> None:
    grants(platforms, county, lasts=5 * DAY)
    county.watch()
    account = Account(unit_id=1, platform=Platform.DOUYIN, name="示例发布")
    soon = standing(county.vault, account, "o1", county.now + dt.timedelta(days=4, hours=12))
    over = standing(county.vault, account, "o1", county.now + dt.timedelta(days=6))
    assert soon is not None
    assert over is not None
    assert (soon.soon, soon.alive, over.alive) == (True, True, False)


def test_a_leave_that_cannot_be_renewed_needs_its_owner(platforms: Platforms, county: County) -> None:
    grants(platforms, county)
    county.vault.set("douyin:o1:refresh", "old-refresh")
    county.watch()
    (attempt,) = county.attempts()
    assert (attempt.health, attempt.posts) == (H.LOGIN_NEEDED, 0)
    assert "重新授权" in attempt.message


def test_a_new_authorisation_outdates_what_was_kept(platforms: Platforms, county: County) -> None:
    grants(platforms, county)
    county.watch()
    county.vault.set("douyin:o1", "given-anew")
    county.now += dt.timedelta(days=1)
    county.watch()
    assert [one[3].get("access-token") for one in platforms.asked if one[0] == LIST][2] == "given-anew"


def test_without_a_client_key_it_says_what_is_missing(platforms: Platforms, county: County) -> None:
    platforms.routes[LIST] = ENDED
    county.vault.set("douyin:o2", "spent-token")
    county.vault.set("douyin:o2:refresh", "hush-refresh")
    county.account(Platform.DOUYIN, ("官方接口", "o2"))
    county.watch()
    assert "client_key" in county.attempts()[0].message


def test_without_a_refresh_token_a_spent_one_asks_for_a_new_leave(
    platforms: Platforms, county: County
) -> None:
    platforms.routes[LIST] = ENDED
    county.vault.set("douyin:o3", "spent-token")
    county.account(Platform.DOUYIN, ("官方接口", "open_id=o3"))
    county.watch()
    assert county.attempts()[0].health is H.LOGIN_NEEDED
    assert platforms.paths == {LIST: 1}


def test_an_active_account_is_read_page_by_page(platforms: Platforms, county: County) -> None:
    def pages(query: dict[str, str], sent: Any) -> Any:
        if query["cursor"] == "0":
            return works(1, 2, 3, more=True, cursor=7, now=county.now)
        return works(9, 30, now=county.now)

    platforms.routes[LIST] = pages
    county.vault.set("douyin:o1", "given-token")
    county.account(Platform.DOUYIN, ("官方接口", "open_id=o1"))
    counts = county.watch()
    (attempt,) = county.attempts()
    assert (attempt.posts, attempt.anchored, counts.answered) == (5, True, 1)
