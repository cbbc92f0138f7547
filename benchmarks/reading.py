"""What reading a page costs, beside the obvious ways of doing it: `python -m benchmarks.reading`."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from crawler.cms.base import Document
from crawler.dates import shown_date
from crawler.encoding import decode
from crawler.extract import extract

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES, ROUNDS = 60, 7
URL = "http://www.shiqiao.gov.cn/xw/202403/t20240306_{}.html"
SENTENCES = (
    "石桥县召开春季农业生产现场会，安排部署春耕备耕工作。",
    "会议强调，各乡镇各部门要提高政治站位，压实工作责任，确保各项任务落到实处。",
    "县农业农村局负责人介绍了高标准农田建设和良种推广的进展情况。",
    "与会人员实地察看了城关镇早稻集中育秧基地，听取了技术人员的讲解。",
)


def page(number: int) -> str:
    """A made-up article of about 24 KB with about 60 links, in the likeness of a county portal."""
    nav = "".join(
        f'<li class="nav-item"><a href="/c{n}/index.html" title="栏目{n}" target="_blank">石桥栏目{n}</a></li>'
        for n in range(27)
    )
    side = "".join(
        f'<li><a href="./t2024030{n % 9 + 1}_{number + n}.html">石桥县第{number + n}次工作会议召开</a><span>2024-03-0{n % 9 + 1}</span></li>'
        for n in range(33)
    )
    text = "".join(
        f'<p style="text-indent:2em;font-family:宋体">{"".join(SENTENCES[(n + k) % 4] for k in range(4))}</p>'
        for n in range(16)
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>石桥新闻{number}_石桥县人民政府</title>'
        f'<meta name="SiteName" content="石桥县人民政府"><meta name="ArticleTitle" content="石桥新闻{number}">'
        f'<meta name="PubDate" content="2024-03-06 09:00"><style>.a{{color:red}}</style></head><body>'
        f'<div class="header"><ul class="nav">{nav}</ul></div><div class="main"><div class="crumb">首页 &gt; 新闻</div>'
        f'<h1 class="title">石桥新闻{number}</h1><div class="info"><span>来源：县融媒体中心</span><span>发布时间：2024-03-06 09:24</span></div>'
        f'<div class="TRS_Editor">{text}</div><div class="side"><ul>{side}</ul></div></div>'
        f'<script>{"var t = 0; function f(a) { return a < 1; }" * 60}</script><div class="footer">版权所有 石桥县人民政府</div></body></html>'
    )


def with_soup(url: str, html: str) -> tuple[str, list[str], str]:
    soup = BeautifulSoup(html, "html.parser")
    links = [urljoin(url, str(anchor["href"])) for anchor in soup.find_all("a", href=True)]
    return soup.title.get_text() if soup.title else "", links, soup.get_text()


def ours(url: str, html: str) -> object:
    return extract(Document(url, html))


def dated(url: str, html: str) -> object:
    document = Document(url, html)
    return shown_date(document, extract(document).title)


def parsed(url: str, html: str) -> object:
    return LexborHTMLParser(html)


def cost(work: Callable[[str, str], object], pages: list[tuple[str, str]]) -> float:
    """CPU milliseconds a page."""
    start = time.process_time()
    for url, html in pages:
        work(url, html)
    return (time.process_time() - start) * 1000 / len(pages)


def main() -> None:
    pages = [(URL.format(number), page(number)) for number in range(PAGES)]
    size = statistics.mean(len(html.encode()) for _, html in pages)
    ways = {
        "bs4 html.parser": with_soup,
        "lexbor parse only": parsed,
        "extract": ours,
        "extract + shown_date": dated,
    }
    for work in ways.values():
        cost(work, pages[:5])
    rounds = [{name: cost(work, pages) for name, work in ways.items()} for _ in range(ROUNDS)]
    figures = {name: statistics.median(one[name] for one in rounds) for name in ways}
    print(
        f"{PAGES} pages of {size / 1000:.1f} KB, {len(extract(Document(*pages[0])).links)} links; CPU ms a page; goals of extract: 0.07 x bs4, 3 x lexbor"
    )
    for name, figure in figures.items():
        soup, lexbor = figure / figures["bs4 html.parser"], figure / figures["lexbor parse only"]
        print(f"{name:22} {figure:7.3f}   x bs4 {soup:6.3f}   x lexbor {lexbor:6.2f}")
    for codec in ("utf-8", "gb18030"):
        bodies = [(html.encode(codec)) for _, html in pages]
        start = time.process_time()
        for body in bodies:
            decode(body)
        print(f"decode {codec:15} {(time.process_time() - start) * 1000 / PAGES:7.3f}")


if __name__ == "__main__":
    main()
