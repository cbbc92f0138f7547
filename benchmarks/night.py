"""CPU of a whole night (crawl, links, judgement, summary) beside bare stock Scrapy on one site.

Run: python benchmarks/night.py [repetitions]. Stock Scrapy fetches the same pages and parses nothing.
Only ratios of one run mean something.
"""

from __future__ import annotations

import csv
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from engine import _STOCK
from portal import COLUMNS, build, nginx

if TYPE_CHECKING:
    from collections.abc import Sequence

BIN = Path(sys.executable).parent
TOML = """[county]
name = "示例县"
[[sites]]
id = "main"
name = "示例县"
url = "{address}/"
[network]
allow_private_hosts = true
delay = 0
concurrency_per_host = 16
[links]
delay = 0
per_host = 16
[browser]
enabled = false
"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        work.chmod(0o755)  # nginx reads the pages as another user
        paths = build(work / "www")
        with nginx(work / "www", work) as address:
            figures = [_round(work, address, paths) for _ in range(rounds)]
    for label in figures[0]:
        values = [figure[label] for figure in figures]
        print(f"  {label:12} {statistics.median(values):8.2f} s CPU")
    median = {label: statistics.median(figure[label] for figure in figures) for label in figures[0]}
    print(
        f"{len(paths)} pages: first night / stock Scrapy {median['first'] / median['stock']:.2f} (goal 0.50)"
    )
    print(f"second night / first {median['second'] / median['first']:.2f} (goal 0.25)")


def _round(work: Path, address: str, paths: list[str]) -> dict[str, float]:
    urls = work / "urls.json"
    urls.write_text(json.dumps([address + path for path in paths]))
    county = work / "county"
    shutil.rmtree(county, ignore_errors=True)
    _county(county, address)
    xuncha = [str(BIN / "xuncha"), "-C", str(county)]
    _cpu([*xuncha, "import"])
    return {
        "stock": _cpu([sys.executable, "-c", _STOCK, str(urls), str(work / "stock.log")]),
        "first": _cpu([*xuncha, "run"]),
        "second": _cpu([*xuncha, "run"]),
    }


def _county(folder: Path, address: str) -> None:
    folder.mkdir()
    (folder / "xuncha.toml").write_text(TOML.format(address=address), encoding="utf-8")
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["单位名称"], ["县政府办"]])
    with (folder / "sections.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [["main", "县政府办", f"栏目{n}", f"{address}/c{n}/index.html"] for n in range(COLUMNS)]
        csv.writer(file).writerows([["站点", "单位", "栏目名称", "栏目网址"], *rows])


def _cpu(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
