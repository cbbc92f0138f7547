"""Where the article body lies within a page's text: the CMS's own container, else the densest run of prose."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.flow import Flow

__all__ = ["body_range"]

_STOPS = re.compile("[，。、；？！]")
_ENOUGH = 60  #: weight below which a page has no article: a home page, a list, a directory
_EDGE = 8  #: lines at either end of a container that may be notes
_GAP = 4  #: lines of little weight that prose may hold: subtitles, captions, names
#: what a line without cells must hold to be the row of a table; lines that may stand above a table
_LONG_NUMBER, _CAPTIONS = 11, 2
_DIGIT = re.compile(r"\d")
_HEADING = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[）)、.．].{1,40}$")
_ANNEX = re.compile(r"\s*附[件表]\s*\d*\s*[:：.、]?")
#: lines that stand before or after an article, never within it
_NOTE = re.compile(
    "责任编辑|扫一扫|上一篇|下一篇|相关链接|相关阅读|相关新闻|主办单位|版权所有|打印本页|关闭窗口|分享到|ICP备|网安备|网站标识码"
    "|当前位置|来源\\s*[:：]|作者\\s*[:：]|字体|字号|浏览次数|发布时间|发布日期|索\\s*引\\s*号|是否继续|网站地图|邮政编码|请说话"
)


#: labelled facts about the piece, above its first sentence: who entered it, when, how often it was read
_FACTS = re.compile(
    "(?:发布|录入|更新|稿源|来源|供稿|作者|编辑|记者|审核|浏览|阅读|点击|访问|人气)[^。，：:\\d]{0,6}(?:[:：]|\\s*\\d)"
)


#: tools and pointers that close a container
_TAIL = re.compile(
    "责任编辑|扫一扫|[上下]一篇|相关(?:链接|阅读|新闻|附件|文章)|打印本页|关闭窗口|【(?:打印|关闭)|分享到"
)


class _Line(NamedTuple):
    start: int
    end: int
    weight: float
    note: bool  #: ends whatever prose stood before
    row: bool = False  #: of a table


def body_range(flow: Flow) -> tuple[int, int]:
    """Start and end of the article within `flow.text`; (0, 0) where the page shows none. Looked for once."""
    if flow.body is None:
        flow.body = _found(flow)
    return flow.body


def _found(flow: Flow) -> tuple[int, int]:
    spans = [span for span in flow.containers if span.end > span.start]
    if spans:
        best = min(spans, key=lambda span: (span.rank, span.start - span.end))
        return _trimmed(flow.text, best.start, best.end)
    return _densest(flow)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the notes that a wide container holds around the article: source and day above, tools below."""
    lines = text[start:end].split("\n")
    first, last = min(_EDGE, len(lines)), max(_EDGE, len(lines) - 2 * _EDGE)
    ends = list(accumulate((len(line) + 1 for line in lines), initial=start))
    above = [ends[i + 1] for i in range(first) if len(lines[i]) < 80 and _heads(lines[i], i)]
    below = [ends[i] for i in range(last, len(lines)) if len(lines[i]) < 40 and _TAIL.search(lines[i])]
    inner = (above[-1] if above else start, below[0] if below else end)
    if inner[1] - inner[0] < (end - start) // 3:
        inner = (start, end)
    start, end = inner
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _heads(line: str, number: int) -> bool:
    """A line about the article rather than of it; facts about it stand in its first lines only."""
    return bool(_NOTE.search(line)) or (number < 3 and "。" not in line and bool(_FACTS.search(line)))


def _densest(flow: Flow) -> tuple[int, int]:
    """The run of lines with most prose in it: long, punctuated, unlinked, with few weak lines between."""
    best, best_weight = (0, 0), float(_ENOUGH)
    start = end = -1
    total, gap = 0.0, 0
    for line in _lines(flow):
        gap += not line.row  # a table stands within the article that goes on below it
        if line.note or gap > _GAP:
            start, total = -1, 0.0
        if line.note or not line.weight:
            continue
        start, end = (line.start if start < 0 else start), line.end
        total, gap = total + line.weight, 0
        if total > best_weight and "。" in flow.text[start:end]:
            best, best_weight = (start, end), total
    return (best[0], _with_annex(flow, _with_ending(flow, best[1]))) if best[1] else best


def _with_ending(flow: Flow, end: int) -> int:
    """The end of the last numbered headings and short sentences right below the prose (“六、其他事项” “无。”)."""
    linked, start = sorted(_linked(flow)), end + 1
    for line in flow.text[start:].split("\n"):
        goes_on = _HEADING.match(line) or line.rstrip().endswith("。")
        if not goes_on or _NOTE.search(line) or _covered(linked, 0, start, start + len(line)):
            break
        end = start + len(line)
        start = end + 1
    return end


def _with_annex(flow: Flow, end: int) -> int:
    """The end of the tables and attachments that follow upon the prose, under a caption perhaps."""
    linked, start, captions = sorted(_linked(flow)), end + 1, 0
    for line in flow.text[start:].split("\n"):
        own = len(line) - _covered(linked, 0, start, start + len(line))
        cells = "\t" in line or len(_DIGIT.findall(line)) >= _LONG_NUMBER
        if _NOTE.search(line):
            break
        if _ANNEX.match(line) or (cells and own >= 0.6 * len(line)):
            end, captions = start + len(line), 0
        elif (captions := captions + 1) > _CAPTIONS or own < len(line):
            break
        start += len(line) + 1
    return end


def _lines(flow: Flow) -> Iterator[_Line]:
    linked = sorted(_linked(flow))
    start = at = 0
    title = "".join(flow.title.split())
    for line in flow.text.split("\n"):
        end = start + len(line)
        while at < len(linked) and linked[at][1] <= start:
            at += 1
        own = end - start - _covered(linked, at, start, end)
        note = (own < 80 and bool(_NOTE.search(line))) or (own > 7 and "".join(line.split()) in title)
        weak = note or (own < 80 and "。" not in line and bool(_FACTS.search(line)))
        row = "\t" in line and own >= 0.6 * len(line)
        yield _Line(start, end, 0.0 if weak else _weight(line, own), note, row)
        start = end + 1


def _covered(linked: list[tuple[int, int]], at: int, start: int, end: int) -> int:
    """How much of start:end lies in links; `linked` in order, those before `at` end earlier."""
    covered, reached = 0, start
    for first, last in linked[at:]:
        if first >= end:
            break
        first, last = max(first, reached), min(last, end)
        if last > first:
            covered, reached = covered + last - first, last
    return covered


def _linked(flow: Flow) -> list[tuple[int, int]]:
    spans = [(found.start, found.end) for found in flow.found if found.tag == "a" and found.end > found.start]
    return spans + [(span.start, span.end) for span in flow.chrome if 0 < span.end - span.start < 400]


def _weight(line: str, own: int) -> float:
    """How much a line looks like prose: its unlinked length, if it is punctuated or long."""
    if own < 12 or own < 0.6 * len(line):
        return 0.0
    stops = bool(_STOPS.search(line))
    if not stops and own < 30:
        return 0.0
    return min(own, 400) * (1.0 if stops else 0.4)
