"""The day that stands in a row of a list, in all the ways templates write it."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.datelabels import Label, is_document_label, label_before
from crawler.daywords import day_of, parse_date, spotted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.cms.base import Document

__all__ = ["find_day", "is_ago", "is_only_day", "made_on"]

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_Y = r"((?:19|20)\d\d)"
_YEAR_THEN = re.compile(rf"(?<!\d){_Y}年?[\s|/]+(\d{{1,2}})[-./月／](\d{{1,2}})日?(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})日?[\s|/]+{_Y}\s?[-./年／]\s?(\d{{1,2}})月?(?![-./]?\d)")
_MONTH_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})[-./月／](\d{{1,2}})日?[\s|/]+{_Y}(?!\d)")
_SHORT = re.compile(r"(?<![\d.\-/])(\d{1,2})[-./月](\d{1,2})日?(?![\d.\-/])")
_ONLY = re.compile(r"[\s\d\-−–./年月日:：时分秒\[\]()（）【】／|]+")


#: how long ago, counted from the day the page was made
_AGO = re.compile(
    r"(?<!\S)(?:刚刚|(?:\d{1,2}|半)\s?(?:秒钟?|分钟|个?小时)前|(\d{1,2})\s?天前|(?:今天|昨天|前天)(?:\s?\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?)(?!\S)"
)
_BEFORE = {"昨天": 1, "前天": 2}

#: a colon or the last character of a label right before a day
_LABELLED = re.compile(r"[:：∶间期]\s*$")
#: words behind a day that make it the bound of something else
_BOUND = re.compile(r"\s*(?:\d\d?[:：时]\d{0,2}分?)?\s*(?:起|止|前|之前|以前|截止|至|到|—|~|～)")
#: the order of the kinds of labels in a row; days of other things (截止, 会议) are no days of the row at all
_ORDER = {Label.PUBLISHED: 0, Label.PLAIN: 1, Label.NONE: 2, Label.UPDATED: 4, Label.ISSUED: 5}


@lru_cache(maxsize=4096)
def find_day(text: str, reference: dt.date | None = None) -> dt.date | None:
    """The publishing day in a row's text; of several the labelled one, else the last that is no other date.

    `reference` is the day the page was made: only with it can 10-11 be given a year.
    """
    days = list(spotted(text))
    if days:
        return days[0][2] if len(days) == 1 and not _labelled(text, days[0][0]) else _best_day(text, days)
    return _split_day(text) or (
        _short_day(text, reference) or _day_ago(text, reference) if reference else None
    )


def _labelled(text: str, start: int) -> bool:
    return _LABELLED.search(text, max(0, start - 3), start) is not None


def _best_day(text: str, days: Sequence[tuple[int, int, dt.date]]) -> dt.date | None:
    """The first day with the best label, the last of those without any."""
    ranked = [
        (rank, -start if rank == 2 else start, day)
        for start, end, day in days
        if (rank := _rank(text, start, end)) is not None
    ]
    return min(ranked)[2] if ranked else None


def _rank(text: str, start: int, end: int) -> int | None:
    label = label_before(text, start)
    if label in _ORDER:
        return 3 if label is Label.NONE and _BOUND.match(text, end) else _ORDER[label]
    return 5 if is_document_label(text, start) else None


def _split_day(text: str) -> dt.date | None:
    """Day and month in boxes of their own: `<b>11</b><span>2024-01</span>`, `<p>01-11</p><p>2024</p>`."""
    for pattern, order in ((_YEAR_THEN, (1, 2, 3)), (_MONTH_FIRST, (3, 1, 2)), (_DAY_FIRST, (2, 3, 1))):
        if (match := pattern.search(text)) and (day := day_of(*(int(match[i]) for i in order))):
            return day
    return None


def _short_day(text: str, reference: dt.date) -> dt.date | None:
    matches = list(_SHORT.finditer(text))
    if not matches:
        return None
    match = matches[-1]
    day = day_of(reference.year, int(match[1]), int(match[2]))
    if day and day > reference + dt.timedelta(days=1):
        day = day_of(reference.year - 1, int(match[1]), int(match[2]))
    return day


def _day_ago(text: str, reference: dt.date) -> dt.date | None:
    """3天前, 昨天 15:20, 1小时前, each a word of its own; weeks and months ago are too rough for a day."""
    found = _AGO.search(text)
    if found is None:
        return None
    return reference - dt.timedelta(days=int(found[1]) if found[1] else _BEFORE.get(found[0][:2], 0))


def is_ago(text: str) -> bool:
    """Whether the text says how long ago something was, and nothing else."""
    return _AGO.fullmatch(text.strip()) is not None


def is_only_day(text: str) -> bool:
    """Whether the text is a date and nothing else."""
    return bool(text) and _ONLY.fullmatch(text) is not None and find_day(text) is not None


def made_on(document: Document) -> dt.date | None:
    """The day the page was sent, or made when it says so: what gives a year to days without one.

    A page shows nothing later than the day it was made, so the earliest sign counts.
    """
    headers = {name.lower(): value for name, value in document.headers.items()}
    sent, kept = _http_day(headers.get("date", "")), _http_day(headers.get("last-modified", ""))
    if sent and kept and any(str(year) in document.text for year in range(kept.year + 1, sent.year + 1)):
        kept = None  # the file may be old: what it shows is not
    marks = (document.text.find(mark) for mark in ("页面生成时间", "HtmlGenerateTime"))
    made = (parse_date(document.text[place : place + 60]) for place in marks if place >= 0)
    return min((day for day in (sent, kept, *made) if day), default=None)


def _http_day(value: str) -> dt.date | None:
    try:
        return parsedate_to_datetime(value).astimezone(_SHANGHAI).date() if value else None
    except (ValueError, OverflowError):
        return None
