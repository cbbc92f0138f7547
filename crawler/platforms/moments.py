"""When a post was published, from the many ways platforms and feeds write it."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from crawler.platforms.base import ZONE
from storage.models import Precision

__all__ = ["Moment", "day_moment", "moment", "relative_moment"]

Moment = tuple[dt.datetime, Precision]

_FIRST, _LAST = 2009, 2100
_AGO = re.compile(r"(\d{1,4})\s*(秒|分钟|小时|天)前")
_UNITS = {"秒": 1, "分钟": 60, "小时": 3600, "天": 86400}
_NAMED = re.compile(r"(今天|昨天|前天)\s*(?:(\d{1,2}):(\d{2}))?")
_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_DAY = re.compile(
    r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_WEIBO = re.compile(r"\w{3} (\w{3}) (\d{1,2}) (\d{1,2}):(\d{2}):(\d{2}) ([+-]\d{4}) (\d{4})", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOON = dt.time(12)


def moment(written: str, seen_at: dt.datetime) -> Moment | None:
    """A time as a list, a feed or a table writes it; without a zone it is Asia/Shanghai's.

    `seen_at` is when it was read: 刚刚, 昨天 and a day without a year count from there.
    """
    text = written.strip()
    if not text or len(text) > 60:
        return None
    readers = (_weibo, relative_moment, _iso, _day, _mail)
    found = next((found for reader in readers if (found := reader(text, seen_at)) is not None), None)
    # what no platform of today can have meant was misread, or was never a time
    return found if found is not None and _FIRST <= found[0].year <= _LAST else None


def relative_moment(text: str, seen_at: dt.datetime) -> Moment | None:
    """刚刚, N分钟前, N小时前, 昨天 18:22; None for anything else."""
    here = seen_at.astimezone(ZONE)
    if text == "刚刚":
        return seen_at.astimezone(dt.UTC), Precision.MINUTE
    if found := _AGO.fullmatch(text):
        moment = here - dt.timedelta(seconds=int(found[1]) * _UNITS[found[2]])
        if found[2] == "天":
            return day_moment(moment.date())
        return moment.astimezone(dt.UTC), Precision.MINUTE
    if found := _NAMED.fullmatch(text):
        day = here.date() - dt.timedelta(days=_BACK[found[1]])
        return _at(day, found[2], found[3], None) if found[2] else day_moment(day)
    return None


def day_moment(day: dt.date) -> Moment:
    """A day known without its hour: noon, so that no zone moves it to another day."""
    return dt.datetime.combine(day, _NOON, ZONE).astimezone(dt.UTC), Precision.DAY


def _weibo(text: str, _: dt.datetime) -> Moment | None:
    """Sat Jun 15 11:44:46 +0800 2019."""
    found = _WEIBO.fullmatch(text)
    if not found or found[1] not in _MONTHS:
        return None
    written = (
        f"{found[7]}-{_MONTHS.index(found[1]) + 1:02d}-{int(found[2]):02d}"
        f"T{int(found[3]):02d}:{found[4]}:{found[5]}{found[6]}"
    )
    return _iso(written, _)


def _iso(text: str, _: dt.datetime) -> Moment | None:
    if len(text) < 19:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=ZONE)
        return found.astimezone(dt.UTC), Precision.SECOND
    except (ValueError, OverflowError):
        return None


def _day(text: str, seen_at: dt.datetime) -> Moment | None:
    """2025-11-10, 11-08, 2025年11月10日 09:30; without a year the last such day that is not ahead."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    here = seen_at.astimezone(ZONE).date()
    for year in (int(found[1]),) if found[1] else (here.year, here.year - 1):
        try:
            day = dt.date(year, int(found[2]), int(found[3]))
        except ValueError:
            continue
        if found[1] or day <= here:
            return _at(day, found[4], found[5], found[6]) if found[4] else day_moment(day)
    return None


def _at(day: dt.date, hour: str, minute: str, second: str | None) -> Moment | None:
    try:
        time = dt.time(int(hour), int(minute), int(second or 0))
        found = dt.datetime.combine(day, time, ZONE).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return found, Precision.SECOND if second else Precision.MINUTE


def _mail(text: str, _: dt.datetime) -> Moment | None:
    """Mon, 10 Nov 2025 04:00:10 GMT, also without its zone, which a bridge forgets."""
    try:
        found = parsedate_to_datetime(text)
        found = found if found.tzinfo else found.replace(tzinfo=ZONE)
        return found.astimezone(dt.UTC), Precision.SECOND
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
