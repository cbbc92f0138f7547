"""What the typo detector finds, how often it accuses wrongly, and its characters a second, beside the floors.

python -m benchmarks.typos [FILE …]      texts to read for the speed; without any, our own sentences over and over

Precision, recall and false flags need the labelled sets (XUNCHA_FIXTURES): every sentence is judged by trees that saw
neither it nor a copy of it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from checks.typos.detector import MODEL, Detector
from tests.quality.typo_sets import CLEAN, clean, official, tally

HERE = Path(__file__).resolve().parents[1]
PAGE = 1500  #: characters
PAGES = 200


def main() -> None:
    began = time.perf_counter()
    detector = Detector.load()
    detector.find(["装载模型"])
    print(
        f"load: {time.perf_counter() - began:.2f} s; model {MODEL.stat().st_size / 1e6:.1f} MB (at most 10)"
    )
    if "XUNCHA_FIXTURES" in os.environ:
        _accuracy(detector)
    else:
        print("no labelled sets here: set XUNCHA_FIXTURES for precision, recall and false flags")
    _speed(detector)


def _accuracy(detector: Detector) -> None:
    found = tally(detector, official(), detector.threshold)
    print(
        f"official writing, out of fold at {detector.threshold:.3f}: precision {found.precision:.3f} (floor .95),"
    )
    print(f"    recall {found.recall:.3f} (floor .45); {found.hit / found.wrong:.3f} whatever is suggested")
    for name in CLEAN:
        false = tally(detector, clean(name), detector.threshold).false_per_10k
        print(f"false flags in 10,000 clean characters, {name}: {false:.2f} (at most 1)")


def _speed(detector: Detector) -> None:
    files = [Path(name) for name in sys.argv[1:]] or [HERE / "tests/quality/typos.txt"]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    while len(text) < PAGE * PAGES:
        text += "\n" + text
    pages = [text[start : start + PAGE] for start in range(0, PAGE * PAGES, PAGE)]
    together = _rate(lambda: detector.find(pages))
    singly = _rate(lambda: [detector.find([page]) for page in pages])
    plain = _rate(lambda: _counted(pages))
    print(f"all pages at once: {together:,.0f} characters/s")
    print(f"page by page, as a check pass does: {singly:,.0f} characters/s (floor 20,000)")
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
