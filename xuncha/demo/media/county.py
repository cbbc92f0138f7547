"""The sample county's accounts, with what is wrong with some of them and what only looks so."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

from xuncha.demo.media import declared
from xuncha.demo.media.model import LIVELY, ZONE, MediaAccount, MediaPost
from xuncha.demo.media.platforms import HOST, Platforms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xuncha.demo.county import County

__all__ = ["Media", "make"]

_TOPICS = ("工作会议", "政策解读", "便民服务", "安全提示", "乡村振兴", "先进典型", "志愿服务", "重点项目")
_TEXT = (
    "近日，{unit}围绕{topic}开展专题活动，干部职工深入一线了解情况，听取群众意见建议，现场解答疑问。"
    "下一步，将继续做好跟踪服务，确保各项措施落到实处。"
)


class Media:
    """Builds the accounts one after another; numbers follow their order."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.base = county.base(HOST)
        self.noon = dt.datetime.combine(county.today, dt.time(9, 30), ZONE)
        self.accounts: list[MediaAccount] = []
        self._pushes = itertools.count(2247483001)

    def add(
        self, platform: str, name: str, unit: str, source: str, ages: Iterable[float], **fields: Any
    ) -> MediaAccount:
        account = MediaAccount(len(self.accounts) + 1, platform, name, unit, [], **fields)
        account.posts = [self.post(account, age) for age in ages]
        account.sources = [(source, self._param(source, account))]
        self.accounts.append(account)
        return account

    def post(self, account: MediaAccount, age: float) -> MediaPost:
        push = next(self._pushes)
        topic = _TOPICS[push % len(_TOPICS)]
        at = self.noon - dt.timedelta(days=age)
        text = f"{at.month}月{at.day}日讯　" + _TEXT.format(unit=account.unit, topic=topic)
        return MediaPost(push, at, f"{account.unit}{at.month}月{at.day}日{topic}", text)

    def _param(self, source: str, account: MediaAccount) -> str:
        return {
            "官方接口": {"抖音": f"open_id={account.number}", "微博": ""}.get(
                account.platform, account.app_id
            ),
            "wewe-rss": f"{self.base}/feeds/MP_WXS_{account.number}.json",
            "RSSHub": f"/toutiao/user/token/{account.number}",
        }.get(source, "")

    def plant(self, rule: str, account: MediaAccount, note: str, word: str = "", url: str = "") -> None:
        self.county.manifest.plant(rule, url or account.home, unit=account.unit, note=note, word=word)


def make(county: County) -> Platforms:
    """The accounts of this night, planted in the manifest, behind their platforms."""
    media = Media(county)
    _healthy(media)
    _silent(media)
    _content(media)
    _unheard(media)
    declared.plant(media)
    return Platforms(media.accounts, county.as_of)


def _healthy(media: Media) -> None:
    media.add("微信公众号", "云溪发布", "县政府办公室", "官方接口", LIVELY, owner="王芳")
    media.add("微博", "云溪县发布", "县政府办公室", "官方接口", LIVELY, subject="云溪县政府办公室")
    media.add("今日头条", "云溪头条", "县政府办公室", "RSSHub", LIVELY)
    media.add(
        "微信服务号", "云溪人社服务", "县民政局", "官方接口", (3, 10, 17)
    )  # four a month, not two a week


def _silent(media: Media) -> None:
    stale = media.add("微信公众号", "云溪教体", "县教育体育局", "官方接口", (20, 23, 27))
    media.plant("account.stale", stale, "20天未更新", stale.name)
    video = media.add("抖音", "云溪商务", "县商务局", "官方接口", (18, 22, 29))
    media.plant("account.stale", video, "18天未更新", video.name)
    for platform, name, unit, days in (
        ("微博", "云溪水利", "县水利局", 120),
        ("微博", "石门古镇", "石门镇", 95),
        ("抖音", "云溪慈善", "县民政局", 100),
    ):
        zombie = media.add(
            platform,
            name,
            unit,
            "官方接口",
            (days, days + 5, days + 11),
            subject=f"云溪县{unit.lstrip('县')}",
        )
        for rule in ("account.stale", "account.zombie"):
            media.plant(rule, zombie, f"{days}天未更新", zombie.name)
    for platform, name, unit in (
        ("微信公众号", "云溪卫健", "县卫生健康委员会"),
        ("微博", "云溪公路", "县交通运输局"),
        ("抖音", "云溪农事", "县农业农村局"),
    ):
        seldom = media.add(platform, name, unit, "官方接口", _once_last_week(media), subject=f"云溪{unit}")
        media.plant("account.frequency", seldom, "上周只更新1次", seldom.name)


def _content(media: Media) -> None:
    menu = media.add("微信公众号", "云溪三农", "县农业农村局", "官方接口", LIVELY)
    menu.menu = _menu(media)
    media.plant("account.menu", menu, "菜单里的死链", "公开 > 政策文件")
    media.plant("account.menu", menu, "空菜单", "空白")
    media.plant("account.interaction", menu, "没有互动入口", menu.name)
    wrong = media.add("微信公众号", "云溪交通", "县交通运输局", "wewe-rss", LIVELY)
    wrong.posts[2].text += "会议对春运安全工作进行了全面布署。"
    media.plant("text.typo", wrong, "推文里的错别字", url=_token(wrong.posts[2]))
    for number, title in ((4, "限时抢票攻略"), (6, "转发领取话费")):
        wrong.posts[number].state, wrong.posts[number].title = "violation", title
        media.plant("account.violation", wrong, "平台判违规", url=_token(wrong.posts[number]))
    park = media.add("微信公众号", "云溪高新区", "云溪高新区管委会", "wewe-rss", LIVELY)
    park.posts[3].state = "violation"
    media.plant("account.violation", park, "平台判违规", url=_token(park.posts[3]))
    park.posts[5].state = "deleted"
    media.county.manifest.near("account.violation", _token(park.posts[5]), note="作者自行删除的推文")
    for name, unit in (("罗坊旅游", "罗坊镇"), ("云溪招商服务", "县商务局")):
        mute = media.add("微信公众号", name, unit, "官方接口", LIVELY)
        home = {"type": "view", "name": "政府网站", "url": media.county.site("portal").home}
        mute.menu = {"is_menu_open": 1, "selfmenu_info": {"button": [home]}}
        media.plant("account.interaction", mute, "没有互动入口", mute.name)
    closed = media.add("微信公众号", "白鹭洲镇发布", "白鹭洲镇", "官方接口", LIVELY)
    closed.menu = {"is_menu_open": 0, "selfmenu_info": {"button": []}}
    media.plant("account.menu", closed, "菜单停用", "菜单停用")
    renamed = media.add("微博", "云溪文旅", "县文化旅游局", "官方接口", LIVELY, subject="云溪县文化旅游局")
    renamed.shown_name = "云溪文化旅游"
    media.plant("account.identity", renamed, "已更名", renamed.shown_name)


def _unheard(media: Media) -> None:
    """Nothing can be said of these; each is a to-do, and none an accusation."""
    bridge = media.add("微信公众号", "石门镇发布", "石门镇", "wewe-rss", (20, 24), trouble="unsynced")
    delayed = media.add("微信公众号", "云溪应急", "县应急管理局", "官方接口", (25, 30), trouble="delayed")
    listed = media.add("微信公众号", "罗坊镇发布", "罗坊镇", "官方接口", (2, 5), trouble="ip")
    hand = media.add("微信公众号", "上源乡发布", "上源乡", "人工填报", ())
    for account in (bridge, delayed, listed, hand):
        media.county.manifest.near("account.stale", note=f"{account.name}：没有证据，不能认定不更新")


def _once_last_week(media: Media) -> Sequence[float]:
    """Ages of posts: one on Wednesday of the week that ended last, two in each week before."""
    since_monday = media.county.today.weekday()
    wednesday = since_monday + 5
    before = [wednesday + 5, wednesday + 8, wednesday + 12, wednesday + 15]
    return [*range(1, since_monday + 1, 2), wednesday, *before]


def _menu(media: Media) -> dict[str, Any]:
    portal = media.county.site("portal")
    below = [
        {"type": "view", "name": "政策文件", "url": f"{portal.home}no/such/page.html"},
        {"type": "view", "name": "政府网站", "url": portal.home},
    ]
    return {
        "is_menu_open": 1,
        "selfmenu_info": {
            "button": [
                {"name": "公开", "sub_button": {"list": below}},
                {"name": "空白", "sub_button": {"list": []}},
            ]
        },
    }


def _token(post: MediaPost) -> str:
    return f"https://mp.weixin.qq.com/s/s{post.push}abcdefghij{post.idx}"
