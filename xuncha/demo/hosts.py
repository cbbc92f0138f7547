"""The foreign hosts of the sample county: healthy ones, refusing ones, and what became of lapsed domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo.files import picture
from xuncha.demo.responses import Response, redirect

if TYPE_CHECKING:
    from jinja2 import Environment

    from xuncha.demo.responses import Asked

__all__ = ["FARM", "FOREIGN", "HEALTHY", "Foreign"]

SERVICES, NEWS, MISSING = "127.0.0.20", "127.0.0.21", "127.0.0.29"
REFUSING, BUSY, SLOW = "127.0.0.30", "127.0.0.31", "127.0.0.32"
PARKED, SEIZED, GAMBLING = "127.0.0.33", "127.0.0.34", "127.0.0.35"
#: neighbours whose sites stand in the drop-down lists
HEALTHY = {
    "127.0.0.22": "石桥县人民政府",
    "127.0.0.23": "松湖县人民政府",
    "127.0.0.24": "临江市人民政府",
    "127.0.0.25": "安和区人民政府",
    "127.0.0.26": "云溪融媒",
    "127.0.0.27": "江南新闻网",
    "127.0.0.28": "云溪县供水公司",
    "127.0.0.36": "长岭县人民政府",
    "127.0.0.37": "青田开发区",
    "127.0.0.38": "云溪公共资源交易平台",
    "127.0.0.39": "云溪县人民医院",
}
#: the link farm: one host each, named as such farms name themselves
FARM = {
    f"127.0.0.{40 + i}": name
    for i, name in enumerate(
        [
            "铝合金门窗",
            "土工布厂家",
            "二手办公家具回收",
            "虚拟主机租用",
            "第一小说网",
            "新笔下文学",
            "代写论文",
            "校园招聘网",
            "佛教用品",
            "好文秘",
            "家教网",
            "防水补漏",
            "男科医院",
            "自考毕业证",
            "网络营销专家",
            "牛津布鲁克",
            "汽车展览会",
            "装修效果图",
            "信用卡代还",
            "小额贷款",
            "棋牌娱乐",
            "真人娱乐城",
            "时时彩平台",
            "六合彩资料",
            "博彩导航",
            "百家乐官网",
            "彩票投注",
            "电子游艺",
            "体育投注",
            "捕鱼游戏",
            "成人用品",
            "私家侦探",
            "开锁公司",
            "搬家公司",
            "疏通管道",
        ]
    )
}
FOREIGN = (SERVICES, NEWS, MISSING, REFUSING, BUSY, SLOW, PARKED, SEIZED, GAMBLING, *HEALTHY, *FARM)

_PLAIN = ("欢迎访问本网站。", "本网站提供有关资讯与服务，内容每日更新，详情请浏览各栏目。")
_NEWS = (
    "本报讯　近日，公安机关通报一起跨境网络赌博案件，依法打掉一个以棋牌游戏为名的赌博团伙，查获涉案账户二十余个。",
    "警方提醒，网络赌博十赌九输，所谓真人娱乐城、时时彩平台都是骗局，群众发现线索可以拨打110举报。",
    "据了解，当地将持续开展专项整治，并通过进社区、进学校宣讲，引导居民远离赌博、健康生活。",
)
_GAMBLING = (
    "真人娱乐城官网，注册即送彩金，百家乐、时时彩、六合彩、棋牌捕鱼应有尽有，存款秒到账。",
    "体育投注、电子游艺、彩票投注，24小时在线客服，点击立即开户，首存送八十八元。",
)
_PARKED = ("该域名正在出售，域名转让请联系经纪人。", "This domain is for sale. 您访问的域名可以购买。")
_SCRIPT = """var u="/jm.html";var s='<div id="asdsa" style="height:100%;width:100%"><ifr'+'ame width="100%" height="100%" frameborder="0" src="'+u+'"></iframe></div>';eval("do"+"cu"+"ment.wr"+"ite(s)");
setInterval(function(){for(var i=0;i<document.body.children.length;i++){if(document.body.children[i].id!="asdsa"){document.body.children[i].style.display="non"+"e";}}},100);"""
_SEIZED = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>云溪县社会保险服务网</title></head>'
    f"<body><p>云溪县社会保险服务网</p><script>{_SCRIPT}</script></body></html>"
)


class Foreign:
    """Answers for every host that is not the county's."""

    def __init__(self, environment: Environment) -> None:
        self.page = environment.get_template("shared/foreign.html")

    def respond(self, asked: Asked) -> Response:
        host = asked.host
        if asked.path == "/robots.txt":
            return Response(b"User-agent: *\nAllow: /\n", "text/plain")
        if asked.path.endswith(".png"):
            return Response(picture(int(host.rsplit(".", 1)[1])), "image/png")
        special = getattr(self, f"_{_SPECIAL[host]}", None) if host in _SPECIAL else None
        return special(asked) if special else self._plain(asked)

    def _html(self, title: str, paragraphs: tuple[str, ...], status: int = 200, **more: float) -> Response:
        text = self.page.render(title=title, paragraphs=paragraphs)
        return Response(text.encode(), "text/html; charset=utf-8", status, **more)  # type: ignore[arg-type]

    def _plain(self, asked: Asked) -> Response:
        if asked.host in FARM:
            name = FARM[asked.host]
            return self._html(f"{name} - 官方网站", _GAMBLING if _is_gambling(name) else _PLAIN)
        return self._html(HEALTHY.get(asked.host, "公共服务"), _PLAIN)

    def _news(self, asked: Asked) -> Response:
        if asked.path.startswith("/old/"):
            return redirect("/" + asked.path.removeprefix("/old/"), 301)
        return self._html("警方通报一起网络赌博案件 - 江南晨报", _NEWS)

    def _missing(self, asked: Asked) -> Response:
        if asked.path == "/":
            return self._html("石桥县教育局", _PLAIN)
        return self._html("404 Not Found", ("您访问的文件不存在。",), 410 if "gone" in asked.path else 404)

    def _refusing(self, asked: Asked) -> Response:
        return self._html("403 Forbidden", ("您的请求可能存在威胁，已被拦截。",), 403)

    def _busy(self, asked: Asked) -> Response:
        return self._html("502 Bad Gateway", ("服务器繁忙，请稍后再试。",), 502)

    def _slow(self, asked: Asked) -> Response:
        return self._html("云溪县气象服务", _PLAIN, delay=1.5)

    def _parked(self, asked: Asked) -> Response:
        return self._html("域名出售", _PARKED)

    def _gambling(self, asked: Asked) -> Response:
        return self._html("真人娱乐城_百家乐官网_注册送彩金", _GAMBLING)

    def _seized(self, asked: Asked) -> Response:
        if asked.path == "/js/jm.js":
            script = _SCRIPT.replace("/jm.html", f"http://{asked.headers['Host']}/jm.html")
            return Response(script.encode(), "application/javascript")
        if asked.path == "/jm.html":
            return self._html("真人娱乐城_注册送彩金", _GAMBLING)
        return Response(_SEIZED.encode(), "text/html; charset=utf-8")


_SPECIAL = {
    NEWS: "news",
    MISSING: "missing",
    REFUSING: "refusing",
    BUSY: "busy",
    SLOW: "slow",
    PARKED: "parked",
    GAMBLING: "gambling",
    SEIZED: "seized",
}


def _is_gambling(name: str) -> bool:
    return any(word in name for word in ("棋牌", "娱乐", "彩", "百家乐", "投注", "游艺", "捕鱼"))
