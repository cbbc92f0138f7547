"""Units as rules see them: their annual reports, their leaders' sections, what they published last month."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from checks import annualviews
from checks.annualviews import Reports
from checks.exemptions import exemption
from checks.health import OUTCOMES
from checks.ownlinks import people
from checks.ownwords import SAID_NOTHING
from checks.sectionviews import GONE
from checks.unitsubjects import LeaderView, LetterClock, UnitView
from storage import texts
from storage.models import Category, FetchOutcome, Letter, ListEntry, Page, PageKind, Section, Unit, Url
from storage.unitnames import UnitNames
from storage.urls import canonical, h64

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.subjects import SectionView

__all__ = ["unit_views"]

#: sections on leaders; what leaders do is news
_LEADERS = re.compile(r"领导(?:概况|信息|之窗|分工|简介|介绍|班子|成员|名单)|^(?:县|区|镇|乡)?领导$")
_READ = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)
#: pages of one leaders' section that are read
_LEADER_PAGES = 60
#: a letter answered late is a problem for so many days after its answer
ANSWERED_DAYS = 31


def unit_views(
    session: Session, today: dt.date, sections: Sequence[SectionView], limits: Mapping[str, int]
) -> Iterator[UnitView]:
    """A view of every listed unit. `sections` are all section views of this pass, `limits` the letters' clocks."""
    units = list(session.scalars(select(Unit).where(Unit.listed).order_by(Unit.id)))
    names = UnitNames(units)
    reports = annualviews.read(session, today, names, sections, {unit.id: unit.name for unit in units})
    month = today.replace(day=1) - dt.timedelta(1)
    published = _published(session, names, month)
    leaders = _leaders(session, today, sections)
    letters = _letters(session, today, limits)
    of_unit: dict[int, list[SectionView]] = defaultdict(list)
    for view in sections:
        of_unit[view.section.unit_id].append(view)
    for unit in units:
        own = of_unit[unit.id]
        seen = _view(unit, own, today, reports, f"{month:%Y-%m}", published.get(unit.id, 0))
        yield replace(seen, leaders=leaders.get(unit.id, ()), letters=letters.get(unit.id, ()))


def _view(
    unit: Unit,
    own: Sequence[SectionView],
    today: dt.date,
    reports: Mapping[int, Reports],
    month: str,
    published: int,
) -> UnitView:
    mine = reports.get(unit.id, Reports())
    living = [view for view in own if _is_living(view, today)]
    sites = {view.site.id for view in own} | {section.site_id for section in mine.sections}
    return UnitView(
        unit=unit,
        reports=sorted(mine.reports, key=lambda one: (one.year, one.page.date or dt.date.max, one.page.id)),
        known_years=frozenset(mine.years),
        report_sections=mine.sections,
        reports_unread=mine.unread,
        alike=mine.alike,
        last_month=month,
        published=published,
        sections=len(living),
        sections_unread=next((why for view in own if (why := annualviews.unread(view))), ""),
        sites=frozenset(sites),
    )


def _is_living(view: SectionView, today: dt.date) -> bool:
    """A section that is there to be updated: not excused, not static, judged in its own name."""
    static = view.section.category is Category.STATIC
    return not (static or view.twin_of or exemption(view.section, today))


def _published(session: Session, names: UnitNames, month: dt.date) -> Mapping[int, int]:
    """Unit.id → items of the month that `month` lies in; an item of two units counts for each."""
    first, last = month.replace(day=1), month
    day = func.coalesce(Page.shown_date, Page.listed_date, Page.url_date)
    pages = (
        select(Page.unit_id, Page.source, func.count())
        .where(Page.kind == PageKind.ARTICLE, Page.outcome.not_in(GONE), day.between(first, last))
        .group_by(Page.unit_id, Page.source)
    )
    counts: dict[int, int] = defaultdict(int)
    for owner, source, number in session.execute(pages):
        named = names.within(source, last) if source else None
        for unit in {owner, named}:
            counts[unit or 0] += number
    listed = (
        select(Section.unit_id, func.count())
        .join(ListEntry, ListEntry.section_id == Section.id)
        .where(ListEntry.listed_date.between(first, last))
        .group_by(Section.unit_id)
    )
    for owner, number in session.execute(listed):
        counts[owner] = max(counts[owner], number)
    return counts


def _letters(session: Session, today: dt.date, limits: Mapping[str, int]) -> Mapping[int, list[LetterClock]]:
    """Unit.id → letters that wait for their answer or had it within a month."""
    lately = today - dt.timedelta(ANSWERED_DAYS)
    query = select(Letter).where(
        Letter.listed, or_(Letter.answered_on.is_(None), Letter.answered_on >= lately)
    )
    found: dict[int, list[LetterClock]] = defaultdict(list)
    for letter in session.scalars(query.order_by(Letter.received_on, Letter.id)):
        if letter.kind in limits:
            found[letter.unit_id].append(LetterClock(letter, limits[letter.kind]))
    return found


def _leaders(
    session: Session, today: dt.date, sections: Iterable[SectionView]
) -> Mapping[int, list[LeaderView]]:
    """Unit.id → its sections on leaders with their texts."""
    found: dict[int, list[LeaderView]] = defaultdict(list)
    for view in sections:
        excused = view.twin_of or exemption(view.section, today)
        if _LEADERS.search(view.section.name) and not excused:
            found[view.section.unit_id].append(_leader_view(session, view))
    return found


def _leader_view(session: Session, view: SectionView) -> LeaderView:
    section = view.section
    below = {
        canonical(str(child[0] if isinstance(child, list) else child))
        for visit in view.visits
        for child in visit.children
    }
    own = {section.url, *below, *(visit.jumps_to for visit in view.visits)} - {""}
    keys = [h64(canonical(url)) for url in own]
    shown = Page.url_id.in_(select(Url.id).where(Url.h64.in_(keys)))
    named = _named(session, section)
    pages = session.scalars(
        select(Page)
        .where(
            or_(Page.section_id == section.id, shown, Page.url_id.in_(named)),
            Page.outcome.not_in(GONE),
            Page.removed_at.is_(None),
        )
        .order_by(Page.id)
        .limit(_LEADER_PAGES)
    ).all()
    bodies = texts.read(session, [page.text_id for page in pages if page.text_id])
    why = annualviews.unread(view) or next(
        (OUTCOMES.get(page.outcome, "未能打开") for page in pages if page.outcome not in _READ), ""
    )
    if view.child_sections or below - {page.url for page in pages} or len(pages) >= _LEADER_PAGES:
        why = why or "下设子栏目，内容未全部读取"
    if named - {page.url_id for page in pages}:
        why = why or "领导的个人页面尚未读取"
    if not why and view.visits and view.visits[-1].entries > sum(p.kind is PageKind.ARTICLE for p in pages):
        why = "栏目中有信息尚未读取"
    blank = view.own_words is not None and view.own_words < SAID_NOTHING  # an empty section is told as such
    told = [page for page in pages if not (blank and page.kind is PageKind.LIST)]
    read = [(page, _body(page, bodies.get(page.text_id or 0, ""))) for page in told]
    return LeaderView(section, [(page, text) for page, text in read if text], why)


def _named(session: Session, section: Section) -> set[int]:
    """Url.ids of the pages that the section's own page leads to under a person's name."""
    pages = session.scalars(
        select(Page).where(
            Page.section_id == section.id, Page.kind == PageKind.LIST, Page.removed_at.is_(None)
        )
    )
    return {url for page in pages for url in people(session, page)}


def _body(page: Page, text: str) -> str:
    return text[page.body_start : page.body_end] or text
