"""Days as Chinese pages write them, found in running text."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["day_of", "parse_date", "plain_digits", "spotted"]

_WIDE_DIGITS = re.compile("[０-９]")
#: one to one, so that offsets stay
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_DAY = re.compile(
    r"((?:1(?<![\d.]1)9|2(?<![\d.]2)0)\d\d)\s{0,2}"  # the look behind comes second: a search leaps to a 1 or 2
    r"(?:([-/.－—–／．])\s{0,2}(\d{1,2})\s{0,2}\2\s{0,2}(\d{1,2})(?![\d%]|\.\d)"
    r"|年\s{0,2}(\d{1,2})\s{0,2}月\s{0,2}(\d{1,2})\s{0,2}(?:日|号))"
    r"|([一二][九〇○零][一二三四五六七八九〇○零]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
#: eight bare digits are a day only where nothing else stands, or a time of day follows
_BARE = re.compile(r"^\s*\[?((?:19|20)\d\d)(\d\d)(\d\d)\]?(?:\s+\d\d?:\d\d.*)?\s*$")
_FIGURES = {figure: str(value) for value, figure in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}


@lru_cache(maxsize=4)
def plain_digits(text: str) -> str:
    """The text with full-width digits made narrow; every offset stays."""
    return text.translate(_NARROW) if _WIDE_DIGITS.search(text) else text


def day_of(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    """The day, None for one that no calendar has (30 February)."""
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def spotted(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, dt.date]]:
    """(start, end, day) of every valid day written in the text (narrow digits expected)."""
    for found in _DAY.finditer(text, start, len(text) if end is None else end):
        year, _, month, day, month_cn, day_cn, y, m, d = found.groups()
        if y:
            spotted_day = day_of("".join(_FIGURES[c] for c in y), _counted(m), _counted(d))
        else:
            spotted_day = day_of(year, month or month_cn, day or day_cn)
        if spotted_day:
            yield found.start(), found.end(), spotted_day


def _counted(text: str) -> int:
    """十 = 10, 十二 = 12, 二十 = 20, 三十一 = 31."""
    tens, ten, units = text.rpartition("十")
    if not ten:
        return int("".join(_FIGURES[c] for c in text))
    return int(_FIGURES.get(tens, "1")) * 10 + int(_FIGURES.get(units, "0"))


def parse_date(text: str) -> dt.date | None:
    """The first day written in a text, in any of the spellings of Chinese pages; None when there is none."""
    text = plain_digits(text)
    bare = _BARE.match(text)
    if bare:
        return day_of(*bare.groups())
    return next((day for _, _, day in spotted(text)), None)
