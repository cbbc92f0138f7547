"""Days that a page prints as its day of publication and that no calendar has: 2月30日, the year 2206."""

from __future__ import annotations

import datetime as dt

import regex

__all__ = ["is_absurd", "odd_day"]

_DATE = r"\s?(?P<mark>[-/.年])\s?(?P<month>\d{1,2})\s?(?(?=月)月|(?P=mark))\s?(?P<day>\d{1,2})(?![\d.])"
_LABEL = r"(?:(?:发布|发表|公布|公开|上传|更新)\s?(?:时间|日期)|(?<![\p{Han}])(?:时间|日期))\s*[:∶：]\s*"
_LABELLED = regex.compile(rf"{_LABEL}(?P<all>(?P<year>\d{{3,5}}){_DATE})")
_FIGURES = regex.compile(rf"{_LABEL}(?P<all>(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d))(?!\d)")
#: without words that say so only a year of ours makes such figures a day, or a note of the page that follows
_BARE = regex.compile(
    rf"(?<![\d.\-/\w〔\[]|[:：∶]\s{{0,2}})(?P<all>(?P<year>(?:19|20)\d\d|\d{{4}}(?=[^\n]{{5,20}}(?:来源|作者|浏览|点击|字体))){_DATE})"
)
_NOTES = 160  #: characters before the article in which the page's notes stand
_FIRST, _LAST = 1949, 2100
_ZERO = dt.date(1970, 1, 1)


def odd_day(text: str, body_start: int, body_end: int) -> str:
    """The day as printed, "" where the page prints none or a real one. The article lies at `body_start:body_end`."""
    notes = text[max(0, body_start - _NOTES) : body_start] if body_end > body_start else ""
    head = notes or text[: 2 * _NOTES]
    for pattern, place in ((_LABELLED, head), (_FIGURES, head), (_BARE, notes)):
        for found in pattern.finditer(place):
            if not _real(found["year"], int(found["month"]), int(found["day"])):
                return str(found["all"])
    return ""


def is_absurd(day: dt.date) -> bool:
    """Whether no page can have been published on a real day: before our time, or at the zero of a computer's clock."""
    return day.year < _FIRST or day == _ZERO


def _real(year: str, month: int, day: int) -> bool:
    try:
        return len(year) == 4 and _FIRST <= dt.date(int(year), month, day).year <= _LAST
    except ValueError:
        return False
