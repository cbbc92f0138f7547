"""Peak memory of a night at 10,000 and at 50,000 pages, each of its processes by itself.

Run: python benchmarks/memory.py [pages …]. The pages come from a server that makes them up as it is asked,
so nothing is written but the county. Takes minutes: run it niced.
"""

from __future__ import annotations

import asyncio
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from night import TOML
from portal import _free_port, article_text

SIZES = (10_000, 50_000)
SECTIONS, ROWS, HOSTS = 100, 20, 100
LENGTH = 1_200  #: characters of an article
PEAK, GROWTH = 250, 40  #: MB
BIN = Path(sys.executable).parent
NAMES = {"xuncha-crawl": "crawl", "crawler.run": "crawl", "attachments.worker": "attachments"}


def page(path: str, articles: int, port: int) -> str:
    """The page of an address: the home page, a list or an article."""
    if path == "/":
        return _frame("首页", "".join(f"<a href='/c{n}/'>栏目{n}</a>" for n in range(SECTIONS)))
    section, _, name = path.strip("/").partition("/")
    if not name or name.startswith("index"):
        number = int(name.removeprefix("index_").removesuffix(".html") or 0) if name else 0
        return _list(section, number, articles)
    return _article(section, int(name.rpartition("_")[2].removesuffix(".html")), articles, port)


def _list(section: str, number: int, articles: int) -> str:
    rows = "".join(
        f"<li><a href='{_name(n)}'>{_title(section, n)}</a><span>{_day(n)}</span></li>"
        for n in range(number * ROWS, min(articles, (number + 1) * ROWS))
    )
    more = f"<a href='index_{number + 1}.html'>下一页</a>" if (number + 1) * ROWS < articles else ""
    return _frame(f"栏目{section}", f"<div class='list'><ul>{rows}</ul></div><div class='page'>{more}</div>")


def _article(section: str, number: int, articles: int, port: int) -> str:
    chance = Random(f"{section}/{number}")
    body = "".join(
        f"<p>{text}</p>" for text in article_text(chance, int(section[1:]), _day(number), LENGTH)[1]
    )
    if number % 10 == 3:  # links of its own to other hosts
        host = f"127.0.{1 + number % HOSTS}.{1 + int(section[1:]) % 200}:{port}"
        body += f"<a href='http://{host}/{section}/{number}.html'>外部链接</a>"
    side = "".join(
        f"<li><a href='{_name(n)}'>相关{n}</a></li>"
        for n in chance.sample(range(articles), min(15, articles))
    )
    title = _title(section, number)
    return _frame(
        title,
        f"<h1>{title}</h1><div class='info'>发布时间：{_day(number)}</div><div class='TRS_Editor'>{body}</div><ul>{side}</ul>",
    )


def _frame(title: str, inside: str) -> str:
    menu = "".join(f"<li><a href='/c{n}/'>栏目{n}</a></li>" for n in range(30))
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<ul class='nav'>{menu}</ul><div class='position'>当前位置：<a href='/'>首页</a></div>{inside}</body></html>"
    )


def _name(number: int) -> str:
    return f"t{_day(number).replace('-', '')}_{number}.html"


def _title(section: str, number: int) -> str:
    return f"县政府办关于{section}项目第{number}号事项办理情况的通报"


def _day(number: int) -> str:
    return f"2026-{1 + number % 10:02}-{1 + number % 28:02}"


class _Site(asyncio.Protocol):
    """As little of HTTP as a crawl and a link check need."""

    def __init__(self, articles: int, port: int) -> None:
        self._articles, self._port, self._rest = articles, port, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for request in requests:
            method, path, _ = request.split(b"\r\n")[0].decode().split(" ", 2)
            self._answer(method, path, b"\r\nif-none-match:" in request.lower())

    def _answer(self, method: str, path: str, known: bool) -> None:
        if path == "/robots.txt" or "/__probe" in path:
            status, body = "404 Not Found", b""
        else:
            status, body = "200 OK", page(path, self._articles, self._port).encode()
        if known:
            status, body = "304 Not Modified", b""
        head = f'HTTP/1.1 {status}\r\nContent-Type: text/html\r\nETag: "1"\r\nContent-Length: {len(body)}\r\n\r\n'
        self._transport.write(head.encode() + (b"" if method == "HEAD" else body))  # type: ignore[attr-defined]


async def serve(articles: int) -> None:
    loop = asyncio.get_running_loop()
    port = _free_port()
    server = await loop.create_server(lambda: _Site(articles, port), "0.0.0.0", port, backlog=1024)
    print(f"http://127.0.0.1:{port}", flush=True)
    await server.serve_forever()


def nights(pages: int, folder: Path) -> dict[str, float]:
    """Peak MB by process of a first night and of the one after, over about so many pages."""
    articles = pages // SECTIONS
    server = subprocess.Popen([sys.executable, __file__, "--serve", str(articles)], stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        _county(folder, server.stdout.readline().decode().strip())
        _watched("import", folder)
        first, second = _watched("run", folder), _watched("run", folder)
    finally:
        server.terminate()
        server.wait()
    peaks = {f"first {name}": peak for name, peak in first.items()}
    peaks |= {f"second {name}": peak for name, peak in second.items()}
    size = sum(file.stat().st_size for file in (folder / "data").glob("xuncha.db*"))
    return peaks | {"bytes a page": size / pages}


def _watched(command: str, folder: Path) -> dict[str, float]:
    """Run it; the peak MB of each of its processes."""
    peaks: dict[str, float] = {}
    with (folder / f"{command}.log").open("a") as log:
        process = subprocess.Popen([BIN / "xuncha", "-C", folder, command], stdout=log, stderr=log)
        while process.poll() is None:
            for number, name in [(process.pid, "parent"), *_children(process.pid)]:
                peaks[name] = max(peaks.get(name, 0), _peak(number))
            time.sleep(0.1)
    if process.returncode not in (0, 1, 3):
        raise SystemExit(f"xuncha {command}: {(folder / f'{command}.log').read_text()[-500:]}")
    return peaks


def _children(parent: int) -> list[tuple[int, str]]:
    """(process id, name) of those a process has started."""
    found = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for number in task.read_text().split():
            words = Path(f"/proc/{number}/cmdline").read_bytes().decode().split("\0")
            words.append(Path(f"/proc/{number}/comm").read_text())
            name = next((name for mark, name in NAMES.items() if any(mark in w for w in words)), "other")
            found.append((int(number), name))
    return found


def _peak(process: int) -> float:
    """MB at the highest so far; 0 for a process that has just ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM"))
    return next((int(words[1]) / 1024 for words in lines), 0.0)


def _county(folder: Path, address: str) -> None:
    folder.mkdir()
    (folder / "xuncha.toml").write_text(
        TOML.format(address=address) + "[crawl]\nmax_pages = 1000000\npages_per_section = 5000\n"
    )
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["单位名称"], ["县政府办"]])
    with (folder / "sections.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [["main", "县政府办", f"栏目{n}", f"{address}/c{n}/"] for n in range(SECTIONS)]
        csv.writer(file).writerows([["站点", "单位", "栏目名称", "栏目网址"], *rows])


def main() -> None:
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(int(sys.argv[2])))
        return
    os.nice(10)
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for pages in sizes:
            began = time.monotonic()
            found[pages] = nights(pages, Path(name) / str(pages))
            peaks = ", ".join(f"{process} {peak:.0f}" for process, peak in found[pages].items())
            print(f"{pages} pages, MB at the peak: {peaks} ({time.monotonic() - began:.0f} s)", flush=True)
    small, large = found[sizes[0]], found[sizes[-1]]
    for process in [name for name in large if name != "bytes a page"]:
        growth = large[process] - small.get(process, 0)
        print(f"{process}: {large[process]:.0f} MB (goal {PEAK}), grown by {growth:.0f} MB (goal {GROWTH})")


if __name__ == "__main__":
    main()
