"""Days that a page prints as its day of publication and that no calendar has: 2月30日, the year 2206."""

from __future__ import annotations

import datetime as dt

import regex

__all__ = ["odd_day"]

_SHAPE = r"(?P<year>\d{4})\s?(?P<mark>[-/.年])\s?(?P<month>\d{1,2})\s?(?(?=月)月|(?P=mark))\s?(?P<day>\d{1,2})(?![\d.])"
_LABELLED = regex.compile(
    rf"(?:(?:发布|发表|公布|公开|上传|更新)\s?(?:时间|日期)|(?<![\p{{Han}}])(?:时间|日期))\s*[:∶：]\s*(?P<all>{_SHAPE})"
)
#: without words that say so only a year of ours makes such figures a day
_BARE = regex.compile(rf"(?<![\d.\-/\w〔\[]|[:：∶]\s{{0,2}})(?P<all>(?=19|20){_SHAPE})")
_NOTES = 160  #: characters before the article in which the page's notes stand
_FIRST, _LAST = 1949, 2100


def odd_day(text: str, body_start: int, body_end: int) -> str:
    """The day as printed, "" where the page prints none or a real one. The article lies at `body_start:body_end`."""
    notes = text[max(0, body_start - _NOTES) : body_start] if body_end > body_start else ""
    for pattern, place in ((_LABELLED, notes or text[: 2 * _NOTES]), (_BARE, notes)):
        for found in pattern.finditer(place):
            if not _real(int(found["year"]), int(found["month"]), int(found["day"])):
                return str(found["all"])
    return ""


def _real(year: int, month: int, day: int) -> bool:
    try:
        return _FIRST <= dt.date(year, month, day).year <= _LAST
    except ValueError:
        return False
