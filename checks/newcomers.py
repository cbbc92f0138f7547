"""Which pages are new in a list that was known whole: only of these can it be said when they appeared."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from checks.registry import ZONE
from checks.sectionviews import within
from storage.models import FetchOutcome, ListEntry, Run, SectionVisit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.sectionviews import Window
    from storage.models import Page

__all__ = ["Newcomers"]

NEVER = 1 << 62


class Newcomers:
    """Remembers for each section which run first read its list to the end."""

    def __init__(self, windows: Mapping[int, Window] | None = None) -> None:
        #: by site: what appears while a site migrates is all new, and nothing follows from it, then or later
        self._windows = windows or {}
        self._whole: dict[int, int] = {}
        self._moments: dict[int, dt.datetime] = {}

    def among(self, session: Session, pages: Sequence[Page]) -> dict[int, dt.datetime]:
        """Page id → moment of the run whose list first showed it; pages there from the beginning are left out."""
        of_url = {page.url_id: page for page in pages}
        first: dict[int, ListEntry] = {}
        rows = session.scalars(select(ListEntry).where(ListEntry.url_id.in_(list(of_url))))
        for entry in sorted(rows, key=lambda row: row.first_run):
            first.setdefault(entry.url_id or 0, entry)
        new = {
            of_url[url_id].id: entry
            for url_id, entry in first.items()
            if entry.first_run > self._read_whole(session, entry.section_id)
            and not self._migrating(session, of_url[url_id].site_id, entry.first_run)
        }
        known = self._listed_before(session, list(new.values()))
        return {
            page_id: self._moment(session, entry.first_run)
            for page_id, entry in new.items()
            if (entry.section_id, entry.key) not in known
        }

    def _read_whole(self, session: Session, section_id: int) -> int:
        """The first run that read the section's list to its last page."""
        if section_id not in self._whole:
            visits = session.execute(
                select(SectionVisit.run_id, SectionVisit.evidence)
                .where(SectionVisit.section_id == section_id, SectionVisit.outcome == FetchOutcome.OK)
                .order_by(SectionVisit.id)
                .execution_options(yield_per=5)
            )
            whole = (run for run, evidence in visits if not evidence.keys() & {"pages_failed", "beyond"})
            self._whole[section_id] = next(whole, NEVER)
            visits.close()
        return self._whole[section_id]

    def _listed_before(self, session: Session, entries: Sequence[ListEntry]) -> set[tuple[int, str]]:
        """Entries that stood in their list before under another address: moved, not new."""
        by_section: dict[int, list[ListEntry]] = defaultdict(list)
        for entry in entries:
            by_section[entry.section_id].append(entry)
        moved = set()
        for section_id, group in by_section.items():
            older = session.execute(
                select(ListEntry.title, ListEntry.listed_date, ListEntry.first_run).where(
                    ListEntry.section_id == section_id,
                    ListEntry.title.in_({entry.title for entry in group}),
                )
            ).all()
            for entry in group:
                same = (entry.title, entry.listed_date)
                if any((title, day) == same and run < entry.first_run for title, day, run in older):
                    moved.add((section_id, entry.key))
        return moved

    def _migrating(self, session: Session, site_id: int, run_id: int) -> bool:
        window = self._windows.get(site_id)
        return window is not None and within(window, self._moment(session, run_id).astimezone(ZONE).date())

    def _moment(self, session: Session, run_id: int) -> dt.datetime:
        if run_id not in self._moments:
            self._moments[run_id] = session.get_one(Run, run_id).as_of
        return self._moments[run_id]
