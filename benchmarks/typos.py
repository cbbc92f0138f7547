"""Characters a second of the typo detector, beside a plain count of character runs by dictionary.

python -m benchmarks.typos [FILE …]      texts to read; without any, our own sentences over and over
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from checks.typos.detector import Detector

HERE = Path(__file__).resolve().parents[1]
PAGE = 1500  #: characters
PAGES = 200


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]] or [HERE / "tests/quality/typos.txt"]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    while len(text) < PAGE * PAGES:
        text += "\n" + text
    pages = [text[start : start + PAGE] for start in range(0, PAGE * PAGES, PAGE)]
    began = time.perf_counter()
    detector = Detector.load()
    detector.find(pages[:1])
    print(f"load and first page: {time.perf_counter() - began:.2f} s")
    together = _rate(lambda: detector.find(pages))
    singly = _rate(lambda: [detector.find([page]) for page in pages])
    plain = _rate(lambda: _counted(pages))
    print(f"all pages at once: {together:,.0f} characters/s")
    print(f"page by page, as a check pass does: {singly:,.0f} characters/s")
    print(f"plain trigram count in Python: {plain:,.0f} characters/s; ratio {singly / plain:.2f}")
    print(f"a first sweep of 50,000 such pages: {50_000 * PAGE / singly / 60:.1f} minutes on one core")


def _rate(work) -> float:  # type: ignore[no-untyped-def]
    """Characters a second, the best of three."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return PAGE * PAGES / min(times)


def _counted(pages: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for page in pages:
        for start in range(len(page) - 2):
            run = page[start : start + 3]
            counts[run] = counts.get(run, 0) + 1
    return counts


if __name__ == "__main__":
    main()
