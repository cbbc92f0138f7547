"""Entries of lists whose articles are gone: links that stand on further list pages, or that a script shows.

The first list page's own links are in its link set. Other entries are known from their rows alone, and only a
walk over the whole list can tell that the office has taken one off it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from storage import linksets
from storage.models import (
    FetchOutcome,
    LinkCheck,
    LinkSet,
    ListEntry,
    Page,
    PageKind,
    Run,
    Section,
    SectionVisit,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

__all__ = ["dead_entries", "dead_targets", "forget_entries", "lists_with"]

_GONE = (FetchOutcome.GONE, FetchOutcome.SOFT_GONE)


def dead_targets(session: Session) -> set[int]:
    """Url.ids of listed articles that are gone, or that lead away from the portal and so have no page."""
    query = (
        select(ListEntry.url_id)
        .join(Section, Section.id == ListEntry.section_id)
        .outerjoin(Page, Page.url_id == ListEntry.url_id)
        .where(Section.listed, ListEntry.url_id.is_not(None))
        .where(Page.id.is_(None) | Page.outcome.in_(_GONE))
    )
    return {url_id for url_id in session.scalars(query) if url_id is not None}


def dead_entries(session: Session, section_ids: Collection[int], page_url: str) -> dict[str, int]:
    """Key → section id of the sections' entries whose articles are gone, beside those on the first list page."""
    query = (
        select(ListEntry.key, ListEntry.section_id, ListEntry.url_id)
        .join(Page, Page.url_id == ListEntry.url_id)
        .where(ListEntry.section_id.in_(section_ids), Page.outcome.in_(_GONE))
    )
    found = session.execute(query).all()
    if not found:
        return {}
    sets = select(LinkSet.data).join(Page, Page.content_links == LinkSet.id).where(Page.url == page_url)
    shown = {item[0] for data in session.scalars(sets) for item in linksets.rows(data)}
    return {key: section_id for key, section_id, url_id in found if url_id not in shown}


def forget_entries(session: Session, taken_off: Iterable[tuple[int, str]]) -> None:
    """Drop entries (section id, key) that their whole list no longer shows."""
    for section_id, key in taken_off:
        session.execute(delete(ListEntry).where(ListEntry.section_id == section_id, ListEntry.key == key))


def lists_with(session: Session, targets: Collection[int]) -> list[tuple[int, int, int | None, int, str]]:
    """(page id, site id, unit id, Url.id, title) for each list page whose section has a target as an entry.

    An office that deletes an article takes it off the list too: an article found gone after the list was looked
    at, and known from another night, is not named before the list has been asked whether it still shows it.
    """
    found: dict[tuple[int, int], tuple[int, int, int | None, int, str]] = {}
    wanted = sorted(targets)
    for start in range(0, len(wanted), 500):
        query = (
            select(Page.id, Page.site_id, Page.unit_id, ListEntry.url_id, ListEntry.title)
            .join(ListEntry, ListEntry.section_id == Page.section_id)
            .join(Section, Section.id == Page.section_id)
            .where(Page.kind == PageKind.LIST, Page.removed_at.is_(None), Section.listed)
            .where(ListEntry.url_id.in_(wanted[start : start + 500]), _still_shown())
            .order_by(Page.id, ListEntry.key)
        )
        for page_id, site_id, unit_id, url_id, title in session.execute(query):
            found.setdefault((page_id, url_id or 0), (page_id, site_id, unit_id, url_id or 0, title))
    return list(found.values())


def _still_shown() -> ColumnElement[bool]:
    """Met by the newest look at its list, or left on it by a look that knew it was gone; or it has no page."""
    article = aliased(Page)
    newest = (
        select(func.max(SectionVisit.run_id))
        .where(SectionVisit.section_id == ListEntry.section_id, SectionVisit.outcome == FetchOutcome.OK)
        .scalar_subquery()
    )
    looked = select(Run.as_of).where(Run.id == newest).scalar_subquery()
    known = (
        select(LinkCheck.url_id)
        .where(LinkCheck.url_id == ListEntry.url_id, LinkCheck.failing_since < looked)
        .exists()
    )
    ours = select(article.id).where(article.url_id == ListEntry.url_id).exists()
    return (ListEntry.first_run == newest) | known | ~ours
