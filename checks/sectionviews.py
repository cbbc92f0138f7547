"""Sections as rules see them: latest visit, newest true date, pages, parents and children, in few statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from checks.ownwords import own_words
from checks.registry import ZONE
from checks.subjects import SectionView
from storage.models import (
    Category,
    FetchOutcome,
    ListEntry,
    Page,
    PageKind,
    Run,
    Section,
    SectionVisit,
    Site,
    Unit,
)
from storage.urls import canonical

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from config.schema import Settings

__all__ = ["Frozen", "frozen_sites", "migration_windows", "section_views", "within"]

GONE = (FetchOutcome.GONE, FetchOutcome.SOFT_GONE)
#: entries newer than the last visit's newest that are looked at, per section, to see whether they still exist
DOUBTFUL = 50

Frozen = frozenset[int]
#: first and last day of a site's migration; None: open on that side
Window = tuple["dt.date | None", "dt.date | None"]


@dataclass(slots=True)
class _Seen:
    """What storage knows of one section beside its row."""

    visits: list[SectionVisit] = field(default_factory=list)
    seen_on: dt.date | None = None
    newest: dt.date | None = None
    pages: int = 0


def migration_windows(settings: Settings, sites: Iterable[Site]) -> dict[int, Window]:
    """Site id → its migration window, for the sites that have one."""
    declared = {one.id: (one.migration_from, one.migration_to) for one in settings.sites}
    return {site.id: window for site in sites if any(window := declared.get(site.key, (None, None)))}


def within(window: Window, day: dt.date) -> bool:
    """Whether a day lies in a migration window, its first and last day included."""
    start, end = window
    return (start is None or start <= day) and (end is None or day <= end)


def frozen_sites(settings: Settings, sites: Iterable[Site], today: dt.date) -> Frozen:
    """Ids of the sites that are within their migration window today."""
    windows = migration_windows(settings, sites)
    return frozenset(site_id for site_id, window in windows.items() if within(window, today))


def section_views(
    session: Session, settings: Settings, today: dt.date, observing: int | None
) -> list[SectionView]:
    """A view of every listed section. `observing` is the run whose visits count as made today."""
    rows = session.execute(
        select(Section, Site, Unit)
        .join(Site, Site.id == Section.site_id)
        .join(Unit, Unit.id == Section.unit_id)
        .where(Section.listed, Site.listed)
        .order_by(Section.id)
    ).all()
    sections = [section for section, _, _ in rows]
    seen = {section.id: _Seen() for section in sections}
    _add_visits(session, seen, today, observing)
    _add_pages(session, seen, today)
    _add_entries(session, seen, today)
    family = _Family(sections, seen)
    frozen = frozen_sites(settings, {site.id: site for _, site, _ in rows}.values(), today)
    words = _own_words(session, sections, seen)
    return [
        family.view(section, site, unit, site.id in frozen, words.get(section.id))
        for section, site, unit in rows
    ]


def _own_words(session: Session, sections: Sequence[Section], seen: Mapping[int, _Seen]) -> dict[int, int]:
    """Of pages of static information, and of those whose list shows nothing: is there something else on them?"""
    bare = {one.id for one in sections if _shows_nothing(seen[one.id])}
    wanted = [one for one in sections if one.category is Category.STATIC or one.id in bare]
    shown = {
        number: seen[number].visits[-1].evidence.get("only_shown", {}).get("lines", ()) for number in bare
    }
    return own_words(session, wanted, shown)


def _shows_nothing(seen: _Seen) -> bool:
    visit = seen.visits[-1] if seen.visits else None
    return (
        visit is not None
        and visit.outcome is FetchOutcome.OK
        and not (seen.pages or visit.entries or visit.total or visit.children)
        and visit.jumps_to in ("", visit.final_url)
    )


def _add_visits(session: Session, seen: Mapping[int, _Seen], today: dt.date, observing: int | None) -> None:
    """The latest visit; where that only said "not modified", the last that read the list stands behind it."""
    latest = select(func.max(SectionVisit.id)).where(SectionVisit.section_id.is_not(None))
    latest = latest.group_by(SectionVisit.section_id)
    for visit, moment in _visits(session, latest):
        one = seen.get(visit.section_id or 0)
        if one is not None:
            one.visits.append(visit)
            one.seen_on = None if visit.run_id == observing else min(today, moment.astimezone(ZONE).date())
    same = [i for i, one in seen.items() if one.visits and _says_nothing_new(one.visits[0])]
    for start in range(0, len(same), 500):
        read = (
            select(func.max(SectionVisit.id))
            .where(
                SectionVisit.section_id.in_(same[start : start + 500]),
                SectionVisit.outcome == FetchOutcome.OK,
            )
            .group_by(SectionVisit.section_id)
        )
        for visit, _ in _visits(session, read):
            seen[visit.section_id or 0].visits.append(visit)


def _says_nothing_new(visit: SectionVisit) -> bool:
    empty = not (visit.entries or visit.total or visit.children or visit.jumps_to)
    return visit.outcome is FetchOutcome.NOT_MODIFIED and empty


def _visits(session: Session, ids: object) -> Iterable[tuple[SectionVisit, dt.datetime]]:
    query = select(SectionVisit, Run.as_of).join(Run, Run.id == SectionVisit.run_id)
    yield from session.execute(query.where(SectionVisit.id.in_(ids)))  # type: ignore[arg-type]


def _add_pages(session: Session, seen: Mapping[int, _Seen], today: dt.date) -> None:
    """Number and newest shown date of the articles of each section, read from one index."""
    shown = func.max(case((Page.shown_date <= today, Page.shown_date)))
    query = (
        select(Page.section_id, func.count(), shown)
        .where(Page.section_id.is_not(None), Page.kind == PageKind.ARTICLE, Page.outcome.not_in(GONE))
        .group_by(Page.section_id)
    )
    for section_id, number, newest in session.execute(query):
        if section_id in seen:
            seen[section_id].pages = number
            seen[section_id].newest = newest


def _add_entries(session: Session, seen: Mapping[int, _Seen], today: dt.date) -> None:
    """The newest listed date. What the last visit did not show counts only while its page is not gone."""
    query = (
        select(ListEntry.section_id, func.max(ListEntry.listed_date))
        .where(ListEntry.listed_date <= today)
        .group_by(ListEntry.section_id)
    )
    for section_id, newest in session.execute(query):
        one = seen.get(section_id)
        if one is None or newest is None:
            continue
        shown = one.visits[0].newest if one.visits else None
        if shown is not None:
            one.newest = _later(one.newest, min(shown, today))
        if one.newest is None or newest > one.newest:
            one.newest = _later(one.newest, _still_there(session, section_id, one.newest, today))
    for one in seen.values():
        for visit in one.visits:
            if visit.newest is not None and visit.newest <= today:
                one.newest = _later(one.newest, visit.newest)


def _still_there(session: Session, section_id: int, after: dt.date | None, today: dt.date) -> dt.date | None:
    query = (
        select(ListEntry.listed_date, Page.outcome)
        .outerjoin(Page, Page.url_id == ListEntry.url_id)
        .where(ListEntry.section_id == section_id, ListEntry.listed_date <= today)
        .order_by(ListEntry.listed_date.desc())
        .limit(DOUBTFUL)
    )
    if after is not None:
        query = query.where(ListEntry.listed_date > after)
    return next((day for day, outcome in session.execute(query) if outcome not in GONE), None)


def _later(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return max((day for day in (one, other) if day is not None), default=None)


class _Family:
    """Which ledger sections lead to which, and which rows share one address."""

    def __init__(self, sections: Sequence[Section], seen: Mapping[int, _Seen]) -> None:
        self._seen = seen
        self._rows: dict[str, list[Section]] = defaultdict(list)
        for section in sections:
            self._rows[canonical(section.url, keep_fragment=True)].append(section)
        self._children = {section.id: self._children_of(section) for section in sections}
        self._parents: dict[int, Section] = {}
        for section in sections:
            for child in self._children[section.id]:
                self._parents.setdefault(child.id, section)

    def _children_of(self, section: Section) -> list[Section]:
        visits = self._seen[section.id].visits
        found: dict[int, Section] = {}
        for address in visits[-1].children if visits else ():
            url = address[0] if isinstance(address, list) else address
            for child in self._rows.get(canonical(str(url)), ())[:1]:
                if child.id != section.id:
                    found[child.id] = child
        return list(found.values())

    def _below(self, section: Section, known: set[int]) -> dt.date | None:
        """Newest date among the children, at any depth."""
        newest: dt.date | None = None
        for child in self._children[section.id]:
            if child.id not in known:
                known.add(child.id)
                newest = _later(newest, self._seen[child.id].newest)
                newest = _later(newest, self._below(child, known))
        return newest

    def view(self, section: Section, site: Site, unit: Unit, frozen: bool, words: int | None) -> SectionView:
        seen = self._seen[section.id]
        first, *others = self._rows[canonical(section.url, keep_fragment=True)]
        below = self._below(section, {section.id})
        visit = seen.visits[-1] if seen.visits else None
        return SectionView(
            section=section,
            site=site,
            unit=unit,
            visits=seen.visits,
            newest=_later(seen.newest, below),
            own_newest=seen.newest,
            pages=seen.pages,
            child_sections=self._children[section.id],
            child_entries=int(visit.evidence.get("child_entries", 0)) if visit else 0,
            parent=self._parents.get(section.id),
            seen_on=seen.seen_on,
            twins=others if first.id == section.id else (),
            twin_of=None if first.id == section.id else first,
            frozen=frozen,
            own_words=words,
        )
