"""CPU of our whole crawl beside bare stock Scrapy that fetches the same pages and parses nothing.

Run: python benchmarks/engine.py [repetitions]. Everything is interleaved on one machine; only the ratios
mean something.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from portal import COLUMNS, build, nginx

from config.schema import Settings
from crawler.run import CrawlAsk, CrawlResult, crawl
from storage.database import Database
from storage.models import Run, Section, Site, Unit

_AS_OF = dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC)
_STOCK = """
import sys, json, scrapy
from scrapy.crawler import AsyncCrawlerProcess
urls = json.load(open(sys.argv[1]))
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in urls:
            yield scrapy.Request(url)
    async def parse(self, response):
        return
process = AsyncCrawlerProcess({"LOG_LEVEL": "INFO", "LOG_FILE": sys.argv[2]})
process.crawl(Bare)
process.start()
"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        work.chmod(0o755)  # nginx reads the pages as another user
        paths = build(work / "www")
        with nginx(work / "www", work) as address:
            figures = [_round(work, address, paths, number) for number in range(rounds)]
    _print(figures, len(paths))


def _round(work: Path, address: str, paths: list[str], number: int) -> dict[str, float]:
    urls = work / "urls.json"
    urls.write_text(json.dumps([address + path for path in paths]))
    stock = _cpu(lambda: subprocess.run([sys.executable, "-c", _STOCK, urls, work / "stock.log"], check=True))
    county = work / f"county{number}"
    database, settings = _county(county, address)
    first, night, whole = CrawlResult(), CrawlResult(), CrawlResult()

    def crawl_once(result: CrawlResult, days: int, full: bool = False) -> None:
        as_of = _AS_OF + dt.timedelta(days=days)
        with database.session() as session:
            run = Run(kind="crawl", as_of=as_of, started_at=as_of)
            session.add(run)
            session.flush()
            run_id = run.id
        done = crawl(settings, run_id, CrawlAsk(as_of=as_of), lambda *_: None)
        for field in CrawlResult.__dataclass_fields__:
            setattr(result, field, getattr(done, field))

    figures = {
        "stock": stock,
        "first": _cpu(lambda: crawl_once(first, 0)),
        "night": _cpu(lambda: crawl_once(night, 1)),
    }
    settings = settings.model_copy(update={"crawl": settings.crawl.model_copy(update={"sweep_days": 1})})
    figures["sweep"] = _cpu(lambda: crawl_once(whole, 2))
    for label, result in (("first", first), ("night", night), ("sweep", whole)):
        figures |= {
            f"{label}_bytes": result.bytes,
            f"{label}_requests": result.requests,
            f"{label}_new": result.new,
        }
        figures[f"{label}_changed"] = result.changed
    figures["stored"] = (county / "data" / "xuncha.db").stat().st_size
    database.close()
    return figures


def _county(folder: Path, address: str) -> tuple[Database, Settings]:
    settings = Settings(
        folder=folder,
        sites=({"id": "main", "name": "示例县", "url": address + "/"},),
        network={"delay": 0, "concurrency_per_host": 16},
        browser={"enabled": False},
    )
    database = Database.of(settings.storage.url, folder)
    with database.session() as session:
        unit, site = Unit(name="县政府办"), Site(key="main", name="示例县", url=address + "/")
        session.add_all([unit, site])
        session.flush()
        session.add_all(
            Section(site_id=site.id, unit_id=unit.id, name=f"栏目{n}", url=f"{address}/c{n}/index.html")
            for n in range(COLUMNS)
        )
    return database, settings


def _cpu(work: object) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()  # type: ignore[operator]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _print(figures: list[dict[str, float]], pages: int) -> None:
    def median(name: str) -> float:
        return statistics.median(figure[name] for figure in figures)

    print(f"{pages} pages, {len(figures)} rounds, medians")
    for label in ("stock", "first", "night", "sweep"):
        requests = f"{median(label + '_requests'):.0f} requests" if label != "stock" else ""
        goal = " (goal 0.50)" if label == "first" else ""
        print(
            f"  {label:6} {median(label):6.2f} s CPU  {median(label) / median('stock'):.2f} of stock{goal}  {requests}"
        )
    print(
        f"  night / first: CPU {median('night') / median('first'):.3f} (goal 0.25), bytes {median('night_bytes') / median('first_bytes'):.3f} (goal 0.12)"
    )
    print(
        f"  sweep / first: CPU {median('sweep') / median('first'):.3f} (goal 0.25), bytes {median('sweep_bytes') / median('first_bytes'):.3f} (goal 0.12)"
    )
    print(
        f"  stored: {median('stored') / pages:.0f} bytes a page; new {median('first_new'):.0f}, changed in the night {median('night_changed'):.0f}, in the sweep {median('sweep_changed'):.0f}"
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  peak memory of any child: {peak:.0f} MB (goal 250)")


if __name__ == "__main__":
    main()
