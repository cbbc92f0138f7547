"""A small county portal: units' directory, shared channel, own columns, a scripted list, an empty one."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOOT = "<footer>主办：溪源县人民政府　承办：溪源县人民政府办公室</footer>"
UNITS = {"jyj": "县教育局", "wjw": "溪源县卫健委", "hlz": "红岭镇", "xqx": "小桥乡"}


def page(title: str, body: str, metas: dict[str, str] | None = None, trail: str = "") -> str:
    tags = {"SiteName": "溪源县人民政府", "SiteIDCode": "3607990001", **(metas or {})}
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in tags.items())
    where = f'<div class="position">当前位置：{trail}</div>' if trail else ""
    return f"<html><head><title>{title}</title>{head}</head><body>{where}{body}{FOOT}</body></html>"


def rows(folder: str, count: int, month: str = "2026-10") -> str:
    items = "".join(
        f'<li><a href="{folder}{month.replace("-", "")}/t{month.replace("-", "")}{day:02}_{day}00{day}.html">'
        f"第{day}号关于做好某项工作的情况</a><span>{month}-{day:02}</span></li>"
        for day in range(1, count + 1)
    )
    return f'<ul class="list">{items}</ul>'


def article(source: str) -> str:
    text = "这是一段足够长的正文，说明某项工作的进展情况和下一步打算，供群众查阅。" * 8
    metas = {"ArticleTitle": "某项工作的情况", "ContentSource": source, "PubDate": "2026-10-01 09:00"}
    return page(
        "某项工作的情况", f'<h1>某项工作的情况</h1><div class="TRS_Editor"><p>{text}</p></div>', metas
    )


def site() -> dict[str, str]:
    home = "<a href='/'>首页</a>" + "".join(
        f'<a href="{url}">{name}</a>'
        for url, name in {
            "/portal/list.shtml": "网站首页",
            "/map/": "网站地图",
            "/zwgk/": "政务公开",
            "/xwzx/jryw/": "今日要闻",
            "/bmdt/": "部门乡镇",
            "/zwgk/ghjh/": "更多>>",
            "/secret/list/": "内部资料",
            "/xwzx/": "新闻中心",
            "/tsgz/": "特色工作",
            "/news_18.asp": "防汛抗旱",
            "/zwgk/ldzc/": "领导之窗",
            "/gkml/redirect.shtml": "年度报告",
            "/iList.jsp?cat_id=12454": "政策文件",
            "/zwgk/rsxx/": "人事信息",
            "http://jyzx.localhost/": "教研中心网",
        }.items()
    )
    pages = {
        "/": page("溪源县人民政府", home),
        "/portal/list.shtml": page("溪源县人民政府", rows("/tt/", 9)),
        "/map/": page("网站地图", rows("/dt/", 9)),
        "/tsgz/": page("特色工作", "<a href='/'>首页</a>", {"ColumnName": "特色工作"}),
        "/news_18.asp": page(
            "防汛抗旱",
            f"<div>{rows('./', 7)}<div class='page'><a href='/news_18_2.asp'>下一页</a></div></div>",
            {},
        ),
        "/xwzx/": page("新闻中心", rows("/xwzx/jryw/", 3)[:-5] + rows("/zwgk/ghjh/", 3)[17:], {}),
        "/gkml/redirect.shtml": "<script>location.href='/gkml/nb/'</script>",
        "/gkml/nb/": page("年度报告", rows("./", 2), {"ColumnName": "年度报告"}),
        "/iList.jsp?cat_id=12454": page("政策文件", rows("/zcwj/", 6), {}),
        "/robots.txt": "User-agent: *\nDisallow: /secret/\n",
        "/xwzx/jryw/": page(
            "今日要闻", rows("./", 8), {"ColumnName": "今日要闻"}, "首页 > 新闻中心 > 今日要闻"
        ),
        "/zwgk/ghjh/": page("规划计划", rows("./", 3), {}, "首页 &gt; 政务公开 &gt; 规划计划"),
        "/zwgk/rsxx/": page("人事信息", rows("./", 4), {"ColumnName": "人事信息"}),
        "/zwgk/tzgg/": page("通知公告", "<ul class='list'></ul><p>暂无数据</p>", {"ColumnName": "通知公告"}),
        "/zwgk/ldzc/": page(
            "领导之窗",
            "<p>县长张某某，主持县人民政府全面工作，分管审计。</p>" * 20,
            {"ColumnName": "领导之窗"},
        ),
        "/zwgk/": page("政务公开", "<a href='/zwgk/ghjh/'>规划计划</a><a href='/zwgk/tzgg/'>通知公告</a>"),
        "/bmdt/": page("部门乡镇", "".join(f'<a href="/{key}/">{name}</a>' for key, name in UNITS.items())),
    }
    for key, name in UNITS.items():
        pages[f"/{key}/"] = page(name, f'<a href="/{key}/gzdt/">工作动态</a>')
        pages[f"/{key}/gzdt/"] = page(
            "工作动态", rows("./", 5), {"ColumnName": "工作动态"}, f"首页 > {name} > 工作动态"
        )
    return pages


class Handler(BaseHTTPRequestHandler):
    pages = site()
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        source = "溪源县人力资源和社会保障局" if "/rsxx/" in self.path else "溪源县融媒体中心"
        text = self.pages.get(self.path) or (article(source) if "/t2026" in self.path else "")
        body = text.encode()
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what was asked for is kept in `asked`."""


@contextmanager
def served() -> Iterator[tuple[str, list[str]]]:
    """(address of the home page, paths asked for so far)."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Portal", (Handler,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
