"""What the third county links to: what does not open, what hides, what was taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.acceptance.third.truth import Planted

if TYPE_CHECKING:
    from tests.acceptance.third.county import County
    from tests.acceptance.third.model import Article


SPAM = ("澳门赌场", "真人百家乐", "时时彩计划", "六合彩开奖", "老虎机网址")


FARM = [
    f"www.farm{n}-{w}.com"
    for n, w in enumerate(["soft", "junshi", "lvyou", "dianying", "youxi", "xiaoshuo", "zixun"] * 5)
]


HOMES = {
    "wlj": '</div></div><div style="display:none;">'
    + "".join(f'<a href="http://{h}/">站点{n}<a> ' for n, h in enumerate(FARM))
    + "</div>",
    "wjw": '<p class="zt"><a href="/fzlm/gone.html">健康云泽专题</a></p>',
}


def spam(count: int, host: str) -> str:
    return "".join(f'<a href="http://www.{host}{n}.com/">{SPAM[n % 5]}</a>' for n in range(count))


def link(url: str, text: str) -> str:
    return f'<p><a href="{url}">{text}</a></p>'


def at(county: County, name: str, n: int) -> Article:
    return county.section(name).articles[n]


def links(county: County, found: list[Planted]) -> None:
    """Links that do not open, and those that only look so."""

    def bad(name: str, n: int, url: str, text: str, where: str = "") -> None:
        at(county, name, n).extra += link(url, text)
        found.append(Planted("link.broken", (where or url,)))

    bad("云泽要闻", 7, "/c100000/202401/gone-0001.shtml", "往期报道")
    bad("云泽要闻", 8, "http://www.yunze.gov.cn/removed/2023.shtml", "专题")
    bad("通知公告", 7, "file:///C:/Users/Administrator/Desktop/fj.doc", "附件1")
    bad("通知公告", 8, "http:///www.yunze.gov.cn/fj2.doc", "附件2", "fj2.doc")
    bad("卫健动态", 6, "http:\\\\wjw.yunze.gov.cn\\fj3.doc", "附件3", "fj3.doc")
    bad("土地出让", 5, "/art/2020/1/1/art_1201_4040.html", "原公告")
    bad("青石动态", 8, "/QingShi/Show.aspx?id=999999", "相关报道")
    bad("招生考试", 2, "../UpLoadFiles/gone2025.pdf", "招生简章", "gone2025.pdf")
    bad("惠农补贴", 3, "files/gone.pdf", "申报书", "/yznyj/files/gone.pdf")
    bad("文旅动态", 8, "http://www.partner.example.com/gone.html", "合作媒体")
    bad("文旅动态", 9, "http://www.partner.example.com/boom", "直播回放")
    bad("柳河动态", 6, "http://www.partner.example.com/drop", "商城")
    bad("柳河动态", 7, "https://selfsigned.example.com/", "查询入口", "selfsigned.example.com")
    at(county, "健康科普", 5).extra += '<img src="/jkkp/W0202411gone.jpg">'
    found.append(Planted("link.broken", ("W0202411gone.jpg",)))
    found.append(Planted("link.broken", ("/fzlm/gone.html",)))
    dead = at(county, "政策解读", 4)
    dead.row = f'<li><span class=rq>{dead.day:%Y-%m-%d}</span><a href="/c1/202401/gone-0002.shtml">{dead.title}</a></li>'
    found.append(Planted("link.broken", ("gone-0002.shtml",)))
    void = at(county, "卫健动态", 9)
    void.row = f'<li><a href="javascript:;">{void.title}</a><span>{void.day:%Y-%m-%d}</span></li>'
    found.append(Planted("link.broken", (void.title,), recall=False))
    fine = (
        "http://refuse.example.com/",
        "http://challenge.example.com/",
        "http://login.example.com/",
        "http://busy.example.com/",
        "http://nohead.example.com/a.html",
        "http://head404.example.com/a.html",
        "HTTP://www.partner.example.com/ok.html?a=1&amp;b=2",
        " http://www.partner.example.com/old.html ",
        "//www.partner.example.com/ok.html",
        "http://www.partner.example.com/文件 说明.html",
        "https://www.partner.example.com/ok.html",
        "http://www.partner.example.com:80/ok.html#top",
        "weixin://dl/business",
        "data:text/plain,ok",
        "http://www.partner.example.com/quote.html",
        "http://www.partner.example.com/g404.html",
    )
    for n, url in enumerate(fine):
        at(county, "工作动态" if n % 2 else "规划公示", n % 8).extra += link(url, f"相关链接{n}")
    at(county, "惠农补贴", 4).extra += link("files/ok.html", "政策明白卡")


def hidden(county: County, found: list[Planted]) -> None:
    """Links out of sight, squatted domains, a page taken over."""

    def hide(name: str, n: int, html: str, head: str = "") -> None:
        item = at(county, name, n)
        item.extra += html
        item.head += head
        found.append(Planted("link.hidden", (item.url,)))

    hide("青石动态", 7, f'<div style="position:absolute;left:-9999px;top:-9999px">{spam(2, "bet")}</div>')
    hide("教育要闻", 7, f"<div class=xk>{spam(4, 'bca')}</div>", "<STYLE>.xk{display:none}</STYLE>")
    hide("就业服务", 9, f'<marquee height="1" width="1" scrollamount="9999">{spam(3, "bcb")}</marquee>')
    hide(
        "土地出让",
        9,
        '<p style="font-size:0;line-height:0">'
        + "".join(f'<a href="http://www.seo{n}-link.com/">资讯{n}</a>' for n in range(6))
        + "</p>",
    )
    hide(
        "柳河动态",
        4,
        f'<script>document.write("<div style=\'display:none\'>");</script>{spam(3, "bcc")}<script>document.write("</div>");</script>',
    )
    hide(
        "疾病防控",
        3,
        "".join(
            f'<a href="http://www.bcd{n}.com/" style="color:#ffffff;font-size:1px">{SPAM[n]}</a>'
            for n in range(3)
        ),
    )
    found.append(Planted("link.hidden", ("http://wlj.yunze.gov.cn/ ",)))
    for host in (
        "www.bet",
        "www.bca",
        "www.bcb",
        "www.bcc",
        "www.bcd",
    ):  # the targets are gambling sites indeed
        found.append(Planted("link.hijacked", (host,), recall=False))
    for name, n, url, text in (
        ("部门动态", 5, "http://www.yzrsks.com/", "云泽县人事考试网"),
        ("就业服务", 8, "http://www.yzgh.org.cn/", "云泽县总工会"),
    ):
        at(county, name, n).extra += link(url, text)
        found.append(Planted("link.hijacked", (url,)))
    at(county, "部门动态", 6).extra += link("http://news.example.com/crime.html", "警方通报") + link(
        "http://www.cwl.gov.cn/", "福彩"
    )
    taken = at(county, "非遗名录", 3)
    taken.doc_title = "".join(f"&#{ord(c)};" for c in "澳门新葡京赌场官网-真人百家乐")
    taken.head = f'<meta name="keywords" content="{SPAM[0]},{SPAM[1]}"><script src="http://www.takeover.example.net/js/kb.js"></script>'
    found.append(Planted("site.hijacked", (taken.url,)))
    at(county, "非遗名录", 4).doc_title = "&#8220;竹马灯&#8221;走进校园&nbsp;|&nbsp;文旅"
