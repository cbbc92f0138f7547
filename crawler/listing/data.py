"""Data answers of list pages: JSON texts, values inside scripts, entries from their fields."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crawler.cms.base import Document, Entry
from crawler.listing.boxes import absolute, clean
from crawler.listing.days import find_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["day_of", "entry_of", "fragment", "json_of", "number", "value_after"]

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_TAG = re.compile(r"<[^>]{0,200}>")
_DECODER = json.JSONDecoder(strict=False)


def json_of(document: Document) -> Any:
    """The document as JSON (JSONP is unwrapped); None when it is none."""
    text = document.text.lstrip("\ufeff \r\n\t")
    if text[:1] not in "{[" and (wrapped := re.match(r"[\w$.]{1,60}\s*\(\s*(?=[{\[])", text)):
        text = text[wrapped.end() :]
    return _decode(text) if text[:1] in ("{", "[") else None


def _decode(text: str) -> Any:
    try:
        return _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def value_after(text: str, pattern: re.Pattern[str]) -> Any:
    """The JSON value that a script assigns right after the pattern; None when there is none."""
    found = pattern.search(text)
    return _decode(text[found.end() :]) if found else None


def number(value: object) -> int | None:
    """A count as the interfaces write it: 444, "444"."""
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isdigit() and len(text) < 10 else None


def day_of(value: object) -> dt.date | None:
    """A day from "2025-07-29 16:59", epoch seconds or milliseconds (Shanghai)."""
    if isinstance(value, str) and not value.strip().isdigit():
        return find_day(value)
    stamp = int(value) if isinstance(value, int | float | str) and str(value).strip() else 0
    if stamp > 10**11:
        stamp //= 1000
    if not 0 < stamp < 4_102_444_800:
        return None
    return dt.datetime.fromtimestamp(stamp, _SHANGHAI).date()


def entry_of(
    base: str, item: Mapping[str, Any], urls: Iterator[object], days: Iterator[object], pinned: bool = False
) -> Entry | None:
    """An entry from an item of an interface; None when it has no title."""
    title = clean(_TAG.sub("", str(item.get("title") or item.get("showTitle") or item.get("name") or "")))
    if not title:
        return None
    href = next((url for url in urls if isinstance(url, str) and url.strip()), "")
    day = next((found for value in days if value and (found := day_of(value))), None)
    return Entry(absolute(base, href) or None, title, day, pinned, href)


def fragment(document: Document, markup: str) -> Document:
    """A piece of HTML as a document of its own at the same address."""
    return Document(document.url, f"<html><body>{markup}</body></html>", document.headers)
