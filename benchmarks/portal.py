"""A portal of 3,000 pages for the benchmarks: written as files, served by nginx on loopback.

Its measures are those of the site on which the goals were set: 24 kB a page (5.4 gzipped), 3,200 characters of
text, 59 links (27 of the menu, 15 to the column's own articles), the charset only in the page.
"""

from __future__ import annotations

import datetime as dt
import gzip
import random
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xuncha.demo.writing import Voice, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS, ARTICLES = 20, 143
_ROWS = 21
#: what the twenty columns write about, in turn
_TOPICS = (
    "agri",
    "civil",
    "culture",
    "eco",
    "edu",
    "gov",
    "health",
    "road",
    "safe",
    "trade",
    "water",
)
_KINDS = ("news", "notice", "policy", "explain", "plan")
_LENGTH = 2_250  #: characters of an article at the least
_OWN, _OTHERS = 15, 10
_STYLES = 130  #: rules of the style sheet that fill a page up to its measure


def build(folder: Path, articles: int = ARTICLES) -> list[str]:
    """Write the pages, plain and gzipped, with so many articles a column; the paths of all of them."""
    chance = random.Random(7)
    paths = []
    titles: dict[str, str] = {}
    for column in range(COLUMNS):
        names = [f"t2026{1 + n % 11:02}{1 + n % 28:02}_{column}{n:04}.html" for n in range(articles)]
        texts = {name: article_text(chance, column, _day(name)) for name in names}
        names.sort(reverse=True)  # a list begins with what is newest
        lists = -(-articles // _ROWS)
        for number in range(lists):
            name = "index.html" if number == 0 else f"index_{number}.html"
            shown = names[number * _ROWS : (number + 1) * _ROWS]
            following = f"<a href='index_{number + 1}.html'>下一页</a>" if number < lists - 1 else ""
            paths.append(
                _write(folder, f"c{column}/{name}", _list(column, {n: texts[n][0] for n in shown}, following))
            )
        titles |= {f"c{column}/{name}": text[0] for name, text in texts.items()}
        for name in names:
            paths.append(_write(folder, f"c{column}/{name}", _article(chance, column, name, texts, titles)))
    _write(
        folder,
        "index.html",
        _list(0, {}, "".join(f"<a href='/c{c}/'>栏目{c}</a>" for c in range(COLUMNS))),
    )
    return paths


def _write(folder: Path, path: str, html: str) -> str:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(html.encode())
    file.with_name(file.name + ".gz").write_bytes(gzip.compress(html.encode(), 6, mtime=0))
    return "/" + path


def _frame(title: str, column: int, inside: str) -> str:
    menu = "".join(
        f"<li class='menu-item level-one'><a href='/c{c}/' target='_blank' title='栏目{c}'>栏目{c}</a></li>"
        for c in range(COLUMNS)
    ) + "".join(
        f"<li class='menu-item level-two'><a href='/c{c}/index_1.html'>栏目{c}往期</a></li>" for c in range(7)
    )
    foot = "".join(
        f"<a class='friend-link' href='http://www.site{n}.example.com/'>友情链接{n}</a>" for n in range(7)
    )
    style = "".join(
        f".box-{n}{{margin:0 auto;padding:{n}px;width:{900 + n}px;float:left;}}" for n in range(_STYLES)
    )
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><meta name='SiteName' content='示例县人民政府'>"
        f"<meta name='SiteIDCode' content='3600000001'><meta name='ColumnName' content='栏目{column}'>"
        f"<title>{title}</title><style>{style}</style></head><body><div class='header'><ul class='nav'>{menu}</ul>"
        f"</div><div class='position'>当前位置：<a href='/'>首页</a></div>{inside}<div class='footer'>{foot}</div></body></html>"
    )


def _list(column: int, titles: dict[str, str], more: str) -> str:
    rows = "".join(
        f"<li><a href='{name}' title='{title}'>{title}</a><span>{_day(name)}</span></li>"
        for name, title in titles.items()
    )
    return _frame(
        f"栏目{column}", column, f"<div class='list'><ul>{rows}</ul></div><div class='page'>{more}</div>"
    )


def _article(
    chance: random.Random,
    column: int,
    name: str,
    texts: dict[str, tuple[str, list[str]]],
    titles: dict[str, str],
) -> str:
    title, paragraphs = texts[name]
    body = "".join(f"<p style='text-indent:2em;line-height:1.75'>{text}</p>" for text in paragraphs)
    side = "".join(
        f"<li><a href='{other}'>{texts[other][0]}</a></li>" for other in chance.sample(list(texts), _OWN)
    ) + "".join(
        f"<li><a href='/{other}'>{titles[other]}</a></li>" for other in chance.sample(list(titles), _OTHERS)
    )
    return _frame(
        title,
        column,
        f"<div class='main'><h1>{title}</h1><div class='info'>发布时间：{_day(name)} 来源：县政府办</div>"
        f"<div class='TRS_Editor'>{body}</div></div><div class='side'><ul>{side}</ul></div>",
    )


def article_text(
    chance: random.Random, column: int, day: str, length: int = _LENGTH
) -> tuple[str, list[str]]:
    """Title and paragraphs of one article: real prose, for soup of words would be judged as slips of the pen."""
    voice = Voice(
        "县政府办",
        _TOPICS[column % len(_TOPICS)],
        dt.date.fromisoformat(day),
        "0797-5550123",
        ("县财政局",),
        ("石门镇", "东坪乡"),
    )
    title, paragraphs = "", list[str]()
    while sum(map(len, paragraphs)) < length:
        text = Writer(chance, voice).write(chance.choice(_KINDS))
        title = title or text.title
        paragraphs += text.paragraphs
    return title, paragraphs


def _day(name: str) -> str:
    return f"{name[1:5]}-{name[5:7]}-{name[7:9]}"


@contextmanager
def nginx(folder: Path, work: Path) -> Iterator[str]:
    """Serve a folder with gzip and ETags and without a charset in the header; yields the address."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    port = _free_port()
    config = work / "nginx.conf"
    config.write_text(
        f"daemon off; pid {work}/nginx.pid; error_log {work}/error.log; worker_processes 1;\n"
        "events { worker_connections 512; }\n"
        f"http {{ types {{ text/html html; }} access_log off; gzip_static on; etag on; add_header LinkChecker allowed; keepalive_requests 100000;\n"
        f" client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f; uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;\n"
        f" server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    server = subprocess.Popen([program, "-p", str(work), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
