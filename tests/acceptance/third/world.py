"""The world around the third county: good hosts, dead ones, hostile ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.acceptance.third.linked import SPAM, at

if TYPE_CHECKING:
    from tests.acceptance.third.county import County


GONE = {"/gone": 404, "/removed": 410, "/boom": 500, "/drop": 0}


def publish(county: County) -> None:
    """The world around the county: good hosts, dead ones, hostile ones."""
    page = "<html><head><meta charset='utf-8'><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>"
    long = "合作媒体的一篇普通报道，讲述乡村里的日常生活与变化。" * 12
    for name in ("ok.html", "ok.html?a=1&b=2", "文件 说明.html", ""):
        county.put(f"http://www.partner.example.com/{name}", page.format("合作媒体", long))
    county.put(
        "http://www.partner.example.com/quote.html",
        page.format("网络辟谣", "网传帖子显示“该内容已删除”“页面不存在”，记者核实后发现系谣言。" + long),
    )
    county.put("http://www.partner.example.com/g404.html", page.format("404国道改建工程开工", long))
    county.put(
        "http://www.partner.example.com/old.html",
        b"",
        status=301,
        headers={"Location": "http://www.partner.example.com/ok.html"},
    )
    for path, status in GONE.items():
        county.put(f"http://www.partner.example.com{path}", b"", status=status)
    county.put("http://refuse.example.com/", page.format("403 Forbidden", "禁止访问"), status=403)
    county.put(
        "http://challenge.example.com/",
        b"<script>document.cookie='__jsl_clearance=1';location.reload()</script>",
        status=521,
    )
    county.put("http://login.example.com/", page.format("登录", ""), status=401)
    county.put("http://busy.example.com/", b"", status=429, headers={"Retry-After": "1"})
    county.put("http://nohead.example.com/a.html", page.format("好页面", long), head_status=405)
    county.put("http://head404.example.com/a.html", page.format("好页面", long), head_status=404)
    county.put("http://nyncj.yunze.gov.cn/yznyj/files/ok.html", page.format("政策明白卡", long))
    county.put(
        "http://www.yzrsks.com/",
        page.format(
            "澳门威尼斯人娱乐场-真人百家乐在线投注", "注册送彩金，百家乐、老虎机、时时彩在线投注。" * 5
        ),
    )
    county.put(
        "http://www.yzgh.org.cn/",
        page.format("yzgh.org.cn 域名出售", "您访问的域名正在出售，This domain is for sale，欢迎报价。"),
    )
    county.put(
        "http://news.example.com/crime.html",
        page.format("警方捣毁网络赌博团伙", "民警介绍，该团伙以百家乐、老虎机为幌子开设赌场。" + long),
    )
    county.put("http://www.cwl.gov.cn/", page.format("中国福利彩票", "双色球、福彩3D开奖公告。" + long))
    for n in range(7):
        for host in ("bet", "bca", "bcb", "bcc", "bcd"):
            county.put(
                f"http://www.{host}{n}.com/",
                page.format(f"{SPAM[n % 5]}官网", "百家乐、老虎机、时时彩在线投注，注册送彩金。" * 4),
            )
    for name in ("云泽要闻", "卫健动态"):
        item = at(county, name, 5)
        for kind in ("print", "m"):
            section = county.section(name)
            county.put(
                item.url.replace("gov.cn/", f"gov.cn/{kind}/"),
                county.page(section, item.title, f"<h1>{item.title}</h1>" + "".join(item.body), item),
            )
    walked = at(county, "青石动态", 5)
    key = walked.url.removeprefix("http://")
    county.answers[f"{key};jsessionid=0A1B2C3D4E5F"] = county.answers[key]
