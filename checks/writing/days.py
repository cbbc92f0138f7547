"""Days that are in no calendar, and weekdays that are not their day's."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import TYPE_CHECKING

import regex

from checks.writing.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["wrong_days"]

_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")
_YEAR = r"(?:(?P<year>[12]\d{3}|[12１２][０-９]{3}|[一二][〇○零一二三四五六七八九]{3})[ \xa0]?年)"
#: 10月1日（周三至周四） tells of several days; 10月1日周一凡同志 of a man named 周一凡
_WEEK = (
    r"(?:星期|礼拜|[（(]\s?周|周(?=.(?!\p{Han})|.[上下早中晚凌夜起前后]))(?P<week>[一二三四五六日天])(?!\p{Han}?[年岁])"
    r"(?!\s?[至到、和及—–~～-]+\s?(?:星期|礼拜|周)?[一二三四五六日天])"
)
_DAY = regex.compile(
    rf"(?<![\d０-９.．一二三四五六七八九十])(?:{_YEAR}\s?)?(?P<month>[\d０-９]{{1,2}})[ \xa0]?月\s?(?P<day>[\d０-９]{{1,2}})[ \xa0]?日"
    rf"(?:\s?[（(]?\s?{_WEEK})?"
)
_MONTH = regex.compile(rf"(?<![\d０-９]){_YEAR}\s?(?P<month>1[3-9]|[2-9]\d|0)月(?!龄)")
#: other calendars have other months
_OTHER = regex.compile(r"农历|阴历|旧历|夏历|藏历|回历|傣历|彝历|正月|腊月")
#: every month in figures, with the day and the week behind it: looked at before the exact patterns are
_MONTHS = re.compile(r"月(?:\s?(\d\d?)[ \xa0]?日(\s?[（(]?\s?[星礼周])?)?")
_BEFORE = 8
_WEEKDAYS = "一二三四五六日"
_LEAP = 2000  #: a year with 29 February, for days without a year
_COMMON = 2001  #: a year without
_HALF = 183


def wrong_days(text: str, today: dt.date | None = None) -> Iterator[Slip]:
    """`today` is the day of the text: a date without a year is taken for the one nearest to it."""
    if not any(_doubtful(text, match) for match in _MONTHS.finditer(text)):
        return
    for match in _DAY.finditer(text):
        if _OTHER.search(text, max(0, match.start() - _BEFORE), match.start()):
            continue
        year, month, day = (_number(match[name]) for name in ("year", "month", "day"))
        if not _exists(year or _LEAP, month, day):
            yield Slip(
                match.start(), match.end("day") + 1, f"没有“{_named(year, month, day)}”这一天", sure=True
            )
        elif match["week"]:
            yield from _weekday(match, year, month, day, today)
    for match in _MONTH.finditer(text):
        if not _DAY.match(text, match.start()):
            yield Slip(match.start(), match.end(), f"没有“{_number(match['month'])}月”", sure=True)


def _doubtful(text: str, match: re.Match[str]) -> bool:
    """Whether it may be no month, no day of any year, or the wrong day of the week."""
    before = text[max(0, match.start() - 3) : match.start()].removesuffix(" ").removesuffix("\xa0")
    month = before[-2:] if before[-2:].isdecimal() else before[-1:]
    if not month.isdecimal():
        return False
    day, week = match.groups()
    return week is not None or not _exists(_COMMON, int(month), int(day) if day else 1)


def _number(written: str | None) -> int:
    return int(written.translate(_DIGITS)) if written else 0


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _named(year: int, month: int, day: int) -> str:
    return (f"{year}年" if year else "") + f"{month}月{day}日"


def _weekday(
    match: regex.Match[str], year: int, month: int, day: int, today: dt.date | None
) -> Iterator[Slip]:
    date = dt.date(year, month, day) if year else _nearest(month, day, today)
    said = "日" if match["week"] == "天" else match["week"]
    if date is None or _WEEKDAYS[date.weekday()] == said:
        return
    right = _WEEKDAYS[date.weekday()]
    message = f"{_named(date.year, month, day)}是星期{right}，文中写作星期{said}"
    yield Slip(match.start(), match.end(), message, f"核对日期或改为星期{right}", sure=bool(year))


def _nearest(month: int, day: int, today: dt.date | None) -> dt.date | None:
    """The date of that day nearest to `today`; None where it is unknown, or half a year away either way."""
    if today is None:
        return None
    years = (today.year - 1, today.year, today.year + 1)
    dates = [dt.date(year, month, day) for year in years if _exists(year, month, day)]
    near = [date for date in dates if abs((date - today).days) < _HALF - 30]
    return near[0] if near else None
