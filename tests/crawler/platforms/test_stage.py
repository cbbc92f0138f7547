"""The accounts within a night and a recheck of a whole county folder."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from storage.models import LinkCheck, Post, PostState, Run, SourceAttempt, SourceHealth, Url
from xuncha.county import open_county
from xuncha.ledgers import import_all
from xuncha.night import RunOptions, run_night
from xuncha.recheck import recheck

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Platforms

NOW = dt.datetime(2025, 11, 10, 20, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FEED = "/feeds/MP_WXS_1.json"
ARTICLE = "https://mp.weixin.qq.com/s/P9cMowFQ-QahLRnfHponKw"
DELETED = (
    "<html><div class=\"weui-msg\"><div class='weui-msg__title warn'>该内容已被发布者删除</div></div></html>"
)
ITEM = {
    "id": "1",
    "url": ARTICLE,
    "title": "县政府召开常务会议",
    "date_modified": "2025-11-10T04:00:10Z",
    "content_html": "摘要",
}
MENU = {"is_menu_open": 1, "selfmenu_info": {"button": [
    {"name": "办事", "type": "view", "url": ""},
    {"name": "往期", "type": "view", "url": "https://mp.weixin.qq.com/s/5uS9XKRaLwEDUYicy2Mi1Q"},
]}}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, platforms: Platforms, page: Callable[..., str]) -> Path:
    base, made = platforms.url, tmp_path / "county"
    made.mkdir()
    home = (
        "<html><head><title>示例县人民政府</title></head><body><a href='/dt/'>动态</a>"
        + "欢迎" * 200
        + "</body></html>"
    )
    platforms.routes |= {
        "/": home,
        "/dt/": home,
        FEED: {"version": "1", "items": [ITEM]},
        "/s/P9cMowFQ-QahLRnfHponKw": page(
            "县政府召开常务会议", "正文", mid=22, at=NOW - dt.timedelta(hours=8), source=f"{base}/gone.html"
        ),
        "/s/5uS9XKRaLwEDUYicy2Mi1Q": DELETED,
        "/cgi-bin/stable_token": {"access_token": "T" * 20, "expires_in": 7200},
        "/datacube/getarticletotaldetail": {"list": [], "is_delay": True},
        "/cgi-bin/freepublish/batchget": {"item": [], "total_count": 0},
        "/cgi-bin/get_current_selfmenu_info": MENU,
    }
    MENU["selfmenu_info"]["button"][0]["url"] = f"{base}/nowhere.html"  # type: ignore[index]
    (made / "xuncha.toml").write_text(
        f"""[county]
name = "示例县"
[[sites]]
id = "portal"
name = "示例县人民政府"
url = "{base}/"
[network]
allow_private_hosts = true
delay = 0
[links]
delay = 0
[accounts]
wechat_api = "{base}"
wechat_page = "{base}"
api_delay = 0
page_delay = 0
bridge_delay = 0
""",
        encoding="utf-8",
    )
    (made / "units.csv").write_text("单位名称\n县政府办\n县商务局\n", encoding="utf-8")
    (made / "sections.csv").write_text(
        f"站点,单位,栏目名称,栏目网址\nportal,县政府办,动态,{base}/dt/\n", encoding="utf-8"
    )
    (made / "accounts.csv").write_text(
        "单位,平台,账号名称,账号标识,数据来源,来源参数\n"
        "县政府办,微信,示例发布,,官方接口,wx1\n"
        f"县政府办,微信,示例发布,,wewe-rss,{base}{FEED}\n"
        "县商务局,小红书,示例商务,,,\n",
        encoding="utf-8",
    )
    return made


def night(folder: Path, hours: float = 0, **options: Any) -> dict[str, Any]:
    with open_county(folder) as county:
        import_all(county.database, county.settings)
        result = run_night(
            county, RunOptions(as_of=NOW + dt.timedelta(hours=hours), browser=False, **options)
        )
        with county.database.session() as session:
            return dict(session.get_one(Run, result.run_id).counts)


def outcomes(folder: Path) -> dict[str, str]:
    with open_county(folder) as county, county.database.session() as session:
        found = session.query(Url.url, LinkCheck.outcome).join(LinkCheck, LinkCheck.url_id == Url.id)
        return {url.rpartition("/")[2]: outcome.value for url, outcome in found}


def test_a_night_watches_the_accounts_and_asks_where_they_lead(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNCHA_SECRET_WECHAT_WX1", "secret-of-wx1")
    counts = night(folder)
    assert counts["accounts"]["accounts"] == 2
    assert counts["accounts"]["new"] == 1
    assert counts["accounts"]["calls"]["wechat.page"] == 2
    seen = outcomes(folder)
    assert seen["5uS9XKRaLwEDUYicy2Mi1Q"] == "soft_gone"
    assert seen["nowhere.html"] == seen["gone.html"] == "gone"


def test_a_night_without_accounts_asks_no_platform(folder: Path, platforms: Platforms) -> None:
    assert "accounts" not in night(folder, accounts=False)
    assert platforms.paths[FEED] == 0


def test_a_night_of_one_unit_asks_its_accounts_alone(folder: Path, platforms: Platforms) -> None:
    assert night(folder, units=("县商务局",))["accounts"]["accounts"] == 1
    assert platforms.paths[FEED] == 0


def test_a_night_of_one_section_asks_no_platform(folder: Path) -> None:
    assert "accounts" not in night(folder, sections=("动态",))


def test_a_recheck_of_the_unit_sees_that_a_post_is_gone(folder: Path, platforms: Platforms) -> None:
    night(folder)
    platforms.routes["/s/P9cMowFQ-QahLRnfHponKw"] = DELETED
    with open_county(folder) as county:
        recheck(county, units=("县政府办",), browser=False, as_of=NOW + dt.timedelta(days=3))
        with county.database.session() as session:
            (post,) = session.query(Post)
            healths = {one.source: one.health for one in session.query(SourceAttempt)}
    assert post.state is PostState.DELETED
    assert healths["wechat.official"] is SourceHealth.CONFIG_ERROR


def test_no_secret_leaves_the_vault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNCHA_SECRET_WECHAT_WX1", "secret-of-wx1")
    night(folder)
    for file in (folder / "data").rglob("*"):
        if file.is_file():
            assert b"secret-of-wx1" not in file.read_bytes()
            assert b"TTTTTTTTTTTTTTTTTTTT" not in file.read_bytes()
    assert "secret-of-wx1" not in json.dumps(night(folder, hours=1))
