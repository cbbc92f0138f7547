"""Pages as rows: texts and link sets once each, rows only for what is new, changed or failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import insert, select, update

from crawler.linkrows import LinkRows
from storage import texts
from storage.models import FetchOutcome, Page, PageKind
from storage.revisions import newest_change
from storage.texts import text_hash
from storage.urls import intern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from crawler.observation import Content, PageSeen

__all__ = ["PageRows"]

#: attempts that say nothing about a page never seen before, and leave no row
_NO_TRACE = frozenset({FetchOutcome.SKIPPED, FetchOutcome.ROBOTS, FetchOutcome.REDIRECT_AWAY})
_CONTENT = [
    "title",
    "source",
    "family",
    "body_start",
    "body_end",
    "shown_date",
    "url_date",
    "meta_date",
    "document_date",
    "meta",
    "suspicion",
    "etag",
    "last_modified",
    "body_hash",
    "content_hash",
]
_PAGES = cast("Table", Page.__table__)
Row = dict[str, Any]
_STORED = (
    Page.id,
    Page.url_id,
    Page.content_hash,
    Page.outcome,
    Page.kind,
    Page.section_id,
    Page.unit_id,
    Page.listed_date,
    Page.chrome_links,
    Page.removed_at,
    Page.etag,
    Page.last_modified,
)


class PageRows:
    """One batch of pages within one transaction; the counts are for the run's record."""

    def __init__(self, session: Session, ours: Callable[[str], bool]) -> None:
        self._session = session
        self._ours = ours
        self.unchanged: list[int] = []
        self.new = self.changed = self.failed = 0

    def store(self, pages: Sequence[PageSeen]) -> None:
        latest = {page.url: page for page in pages}
        self._ids = intern(self._session, latest)
        self._stored = self._read(list(self._ids.values()))
        changed, touched = [], []
        for page in latest.values():
            if page.content is not None and self._differs(page, page.content):
                changed.append((page, page.content))
            elif page.outcome in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
                touched += self._seen_again(page)
            else:
                touched += self._attempt(page)
        self._update(touched)
        self._store_contents(changed)

    def _read(self, ids: list[int]) -> dict[int, Any]:
        found = {}
        for start in range(0, len(ids), 500):
            query = select(*_STORED).where(Page.url_id.in_(ids[start : start + 500]))
            found.update({row.url_id: row for row in self._session.execute(query)})
        return found

    def _row(self, page: PageSeen) -> Any:
        return self._stored.get(self._ids[page.url])

    def _differs(self, page: PageSeen, content: Content) -> bool:
        row = self._row(page)
        return row is None or row.content_hash != content.content_hash or row.removed_at is not None

    def _seen_again(self, page: PageSeen) -> list[Row]:
        """Unchanged: a bit in the run's bitmap, and a write only where something about it moved."""
        row = self._row(page)
        if row is None:
            return []
        self.unchanged.append(row.id)
        values: Row = {}
        if row.outcome is not FetchOutcome.OK:
            values |= {"outcome": FetchOutcome.OK, "status": page.status, "tried_at": page.at}
        if page.content and (page.content.etag, page.content.last_modified) != (row.etag, row.last_modified):
            values |= {"etag": page.content.etag, "last_modified": page.content.last_modified}
        values |= self._place(page, row)
        return [{"id": row.id, **values}] if values else []

    def _place(self, page: PageSeen, row: Any) -> Row:
        """Where it stands in the portal, when that is news; then it is to be judged again."""
        values: Row = {}
        if page.listed_date and page.listed_date != row.listed_date:
            values["listed_date"] = page.listed_date
        if page.kind not in (row.kind, PageKind.OTHER):
            values["kind"] = page.kind
        if page.section_id and not row.section_id:
            values |= {"section_id": page.section_id, "unit_id": page.unit_id}
        return {**values, "revision": self._next_revision()} if values else {}

    def _attempt(self, page: PageSeen) -> list[Row]:
        """A failure touches the outcome and leaves the last good text alone."""
        row = self._row(page)
        gone = page.outcome is FetchOutcome.GONE
        self.failed += not gone
        if page.outcome is FetchOutcome.SKIPPED or (row is None and page.outcome in _NO_TRACE):
            return []
        values = {"outcome": page.outcome, "status": page.status, "tried_at": page.at}
        if gone:
            values["removed_at"] = (row and row.removed_at) or page.at
        if row is not None:
            return [{"id": row.id, **values}]
        bare = {**_place_of(page), **values, "first_seen": page.at, "changed_at": page.at}
        self._session.execute(insert(_PAGES), [{"url_id": self._ids[page.url], "url": page.url, **bare}])
        return []

    def _update(self, rows: Sequence[Row]) -> None:
        for row in rows:
            values = {name: value for name, value in row.items() if name != "id"}
            self._session.execute(update(Page).where(Page.id == row["id"]).values(values))

    def _next_revision(self) -> int:
        if not self._revision:
            self._revision = newest_change(self._session)
        self._revision += 1
        return self._revision

    _revision = 0

    def _store_contents(self, pages: Sequence[tuple[PageSeen, Content]]) -> None:
        if not pages:
            return
        bodies = texts.store(self._session, {content.text for _, content in pages}, exact=True)
        links = LinkRows(self._session, self._ours, [content.links for _, content in pages])
        rows = []
        for (page, content), (content_set, chrome_set) in zip(pages, links.sets(), strict=True):
            row = {name: getattr(content, name) for name in _CONTENT}
            row |= {"text_id": bodies[text_hash(content.text, exact=True)], "content_links": content_set}
            rows.append(row | {"chrome_links": chrome_set} | self._common(page))
        ids = self._write([page for page, _ in pages], rows)
        links.drop([stored.id for page, _ in pages if (stored := self._row(page)) is not None])
        links.count()
        for number, (page, _) in enumerate(pages):
            links.add(number, ids[page.url], page.kind)
        links.write()

    def _common(self, page: PageSeen) -> Row:
        return {
            "outcome": FetchOutcome.OK,
            "status": page.status,
            "tried_at": page.at,
            "changed_at": page.at,
            "removed_at": None,
            "revision": self._next_revision(),
        }

    def _write(self, pages: Sequence[PageSeen], rows: Sequence[Row]) -> dict[str, int]:
        """Insert the new ones, update the others; address → Page.id."""
        fresh = []
        ids: dict[str, int] = {}
        for page, row in zip(pages, rows, strict=True):
            stored = self._row(page)
            if stored is None:
                self.new += 1
                fresh.append(
                    {
                        "url_id": self._ids[page.url],
                        "url": page.url,
                        "first_seen": page.at,
                        **_place_of(page),
                        **row,
                    }
                )
                continue
            self.new += not stored.content_hash
            self.changed += bool(stored.content_hash)
            ids[page.url] = stored.id
            self._update([{"id": stored.id, **row, **self._place(page, stored)}])
        if fresh:
            self._session.execute(insert(_PAGES), fresh)
            wanted = [row["url_id"] for row in fresh]
            by_url = {row.url_id: row.id for row in self._read(wanted).values()}
            ids |= {row["url"]: by_url[row["url_id"]] for row in fresh}
        return ids


def _place_of(page: PageSeen) -> Row:
    return {
        "kind": page.kind,
        "site_id": page.site_id,
        "section_id": page.section_id,
        "unit_id": page.unit_id,
        "listed_date": page.listed_date,
    }
