"""Lists that show month and day only: their articles tell the year, where it is not the one inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from storage.models import ListEntry, Page, SectionVisit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy.orm import Session

__all__ = ["tell_years", "told"]


def told(day: dt.date, articles: Collection[dt.date]) -> bool:
    """Whether the articles know an inferred day only in an earlier year."""
    same = {one.year for one in articles if (one.month, one.day) == (day.month, day.day)}
    return bool(same) and max(same) < day.year


def tell_years(session: Session, run_id: int, today: dt.date) -> None:
    """Put right the days of the entries, and the newest day of the visits that rested on them."""
    query = select(SectionVisit).where(SectionVisit.run_id == run_id, SectionVisit.section_id.is_not(None))
    for visit in session.scalars(query):
        if "yearless" in visit.evidence and visit.section_id is not None:
            _put_right(session, visit.section_id)
            days = select(func.max(ListEntry.listed_date)).where(ListEntry.section_id == visit.section_id)
            if visit.newest and session.scalar(days.where(ListEntry.listed_date == visit.newest)) is None:
                visit.newest = session.scalar(days.where(ListEntry.listed_date <= today))


def _put_right(session: Session, section_id: int) -> None:
    query = (
        select(ListEntry, Page.id, Page.shown_date, Page.listed_date)
        .join(Page, Page.url_id == ListEntry.url_id)
        .where(ListEntry.section_id == section_id, Page.shown_date != ListEntry.listed_date)
    )
    for entry, page_id, shown, listed in session.execute(query).all():
        inferred = entry.listed_date
        if inferred and shown and (inferred.month, inferred.day) == (shown.month, shown.day):
            if listed == entry.listed_date:
                session.execute(update(Page).where(Page.id == page_id).values(listed_date=shown))
            entry.listed_date = shown
