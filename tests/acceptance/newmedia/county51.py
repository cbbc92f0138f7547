"""A county of 51 accounts, as many as a real ledger held: each block shape, each stale shape, each trap, and the healthy."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crawler.platforms.sessions import session_name, stamped
from storage.models import Account
from storage.vault import Vault
from xuncha.county import County, open_county
from xuncha.demo.media.model import MediaAccount, MediaPost
from xuncha.demo.media.platforms import settings_of
from xuncha.ledgers import import_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ZONE = ZoneInfo("Asia/Shanghai")
#: Friday, 20 November 2026, two in the morning: the last whole week is 9 to 15 November
FIRST = dt.datetime(2026, 11, 20, 2, 0, tzinfo=ZONE)
#: ages in days of a healthy account's posts: two in the last week that ended, more before and after
HEALTHY = (1, 4, 7, 8, 10, 12, 15, 18)
UPDATED, SHORT, STALE, UNKNOWN = "已更新", "更新不足", "不更新", "未能核实"


@dataclass
class Case:
    """An account and what two nights must make of it; `rules` are those whose findings may be printed."""

    account: MediaAccount
    verdict: str
    rules: frozenset[str] = frozenset()
    session: dict[str, Any] | None = None  #: a saved login
    secret: bool = True  #: its AppSecret is at hand
    browser: bool = False


@dataclass
class Book:
    """The ledger as it grows."""

    base: str
    cases: list[Case] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._pushes = itertools.count(2247480001)

    def posts(self, ages: Sequence[float], number: int) -> list[MediaPost]:
        return [
            MediaPost(
                next(self._pushes),
                FIRST.replace(hour=9) - dt.timedelta(days=age),
                f"第{number}号账号工作动态之{i}",
                f"近日，第{number}号单位开展第{i}次走访，听取群众意见，现场解决问题。",
            )
            for i, age in enumerate(ages, 1)
        ]

    def add(
        self,
        platform: str,
        source: str,
        ages: Sequence[float],
        verdict: str,
        *rules: str,
        trouble: str = "",
        session: bool = False,
        saved_days: float = 1,
        secret: bool = True,
        browser: bool = False,
        **fields: Any,
    ) -> MediaAccount:
        number = next(self._numbers)
        account = MediaAccount(
            number, platform, f"示例账号{number:02d}", f"第{number}单位", [], trouble=trouble, **fields
        )
        account.posts = self.posts(ages, number)
        account.sources = [(word, self.param(word, account)) for word in source.split("+")]
        state = _login(account, saved_days) if session else None
        self.cases.append(Case(account, verdict, frozenset(rules), state, secret, browser))
        return account

    def param(self, source: str, account: MediaAccount) -> str:
        n = account.number
        return {
            "官方接口": {"抖音": f"open_id={n}"}.get(account.platform, account.app_id),
            "wewe-rss": f"{self.base}/feeds/MP_WXS_{n}.json",
            "we-mp-rss": f"{self.base}/rss/{n}",
            "合集": f"__biz={account.biz};album_id=77",
            "RSSHub": f"/toutiao/user/token/{n}" if account.platform == "今日头条" else f"/weibo/user/{n}",
        }.get(source, "") if account.platform != "微博" or source == "RSSHub" else ""  # fmt: skip


def build(base: str) -> list[Case]:
    """The 51 accounts; a comment names the trap."""
    book = Book(base)
    add = book.add
    for _ in range(9):
        add("微信公众号", "官方接口", HEALTHY, UPDATED)
    add("微信公众号", "官方接口", (20, 23, 26), STALE, "account.stale")
    add("微信公众号", "官方接口", (15.3, 18, 21), STALE)  # silent long enough only on the second night
    add("微信公众号", "官方接口", (12, 14, 16, 19), SHORT, "account.frequency")  # not yet past the line
    weekly = add("微信公众号", "官方接口", (2, 8, 12.5, 13, 15), SHORT, "account.frequency")
    for idx, extra in enumerate(book.posts((8, 8), 13), 2):  # three articles of one push
        extra.push, extra.idx, extra.at = weekly.posts[1].push, idx, weekly.posts[1].at
        weekly.posts.append(extra)
    add("微信公众号", "官方接口", (25, 30), UNKNOWN, trouble="delayed")  # is_delay
    add("微信公众号", "官方接口", (3, 9), UNKNOWN, trouble="ip")
    add("微信公众号", "官方接口", (3, 9), UNKNOWN, trouble="secret")
    add("微信公众号", "官方接口", (3, 9), UNKNOWN, trouble="permission")
    add("微信公众号", "官方接口", (3, 9), UNKNOWN, trouble="quota")
    add("微信公众号", "官方接口", (3, 9), UNKNOWN, secret=False)
    add("微信公众号", "官方接口", HEALTHY, UPDATED)  # batchget empty: normal
    add("微信公众号", "官方接口", HEALTHY, UNKNOWN, trouble="nothing")  # answers nothing at all
    add("微信公众号", "官方接口+wewe-rss", HEALTHY, UPDATED, trouble="blind")  # the bridge knows better
    add("微信服务号", "官方接口", (3, 9, 22, 30, 36, 44), UPDATED)  # four a month, not two a week
    menu = add("微信公众号", "官方接口", HEALTHY, UPDATED, "account.menu", "account.interaction")
    menu.menu = _menu(base, menu)
    menu.posts[2].state = "deleted"
    add(
        "微信公众号",
        "官方接口",
        HEALTHY,
        UPDATED,
        "account.menu",
        menu={"is_menu_open": 0, "selfmenu_info": {"button": []}},
    )
    add("微信公众号", "公众平台后台", HEALTHY, UPDATED, session=True)
    add("微信公众号", "公众平台后台", (18, 21, 25, 60), STALE, "account.stale", session=True)
    add("微信公众号", "公众平台后台", HEALTHY, UNKNOWN, trouble="dead", session=True)
    add("微信公众号", "公众平台后台", HEALTHY, UNKNOWN, session=True, saved_days=6)  # the login is over
    add("微信公众号", "公众平台后台", HEALTHY, UNKNOWN, trouble="frequency", session=True)
    add("微信公众号", "wewe-rss", HEALTHY, UPDATED)
    add("微信公众号", "wewe-rss", (19, 22, 40), STALE, "account.stale")  # fresh syncTime
    add("微信公众号", "wewe-rss", (19, 22, 40), UNKNOWN, trouble="unsynced")  # stopped, looks healthy
    add("微信公众号", "wewe-rss", HEALTHY, UNKNOWN, trouble="empty")
    add("微信公众号", "wewe-rss", HEALTHY, UPDATED, trouble="textless")  # 获取全文失败
    add("微信公众号", "wewe-rss", HEALTHY, UNKNOWN, trouble="404")
    add("微信公众号", "wewe-rss", HEALTHY, UNKNOWN, trouble="page")
    add("微信公众号", "we-mp-rss", HEALTHY, UPDATED)  # dates without a zone
    add("微信公众号", "we-mp-rss", (20, 24), UNKNOWN)  # cannot prove absence
    add("微信公众号", "合集", HEALTHY, UPDATED)
    add("微信公众号", "合集", (20, 24), UNKNOWN)
    add("微信公众号", "人工填报", (), UNKNOWN)
    lively = add("微博", "微博网页", (0.2, 1, 4, 7, 8, 10, 12, 16, 300), UPDATED, session=True)
    lively.posts[-1].pinned, lively.posts[4].repost = True, True
    add("微博", "官方接口", (16, 18, 40), STALE, "account.stale")
    add("微博", "微博网页", HEALTHY, UNKNOWN, trouble="geetest", session=True)
    add("今日头条", "头条主页", HEALTHY, UPDATED, browser=True)
    add("今日头条", "RSSHub", HEALTHY, UPDATED)
    add("今日头条", "RSSHub", HEALTHY, UNKNOWN, trouble="empty")
    add("今日头条", "头条主页", HEALTHY, UNKNOWN, trouble="shell")
    add("抖音", "官方接口", HEALTHY, UPDATED)
    add("抖音", "抖音主页", HEALTHY, UNKNOWN, trouble="emptylist", session=True, total=30)
    return book.cases


def _menu(base: str, account: MediaAccount) -> dict[str, Any]:
    """A dead page, a deleted article, an empty button, a mini-program; no way to write to anybody."""
    deleted = account.posts[2]
    gone = f"http://mp.weixin.qq.com/s?__biz={account.biz}&mid={deleted.push}&idx=1&sn=1&chksm=1"
    below = [
        {"type": "view", "name": "政策文件", "url": f"{base}/no/such/page"},
        {"type": "view", "name": "办事指南", "url": gone},
    ]
    buttons = [
        {"name": "公开", "sub_button": {"list": below}},
        {"name": "空白", "sub_button": {"list": []}},
        {"type": "miniprogram", "name": "大厅", "appid": "wx1", "pagepath": "a"},
    ]
    return {"is_menu_open": 1, "selfmenu_info": {"button": buttons}}


def _login(account: MediaAccount, days: float) -> dict[str, Any]:
    saved = FIRST - dt.timedelta(days=days)
    names = {"微博": "SUB", "抖音": "sessionid"}
    domains = {"微博": ".weibo.cn", "抖音": ".douyin.com"}
    cookie = {
        "name": names.get(account.platform, "slave_sid"),
        "value": "x",
        "domain": domains.get(account.platform, ".weixin.qq.com"),
        "path": "/",
        "expires": -1,
    }
    state = {"cookies": [cookie], "origins": [], "token": str(account.number)}
    return stamped(state, account.name, saved, "")


def write(folder: Path, base: str, cases: Sequence[Case]) -> County:
    """The county folder with its ledgers, secrets and logins; the county opened."""
    folder.mkdir(parents=True, exist_ok=True)
    accounts = "\n".join(f"{key} = {json.dumps(value)}" for key, value in settings_of(base).items())
    (folder / "xuncha.toml").write_text(
        f'[county]\nname = "示例县"\n[network]\nallow_private_hosts = true\nretries = 0\n'
        f"[links]\ndelay = 0.0\n[accounts]\nretries = 0\n{accounts}\n"
        f'[[sites]]\nid = "main"\nname = "示例县政府"\nurl = "{base}/"\n',
        encoding="utf-8",
    )
    _csv(folder / "units.csv", ("单位名称",), [(case.account.unit,) for case in cases])
    _csv(folder / "sections.csv", ("站点", "单位", "栏目名称", "栏目网址"), ())
    heads = ("单位", "平台", "账号名称", "账号标识", "数据来源", "来源参数")
    rows = [
        (a.unit, a.platform, a.name, a.identifier, source, params)
        for a in (case.account for case in cases)
        for source, params in a.sources
    ]
    _csv(folder / "accounts.csv", heads, rows)
    with open_county(folder) as county:
        import_all(county.database, county.settings)
        keep_secrets(county, cases)
    return county


def keep_secrets(county: County, cases: Sequence[Case]) -> None:
    vault = Vault(county.folder, {})
    with county.database.session() as session:
        stored = {one.name: one for one in session.scalars(select(Account))}
    for case in cases:
        account = case.account
        if case.secret:
            vault.set(f"wechat:{account.app_id}", "s" * 32)
            vault.set(f"douyin:{account.number}", "t" * 32)
            vault.set(f"weibo:{account.identifier}", "t" * 32)
        if case.session:
            vault.keep_session(session_name(stored[account.name]), case.session)


def _csv(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
