"""Hidden links, and home pages that a script takes over; hidden menus, share bars and credits are in every template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from xuncha.demo import hosts

if TYPE_CHECKING:
    from xuncha.demo.county import County
    from xuncha.demo.model import Site

__all__ = ["plant"]

_TAKEOVER = (
    'var v8="<TABLE width=500><TR><TD><div style=font-size:12pt>真人娱乐城官网</div><br>注册送彩金，百家乐、时时彩、棋牌。</TD></TR></TABLE>";'
    'var page="<html><head><meta charset=utf-8></head><body style=margin:0>"+unescape(v8)+"</body></html>";'
    'if(window.stop){window.stop();}document.title="真人娱乐城_注册送彩金";document.write(page);'
)


def plant(county: County) -> None:
    _plant_farm(county)
    _plant_offscreen(county)
    _plant_marquee(county)
    _plant_takeover(county)
    for key in ("portal", "edu", "park"):
        site = county.site(key)
        if key != "portal":
            county.manifest.near("link.hidden", site.home, note="隐藏的友情链接菜单、软件商署名")
    share = county.find("portal", "通知公告").articles[1]
    county.manifest.near("link.hidden", share.url, note="隐藏的分享按钮")


def _anchors(county: County, addresses: list[str], separator: str = "\n") -> str:
    return separator.join(f'<a href="{county.base(host)}/">{hosts.FARM[host]}<a>' for host in addresses)


def _accept(county: County, addresses: list[str]) -> None:
    """Where such a link leads to is a true finding as well."""
    for host in addresses:
        county.manifest.accepted.add(("link.hijacked", county.base(host) + "/"))


def _plant_farm(county: County) -> None:
    """35 links in a bare hidden box after the footer of the home page."""
    if county.wants("hidden-farm"):
        farm = list(hosts.FARM)
        site = county.site("water")
        site.home_tail += f'<div style="display:none;">{_anchors(county, farm)}\n</div>'
        _accept(county, farm)
        county.manifest.plant(
            "link.hidden", site.home, unit=site.unit.name, note="页脚后35条隐藏外链", defect="hidden-farm"
        )


def _plant_offscreen(county: County) -> None:
    if county.wants("hidden-offscreen"):
        some = list(hosts.FARM)[18:26]
        article = county.find("portal", "县民政局工作动态").articles[2]
        article.tail += (
            f'<div style="position:absolute;left:-3000px;top:-2000px">{_anchors(county, some, " ")}</div>'
        )
        _accept(county, some)
        county.manifest.plant(
            "link.hidden", article.url, unit=article.unit, note="移出屏幕的外链", defect="hidden-offscreen"
        )


def _plant_marquee(county: County) -> None:
    if county.wants("hidden-marquee"):
        some = list(hosts.FARM)[20:28]
        article = county.find("culture", "文旅快讯").articles[6]
        links = " ".join(f'<a href="{county.base(host)}/">{hosts.FARM[host]}</a>' for host in some)
        article.blocks.append(f'<marquee height="1" width="1" scrollamount="3000">{links}</marquee>')
        _accept(county, some)
        county.manifest.plant(
            "link.hidden", article.url, unit=article.unit, note="1×1滚动条里的外链", defect="hidden-marquee"
        )


def _plant_takeover(county: County) -> None:
    """Home pages that no longer are what they were: rewritten by a script of their own, by a script from
    elsewhere, or with the title of a betting shop written in entities."""
    rewritten, foreign, title = (county.site(key) for key in ("culture", "health", "trade"))
    if county.wants("takeover-inline"):
        rewritten.home_head += f"<script>{_TAKEOVER}</script>"
        _hijacked(county, rewritten, "首页被脚本改写", "takeover-inline")
    if county.wants("takeover-foreign"):
        source = f"{county.base(hosts.SEIZED)}/js/jm.js"
        foreign.home_head += f'<script src="{source}"></script>'
        county.manifest.accepted |= {("link.hijacked", source), ("link.hidden", source)}
        _hijacked(county, foreign, "首页被外来脚本盖住", "takeover-foreign", needs_browser=True)
    if county.wants("takeover-title"):
        title.home_title = Markup("".join(f"&#{ord(c)};" for c in "真人娱乐城_百家乐官网_注册送彩金"))
        _hijacked(county, title, "首页标题被换成博彩词", "takeover-title")


def _hijacked(county: County, site: Site, note: str, defect: str, needs_browser: bool = False) -> None:
    county.manifest.plant(
        "site.hijacked",
        site.home,
        unit=site.unit.name,
        note=note,
        defect=defect,
        rules=("link.hijacked",),
        needs_browser=needs_browser,
    )
