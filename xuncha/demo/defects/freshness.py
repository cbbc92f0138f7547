"""Empty sections, stale sections and home pages, and those that only look so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha.demo.county import County
    from xuncha.demo.model import Section

__all__ = ["plant"]

_EMPTY = (
    ("portal", "罗坊镇", "罗坊镇环境整治", "其他"),
    ("health", "县卫生健康委员会", "疾病预防", "其他"),
    ("park", "云溪高新区管委会", "科技创新", "其他"),
    ("water", "县水利局", "河湖名录", "其他"),
    ("edu", "县教育体育局", "体育赛事", "其他"),
    ("culture", "县文化旅游局", "文物保护", "其他"),
)


@dataclass(frozen=True)
class _Clock:
    """A section whose newest item lies one day beyond its limit, and its twin exactly on the limit."""

    site: str
    unit: str
    name: str
    category: str
    kind: str
    limit: int
    period: int | None = None


_CLOCKS = (
    _Clock("portal", "石门镇", "石门镇村务动态", "动态要闻", "news", 14),
    _Clock("edu", "县教育体育局", "校园动态", "动态要闻", "news", 14),
    _Clock("portal", "上源乡", "上源乡公示", "通知公告", "notice", 180),
    _Clock("health", "县卫生健康委员会", "集中采购", "通知公告", "notice", 180),
    _Clock("portal", "县民政局", "社会救助政策", "政策文件", "policy", 180),
    _Clock("water", "县水利局", "水价政策", "政策文件", "policy", 180),
    _Clock("portal", "县应急管理局", "应急局人事", "人事信息", "personnel", 365),
    _Clock("portal", "县交通运输局", "交通规划", "规划计划", "plan", 365),
    _Clock("park", "云溪高新区管委会", "园区规划", "规划计划", "plan", 365),
    _Clock("portal", "青塘乡", "青塘乡便民信息", "其他", "notice", 30, 30),
)
#: five dated sections of the portal that are stale together: just enough for the veto
_VETO = (
    "stale-石门镇村务动态",
    "stale-上源乡公示",
    "stale-社会救助政策",
    "stale-future",
    "stale-lapsed",
)


#: pages of static information whose article says nothing, and what stands there instead
_BLANK = (
    ("portal", "双溪镇", "双溪镇机构设置", ()),
    ("health", "县卫生健康委员会", "办事服务指南", ("内容正在建设中，敬请期待！",)),
    ("water", "县水利局", "水利普法", ("暂无相关内容",)),
)


def plant(county: County) -> None:
    _plant_empty(county)
    _plant_blank(county)
    for clock in _CLOCKS:
        _plant_clock(county, clock)
    _plant_pinned(county)
    _plant_masked_by_future(county)
    _plant_exempt(county)
    _plant_homes(county)
    if all(county.wants(defect) for defect in _VETO):
        home = county.site("portal").home
        county.manifest.plant("section.veto", home, note="动态、公告、政策类不更新达5个", defect=_VETO[0])


def _plant_empty(county: County) -> None:
    # a TRS list states no total: its emptiness is certain only when a browser has seen it too
    for number, (site, unit, name, category) in enumerate(_EMPTY):
        section = county.section(site, unit, name, category, "news")
        defect = f"empty-{number}"
        if county.wants(defect):
            county.manifest.plant(
                "section.empty",
                section.url,
                unit=unit,
                note=f"{site} 空列表，有翻页和侧栏",
                defect=defect,
                needs_browser=site == "health",
            )
        else:
            for i in range(3):
                county.article(section, i * 5, later=True)


def _plant_blank(county: County) -> None:
    """Static information without a text, and two pages that say little and yet enough."""
    for number, (site, unit, name, words) in enumerate(_BLANK):
        section = county.section(site, unit, name, "静态信息", "duties", look="single")
        article = county.article(section, 300 + number, kind="duties")
        defect = f"blank-{number}"
        if county.wants(defect):
            article.title, article.paragraphs, article.images = name, list(words), []
            county.manifest.plant(
                "section.empty",
                section.url,
                unit=unit,
                note="静态信息没有正文",
                defect=defect,
                needs_browser=True,
            )
    chart = county.section("portal", "罗坊镇", "罗坊镇组织架构", "静态信息", "duties", look="single")
    drawn = county.article(chart, 310, kind="duties")
    drawn.title, drawn.paragraphs, drawn.images = chart.name, [], ["/images/chart/310.png"]
    county.manifest.near("section.empty", chart.url, note="正文是一张架构图")
    contact = county.section("edu", "县教育体育局", "联系我们", "静态信息", "duties", look="single")
    short = county.article(contact, 320, kind="duties")
    short.title, short.paragraphs = contact.name, [f"办公室电话：{contact.unit.phone}，地址：新城大道8号"]
    county.manifest.near("section.empty", contact.url, note="只有一行联系方式")


def _plant_clock(county: County, clock: _Clock) -> None:
    defect = f"stale-{clock.name}"
    stale = _aged(county, clock, clock.name, clock.limit + 1)
    if county.wants(defect):
        county.manifest.plant(
            "section.stale",
            stale.url,
            unit=clock.unit,
            note=f"{clock.category}超{clock.limit}天",
            defect=defect,
        )
    else:
        county.article(stale, 1, later=True)
    fine = _aged(county, clock, f"{clock.name}（二）", clock.limit)
    county.manifest.near("section.stale", fine.url, note=f"{clock.category}恰满{clock.limit}天")


def _aged(county: County, clock: _Clock, name: str, newest: int) -> Section:
    section = county.section(clock.site, clock.unit, name, clock.category, clock.kind)
    section.period = clock.period
    for i in range(5):
        county.article(section, newest + i * 17)
    return section


def _plant_pinned(county: County) -> None:
    """The first row is an old pinned item; the section is fresh none the less."""
    section = county.section("portal", "双溪镇", "双溪镇要闻", "动态要闻", "news")
    for i in range(7):
        county.article(section, 2 + i * 3)
    old = county.article(section, 420)
    old.pinned = True
    county.manifest.near("section.stale", section.url, note="首行是置顶旧闻")


def _plant_masked_by_future(county: County) -> None:
    """A row dated in the future does not make a stale section fresh."""
    section = county.section("portal", "白鹭洲镇", "白鹭洲镇简讯", "动态要闻", "news")
    for i in range(5):
        county.article(section, 40 + i * 9)
    article = county.article(section, -31 if county.wants("stale-future") else 1)
    if county.wants("stale-future"):
        county.manifest.plant(
            "section.stale", section.url, unit="白鹭洲镇", note="未来日期不算更新", defect="stale-future"
        )
        county.manifest.plant(
            "article.date",
            (article.url, section.url),
            article.url,
            "白鹭洲镇",
            "列表和正文都是下月日期",
            "stale-future",
        )


def _plant_exempt(county: County) -> None:
    kept = county.section("portal", "县水利局", "抗洪抢险专题", "动态要闻", "news")
    kept.exempt, kept.exempt_until = "历史专题，不再更新", county.today + dt.timedelta(200)
    lapsed = county.section("portal", "县商务局", "展会专题", "动态要闻", "news")
    lapsed.exempt, lapsed.exempt_until = "专题暂停更新", county.today - dt.timedelta(20)
    for section in (kept, lapsed):
        for i in range(4):
            county.article(section, 160 + i * 20)
    county.manifest.near("section.stale", kept.url, note="在豁免期内")
    if county.wants("stale-lapsed"):
        county.manifest.plant(
            "section.stale", lapsed.url, unit="县商务局", note="豁免已过期", defect="stale-lapsed"
        )
    else:
        county.article(lapsed, 1, later=True)


def _plant_homes(county: County) -> None:
    """edu is 5 days old, park 2, trade 9; the others are of today or yesterday."""
    for key, age in (("edu", 5), ("park", 2), ("trade", 9)):
        site = county.site(key)
        defect = f"home-{key}"
        limit = age if county.wants(defect) else 0
        _age_site(county, key, limit)
        if county.wants(defect):
            county.manifest.plant(
                "home.stale", site.home, unit=site.unit.name, note=f"首页{age}天没有更新", defect=defect
            )
    for key in ("portal", "health", "culture", "water"):
        county.manifest.near("home.stale", county.site(key).home, note="首页今天或昨天有更新")


def _age_site(county: County, key: str, newest: int) -> None:
    """Nothing of the site is younger than `newest` days; its first list has an item of that very day."""
    site = county.site(key)
    for section in site.sections:
        for article in section.articles:
            if (county.today - article.day).days < newest:
                county.set_day(article, newest)
    county.set_day(site.sections[0].articles[0], newest)
