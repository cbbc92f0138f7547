"""Links as rows and sets: in-site links in shared sets, a row only for a link that a rule may want to name.

The chrome of a portal (menus, footers, badges) is the same on thousands of pages. A noteworthy link of the
chrome has rows on home and list pages and on the first fifty other pages that carry it; that the rest
carry it too can be told from their sets. When the last page with a row for a hidden link drops it, another
page that still carries it takes the row over, so that none gets lost.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, func, insert, select

from crawler.heirs import find_heirs
from storage import linksets
from storage.models import Link, LinkKind, PageKind, Place
from storage.urls import intern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from crawler.extract import SeenLink

__all__ = ["LinkRows", "Sets"]

_TEXT = 300
#: pages beside home and list pages that carry rows for one and the same link of the chrome
_SHOWN = 50
_PROMINENT = (PageKind.HOME, PageKind.LIST)
_LINKS = cast("Table", Link.__table__)
Row = dict[str, Any]
#: (content set, chrome set) of one page, as ids
Sets = tuple[int | None, int | None]


@dataclass(slots=True)
class _Sorted:
    """The links of one page: what goes into its two sets, and what a rule may want to name."""

    content: dict[tuple[int, LinkKind], str] = field(default_factory=dict)
    chrome: dict[tuple[int, LinkKind], str] = field(default_factory=dict)
    noteworthy: list[SeenLink] = field(default_factory=list)


class LinkRows:
    """The links of one batch of changed pages. `ours` tells whether an address is on a host of the ledger."""

    def __init__(
        self, session: Session, ours: Callable[[str], bool], pages: Sequence[Sequence[SeenLink]]
    ) -> None:
        self._session = session
        addresses = {_address(link) for links in pages for link in links}
        self._ids = intern(session, addresses)
        self._ours = {url for url in addresses if ours(url)}
        self._pages = [self._sorted(links) for links in pages]
        self._carriers: Counter[int] = Counter()
        self._rows: list[Row] = []
        self._dropped: dict[int, Row] = {}

    def _sorted(self, links: Sequence[SeenLink]) -> _Sorted:
        """Foreign links of the chrome are in the set too, so that each page's targets can be told from it."""
        found, ids = _Sorted(), self._ids
        for link in links:
            ours = link.url in self._ours
            if link.hidden or not ours:
                found.noteworthy.append(link)
            if link.place is Place.CHROME and link.url:
                found.chrome.setdefault((ids[link.url], link.kind), link.text)
            elif ours:
                found.content.setdefault((ids[link.url], link.kind), link.text)
        return found

    def sets(self) -> list[Sets]:
        """Store the link sets of the pages; their ids, in order."""
        packed = [(_pack(page.content), _pack(page.chrome)) for page in self._pages]
        ids = linksets.store(self._session, [item for pair in packed for item in pair if item is not None])
        return [(content and ids[content[0]], chrome and ids[chrome[0]]) for content, chrome in packed]

    def count(self) -> None:
        """Find out how many pages carry rows for the noteworthy links of these pages' chrome."""
        shared = (link for page in self._pages for link in page.noteworthy if link.place is Place.CHROME)
        ids = list({self._ids[_address(link)] for link in shared})
        for start in range(0, len(ids), 500):
            query = (
                select(Link.url_id, func.count())
                .where(Link.url_id.in_(ids[start : start + 500]), Link.place == Place.CHROME)
                .group_by(Link.url_id)
            )
            self._carriers.update(dict(self._session.execute(query).all()))

    def drop(self, page_ids: Sequence[int]) -> None:
        """Forget the rows of pages that are about to be read anew."""
        for start in range(0, len(page_ids), 500):
            mine = _LINKS.c.page_id.in_(page_ids[start : start + 500])
            hidden = select(_LINKS).where(mine, _LINKS.c.place == Place.CHROME, _LINKS.c.hidden != "")
            self._dropped |= {row.url_id: dict(row._mapping) for row in self._session.execute(hidden)}
            self._session.execute(delete(_LINKS).where(mine))

    def add(self, number: int, page_id: int, kind: PageKind) -> None:
        """The rows of one page of the batch."""
        rows: dict[tuple[int, LinkKind, Place], Row] = {}
        for link in self._pages[number].noteworthy:
            key = (self._ids[_address(link)], link.kind, link.place)
            held = rows.get(key)
            if held is None or (link.hidden and not held["hidden"]):
                rows[key] = self._row(page_id, key[0], link)
        for key, row in rows.items():
            if key[2] is Place.CHROME and kind not in _PROMINENT:
                if self._carriers[key[0]] >= _SHOWN:
                    continue
                self._carriers[key[0]] += 1
            self._rows.append(row)

    def write(self) -> None:
        """Store the rows; hidden links that have lost their last row are looked for elsewhere."""
        if self._rows:
            self._session.execute(insert(_LINKS), self._rows)
        if self._dropped:
            find_heirs(self._session, self._dropped)

    def _row(self, page_id: int, url_id: int, link: SeenLink) -> Row:
        return {
            "page_id": page_id,
            "url_id": url_id,
            "target": _address(link),
            "text": link.text[:_TEXT],
            "kind": link.kind,
            "place": link.place,
            "foreign": bool(link.url) and link.url not in self._ours,
            "hidden": link.hidden,
            "snippet": link.snippet,
        }


def _pack(items: dict[tuple[int, LinkKind], str]) -> tuple[int, bytes] | None:
    packed = ((url_id, kind, text[:_TEXT]) for (url_id, kind), text in items.items())
    return linksets.pack(packed) if items else None


def _address(link: SeenLink) -> str:
    """Where it leads, or as written when that is no address."""
    return link.url or link.href[:2000]
