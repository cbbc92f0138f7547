"""The days a page carries, kept apart: shown beside the title, in its address, in its tags, of the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.daywords import day_of, parse_date
from crawler.shown import document_date, shown_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

__all__ = ["document_date", "meta_date", "parse_date", "shown_date", "url_date"]

_IN_URL = (
    re.compile(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d+"),
    re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/_.?-]|$)"),
    re.compile(r"/((?:19|20)\d\d)(\d\d)(\d\d)(?=[/_.?-]|$)"),
    re.compile(r"/((?:19|20)\d\d)[-/]?(\d\d)/t?(?:19|20)?\d{0,4}?(?:(?<=t)|(?<=/))(\d\d)(?=[/_])"),
    re.compile(r"/((?:19|20)\d\d)/(\d\d)(\d\d)(?=[/_.]|$)"),
)


def url_date(url: str) -> dt.date | None:
    """The day that an address carries (`t20170520_1.html`, `/2022/10/18/`); a month alone is no day."""
    path = url.split("?", 1)[0]
    for pattern in _IN_URL:
        if (found := pattern.search(path)) and (day := day_of(*found.groups())):
            return day
    return None


def meta_date(meta: Mapping[str, Sequence[str]]) -> dt.date | None:
    """The day of the PubDate tag: when the CMS last published the page, not always when it first did."""
    for name in ("PubDate", "publishdate", "article:published_time", "pubtime", "datepublished"):
        for content in meta.get(name, ()):
            if day := parse_date(content):
                return day
    return None
