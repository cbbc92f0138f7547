"""Dead, malformed and taken-over links, and those that only seem so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo import hosts
from xuncha.demo.model import Attachment

if TYPE_CHECKING:
    from xuncha.demo.county import County
    from xuncha.demo.model import Article

__all__ = ["plant"]


def plant(county: County) -> None:
    _plant_dead(county)
    _plant_malformed(county)
    _plant_in_chrome(county)
    _plant_soft_gone(county)
    _plant_hijacked(county)
    _near_misses(county)


def _on(county: County, site: str, name: str, at: int) -> Article:
    return county.find(site, name).articles[at]


def _link(article: Article, href: str, text: str) -> None:
    article.blocks.append(f'<p>相关链接：<a href="{href}" target="_blank">{text}</a></p>')


def _dead(county: County, article: Article, target: str, note: str, defect: str, url: str = "") -> None:
    county.manifest.plant("link.broken", url or article.url, target, article.unit, note, defect)


def _plant_dead(county: County) -> None:
    base = county.site("portal").base
    gone = (
        (
            "dead-content",
            "portal",
            "通知公告",
            3,
            "/yxxrmzf/c109999/201803/0123456789abcdef0123456789abcdef.shtml",
            "正文链接404",
        ),
        ("dead-list", "health", "通知公告", 4, "/zwgk/2019old/index.html", "旧栏目404"),
        ("dead-vsb", "edu", "通知公告", 5, "/info/1021/9999.htm", "旧信息404"),
    )
    for defect, site, name, at, path, note in gone:
        if county.wants(defect):
            article = _on(county, site, name, at)
            _link(article, path, "查看原文")
            _dead(county, article, county.site(site).base + path, note, defect)
    if county.wants("dead-foreign"):
        for at, path, note in ((6, "/zcwj/t20190301.html", "站外404"), (7, "/gone/2020.html", "站外410")):
            article = _on(county, "portal", "部门动态", at)
            target = county.base(hosts.MISSING) + path
            _link(article, target, "石桥县教育局文件")
            _dead(county, article, target, note, "dead-foreign")
    if county.wants("dead-file"):
        for site, name, at, path in (
            ("portal", "政府文件", 4, "/attach/lost/P00000001.docx"),
            ("park", "公告公示", 5, "/attach/lost/P00000002.xlsx"),
        ):
            article = _on(county, site, name, at)
            article.attachments.append(Attachment(path, "申报表"))
            _dead(county, article, county.site(site).base + path, "附件404", "dead-file")
    if county.wants("dead-image"):
        article = _on(county, "portal", "云溪要闻", 9)
        article.images.append("/images/lost/20190101.png")
        _dead(county, article, base + "/images/lost/20190101.png", "图片404", "dead-image")


def _plant_malformed(county: County) -> None:
    if not county.wants("malformed"):
        return
    for site, name, at, href in (
        ("portal", "公示信息", 6, "file:///C:/Users/admin/Desktop/公示名单.xlsx"),
        ("portal", "招考录用", 2, "http:///attach/202601/gg.docx"),
        ("culture", "通知公告", 3, "http:\\\\192.168.1.8\\share\\活动方案.doc"),
        ("water", "通知公告", 4, "file:/D:/水利/附件1.doc"),
    ):
        article = _on(county, site, name, at)
        _link(article, href, "附件下载")
        _dead(county, article, href, "错误链接", "malformed")


def _plant_in_chrome(county: County) -> None:
    """A navigation link dead on every page of a site counts once."""
    if county.wants("dead-chrome"):
        site = county.site("culture")
        site.chrome.append(("旧版入口", "/jiuban/index.html"))
        county.manifest.plant(
            "link.broken",
            site.home,
            site.base + "/jiuban/index.html",
            site.unit.name,
            "页脚链接404",
            "dead-chrome",
        )


def _plant_soft_gone(county: County) -> None:
    """The trade site says 200 to everything; its short true pages are no errors."""
    site = county.site("trade")
    site.quirks.add("soft404")
    if county.wants("soft-gone"):
        for at, path in ((3, "/yxxrmzf/c110199/201905/deadbeefdeadbeef.shtml"), (5, "/tzzn/2017/t1.html")):
            article = _on(county, "trade", "招商公告", at)
            _link(article, path, "点击查看")
            _dead(county, article, site.base + path, "返回200的错误页", "soft-gone")
    short = county.article(county.find("trade", "招商公告"), 50)
    short.title, short.paragraphs = (
        "停电通知",
        ["因线路检修，高新区标准厂房一期明日8时至12时停电，请做好准备。"],
    )
    long = county.article(county.find("trade", "招商动态"), 12)
    long.paragraphs.insert(
        2,
        "有企业反映，以往点开旧网站的办事指南，常看到“您访问的页面不存在或已删除”的提示，改版后这一问题已经解决。",
    )
    referring = _on(county, "trade", "投资指南", 2)
    for target in (short, long):
        _link(referring, target.path, target.title)
        county.manifest.near("link.broken", target=target.url, note="软404站点上的真页面")


def _plant_hijacked(county: County) -> None:
    """Links whose far end is no longer what it was."""
    for defect, host, site, name, at, text in (
        ("hijacked-gambling", hosts.GAMBLING, "portal", "乡镇动态", 8, "云溪县劳动就业服务网"),
        ("hijacked-parked", hosts.PARKED, "health", "健康科普", 3, "云溪县合作医疗服务网"),
        ("hijacked-script", hosts.SEIZED, "edu", "教育要闻", 9, "云溪县社会保险服务网"),
    ):
        if county.wants(defect):
            article = _on(county, site, name, at)
            target = county.base(host) + "/"
            _link(article, target, text)
            county.manifest.plant("link.hijacked", article.url, target, article.unit, text, defect)


def _near_misses(county: County) -> None:
    article = _on(county, "portal", "云溪要闻", 12)
    news = county.base(hosts.NEWS)
    for target, text, note in (
        (news + "/fz/t1.html", "警方通报一起网络赌博案件", "报道赌博案件的新闻"),
        (news + "/old/fz/t2.html", "报道二", "重定向后正常"),
        (county.base(hosts.SLOW) + "/qx.html", "气象服务", "应答慢"),
        (county.base("127.0.0.26") + "/", "云溪融媒", "站外正常链接"),
    ):
        _link(article, target, text)
        county.manifest.near("link.broken", target=target, note=note)
        county.manifest.near("link.hijacked", target=target, note=note)
    for host, note in ((hosts.REFUSING, "拒绝机器访问的网站"), (hosts.BUSY, "对方服务器一时出错")):
        target = county.base(host) + "/index.html"
        _link(article, target, "相关网站")
        county.manifest.near("link.broken", target=target, note=note)
    county.manifest.doubtful.add(("link.broken", county.base(hosts.BUSY) + "/index.html"))
    quoting = _on(county, "portal", "云溪要闻", 14)
    quoting.paragraphs.append(
        "针对群众反映的“该页面已删除或不存在”等问题，县政府办逐一核实，恢复失效链接12处。"
    )
    _link(article, quoting.path, "县政府办整改网站错链")
    county.manifest.near("link.broken", target=quoting.url, note="正文引用“已删除”")
