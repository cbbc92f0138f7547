"""Hidden links of a shared chrome: when the page that had the row is cleaned, a page still carrying it speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from storage import linksets
from storage.models import Link, LinkSet, Page, Place
from storage.revisions import newest_change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

__all__ = ["find_heirs"]


def find_heirs(session: Session, dropped: Mapping[int, Mapping[str, Any]]) -> None:
    """Give each hidden link (by Url.id, with its last row) that has no row any more to a page that shows it."""
    query = select(Link.url_id).where(Link.url_id.in_(dropped), Link.place == Place.CHROME)
    held = set(session.scalars(query))
    orphans = {url_id: row for url_id, row in dropped.items() if url_id not in held}
    if not orphans:
        return
    top = newest_change(session)
    for url_id, page_id in _carriers(session, set(orphans)).items():
        row = {name: value for name, value in orphans[url_id].items() if name != "id"}
        session.execute(insert(Link), [{**row, "page_id": page_id}])
        top += 1
        session.execute(update(Page).where(Page.id == page_id).values(revision=top))


def _carriers(session: Session, wanted: set[int]) -> dict[int, int]:
    """Url.id → a live page whose chrome set holds it; reads the distinct sets, newest first, until all are found."""
    query = (
        select(func.max(Page.id), LinkSet.data)
        .join(LinkSet, LinkSet.id == Page.chrome_links)
        .where(Page.removed_at.is_(None))
        .group_by(LinkSet.id, LinkSet.data)
        .order_by(LinkSet.id.desc())
        .execution_options(yield_per=200)
    )
    found: dict[int, int] = {}
    for page_id, data in session.execute(query):
        here = {url_id for url_id, _, _ in linksets.unpack(data)} & wanted - found.keys()
        found |= dict.fromkeys(here, page_id)
        if len(found) == len(wanted):
            break
    return found
