"""Standing: on which pages, and how many, the targets that are not well stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from crawler.deadentries import lists_with
from storage import linksets, urls
from storage.database import upsert
from storage.models import Attachment, FetchOutcome, Link, LinkCheck, LinkKind, LinkSet, Page, Place

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

__all__ = ["write_standing"]

#: pages given a row for each (target, place, site, unit); the total is counted over all of them
_PAGES_EACH = 50

Items = dict[int, tuple[str, str]]  #: Url.id → (kind, anchor text) within one set


def write_standing(session: Session, only: Collection[int] | None = None) -> None:
    """Give every target that is not well its Link rows and its totals; take them from those that recovered."""
    failing = _failing(session, only)
    totals: dict[int, Counter[str]] = defaultdict(Counter)
    rows = _rows_of_sets(session, failing, totals)
    rows += _rows_of_entries(session, failing - totals.keys(), totals)
    _drop_stale(session, {(row["page_id"], row["url_id"], row["place"]) for row in rows}, only)
    for start in range(0, len(rows), 500):
        columns = ["page_id", "url_id", "kind", "place"]
        upsert(session, Link.__table__, rows[start : start + 500], columns, ["text"])  # type: ignore[arg-type]
    _count_rows(session, failing, totals)
    changes = [{"key": url_id, "where": dict(totals[url_id])} for url_id in failing]
    if changes:
        statement = update(LinkCheck).where(LinkCheck.url_id == bindparam("key"))
        session.connection().execute(statement.values(standing=bindparam("where")), changes)


def key(place: Place | str, site_id: int, unit_id: int | None) -> str:
    """How LinkCheck.standing names a place: place, site, unit (empty: none)."""
    return f"{place}:{site_id}:{unit_id or ''}"


def _failing(session: Session, only: Collection[int] | None) -> set[int]:
    """Targets that fail, or that failed and will not say now."""
    found = set(session.scalars(select(LinkCheck.url_id).where(LinkCheck.occasions > 0)))
    return found if only is None else found & set(only)


def _rows_of_sets(
    session: Session, failing: Collection[int], totals: dict[int, Counter[str]]
) -> list[dict[str, Any]]:
    """Link rows for the in-site targets that stand in link sets, with the totals counted on the way."""
    sets = _sets_with(session, failing) if failing else {}
    if not sets:
        return []
    spelled = urls.texts(session, {url_id for items in sets.values() for url_id in items})
    rows: list[dict[str, Any]] = []
    columns = (Page.id, Page.site_id, Page.unit_id, Page.content_links, Page.chrome_links)
    filed = _sets_of_files(session)
    for page_id, site_id, unit_id, content, chrome in session.execute(
        select(*columns).where(Page.removed_at.is_(None)).order_by(Page.id)
    ):
        inside = [(Place.CONTENT, set_id) for set_id in filed.get(page_id, ())]
        for place, set_id in ((Place.CONTENT, content), (Place.CHROME, chrome), *inside):
            for url_id, (kind, text) in sets.get(set_id or 0, {}).items():
                where = key(place, site_id, unit_id)
                totals[url_id][where] += 1
                if totals[url_id][where] <= _PAGES_EACH:
                    rows.append(_row(page_id, url_id, kind, place, spelled[url_id], text))
    return rows


def _rows_of_entries(
    session: Session, failing: Collection[int], totals: dict[int, Counter[str]]
) -> list[dict[str, Any]]:
    """The same for targets in no link set: entries of further list pages, and of lists that a script shows."""
    found = lists_with(session, failing)
    spelled = urls.texts(session, {url_id for *_, url_id, _ in found})
    rows = []
    for page_id, site_id, unit_id, url_id, title in found:
        totals[url_id][key(Place.CONTENT, site_id, unit_id)] += 1
        rows.append(_row(page_id, url_id, LinkKind.ANCHOR, Place.CONTENT, spelled[url_id], title))
    return rows


def _row(page_id: int, url_id: int, kind: str, place: Place, target: str, text: str) -> dict[str, Any]:
    return {
        "page_id": page_id,
        "url_id": url_id,
        "kind": kind,
        "place": place,
        "target": target,
        "text": text,
        "foreign": False,
        "hidden": "",
        "snippet": "",
    }


def _sets_of_files(session: Session) -> dict[int, list[int]]:
    """Page.id → link sets of the files it offers: a link in a file stands on its page."""
    found: dict[int, list[int]] = defaultdict(list)
    query = select(Attachment.page_id, Attachment.links).where(Attachment.links.is_not(None))
    for page_id, set_id in session.execute(query.order_by(Attachment.id)):
        found[page_id].append(set_id or 0)
    return found


def _sets_with(session: Session, failing: Collection[int]) -> dict[int, Items]:
    """LinkSet.id → the failing items in it."""
    found: dict[int, Items] = {}
    query = select(LinkSet.id, LinkSet.data).execution_options(yield_per=500)
    for set_id, data in session.execute(query):
        items = {item[0]: (item[1], item[2]) for item in linksets.rows(data) if item[0] in failing}
        if items:
            found[set_id] = items
    return found


def _drop_stale(
    session: Session, kept: Collection[tuple[int, int, str]], only: Collection[int] | None
) -> None:
    """Delete the rows that were written for a failure that is over, or for a page that dropped the link."""
    query = (
        select(Link.id, Link.page_id, Link.url_id, Link.place)
        .join(LinkCheck, LinkCheck.url_id == Link.url_id)
        .where(~Link.foreign, Link.hidden == "", LinkCheck.outcome != FetchOutcome.MALFORMED)
    )
    stale = [
        row_id
        for row_id, *where in session.execute(query)
        if tuple(where) not in kept and (only is None or where[1] in only)
    ]
    for start in range(0, len(stale), 500):
        session.execute(delete(Link).where(Link.id.in_(stale[start : start + 500])))


def _count_rows(session: Session, failing: Collection[int], totals: dict[int, Counter[str]]) -> None:
    """Totals of the targets that live in rows alone: foreign and malformed ones."""
    wanted = [url_id for url_id in failing if url_id not in totals]
    for start in range(0, len(wanted), 500):
        query = (
            select(Link.url_id, Link.place, Page.site_id, Page.unit_id, func.count(func.distinct(Page.id)))
            .join(Page, Page.id == Link.page_id)
            .where(Link.url_id.in_(wanted[start : start + 500]), Page.removed_at.is_(None))
            .group_by(Link.url_id, Link.place, Page.site_id, Page.unit_id)
        )
        for url_id, place, site_id, unit_id, number in session.execute(query):
            totals[url_id][key(place, site_id, unit_id)] = number
