"""When a run has seen all it owes: what only the whole picture tells is put right in storage."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from sqlalchemy import func, select, update

from crawler.years import tell_years, told
from storage import linksets
from storage.models import LinkSet, ListEntry, Page, PageKind, Section, SectionVisit
from storage.revisions import newest_change
from storage.urls import canonical

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from typing import Any

    from sqlalchemy.orm import Session

__all__ = ["close_run"]


def close_run(session: Session, run_id: int, today: dt.date) -> None:
    """Each step may be repeated; a run that is taken up again simply closes again."""
    _adopt(session)
    _settle_sections(session, run_id)
    _settle_units(session)
    tell_years(session, run_id, today)
    _home_dates(session, run_id, today)


def _adopt(session: Session) -> None:
    """Pages found by a link before the list that holds them was read belong to that list."""
    query = (
        select(Page.id, Section.id, Section.unit_id, ListEntry.listed_date, Page.listed_date)
        .join(ListEntry, ListEntry.url_id == Page.url_id)
        .join(Section, Section.id == ListEntry.section_id)
        .where(Page.section_id.is_(None), Page.kind.in_((PageKind.ARTICLE, PageKind.OTHER)))
    )
    rows = [
        {
            "id": page_id,
            "section_id": section_id,
            "unit_id": unit_id,
            "kind": PageKind.ARTICLE,
            "listed_date": known or listed,
        }
        for page_id, section_id, unit_id, listed, known in session.execute(query)
    ]
    _move(session, rows)


def _settle_sections(session: Session, run_id: int) -> None:
    """A page in several lists (a section and the digest above it) belongs to the one it lives under."""
    several = (
        select(ListEntry.url_id)
        .where(ListEntry.url_id.is_not(None))
        .group_by(ListEntry.url_id)
        .having(func.count() > 1, func.max(ListEntry.first_run) == run_id)
    )
    query = (
        select(Page.id, Page.url, Page.section_id, Section.id, Section.unit_id, Section.url)
        .join(ListEntry, ListEntry.url_id == Page.url_id)
        .join(Section, Section.id == ListEntry.section_id)
        .where(Page.url_id.in_(several), Page.kind == PageKind.ARTICLE)
    )
    claims: dict[tuple[int, str, int | None], list[tuple[int, int, int]]] = defaultdict(list)
    for page_id, url, now, section_id, unit_id, address in session.execute(query):
        claims[page_id, url, now].append((_depth_under(url, address), section_id, unit_id))
    rows = []
    for (page_id, _, now), sections in claims.items():
        depth, section_id, unit_id = max(sections, key=lambda claim: (claim[0], -claim[1]))
        if depth and section_id != now:
            rows.append({"id": page_id, "section_id": section_id, "unit_id": unit_id})
    _move(session, rows)


def _depth_under(url: str, section: str) -> int:
    """Length of the section's folder if the page lies in it; 0 if not, or if it is the top folder."""
    folder = urljoin(canonical(section), ".")
    return len(folder) if folder.count("/") > 3 and url.startswith(folder) else 0


def _settle_units(session: Session) -> None:
    """The ledger may have given a section to another unit since its pages were stored."""
    query = (
        select(Section.unit_id, Page.id)
        .join(Section, Section.id == Page.section_id)
        .where((Page.unit_id != Section.unit_id) | Page.unit_id.is_(None))
    )
    _move(session, [{"id": page_id, "unit_id": unit_id} for unit_id, page_id in session.execute(query)])


def _move(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Give pages another place; rules that ask for it judge them again."""
    if rows:
        first = newest_change(session) + 1
        session.execute(update(Page), [{**row, "revision": first + n} for n, row in enumerate(rows)])


def _home_dates(session: Session, run_id: int, today: dt.date) -> None:
    """A home page is as new as the newest article it shows, whether or not a date stands beside the title."""
    query = (
        select(SectionVisit, LinkSet.data)
        .join(Page, (Page.site_id == SectionVisit.site_id) & (Page.kind == PageKind.HOME))
        .join(LinkSet, LinkSet.id == Page.content_links)
        .where(SectionVisit.run_id == run_id, SectionVisit.section_id.is_(None))
        .where(SectionVisit.outcome.in_(("ok", "not_modified")), Page.removed_at.is_(None))
    )
    for visit, data in session.execute(query).all():
        days = _days(session, {url_id for url_id, _, _ in linksets.unpack(data)})
        past = [day for day in days if day <= today]
        earlier = visit.newest is not None and _of_an_earlier_year(session, visit, visit.newest)
        if past and (visit.newest is None or max(past) > visit.newest or earlier):
            visit.newest = max(past)
            visit.evidence = {**visit.evidence, "newest_from": "articles"}


def _days(session: Session, url_ids: Iterable[int]) -> list[dt.date]:
    """Days of the live articles among the addresses."""
    query = select(Page).where(
        Page.url_id.in_(list(url_ids)), Page.kind == PageKind.ARTICLE, Page.removed_at.is_(None)
    )
    return [page.date for page in session.scalars(query) if page.date is not None]


def _of_an_earlier_year(session: Session, visit: SectionVisit, newest: dt.date) -> bool:
    """Whether all rows that show the newest day, without its year, lead to articles of an earlier one."""
    rows = visit.evidence.get("newest_rows", ())
    days = [page.date for page in session.scalars(select(Page).where(Page.url.in_(rows)))] if rows else []
    return len(days) == len(rows) and all(day and told(newest, [day]) for day in days) and bool(days)
