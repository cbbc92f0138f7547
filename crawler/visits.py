"""Sections as rows: the entries their lists show, and one visit of each section for each run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from storage.database import upsert
from storage.models import FetchOutcome, ListEntry, Page, PageKind, SectionVisit
from storage.revisions import newest_change
from storage.urls import front_of, intern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from crawler.observation import EntrySeen

__all__ = ["entry_keys", "known_entries", "last_visit", "lying_hosts", "store_entries", "store_visits"]

_GOOD = ("ok", "not_modified")
_LYING = 3  #: of so many sections of a host one gave a stand-in


def store_entries(session: Session, run_id: int, entries: Sequence[EntrySeen]) -> None:
    """New entries as rows; of known ones the title, the day and the address are brought up to date."""
    latest = {(entry.section_id, entry.key): entry for entry in entries}
    if not latest:
        return
    ids = intern(session, {entry.url for entry in latest.values() if entry.url})
    rows = [
        {
            "section_id": entry.section_id,
            "key": entry.key,
            "url_id": ids[entry.url] if entry.url else None,
            "title": entry.title,
            "listed_date": entry.date,
            "first_run": run_id,
        }
        for entry in latest.values()
    ]
    upsert(session, ListEntry.__table__, rows, ["section_id", "key"], ["title", "listed_date"])  # type: ignore[arg-type]
    _take_days(session, {ids[entry.url]: entry for entry in latest.values() if entry.url and entry.date})


def _take_days(session: Session, listed: Mapping[int, EntrySeen]) -> None:
    """Articles known take the day that their list shows now, whatever else has asked for them tonight."""
    ids, changed = list(listed), []
    for start in range(0, len(ids), 500):
        query = select(Page.id, Page.url_id, Page.section_id, Page.listed_date).where(
            Page.url_id.in_(ids[start : start + 500]), Page.kind == PageKind.ARTICLE
        )
        for page in session.execute(query):
            entry = listed[page.url_id]
            if entry.section_id == page.section_id and entry.date != page.listed_date:
                changed.append({"id": page.id, "listed_date": entry.date})
    if changed:
        first = newest_change(session) + 1
        session.execute(update(Page), [{**row, "revision": first + n} for n, row in enumerate(changed)])


def known_entries(session: Session, section_id: int, keys: Iterable[str]) -> dict[str, ListEntry]:
    """Entries of a section by key, as stored."""
    wanted, found = list(keys), {}
    for start in range(0, len(wanted), 500):
        query = select(ListEntry).where(
            ListEntry.section_id == section_id, ListEntry.key.in_(wanted[start : start + 500])
        )
        found.update({entry.key: entry for entry in session.scalars(query)})
    return found


def entry_keys(session: Session, section_ids: Iterable[int]) -> set[str]:
    """Keys of all entries of the sections."""
    return set(session.scalars(select(ListEntry.key).where(ListEntry.section_id.in_(list(section_ids)))))


def store_visits(session: Session, visits: Sequence[SectionVisit]) -> None:
    """A section visited again in a resumed run keeps its later visit."""
    for visit in visits:
        session.execute(
            delete(SectionVisit).where(
                SectionVisit.run_id == visit.run_id,
                SectionVisit.site_id == visit.site_id,
                SectionVisit.section_id == visit.section_id
                if visit.section_id is not None
                else SectionVisit.section_id.is_(None),
            )
        )
    session.add_all(visits)


def last_visit(session: Session, site_id: int, section_id: int | None) -> SectionVisit | None:
    """The last visit that read the section well."""
    place = SectionVisit.section_id.is_(None) if section_id is None else SectionVisit.section_id == section_id
    query = (
        select(SectionVisit)
        .where(SectionVisit.site_id == site_id, place, SectionVisit.outcome.in_(_GOOD))
        .order_by(SectionVisit.run_id.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def lying_hosts(session: Session, run_id: int) -> set[str]:
    """Hosts, with scheme and slash, that give the same page for any address: for the home page or many a section."""
    query = select(SectionVisit.final_url, SectionVisit.section_id, SectionVisit.outcome)
    total, stood_in, lying = Counter[str](), Counter[str](), set[str]()
    for url, section_id, outcome in session.execute(query.where(SectionVisit.run_id == run_id)):
        host = front_of(url)
        total[host] += 1
        if outcome is FetchOutcome.STAND_IN:
            stood_in[host] += 1
            lying |= {host} if section_id is None else set()
    return lying | {host for host, count in stood_in.items() if count * _LYING >= total[host]}
