"""The official interfaces: tokens, quota, allow-list, delayed statistics, the anchor of silence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from storage.models import Account, AccountMenu, Evidence, Platform, Precision, SourceHealth

if TYPE_CHECKING:
    from conftest import County, Platforms

APP = "wx0123456789abcdef"
TOKEN = "/cgi-bin/stable_token"
DETAIL = "/datacube/getarticletotaldetail"
BATCH = "/cgi-bin/freepublish/batchget"
MENU = "/cgi-bin/get_current_selfmenu_info"


def item(day: str, number: str, kind: int = 0) -> dict[str, Any]:
    detail = [{"stat_date": day, "read_user": 41, "share_user": 2}]
    return {"ref_date": day, "msgid": number, "publish_type": kind, "detail_list": detail}


@pytest.fixture
def wechat(platforms: Platforms, county: County) -> Platforms:
    platforms.routes = {
        TOKEN: {"access_token": "TOKEN-OF-THE-DAY", "expires_in": 7200},
        DETAIL: {
            "list": [item("2025-11-08", "2247490098_1"), item("2025-11-08", "2247490098_2")],
            "is_delay": False,
        },
        BATCH: {"item": [], "total_count": 0, "item_count": 0},
        MENU: {
            "is_menu_open": 1,
            "selfmenu_info": {"button": [{"name": "互动", "type": "view", "url": "http://h.gov.cn/x"}]},
        },
    }
    county.vault.set(f"wechat:{APP}", "SECRET-OF-THE-UNIT")
    county.account(Platform.WECHAT, ("官方接口", APP))
    return platforms


def test_statistics_prove_what_was_published(wechat: Platforms, county: County) -> None:
    counts = county.watch()
    (attempt,) = county.attempts()
    assert (attempt.health, attempt.anchored, attempt.can_prove_absence) == (SourceHealth.OK, True, True)
    assert attempt.as_of is not None
    assert attempt.as_of.astimezone(county.now.tzinfo).isoformat() == "2025-11-10T00:00:00+08:00"
    assert counts.answered == 1
    assert counts.calls == {"wechat.api": 4}


def test_an_item_of_the_statistics_has_its_day_and_push(wechat: Platforms, county: County) -> None:
    county.watch()
    first, second = county.posts()
    assert (first.identity, second.identity) == ("2247490098_1", "2247490098_2")
    assert first.group_id == second.group_id == "2247490098"
    assert (first.precision, first.pushed, first.evidence) == (Precision.DAY, True, Evidence.OFFICIAL)
    assert first.text_id is None
    assert first.counts == {"read": 41, "share": 2}


def test_the_menu_is_kept_once_while_it_stays(wechat: Platforms, county: County) -> None:
    county.watch()
    county.now += dt.timedelta(days=1)
    counts = county.watch()
    with county.database.session() as session:
        (menu,) = session.query(AccountMenu)
    assert menu.open
    assert menu.tree[0]["urls"] == ["http://h.gov.cn/x"]
    assert menu.seen_at - menu.at == dt.timedelta(days=1)
    assert counts.targets


def test_the_token_is_asked_for_once_and_never_shown(wechat: Platforms, county: County) -> None:
    county.watch()
    county.now += dt.timedelta(hours=1)
    county.watch()
    assert wechat.paths[TOKEN] == 1
    told = repr([(one.message, one.evidence) for one in county.attempts()])
    assert "TOKEN-OF-THE-DAY" not in told
    assert "SECRET-OF-THE-UNIT" not in told
    assert b"SECRET-OF-THE-UNIT" not in (county.folder / "data" / "secrets.enc").read_bytes()


def test_a_token_replaced_elsewhere_is_asked_for_anew(wechat: Platforms, county: County) -> None:
    answers = [{"errcode": 40001, "errmsg": "invalid credential"}]
    good = wechat.routes[DETAIL]
    wechat.routes[DETAIL] = lambda query, sent: answers.pop() if answers else good
    county.watch()
    assert wechat.paths[TOKEN] == 2
    assert county.attempts()[0].health is SourceHealth.OK


@pytest.mark.parametrize(
    ("code", "health", "word"),
    [
        (40164, SourceHealth.CONFIG_ERROR, "白名单"),
        (40125, SourceHealth.CONFIG_ERROR, "AppSecret"),
        (48001, SourceHealth.CONFIG_ERROR, "权限"),
        (45009, SourceHealth.BLOCKED, "次数已用完"),
        (-1, SourceHealth.NET_ERROR, "繁忙"),
    ],
)
def test_each_refusal_is_told_apart(
    wechat: Platforms, county: County, code: int, health: SourceHealth, word: str
) -> None:
    wechat.routes[DETAIL] = {"errcode": code, "errmsg": "no"}
    county.watch()
    (attempt,) = county.attempts()
    assert attempt.health is health
    assert word in attempt.message
    assert not attempt.can_prove_absence or attempt.health is not SourceHealth.OK


def test_the_ip_allow_list_is_told_at_the_token(wechat: Platforms, county: County) -> None:
    wechat.routes[TOKEN] = {"errcode": 40164, "errmsg": "invalid ip 1.2.3.4, not in whitelist"}
    county.watch()
    (attempt,) = county.attempts()
    assert (attempt.health, wechat.paths[DETAIL]) == (SourceHealth.CONFIG_ERROR, 0)
    assert "白名单" in attempt.message


def test_delayed_statistics_settle_nothing(wechat: Platforms, county: County) -> None:
    wechat.routes[DETAIL] = {"list": [item("2025-10-20", "2247490001_1")], "is_delay": True}
    counts = county.watch()
    (attempt,) = county.attempts()
    assert attempt.delayed
    assert counts.answered == 0


def test_a_quota_used_up_closes_one_account_only(wechat: Platforms, county: County) -> None:
    county.vault.set("wechat:wx2", "ANOTHER-SECRET")
    county.account(Platform.WECHAT, ("官方接口", "wx2"), name="另一个号")
    good, asked = wechat.routes[DETAIL], []

    def once(query: dict[str, str], sent: Any) -> Any:
        asked.append(sent)
        return {"errcode": 45009} if len(asked) == 1 else good

    wechat.routes[DETAIL] = once
    county.watch()
    assert [one.health for one in county.attempts()] == [SourceHealth.BLOCKED, SourceHealth.OK]


def test_a_silent_window_asks_for_the_last_known_day(wechat: Platforms, county: County) -> None:
    county.watch()
    county.now += dt.timedelta(days=30)

    def days(query: dict[str, str], sent: Any) -> Any:
        old = [item("2025-11-08", "2247490098_1"), item("2025-11-08", "2247490098_2")]
        return {"list": old if sent["begin_date"] == "2025-11-08" else [], "is_delay": False}

    wechat.routes[DETAIL] = days
    county.watch()
    last = county.attempts()[-1]
    assert (last.health, last.anchored, last.can_prove_absence) == (SourceHealth.OK, True, True)
    assert last.newest_at is not None
    assert last.newest_at.date() == dt.date(2025, 11, 8)


def test_an_interface_that_forgets_the_known_post_is_stale(wechat: Platforms, county: County) -> None:
    county.watch()
    county.now += dt.timedelta(days=30)
    wechat.routes[DETAIL] = {"list": [], "is_delay": False}
    county.watch()
    last = county.attempts()[-1]
    assert (last.health, last.anchored, last.can_prove_absence) == (SourceHealth.STALE, False, False)


def test_an_interface_of_single_days_is_asked_day_by_day(wechat: Platforms, county: County) -> None:
    def days(query: dict[str, str], sent: Any) -> Any:
        if sent["begin_date"] != sent["end_date"]:
            return {"errcode": 61501, "errmsg": "date range error"}
        found = [item("2025-11-05", "2247490050_1")] if sent["begin_date"] == "2025-11-05" else []
        return {"list": found, "is_delay": False}

    wechat.routes[DETAIL] = days
    county.watch()
    (attempt,) = county.attempts()
    assert (attempt.health, attempt.posts, attempt.anchored) == (SourceHealth.OK, 1, True)


def test_published_items_bring_text_to_the_statistics(wechat: Platforms, county: County) -> None:
    news = {
        "title": "开放日公告",
        "content": "<p>欢迎报名</p>",
        "url": "http://mp.weixin.qq.com/s?__biz=Mz&mid=2247490098&idx=1&sn=a&chksm=b#rd",
    }
    when = int(dt.datetime(2025, 11, 8, 9, tzinfo=county.now.tzinfo).timestamp())
    wechat.routes[BATCH] = {
        "item": [{"article_id": "x", "content": {"news_item": [news], "create_time": when}}],
        "total_count": 1,
    }
    county.watch()
    first = county.posts()[0]
    assert first.identity == "2247490098_1"
    assert first.title == "开放日公告"
    assert first.text_id is not None
    assert "chksm=b" in first.url


def test_proven_days_are_not_asked_for_one_by_one_again(wechat: Platforms, county: County) -> None:
    def days(query: dict[str, str], sent: Any) -> Any:
        if sent["begin_date"] != sent["end_date"]:
            return {"errcode": 61501, "errmsg": "date range error"}
        found = [item("2025-11-05", "2247490050_1")] if sent["begin_date"] == "2025-11-05" else []
        return {"list": found, "is_delay": False}

    wechat.routes[DETAIL] = days
    county.watch()
    county.now += dt.timedelta(days=1)
    before = wechat.paths[DETAIL]
    county.watch()
    first, last = county.attempts()
    assert wechat.paths[DETAIL] - before == 5
    assert last.anchored
    assert last.complete_since == first.complete_since


def test_an_unpushed_item_does_not_vouch_for_empty_statistics(wechat: Platforms, county: County) -> None:
    county.watch()
    county.now += dt.timedelta(days=20)
    wechat.routes[DETAIL] = {"list": [], "is_delay": False}
    news = {
        "title": "新公告",
        "content": "<p>正文</p>",
        "url": "http://mp.weixin.qq.com/s?__biz=Mz&mid=2247490500&idx=1&sn=a&chksm=b#rd",
    }
    when = int((county.now - dt.timedelta(days=3)).timestamp())
    wechat.routes[BATCH] = {
        "item": [{"content": {"news_item": [news], "create_time": when}}],
        "total_count": 1,
    }
    county.watch()
    last = county.attempts("wechat.official")[-1]
    assert (last.health, last.anchored, last.new) == (SourceHealth.STALE, False, 1)


def test_an_account_that_is_to_close_later_is_still_watched(wechat: Platforms, county: County) -> None:
    with county.database.session() as session:
        session.query(Account).one().closed_at = dt.date(2025, 12, 31)
    assert county.watch().accounts == 1
    county.now = county.now.replace(year=2026)
    assert county.watch().accounts == 0
