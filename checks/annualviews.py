"""Whose annual reports are where: each attributed to a unit, with what is only listed and what resembles what."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from checks import annual
from checks.exemptions import exemption
from checks.health import OUTCOMES, read_well
from checks.normalise import codes
from checks.sectionviews import GONE
from checks.similarity import body_text, estimate, signature
from checks.unitsubjects import Alike, ReportView
from storage import texts
from storage.models import Category, FetchOutcome, ListEntry, Page, PageKind, Section, SectionVisit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from checks.subjects import SectionView
    from storage.unitnames import UnitNames

__all__ = ["Reports", "own_words", "read", "unread"]

_READ = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)
#: years back from the latest whose texts are read
_YEARS = 4
#: own words fewer than so many prove no copying: short reports are all alike
_ENOUGH = 200
_ROUGHLY, _ALIKE = 0.55, 0.8
#: latest years in which reports are compared with one another
_COMPARED = 2


@dataclass
class Reports:
    """What is known of one unit's annual reports."""

    reports: list[ReportView] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    sections: list[Section] = field(default_factory=list)
    unread: str = ""
    alike: list[Alike] = field(default_factory=list)


def unread(view: SectionView) -> str:
    """Why nothing follows from what the section does not show; "" when it was seen well."""
    if view.frozen:
        return "网站迁移冻结期内"
    if not view.visits:
        return "尚未巡查过"
    if not read_well(view.visits[0]):
        return OUTCOMES.get(view.visits[0].outcome, "未能打开")
    return "" if any(_proves(visit) for visit in view.visits) else "栏目页中没有条目"


def _proves(visit: SectionVisit) -> bool:
    """Whether it showed something, or nothing beyond doubt."""
    shows = visit.entries or visit.total or visit.children or visit.jumps_to
    return bool(shows or visit.rendered or (visit.total == 0 and not visit.evidence.get("unsure")))


def read(
    session: Session,
    today: dt.date,
    names: UnitNames,
    sections: Sequence[SectionView],
    titles: Mapping[int, str],
) -> Mapping[int, Reports]:
    """Unit.id → its annual reports. `titles` are the units' names."""
    columns = {view.section.id: view for view in sections if view.section.category is Category.ANNUAL_REPORT}
    sorter = _Sorter(names, columns, today)
    for page in _pages(session, list(columns)):
        sorter.page(page)
    for entry, behind in _entries(session, list(columns)):
        sorter.entry(entry, behind)
    sorter.close()
    _add_texts(session, sorter.found, today.year - _YEARS)
    _compare(sorter.found, titles)
    return sorter.found


def _pages(session: Session, columns: Sequence[int]) -> Iterable[Page]:
    titled = and_(Page.title.like("%公开%"), or_(Page.title.like("%报告%"), Page.title.like("%年报%")))
    return session.scalars(
        select(Page)
        .where(
            Page.kind == PageKind.ARTICLE,
            Page.outcome.not_in(GONE),
            Page.removed_at.is_(None),
            or_(Page.section_id.in_(columns), titled),
        )
        .order_by(Page.id)
    )


def _entries(session: Session, columns: Sequence[int]) -> Iterator[tuple[ListEntry, Page | None]]:
    query = select(ListEntry, Page).outerjoin(Page, Page.url_id == ListEntry.url_id)
    yield from session.execute(query.where(ListEntry.section_id.in_(columns)))


class _Sorter:
    """Tells for each page and entry whose report it is, of which year."""

    def __init__(self, names: UnitNames, columns: Mapping[int, SectionView], today: dt.date) -> None:
        self._names, self._columns, self._today = names, columns, today
        self._since = dt.date(today.year - 1, 1, 1)
        self.found: dict[int, Reports] = defaultdict(Reports)
        self._serving: dict[int, set[int]] = defaultdict(set)  #: unit → sections in which it is named
        self._doubts: dict[int, str] = {}  #: section → why an absence from it proves nothing

    def page(self, page: Page) -> None:
        column = self._columns.get(page.section_id or 0)
        year = annual.report_year(page.title, page.date)
        if not annual.is_report(page.title):
            if column and year and re.search("年报|年度|报告", page.title):
                self._know(column.section.unit_id, year, column.section.id)  # perhaps it: no accusation
            return
        name = annual.holder(page.title)
        named = self._names.within(name, page.date) if name else None
        owner = named or page.unit_id
        if owner is None or year is None:
            return
        self._know(owner, year, page.section_id if column else None)
        certain = annual.year_in(page.title) is not None
        if certain and (named or not name or annual.is_county(name)):
            county = annual.is_county(name)
            self.found[owner].reports.append(ReportView(page, year, "", named is not None, county))

    def entry(self, entry: ListEntry, page: Page | None) -> None:
        column = self._columns[entry.section_id]
        if page is not None and page.outcome in GONE:
            return
        year = annual.report_year(entry.title, entry.listed_date)
        told = annual.is_report(entry.title) and annual.year_in(entry.title) is not None
        recent = entry.listed_date is None or entry.listed_date >= self._since
        if not told and recent and (page is None or page.outcome not in _READ):
            # a title cut short by the list may be anybody's report
            self._doubts.setdefault(entry.section_id, "栏目中有信息尚未读取")
        if year is not None and re.search("年报|报告|公开", entry.title):
            named = self._names.within(entry.title, entry.listed_date)
            self._know(named or column.section.unit_id, year, entry.section_id)

    def _know(self, unit: int, year: int, section: int | None) -> None:
        self.found[unit].years.add(year)
        if section is not None:
            self._serving[unit].add(section)

    def close(self) -> None:
        """Sections and doubts of every unit, once all is read."""
        for view in self._columns.values():
            self._serving[view.section.unit_id].add(view.section.id)
        for unit, serving in self._serving.items():
            views = [self._columns[key] for key in sorted(serving) if key in self._columns]
            views.sort(key=lambda view: (view.section.unit_id != unit, view.section.id))
            mine = self.found[unit]
            mine.sections = [view.section for view in views if self._counts(view)]
            reasons = (unread(view) or self._doubts.get(view.section.id, "") for view in views)
            mine.unread = next((why for why in reasons if why), "")

    def _counts(self, view: SectionView) -> bool:
        """Whether the office has not excused the column, and it is judged in its own name."""
        return view.twin_of is None and not exemption(view.section, self._today)


def _add_texts(session: Session, found: Mapping[int, Reports], since: int) -> None:
    wanted = [one.page.text_id for mine in found.values() for one in mine.reports if one.year >= since]
    bodies = texts.read(session, [key for key in wanted if key])
    for mine in found.values():
        mine.reports = [
            ReportView(one.page, one.year, _body(one.page, bodies), one.named, one.county)
            for one in mine.reports
        ]


def _body(page: Page, bodies: Mapping[int, str]) -> str:
    text = bodies.get(page.text_id or 0, "")
    return text[page.body_start : page.body_end] or text


# --- alike ------------------------------------------------------------------------------------------------


def own_words(body: str, name: str) -> str:
    """The parts 总体情况, 问题 and 其他 without names and figures: what a unit writes itself."""
    parts = annual.parts(body)
    told = "".join(parts.get(number, "") for number in (1, 5, 6))
    bare = re.sub(r"\d+", "", body_text(told))
    return bare.replace(name, "").replace(name.removeprefix("县"), "")


def _compare(found: Mapping[int, Reports], names: Mapping[int, str]) -> None:
    """Fill `alike` for the latest years there are: the later of two reports is the copy."""
    years = sorted({one.year for mine in found.values() for one in mine.reports if one.text})
    for year in years[-_COMPARED:]:
        told = []
        for unit, mine in found.items():
            for one in mine.reports:
                words = own_words(one.text, names.get(unit, "")) if one.year == year else ""
                if len(words) >= _ENOUGH and unit in names:
                    told.append(_Told(unit, one.page, words, signature(codes(words))))
        told.sort(key=lambda one: (one.page.date or dt.date.max, one.page.id))
        for original, copy in combinations(told, 2):
            share = _share(original, copy)
            if share >= _ALIKE:
                alike = Alike(copy.page, year, original.page, names[original.unit], round(share, 3))
                found[copy.unit].alike.append(alike)


@dataclass(frozen=True, slots=True)
class _Told:
    """A report's own words with their signature."""

    unit: int
    page: Page
    words: str
    marks: NDArray[np.uint32]


def _share(one: _Told, other: _Told) -> float:
    """How much of two units' words is the same; 0 where the signatures say that it cannot be much."""
    if one.unit == other.unit or estimate(one.marks, other.marks) < _ROUGHLY:
        return 0.0
    mine, theirs = _grams(one.words), _grams(other.words)
    return len(mine & theirs) / len(mine | theirs)


def _grams(words: str) -> set[str]:
    return {words[i : i + 5] for i in range(len(words) - 4)}
