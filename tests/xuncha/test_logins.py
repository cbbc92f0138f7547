"""Logins that will not last through the night are named beforehand, with the person who must scan."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from crawler.accountcounts import AccountCounts
from crawler.ask import CrawlResult
from storage.models import (
    Account,
    Page,
    PageKind,
    Platform,
    Run,
    Site,
    SourceAttempt,
    SourceHealth,
    Unit,
)
from storage.texts import store
from storage.urls import intern
from storage.vault import Vault
from xuncha import newmedia, runs, summary
from xuncha.byhand.logins import logins, to_renew
from xuncha.byhand.waiting import waiting
from xuncha.county import open_county
from xuncha.night import NightResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xuncha.county import County

ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    (tmp_path / "xuncha.toml").write_text('[county]\nname = "示例县"\n', encoding="utf-8")
    with open_county(tmp_path) as opened:
        with opened.database.session() as session:
            session.add(Unit(name="县教育局", contact="李明"))
            session.flush()
            source = [{"source": "公众平台后台", "params": ""}]
            session.add(Account(unit_id=1, platform=Platform.WECHAT, name="示例教育", sources=source))
        yield opened


def scanned(county: County, days: float) -> None:
    saved = int((NOW - dt.timedelta(days=days)).timestamp())
    cookie = {"name": "slave_sid", "value": "hush", "domain": ".weixin.qq.com", "path": "/", "expires": -1}
    Vault(county.folder, {}).keep_session("wechat-示例教育", {"cookies": [cookie], "saved_at": saved})


@pytest.mark.parametrize(
    ("days", "standing"), [(1, "有效"), (3.5, "即将失效"), (5, "已失效"), (None, "没有登录")]
)
def test_each_login_says_how_it_stands(county: County, days: float | None, standing: str) -> None:
    if days is not None:
        scanned(county, days)
    (login,) = logins(county, NOW)
    assert login.standing == standing
    assert bool(login.action) == (standing != "有效")


def test_the_person_in_charge_is_named_before_the_night(county: County) -> None:
    scanned(county, 3.5)
    (line,) = to_renew(county, NOW)
    assert line == (
        "微信公众号“示例教育”即将失效（11月20日21:00到期），"
        "请县教育局李明在今晚巡查前扫码登录：xuncha login 微信公众号 示例教育"
    )
    assert line in waiting(county, NOW)[0].action


def test_who_has_scanned_again_is_not_asked_to(county: County) -> None:
    asked = SourceAttempt(account_id=1, source="wechat.backoffice", at=NOW - dt.timedelta(days=2), health=SourceHealth.LOGIN_NEEDED)  # fmt: skip
    with county.database.session() as session:
        session.add(asked)
    assert "请县教育局李明重新扫码登录" in waiting(county, NOW)[0].action
    scanned(county, 1)
    assert waiting(county, NOW)[0].action == "已重新登录，今晚巡查后更新判定"


def test_a_login_that_lasts_asks_nothing_of_anybody(county: County) -> None:
    scanned(county, 1)
    assert to_renew(county, NOW) == []


def test_a_locked_vault_is_said_and_costs_no_night(county: County) -> None:
    scanned(county, 1)
    (county.folder / "data" / "key").write_text("wrong")
    (line,) = to_renew(county, NOW)
    assert "密钥不对" in line


def test_the_morning_summary_names_logins_and_what_the_night_spent(county: County) -> None:
    with county.database.session() as session:
        run = Run(kind="run", as_of=NOW, started_at=NOW)
        session.add(run)
    counts = AccountCounts(accounts=1, calls={"wechat.api": 4}, limits={"wechat.api": 1000})
    told = counts.to_json() | {"logins": to_renew(county, NOW)}
    runs.note(county.database, run.id, accounts=told)
    text = summary.as_text(summary.read(county, run.id))
    assert "请求4次：微信官方接口4次（上限1000次）" in text
    assert "请县教育局李明在今晚巡查前扫码登录" in text


def test_the_morning_summary_says_what_the_program_itself_did_not_manage(county: County) -> None:
    with county.database.session() as session:
        run = Run(kind="run", as_of=NOW, started_at=NOW)
        session.add_all([run, Site(key="main", name="示例县", url="https://www.shili.gov.cn/")])
        for number, text in enumerate(("加载中", "关于开展冬季农田水利建设工作的通知，请遵照执行。")):
            url = f"https://www.shili.gov.cn/{number}.html"
            (text_id,) = store(session, [text]).values()
            session.add(
                Page(
                    url=url,
                    url_id=intern(session, [url])[url],
                    text_id=text_id,
                    site_id=1,
                    kind=PageKind.ARTICLE,
                    first_seen=NOW,
                    changed_at=NOW,
                    tried_at=NOW,
                )
            )
    runs.note(county.database, run.id, crawl={**CrawlResult(faults=2).to_json(), "browser": "broken"})
    found = summary.read(county, run.id)
    text = summary.as_text(found)
    assert "浏览器没能启动或中途退出：由脚本生成的栏目和页面没有看到" in text
    assert "有2个页面在处理时程序出错" in text
    assert "1篇信息的网页里没有文字" in text
    assert NightResult(run.id, False, found).exit_code == 3


def test_a_night_without_time_left_asks_nobody_and_stays_open(county: County) -> None:
    with county.database.session() as session:
        run = Run(kind="run", as_of=NOW, started_at=NOW)
        session.add(run)
    counts = newmedia.watch(county, run, lambda *_: None, pinned=True, until=NOW - dt.timedelta(days=400))
    assert counts is not None
    assert (counts.left, counts.attempts) == (1, 0)


def test_a_night_taken_up_again_adds_to_what_it_did() -> None:
    counts = AccountCounts(accounts=5, new=2, calls={"wechat.api": 4})
    whole = counts.to_json({"new": 3, "calls": {"wechat.api": 1, "feed.bridge": 2}, "left": 3})
    assert (whole["new"], whole["calls"], whole["left"]) == (5, {"wechat.api": 5, "feed.bridge": 2}, 0)
