"""Policy documents of the county government as rules see them: with the pages that explain them and the links between."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from checks.annualviews import unread
from checks.sectionviews import GONE
from checks.unitsubjects import DocumentView, Interpretation
from storage import policytitles
from storage.linksets import rows
from storage.models import Category, Finding, FindingState, LinkSet, Page, PageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.subjects import SectionView

__all__ = ["document_views"]

#: documents older than that are not asked about, save those already found wanting
DAYS = 365
RULE = "policy.interpretation"
_OFFICE = re.compile(r"[县市区旗]政府(?:办公室|办)?$")
_EXPLAINING = (
    "%解读%",
    "%图解%",
    "%一图%",
    "%读懂%",
    "%看懂%",
    "%问答%",
    "%答记者问%",
    "%明白卡%",
    "%新闻发布会%",
)

Links = frozenset[int]


def document_views(
    session: Session, today: dt.date, sections: Sequence[SectionView]
) -> Iterator[DocumentView]:
    """A view of each document that the county government itself has published in its columns for policies."""
    columns = {
        view.section.id: view
        for view in sections
        if view.section.category is Category.POLICY
        and "解读" not in view.section.name
        and _OFFICE.search(view.unit.name.replace("人民", ""))
    }
    documents = list(_documents(session, list(columns), today))
    if not documents:
        return
    explaining = _explaining(session)
    links = _Links(session, [*documents, *explaining])
    why = _doubt(sections)
    views = [
        DocumentView(
            page=page,
            interpretations=_interpretations(page, explaining, links),
            unread=why,
            section=columns[page.section_id or 0].section,
            unit=columns[page.section_id or 0].unit,
        )
        for page in documents
    ]
    linking: dict[int, int] = defaultdict(int)
    for view in views:
        linking[view.page.site_id] += any(one.linked_from or one.links_back for one in view.interpretations)
    yield from (replace(view, linking=linking[view.page.site_id]) for view in views)


def _documents(session: Session, columns: Sequence[int], today: dt.date) -> Iterable[Page]:
    known = select(Finding.page_id).where(Finding.rule == RULE, Finding.state != FindingState.RECTIFIED)
    since = today - dt.timedelta(DAYS)
    pages = session.scalars(
        select(Page)
        .where(
            Page.section_id.in_(columns),
            Page.kind == PageKind.ARTICLE,
            Page.outcome.not_in(GONE),
            Page.removed_at.is_(None),
            or_(Page.shown_date >= since, Page.listed_date >= since, Page.id.in_(known)),
        )
        .order_by(Page.id)
    )
    return (
        page
        for page in pages
        if policytitles.of_county(page.title) and policytitles.is_formal_title(page.title)
    )


def _explaining(session: Session) -> list[Page]:
    """Every page whose title says that it explains something."""
    return list(
        session.scalars(
            select(Page)
            .where(
                Page.kind == PageKind.ARTICLE,
                Page.outcome.not_in(GONE),
                Page.removed_at.is_(None),
                or_(*(Page.title.like(pattern) for pattern in _EXPLAINING)),
            )
            .order_by(Page.id)
        )
    )


def _doubt(sections: Iterable[SectionView]) -> str:
    """Why a missing interpretation proves nothing: the columns for them could not be read."""
    columns = [view for view in sections if "解读" in view.section.name]
    if not columns:
        return "台账中没有政策解读栏目"
    return next((why for view in columns if (why := unread(view))), "")


def _interpretations(page: Page, explaining: Iterable[Page], links: _Links) -> list[Interpretation]:
    found = []
    for other in explaining:
        there, back = other.url_id in links.of(page), page.url_id in links.of(other)
        named = policytitles.speaks_of(other.title, page.title) and _of_its_time(page, other)
        if other.id != page.id and (there or back or named):
            found.append(Interpretation(other, named, there, back))
    return found


def _of_its_time(page: Page, other: Page) -> bool:
    return (
        page.date is None or other.date is None or other.date >= page.date - dt.timedelta(policytitles.AHEAD)
    )


class _Links:
    """Url ids that a page leads to, frame and all: related items often stand beside the article."""

    def __init__(self, session: Session, pages: Iterable[Page]) -> None:
        wanted = {key for page in pages for key in (page.content_links, page.chrome_links) if key}
        self._sets: Mapping[int, Links] = dict(_read(session, sorted(wanted)))

    def of(self, page: Page) -> Links:
        empty: Links = frozenset()
        own = self._sets.get(page.content_links or 0, empty)
        return own | self._sets.get(page.chrome_links or 0, empty)


def _read(session: Session, wanted: Sequence[int]) -> Iterator[tuple[int, Links]]:
    for start in range(0, len(wanted), 500):
        query = select(LinkSet.id, LinkSet.data).where(LinkSet.id.in_(wanted[start : start + 500]))
        for key, data in session.execute(query):
            yield key, frozenset(url for url, _, _ in rows(data))
