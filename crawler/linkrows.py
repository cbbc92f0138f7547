"""Links as rows and sets: in-site links in shared sets, a row only for a link that a rule may want to name.

The chrome of a portal (menus, footers, badges) is the same on thousands of pages. Its noteworthy links get
rows on home and list pages, and on the first page that brings this chrome; the set tells the other pages.
When that page drops the chrome, its rows pass to another page that still carries it, so none is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from storage import linksets
from storage.models import Link, LinkKind, LinkSet, Page, PageKind, Place
from storage.urls import intern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from crawler.extract import SeenLink

__all__ = ["LinkRows", "Sets"]

_TEXT = 300
#: (content set, chrome set) of one page, as ids
Sets = tuple[int | None, int | None]


class LinkRows:
    """The links of one batch of changed pages. `ours` tells whether an address is on a host of the ledger."""

    def __init__(self, session: Session, ours: Callable[[str], bool]) -> None:
        self._session = session
        self._ours = ours
        self._ids: dict[str, int] = {}
        self._fresh: set[int] = set()

    def sets(self, pages: Sequence[Sequence[SeenLink]]) -> list[Sets]:
        """Store the link sets of the pages; their ids, in order."""
        self._ids = intern(self._session, {_address(link) for links in pages for link in links})
        packed = [tuple(self._pack(links, place) for place in Place) for links in pages]
        keys = [item for pair in packed for item in pair if item is not None]
        known = set(self._known(key for key, _ in keys))
        ids = linksets.store(self._session, keys)
        self._fresh = {ids[key] for key, _ in keys if key not in known}
        return [(content and ids[content[0]], chrome and ids[chrome[0]]) for content, chrome in packed]

    def _known(self, keys: Iterable[int]) -> Iterable[int]:
        wanted = list(set(keys))
        for start in range(0, len(wanted), 500):
            query = select(LinkSet.h64).where(LinkSet.h64.in_(wanted[start : start + 500]))
            yield from self._session.scalars(query)

    def _pack(self, links: Sequence[SeenLink], place: Place) -> tuple[int, bytes] | None:
        """Foreign links of the chrome are in the set too, so that each page's targets can be told from it."""
        items: dict[tuple[int, LinkKind], str] = {}
        for link in links:
            if link.place is place and link.url and (place is Place.CHROME or self._ours(link.url)):
                items.setdefault((self._ids[link.url], link.kind), link.text[:_TEXT])
        return (
            linksets.pack((url_id, kind, text) for (url_id, kind), text in items.items()) if items else None
        )

    def replace(
        self, page_id: int, kind: PageKind, links: Sequence[SeenLink], before: int | None, now: int | None
    ) -> list[dict[str, Any]]:
        """Rows to insert for a page whose chrome set was `before` and is `now`; the old ones are dropped."""
        same = before is not None and before == now
        if before is not None and not same:
            self._bequeath(page_id, before)
        dropped = delete(Link).where(Link.page_id == page_id)
        prominent = kind in (PageKind.HOME, PageKind.LIST)
        keeps_chrome = same and not prominent
        self._session.execute(dropped.where(Link.place == Place.CONTENT) if keeps_chrome else dropped)
        first = now in self._fresh
        if first and now is not None:
            self._fresh.discard(now)
        return self._rows(page_id, links, chrome=prominent or first)

    def _rows(self, page_id: int, links: Sequence[SeenLink], *, chrome: bool) -> list[dict[str, Any]]:
        rows: dict[tuple[int, LinkKind, Place], dict[str, Any]] = {}
        for link in links:
            foreign = bool(link.url) and not self._ours(link.url)
            if not (foreign or link.hidden or not link.url) or (link.place is Place.CHROME and not chrome):
                continue
            url_id = self._ids[_address(link)]
            row = {
                "page_id": page_id,
                "url_id": url_id,
                "target": _address(link),
                "text": link.text[:_TEXT],
                "kind": link.kind,
                "place": link.place,
                "foreign": foreign,
                "hidden": link.hidden,
                "snippet": link.snippet,
            }
            held = rows.setdefault((url_id, link.kind, link.place), row)
            if link.hidden and not held["hidden"]:
                rows[url_id, link.kind, link.place] = row
        return list(rows.values())

    def _bequeath(self, page_id: int, chrome: int) -> None:
        mine = (Link.page_id == page_id) & (Link.place == Place.CHROME)
        if self._session.scalar(select(Link.id).where(mine).limit(1)) is None:
            return
        heir = select(Page.id).where(
            Page.chrome_links == chrome,
            Page.id != page_id,
            Page.removed_at.is_(None),
            Page.kind.not_in((PageKind.HOME, PageKind.LIST)),
        )
        found = self._session.scalar(heir.limit(1))
        if found is None:
            return
        top = self._session.scalar(select(func.max(Page.revision))) or 0
        self._session.execute(delete(Link).where(Link.page_id == found, Link.place == Place.CHROME))
        self._session.execute(update(Link).where(mine).values(page_id=found))
        self._session.execute(update(Page).where(Page.id == found).values(revision=top + 1))

    def insert(self, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._session.execute(insert(Link), rows)


def _address(link: SeenLink) -> str:
    """Where it leads, or as written when that is no address."""
    return link.url or link.href[:2000]
