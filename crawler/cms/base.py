"""The common base of the CMS families: what each must answer, and how the right one is found.

A family is one module with one `Family` subclass. Methods are pure: a `Document` in, records out; what
needs another fetch is returned as a `Request` for the spider to make.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from daachorse import DoubleArrayAhoCorasick
from selectolax.lexbor import LexborHTMLParser

from crawler.layouts import read

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from crawler.extract import Extracted
    from crawler.flow import Flow

__all__ = [
    "DATA_PAGE",
    "HANDLERS",
    "STYLING",
    "Article",
    "Document",
    "Entry",
    "Family",
    "Listing",
    "Request",
    "families",
    "family_of",
]

#: words that readers ask `Document.marks` for: what a page may be read without where they are missing
_BASES = ("<base", "<BASE")
HANDLERS = tuple(f"{name}={quote}" for name in ("onload", "onerror", "onLoad", "onError") for quote in "\"'")
STYLING = ("<style", "<STYLE", ".style", ".hide(", ".css(")
DATA_PAGE = "data:text/html"


@dataclass(frozen=True, slots=True)
class Request:
    """A fetch that a family asks for: next list page, data interface, redirect stub."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    guess: bool = False  #: the page names no such interface: its silence says nothing, and is no failure


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list. `url` None when the href leads nowhere (`javascript:;`) though a date stands there."""

    url: str | None
    title: str
    date: dt.date | None = None
    pinned: bool = False
    href: str = ""  #: as written, for a malformed-link finding
    yearless: bool = False  #: the list shows month and day only: the year is inferred


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list document holds.

    `total` is the count of entries the CMS itself states, `pages` the count of list pages; None where it
    states none. `more` are the requests that lead on (next page, data interface), in order.
    `unsure` says why an empty `entries` proves nothing (script-filled list, template markers).
    """

    entries: Sequence[Entry] = ()
    total: int | None = None
    pages: int | None = None
    more: Sequence[Request] = ()
    children: Sequence[tuple[str, str]] = ()  #: (address, name) of child sections, when it is a directory
    menu: Sequence[tuple[str, str]] = ()  #: the same of menus: lists below this one, its own entries or not
    unsure: str = ""
    beyond: bool = False  #: there are further pages, but only a script of the page turns to them
    single_article: bool = False  #: the section shows one article directly instead of a list


@dataclass(frozen=True, slots=True)
class Article:
    """What one article page holds; every date is kept apart."""

    title: str = ""
    body: str = ""  #: article text
    shown_date: dt.date | None = None
    meta_date: dt.date | None = None
    url_date: dt.date | None = None
    document_date: dt.date | None = None
    source: str = ""
    attachments: Sequence[tuple[str, str]] = ()  #: (address, name)


@dataclass
class Document:
    """A fetched document: decoded text, parsed lazily and once."""

    url: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)
    #: what `crawler.extract` has read, by containers
    extracts: dict[tuple[str, ...], Extracted] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.text)

    @cached_property
    def flow(self) -> Flow:
        """The visible text with the places of links, headings, containers, scripts; read once."""
        return read(self.tree.html or "")

    @cached_property
    def raw(self) -> bytes:
        """Address and text as UTF-8: the fastest thing to look for marks in."""
        return f"{self.url}\n{self.text}".encode("utf-8", "surrogatepass")

    @cached_property
    def marks(self) -> frozenset[str]:
        """Which of the words that families and readers wait for stand in it, case as written."""
        automaton, words, _ = _marks()
        return frozenset(words[index] for _, _, index in automaton.find_overlapping(self.raw))

    @cached_property
    def base(self) -> str:
        """The address that relative links start from."""
        if self.marks.isdisjoint(_BASES):
            return self.url
        node = self.tree.css_first("base[href]")
        try:
            return urljoin(self.url, (node.attrs.get("href") or "").strip()) if node else self.url
        except ValueError:
            return self.url


class Family(ABC):
    """One CMS family. Subclasses override what differs; the generic family is the fallback of each verb."""

    name: ClassVar[str] = ""
    #: words of the raw text, case as written; each that is found counts one, two identify
    fingerprints: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[int] = 2
    #: parts of addresses that no other family has; one decides, whatever frame the page stands in
    addresses: ClassVar[tuple[str, ...]] = ()
    #: selectors (`.class`, `#id`) of the article body, tried before the built-in ones
    containers: ClassVar[tuple[str, ...]] = ()

    def matches(self, document: Document) -> int:
        """How many of the fingerprints the document bears, case as written."""
        return _borne(document).get(self.name, 0)

    @abstractmethod
    def listing(self, document: Document) -> Listing:
        """Entries, total, next requests of a list document (HTML, JSON or XML)."""

    def article(self, document: Document) -> Article:
        """Title, body, every date, source and attachments of an article page."""
        from crawler.article import article_of

        return article_of(document, self.containers)


@cache
def families() -> Mapping[str, Family]:
    """All families by name, found by walking crawler/cms/."""
    import crawler.cms

    found: dict[str, Family] = {}
    for module in pkgutil.iter_modules(crawler.cms.__path__):
        if module.name == "base":
            continue
        for value in vars(importlib.import_module(f"crawler.cms.{module.name}")).values():
            if (
                isinstance(value, type)
                and issubclass(value, Family)
                and value.__module__.endswith(f".{module.name}")
            ):
                found[value.name] = value()
    return found


@cache
def _marks() -> tuple[DoubleArrayAhoCorasick, Sequence[str], Mapping[str, Sequence[str]]]:
    """All awaited words as one automaton, in order, and of which families each is: one pass instead of fifty."""
    owners: dict[str, list[str]] = {word: [] for word in (*_BASES, *HANDLERS, *STYLING, DATA_PAGE)}
    for family in families().values():
        for word in family.fingerprints:
            owners.setdefault(word, []).append(family.name)
    return DoubleArrayAhoCorasick([word.encode() for word in owners]), list(owners), owners


def _borne(document: Document) -> Counter[str]:
    """Family → how many of its fingerprints the document bears."""
    *_, owners = _marks()
    return Counter(name for word in document.marks for name in owners[word])


def family_of(document: Document, preferred: str = "") -> Family:
    """The family whose fingerprints the document bears most of; `generic` when none reaches its need."""
    known = families()
    if preferred in known:
        return known[preferred]
    for family in known.values():
        if any(part in document.url for part in family.addresses):
            return family
    borne = _borne(document)
    score, name = max(((count, name) for name, count in borne.items()), default=(0, "generic"))
    return known[name] if score >= known[name].needed else known["generic"]
