"""CPU of the link check per URL over a bare aiohttp HEAD loop, both on the same 200 loopback hosts.

Each measurement is a process of its own that counts only its own CPU; the servers are a third process.
The check includes all its database work: gathering, verdicts, link rows. Files are asked with HEAD alone,
as the bare loop asks; pages are fetched and read (soft 404s, squatters), which a HEAD loop never does.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = 18471
HOSTS = 200
KINDS = ("files", "mixed", "pages")
NOW = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
_BODY = (
    "<html><head><title>示例单位</title></head><body>" + "<p>为民服务，依法行政。</p>" * 40 + "</body></html>"
)


def addresses(count: int, kind: str) -> list[str]:
    """`count` URLs over the hosts; every fiftieth does not exist. kind: files, pages, or a mix of both."""
    endings = {"files": ("pdf",), "pages": ("html",), "mixed": ("html", "jpg", "pdf", "doc")}[kind]
    return [
        f"http://127.0.{1 + n % HOSTS // 100}.{1 + n % 100}:{PORT}/{'gone' if n % 50 == 7 else 'doc'}/{n}.{endings[n // HOSTS % len(endings)]}"
        for n in range(count)
    ]


class _Server(asyncio.Protocol):
    """As little of HTTP as answers HEAD and GET."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        *requests, self._rest = (self._rest + data).split(b"\r\n\r\n")
        body = _BODY.encode()
        for request in requests:
            gone = b" /gone/" in request.split(b"\r\n")[0]
            kind = b"text/html; charset=utf-8" if b".html " in request else b"application/octet-stream"
            sent = b"" if gone else body
            head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (
                b"404 Not Found" if gone else b"200 OK",
                kind,
                len(sent),
            )
            self._transport.write(head + (b"" if request.startswith(b"HEAD") else sent))  # type: ignore[attr-defined]


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Server, "0.0.0.0", PORT, backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


async def bare(urls: list[str]) -> int:
    """HEAD over all URLs as plainly as aiohttp allows: 64 in flight, two connections a host."""
    import aiohttp

    dead = 0
    queue = iter(urls)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64, limit_per_host=2)) as session:

        async def work() -> None:
            nonlocal dead
            for url in queue:
                async with session.head(url) as response:
                    dead += response.status == 404

        await asyncio.gather(*(work() for _ in range(64)))
    return dead


def check(urls: list[str], folder: Path) -> tuple[float, int]:
    """(CPU seconds, definite) of a link check over one page for every thirty links."""
    from config.schema import Links, Network, Settings, SiteSettings
    from crawler.probe import check_links
    from storage.database import Database

    database = Database(f"sqlite:///{folder}/bench.db")
    database.migrate()
    settings = Settings(
        sites=(SiteSettings(id="s", name="站点", url="http://www.shili.gov.cn/"),),
        links=Links(delay=0),
        network=Network(allow_private_hosts=True),
    )
    run_id = _fill(database, urls)
    begun = _cpu()
    counts = check_links(database, settings, run_id, NOW, lambda *_: None)
    assert counts.asked == len(urls), counts
    return _cpu() - begun, counts.definite


def _fill(database: object, addresses: list[str]) -> int:
    """Pages with their foreign links, as the crawl leaves them."""
    from storage import urls
    from storage.database import Database
    from storage.models import Link, Page, Run, Site

    assert isinstance(database, Database)
    with database.session() as session:
        run = Run(kind="run", as_of=NOW, started_at=NOW)
        session.add_all([run, Site(key="s", name="站点", url="http://www.shili.gov.cn/")])
        session.flush()
        pages = [f"http://www.shili.gov.cn/{n}.html" for n in range(0, len(addresses), 30)]
        ids = urls.intern(session, [*pages, *addresses])
        for number, url in enumerate(pages):
            times = {"first_seen": NOW, "changed_at": NOW, "tried_at": NOW}
            page = Page(url_id=ids[url], url=url, site_id=1, **times)
            session.add(page)
            session.flush()
            for target in addresses[number * 30 : number * 30 + 30]:
                session.add(Link(page_id=page.id, url_id=ids[target], target=target, foreign=True))
        return int(run.id)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def once(what: str, count: int, kind: str) -> dict[str, float]:
    """One measurement in this process."""
    urls = addresses(count, kind)
    if what == "bare":
        begun, wall = _cpu(), time.perf_counter()
        import aiohttp  # noqa: F401 -- its import is no work of the loop

        begun = _cpu()
        dead = asyncio.run(bare(urls))
        return {"cpu": _cpu() - begun, "dead": dead, "wall": time.perf_counter() - wall}
    with tempfile.TemporaryDirectory() as folder:
        wall = time.perf_counter()
        cpu, dead = check(urls, Path(folder))
        return {"cpu": cpu, "dead": dead, "wall": time.perf_counter() - wall}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--urls", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kind", choices=KINDS, default="files")
    parser.add_argument("--once", choices=["bare", "check"])
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if options.serve:
        asyncio.run(serve())
    elif options.once:
        print(json.dumps(once(options.once, options.urls, options.kind)))
    else:
        for kind in KINDS:
            compare(options.urls, options.rounds, kind)


def compare(count: int, rounds: int, kind: str) -> None:
    """Interleaved rounds; medians."""
    me = [sys.executable, str(Path(__file__).resolve())]
    server = subprocess.Popen([*me, "--serve"], stdout=subprocess.PIPE)
    assert server.stdout is not None
    server.stdout.readline()
    figures: dict[str, list[dict[str, float]]] = {"bare": [], "check": []}
    try:
        for _ in range(rounds):
            for what in random.sample(sorted(figures), 2):
                command = [*me, "--once", what, "--urls", str(count), "--kind", kind]
                figures[what].append(json.loads(subprocess.check_output(command)))
    finally:
        server.terminate()
        server.wait()
    cpu = {what: statistics.median(one["cpu"] for one in found) for what, found in figures.items()}
    true = sum("/gone/" in url for url in addresses(count, kind))
    found = [one["dead"] for one in figures["check"]]
    goal = "" if kind == "pages" else " (goal 1.5)"
    print(
        f"{kind:6} link check / bare aiohttp HEAD {cpu['check'] / cpu['bare']:.2f}{goal}: {cpu['check'] / count * 1000:.3f} of"
        f" {cpu['bare'] / count * 1000:.3f} ms CPU a URL; false dead {max(found) - true:.0f}, missed {true - min(found):.0f}"
    )


if __name__ == "__main__":
    main()
