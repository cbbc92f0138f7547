"""Where the article body lies within a page's text: the CMS's own container, else the densest run of prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.flow import Flow

__all__ = ["body_range"]

_STOPS = re.compile("[，。、；：？！,;“”（]")
_ENOUGH = 60  #: weight below which a page has no article: a home page, a list, a directory
_GAP = 4  #: lines of little weight that prose may hold: subtitles, captions, names
_NOTE = re.compile(
    "责任编辑|扫一扫|上一篇|下一篇|相关链接|相关阅读|相关新闻|主办单位|版权所有|打印本页|关闭窗口|分享到|备案"
)
_HEAD = re.compile("来源|字体|字号|浏览次数|发布时间|发布日期|索\\s*引\\s*号|当前位置")


class _Line(NamedTuple):
    start: int
    end: int
    weight: float


def body_range(flow: Flow) -> tuple[int, int]:
    """Start and end of the article within `flow.text`; (0, 0) where the page shows none."""
    spans = [span for span in flow.containers if span.end > span.start]
    if spans:
        best = min(spans, key=lambda span: (span.rank, span.start - span.end))
        return _trimmed(flow.text, best.start, best.end)
    return _densest(flow)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the separator that stands before the first text of a container."""
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _densest(flow: Flow) -> tuple[int, int]:
    """The run of lines with most prose in it: long, punctuated, unlinked, with few weak lines between."""
    lines = list(_lines(flow))
    best, best_weight = (0, 0), float(_ENOUGH)
    first = last = -1
    total = 0.0
    for index, line in enumerate(lines):
        if line.weight > 0 and (first < 0 or index - last <= _GAP):
            first = index if first < 0 else first
            last, total = index, total + line.weight
        elif line.weight > 0:
            first = last = index
            total = line.weight
        else:
            continue
        if total > best_weight:
            best, best_weight = (lines[first].start, lines[last].end), total
    return best


def _lines(flow: Flow) -> Iterator[_Line]:
    linked = _linked(flow)
    start = 0
    for line in flow.text.split("\n"):
        end = start + len(line)
        yield _Line(start, end, _weight(line, sum(b - a for a, b in linked if a >= start and b <= end)))
        start = end + 1


def _linked(flow: Flow) -> list[tuple[int, int]]:
    spans = [(found.start, found.end) for found in flow.found if found.tag == "a" and found.end > found.start]
    return spans + [(span.start, span.end) for span in flow.chrome if span.end - span.start < 400]


def _weight(line: str, linked: int) -> float:
    """How much a line looks like prose: its unlinked length, if it is punctuated or long, and no note."""
    own = len(line) - linked
    if own < 12 or own < 0.6 * len(line):
        return 0.0
    stops = len(_STOPS.findall(line))
    if (own < 60 and (_NOTE.search(line) or _HEAD.search(line))) or (not stops and own < 30):
        return 0.0
    return min(own, 400) * (1.0 if stops else 0.4)
