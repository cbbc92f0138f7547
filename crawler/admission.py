"""Which addresses may enter the frontier: hosts of the ledger, pages rather than files, and no traps."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import func, select

from crawler.hrefs import looks_like_page
from storage.models import FetchOutcome, Frontier, Page, SectionVisit, Url
from storage.urls import h64, spellings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from config.schema import Crawl
    from crawler.ledger import Ledger

__all__ = ["Admission"]

_LONGEST = 1000
_REPEATS = 3
_DIGITS = re.compile(r"\d+")


class Admission:
    """The run's own memory of addresses, as hashes: 88 bytes each instead of a request object."""

    def __init__(self, ledger: Ledger, limits: Crawl) -> None:
        self._ledger, self._limits = ledger, limits
        self._known: set[int] = set()
        self._failed: set[int] = set()  #: of the known ones, those that did not come when last asked for
        self._queued: set[int] = set()
        self._listed: set[int] = set()
        self._pagers: set[str] = set()
        self._queries: Counter[int] = Counter()

    def load(self, session: Session, run_id: int) -> None:
        """Take in what storage knows: pages of all nights, how lists were turned last, addresses of this run."""
        pages = select(Url.h64).join(Page, Page.url_id == Url.id)
        failed = pages.where(Page.outcome.not_in((FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)))
        rows = select(Url.h64).join(Frontier, Frontier.url_id == Url.id).where(Frontier.run_id == run_id)
        self._known.update(session.scalars(pages))
        self._failed.update(session.scalars(failed))
        self._queued.update(session.scalars(rows))
        last = select(func.max(SectionVisit.id)).group_by(SectionVisit.section_id)
        for evidence in session.scalars(select(SectionVisit.evidence).where(SectionVisit.id.in_(last))):
            self._pagers.update(evidence.get("pagers", ()))

    def knows(self, url: str) -> bool:
        """Whether a page of that address is stored already."""
        return h64(url) in self._known

    def queue(self, url: str) -> bool:
        """Whether the address is new to this run; it is not from now on."""
        key = h64(url)
        if key in self._queued:
            return False
        self._queued.add(key)
        return True

    def list_article(self, url: str) -> bool:
        """Whether no list has brought this address in this sitting; one has from now on."""
        key = h64(url)
        if key in self._listed:
            return False
        self._listed.add(key)
        self._queued.add(key)
        return True

    def spelling(self, url: str, base: str) -> str:
        """The address under which a page linked from the list at `base` is kept.

        Many portals answer to http and https, with `www.` and without, and mix them in their links: one page
        must not become two. The list's own spelling is preferred, for under that the host has just answered.
        """
        if not self._ledger.allows(url) or self._stands(url):
            return url
        twins = spellings(url)
        met = [twin for twin in twins if h64(twin) in self._listed] + list(filter(self._stands, twins))
        if met:
            return met[0]
        root = _root(base)
        return next((twin for twin in twins if _root(twin) == root), url)

    def _stands(self, url: str) -> bool:
        """Whether a page of that address is stored and came when it was last asked for."""
        return self.knows(url) and h64(url) not in self._failed

    def article(self, url: str) -> bool:
        """An entry of a list: anything that reads as a page of ours."""
        return self._ledger.allows(url) and looks_like_page(url) and len(url) <= _LONGEST

    def pager(self, url: str) -> str:
        """An address of a further list page: its like (numbers apart) are no pages of their own; what is like it."""
        shape = _shape(url)
        self._pagers.add(shape)
        return shape

    def turns(self, url: str) -> bool:
        """Whether it is like the address of a further list page, as far as lists have been read."""
        return _shape(url) in self._pagers

    def other(self, url: str) -> bool:
        """A page found by following links, where traps lie: calendars, sessions, paths that grow for ever."""
        if not self.article(url) or self.knows(url) or h64(url) in self._queued:
            return False
        if self.turns(url):
            return False
        parts = urlsplit(url)
        segments = [segment for segment in parts.path.split("/") if segment]
        if len(segments) > self._limits.max_depth or _repeating(segments):
            return False
        return not parts.query or self._few_queries(parts.netloc + parts.path)

    def _few_queries(self, path: str) -> bool:
        key = h64(path)
        self._queries[key] += 1
        return self._queries[key] <= self._limits.queries_per_path


def _root(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


def _shape(url: str) -> str:
    return _DIGITS.sub("0", url)


def _repeating(segments: list[str]) -> bool:
    return any(segments.count(segment) >= _REPEATS for segment in set(segments))
