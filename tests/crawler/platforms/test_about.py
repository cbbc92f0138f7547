"""The page 关于公众号: asked beside the other sources and seldom, kept as the account's profile."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from storage.models import AccountProfile, Platform, SourceHealth

if TYPE_CHECKING:
    from conftest import County, Platforms

URL = "https://mp.weixin.qq.com/mp/aboutbiz?__biz=MzA3"
PAGE = """<div class="about-page"><div class="item-info"><div class="item-title">微信号</div><div class="item-desc">slxfb</div>
</div><div class="item-info"><div class="item-title">认证主体</div><div class="item-desc">示例县人民政府办公室</div></div>
<div class="item-info"><div class="item-title">名称记录</div><div class="item-desc">2024年03月05日 “示例之声”账号迁移至“示例发布”
2021年01月04日 注册“示例之声”</div></div></div>"""
STATISTICS = {"list": [{"ref_date": "2025-11-09", "msgid": "22_1", "publish_type": 0}], "is_delay": False}


@pytest.fixture
def asked(platforms: Platforms, county: County) -> County:
    platforms.routes |= {
        "/mp/aboutbiz": PAGE,
        "/cgi-bin/stable_token": {"access_token": "T" * 20, "expires_in": 7200},
        "/datacube/getarticletotaldetail": STATISTICS,
    }
    county.vault.set("wechat:wx1", "secret-of-wx1")
    county.account(Platform.WECHAT, ("官方接口", "wx1"), ("公众号资料", URL))
    return county


def profile(county: County) -> AccountProfile:
    with county.database.session() as session:
        return session.query(AccountProfile).one()


def test_it_is_asked_though_another_source_settles_the_question(asked: County) -> None:
    assert asked.watch().answered == 1
    assert profile(asked).subject == "示例县人民政府办公室"
    assert profile(asked).history[0]["day"] == "2024年03月05日"
    assert profile(asked).migrated_to == "示例发布"


def test_one_good_answer_does_for_a_season(platforms: Platforms, asked: County) -> None:
    for _ in range(3):
        asked.watch()
        asked.now += dt.timedelta(days=1)
    assert platforms.paths["/mp/aboutbiz"] == 1
    asked.now += dt.timedelta(days=90)
    asked.watch()
    assert platforms.paths["/mp/aboutbiz"] == 2


def test_a_page_that_does_not_open_says_how_a_person_helps(platforms: Platforms, asked: County) -> None:
    platforms.routes["/mp/aboutbiz"] = "<html><body>请在微信客户端打开链接</body></html>"
    asked.watch()
    (attempt,) = asked.attempts("wechat.about")
    assert attempt.health is SourceHealth.EMPTY_UNCONFIRMED
    assert "xuncha accounts about" in attempt.message
    assert not attempt.can_prove_absence
