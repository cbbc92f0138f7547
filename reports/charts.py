"""Charts as pictures for the Word papers, drawn with Pillow: bars, and lines over months.

Pillow alone is a tenth of what a plotting library brings, and bars and lines are all that the papers show;
Excel draws its charts itself from the tables.
"""

from __future__ import annotations

import io
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from reports import rankings
from reports.snapshot import Role
from reports.word import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.snapshot import Snapshot

__all__ = ["bars", "lines", "paper_charts"]

_WIDTH = 1300  #: pixels for 150 mm, some 220 dots an inch
_TEXT, _SMALL = 32, 28
_INK, _GRID, _RED = "#222222", "#d9d9d9", "#c00000"
_COLOURS = ("#c00000", "#1f4e79", "#bf9000", "#548235", "#7030a0", "#c55a11", "#2e75b6", "#7f7f7f")
_MOST_BARS = 20
_MOST_LINES = 8  #: more lines than that nobody tells apart
_LABEL = 12  #: characters of a unit's name beside its bar
#: where Chinese fonts lie on Debian, Windows and macOS
_FONTS = (
    "/usr/share/fonts/**/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/**/NotoSansSC*.otf",
    "/usr/share/fonts/**/SourceHanSans*.otf",
    "/usr/share/fonts/**/wqy-*.ttc",
    "/usr/share/fonts/**/simsun.tt[cf]",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)


@cache
def _font_file() -> str:
    """A font with Chinese characters; "" where the machine has none."""
    for pattern in _FONTS:
        path = Path(pattern)
        if "*" not in pattern and "[" not in pattern:
            if path.is_file():
                return pattern
            continue
        root = Path("/usr/share/fonts")
        found = sorted(root.glob(pattern.removeprefix("/usr/share/fonts/"))) if root.is_dir() else []
        if found:
            return str(found[0])
    return ""


def paper_charts(s: Snapshot) -> dict[str, Picture]:
    """The charts of a paper; none where nothing is to be shown, or the machine has no Chinese font."""
    if not _font_file():
        return {}
    pictures = {}
    units = rankings.by_count([*s.of(Role.COUNTY), *s.of(Role.TOWN)])
    published = [(unit.name, unit.period) for unit in units if unit.period][:_MOST_BARS]
    if published:
        more = f"（前{len(published)}家）" if len(units) > len(published) else ""
        pictures["published"] = Picture(bars(f"{s.when.part or '全年'}信息发布数{more}", published, "条"))
    if found := _by_rule(s):
        more = f"（最多的{_MOST_LINES}类）" if len(found) > _MOST_LINES else ""
        shown = dict(list(found.items())[:_MOST_LINES])
        pictures["trend"] = Picture(
            lines(f"各类问题逐月新发现数{more}", [month.label for month in s.trend], shown)
        )
    rates = [(one.name, round(one.rectified * 100 / one.found)) for one in s.by_kind]
    if any(rate for _, rate in rates):
        pictures["rates"] = Picture(bars("各类问题整改率", rates, "%", most=100))
    return pictures


def _by_rule(s: Snapshot) -> dict[str, list[int]]:
    """Title of a rule → its new problems month by month, the most frequent first; one month is no trend."""
    totals: Counter[str] = Counter()
    for month in s.trend:
        totals.update(month.rules)
    if sum(bool(month.rules) for month in s.trend) < 2:
        return {}
    return {rule: [month.rules.get(rule, 0) for month in s.trend] for rule, _ in totals.most_common()}


def bars(title: str, values: Sequence[tuple[str, int]], unit: str, most: int = 0) -> bytes:
    """A PNG of horizontal bars, each with its label and number; `most` is the length of a full bar."""
    row, top, left, right = 46, 86, 30 + _LABEL * _SMALL, 150
    image = Image.new("RGB", (_WIDTH, top + row * len(values) + 24), "white")
    draw = ImageDraw.Draw(image)
    _title(draw, title)
    full = most or max(value for _, value in values) or 1
    for number, (label, value) in enumerate(values):
        y = top + row * number
        draw.text((left - 14, y + row / 2), _cut(label), _INK, _font(_SMALL), anchor="rm")
        end = left + (_WIDTH - left - right) * value / full
        draw.rectangle((left, y + 8, max(end, left + 2), y + row - 8), fill=_RED)
        draw.text((end + 12, y + row / 2), f"{value}{unit}", _INK, _font(_SMALL), anchor="lm")
    return _png(image)


def lines(title: str, labels: Sequence[str], series: dict[str, list[int]]) -> bytes:
    """A PNG of one line for each series over the labels, with a legend below."""
    legend_rows = (len(series) + 3) // 4
    left, top, height = 110, 100, 480
    bottom = top + height
    image = Image.new("RGB", (_WIDTH, bottom + 80 + 50 * legend_rows), "white")
    draw = ImageDraw.Draw(image)
    _title(draw, title)
    peak = max((value for values in series.values() for value in values), default=0)
    step = _step(peak)
    full = step * max(-(-peak // step), 1)
    across = (_WIDTH - left - 60) / max(len(labels) - 1, 1)
    for value in range(0, full + 1, step):
        y = bottom - height * value / full
        draw.line((left, y, _WIDTH - 60, y), fill=_GRID, width=2)
        draw.text((left - 14, y), str(value), _INK, _font(_SMALL), anchor="rm")
    for number, label in enumerate(labels):
        draw.text((left + across * number, bottom + 14), label, _INK, _font(_SMALL), anchor="ma")
    for number, (name, values) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(left + across * i, bottom - height * value / full) for i, value in enumerate(values)]
        draw.line(points, fill=colour, width=5, joint="curve")
        for x, y in points:
            draw.ellipse((x - 8, y - 8, x + 8, y + 8), fill=colour)
        x, y = left + (number % 4) * 295, bottom + 80 + 50 * (number // 4)
        draw.rectangle((x, y, x + 26, y + 26), fill=colour)
        draw.text((x + 38, y + 13), _cut(name), _INK, _font(_SMALL), anchor="lm")
    return _png(image)


def _step(peak: int) -> int:
    """The distance of grid lines that gives at most six of them: 1, 2, 5, 10, 20 …"""
    step = 1
    while peak / step > 6:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def _title(draw: ImageDraw.ImageDraw, text: str) -> None:
    draw.text((_WIDTH / 2, 22), text, _INK, _font(_TEXT), anchor="ma")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_font_file(), size)


def _cut(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
