"""The records of the third county: sites, sections, articles, and what its server answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Answer:
    """One HTTP answer; `status` 0 closes the connection without a word."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    head_status: int | None = None  # servers that answer HEAD differently


@dataclass
class Site:
    id: str
    host: str
    name: str
    family: str
    code: str
    unit: str
    home: str = "/"
    footer: str = ""  # replaces the usual footer
    columns: bool = True  # carries the tags of list and article pages
    source: bool = True  # fills ContentSource
    encoding: str = "utf-8"

    @property
    def base(self) -> str:
        return f"http://{self.host}"


@dataclass
class Article:
    title: str
    day: date
    url: str
    body: list[str]
    source: str
    pub: str | None = None  # PubDate, where it is not the shown day
    shown: str | None = None  # the line beside the title, where it is not the usual
    lead: str = ""  # HTML before the body
    extra: str = ""  # HTML after the body
    head: str = ""  # HTML in <head>
    doc_title: str = ""  # <title>, where it is not the usual
    pinned: bool = False
    row: str = ""  # replaces the whole list row


@dataclass
class Section:
    site: str
    unit: str
    name: str
    path: str
    kind: str = "其他"
    count: int = 12
    newest: int = 2  # days before today
    step: int = 3  # days between articles
    period: int | None = None
    exempt: str = ""
    until: int | None = None  # exemption ends so many days from today
    rows: str = "li"
    dates: str = "iso"
    family: str = ""  # where it is not the site's
    per_page: int = 15
    listed: bool = True  # stands in the ledger
    articles: list[Article] = field(default_factory=list)
    index: int = 0

    @property
    def key(self) -> str:
        """A 32-hex name, as content systems give."""
        return hashlib.md5(f"{self.site}{self.path}".encode(), usedforsecurity=False).hexdigest()


def written(day: date, style: str, today: date) -> str:
    """A date as portals write it."""
    relative = {0: "今天", 1: "昨天"}.get((today - day).days)
    if style == "relative" and relative:
        return f"{relative} 09:20"
    shapes = {
        "iso": f"{day:%Y-%m-%d}",
        "relative": f"{day:%m-%d}",
        "short": f"{day:%m-%d}",
        "bracket": f"[{day.year}.{day.month}.{day.day}]",
        "hanzi": f"{day.year}年{day.month}月{day.day}日",
        "slash": f"{day.year}/{day.month}/{day.day}",
        "split": f"<b>{day:%d}</b><i>{day:%Y-%m}</i>",
        "round": f"({day:%Y-%m-%d})",
        "time": f"{day:%Y-%m-%d} 16:08",
    }
    return shapes[style]


def back(today: date, days: int) -> date:
    """So many days ago."""
    return today - timedelta(days=days)
