"""The county as planned: units, sites, sections, articles; addresses and pages are made from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from markupsafe import Markup

__all__ = ["Article", "Attachment", "Section", "Site", "Unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """`topic` names the word lists of its work; `phone` is the office's."""

    name: str
    kind: str
    topic: str
    phone: str
    alias: str = ""


@dataclass
class Site:
    """`missing` names identity items and tags left out on purpose; `quirks` special behaviour of its server."""

    key: str
    host: str
    name: str
    unit: Unit
    family: str
    code: str
    base: str = ""
    missing: set[str] = field(default_factory=set)
    quirks: set[str] = field(default_factory=set)
    sections: list[Section] = field(default_factory=list)
    #: raw HTML put before </body> of the home page (hidden links), and into its <head>
    home_tail: str = ""
    home_head: str = ""
    home_title: Markup | str = ""  #: raw, where it is not the site's name
    #: (text, address) of the drop-down 友情链接 and of the visible links of the footer
    friends: list[tuple[str, str]] = field(default_factory=list)
    chrome: list[tuple[str, str]] = field(default_factory=list)

    @property
    def home(self) -> str:
        return self.base + "/"


@dataclass(frozen=True, slots=True)
class Attachment:
    href: str
    name: str


@dataclass
class Section:
    """`look` is how its address answers: list, empty, single, directory, stub-meta, stub-href, stub-write, script."""

    site: Site
    unit: Unit
    name: str
    category: str
    kind: str
    number: int
    look: str = "list"
    period: int | None = None
    exempt: str = ""
    exempt_until: dt.date | None = None
    path: str = ""
    articles: list[Article] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)
    in_ledger: bool = True
    dated: bool = True  #: whether its list shows dates

    @property
    def url(self) -> str:
        return self.site.base + self.path


@dataclass
class Article:
    """`blocks` are raw HTML after the paragraphs; `tail` raw HTML before </body> (things hidden there)."""

    section: Section
    number: int
    title: str
    day: dt.date
    paragraphs: list[str]
    source: str = ""
    path: str = ""
    hour: int = 9
    minute: int = 0
    document_day: dt.date | None = None
    index_number: str = ""
    openness: str | None = "主动公开"  #: 公开属性 in the head table; None: the table has no such cell
    blocks: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    tail: str = ""
    pinned: bool = False

    @property
    def url(self) -> str:
        return self.section.site.base + self.path

    @property
    def unit(self) -> str:
        return self.section.unit.name

    @property
    def stamp(self) -> str:
        return f"{self.day.isoformat()} {self.hour:02d}:{self.minute:02d}"
