"""The index of near-duplicate texts: kept in SQL, one look-up of 32 keys for each new text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import delete, func, not_, or_, select

from checks.differences import compare, series_titles
from checks.similarity import bands, body_text, estimate, exact_hash, signature
from storage import texts
from storage.database import upsert
from storage.models import Band, FetchOutcome, Page, PageKind, RuleMark, Signature

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from checks.subjects import PageView

__all__ = ["DuplicateIndex", "Twin", "comes_before"]

NEAR = 0.45  #: estimated Jaccard from which two texts are compared in full
SHORT = 50  #: characters; below, only the same title on the same day makes a copy
CANDIDATES = 40  #: compared in full at most, the likest first
_CHUNK = 400
_MARK = "article.duplicate:index"  #: how far the index has read, kept among the rules' marks
_VERSION = "1"  #: rises when signatures change, so that all are made anew


@dataclass(frozen=True, slots=True)
class Twin:
    """A page that carries the same text; `similarity` is the share of common text."""

    page_id: int
    url: str
    title: str
    date: dt.date | None
    unit_id: int | None
    section_id: int | None
    similarity: float
    reason: str  #: 完全相同, or 高度相似


class DuplicateIndex:
    """Signatures of article bodies by page. Writes go through the session given; nothing is cached."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def refresh(self) -> list[int]:
        """Bring the index up to what is stored; ids of older pages that a changed one now precedes as a twin."""
        mark = self.session.get(RuleMark, _MARK)
        known = mark.revision if mark and mark.fingerprint == _VERSION else 0
        self.remove(
            self.session.scalars(
                select(Signature.page_id).join(Page, Page.id == Signature.page_id).where(_gone())
            ).all()
        )
        again: set[int] = set()
        newest = known
        while pages := self._changed(newest):
            bodies = self._bodies(pages)
            self._put([(page, bodies[page.id]) for page in pages if page.id in bodies])
            if known:
                again.update(*(self._followers(page, bodies.get(page.id, ""), known) for page in pages))
            newest = pages[-1].revision
        row = {"rule": _MARK, "fingerprint": _VERSION, "revision": newest}
        upsert(self.session, RuleMark.__table__, [row], ["rule"])  # type: ignore[arg-type]
        return sorted(again)

    def add(self, views: Iterable[PageView]) -> None:
        """Take the pages' present texts in, replacing what the index knew of them."""
        pending = [view for view in views if view.page.kind is PageKind.ARTICLE and view.text.strip()]
        self._put([(view.page, marked_body(view)) for view in pending])

    def _put(self, items: Sequence[tuple[Page, str]]) -> None:
        self.remove(page.id for page, _ in items)
        signed = [(page.id, *_signed(body)) for page, body in items]
        signatures = [
            {"page_id": page_id, "exact": exact, "length": length, "data": values.tobytes()}
            for page_id, exact, length, values in signed
            if length
        ]
        rows = [
            {"hash": key, "page_id": page_id}
            for page_id, _, length, values in signed
            if length
            for key in bands(values)
        ]
        upsert(self.session, Signature.__table__, signatures, ["page_id"])  # type: ignore[arg-type]
        upsert(self.session, Band.__table__, rows, ["hash", "page_id"], [])  # type: ignore[arg-type]

    def _changed(self, after: int) -> Sequence[Page]:
        """The next articles whose content changed after that revision, a batch of them."""
        query = (
            select(Page)
            .where(Page.revision > after, Page.kind == PageKind.ARTICLE, not_(_gone()))
            .order_by(Page.revision)
            .limit(_CHUNK)
        )
        return self.session.scalars(query).all()

    def _followers(self, page: Page, body: str, known: int) -> set[int]:
        """Pages judged before that this one may precede."""
        exact, length, values = _signed(body)
        if not length:
            return set()
        own = _order(page.date, page.url)
        return {
            other.id
            for other, _ in self._candidates(page, exact, values, across_units=True)
            if other.revision <= known and own < _order(other.date, other.url)
        }

    def remove(self, page_ids: Iterable[int]) -> None:
        """Forget pages that are gone or have changed."""
        ids = list(page_ids)
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            known = self.session.scalars(select(Signature).where(Signature.page_id.in_(chunk))).all()
            for old in known:
                keys = bands(np.frombuffer(old.data, dtype=np.uint32))
                self.session.execute(delete(Band).where(Band.page_id == old.page_id, Band.hash.in_(keys)))
                self.session.expunge(old)
            self.session.execute(delete(Signature).where(Signature.page_id.in_(chunk)))

    def twins(self, view: PageView, *, across_units: bool = False) -> list[Twin]:
        """Other pages that carry this text, the earliest first."""
        page, body = view.page, marked_body(view)
        exact, length, values = _signed(body)
        if not length:
            return []
        candidates = self._candidates(page, exact, values, across_units=across_units)
        bodies = self._bodies(other for other, _ in candidates)
        found = []
        for other, mark in candidates:
            twin = _twin(view, body, other, bodies.get(other.id, ""), mark.exact == exact)
            if twin:
                found.append(twin)
        return sorted(found, key=lambda twin: _order(twin.date, twin.url))

    def _candidates(
        self,
        page: Page,
        exact: str,
        values: np.ndarray[tuple[int], np.dtype[np.uint32]],
        *,
        across_units: bool,
    ) -> list[tuple[Page, Signature]]:
        sharing = (
            select(Band.page_id, func.count().label("shared"))
            .where(Band.hash.in_(bands(values)), Band.page_id != page.id)
            .group_by(Band.page_id)
            .order_by(func.count().desc(), Band.page_id)
            .limit(20 * CANDIDATES)
            .subquery()
        )
        query = (
            select(Page, Signature)
            .join(sharing, sharing.c.page_id == Page.id)
            .join(Signature, Signature.page_id == Page.id)
            .where(not_(_gone()))
            .order_by(sharing.c.shared.desc(), Page.id)
        )
        if not across_units:
            query = query.where(Page.unit_id == page.unit_id)
        near = [
            (other, mark)
            for other, mark in self.session.execute(query)
            if mark.exact == exact or estimate(values, np.frombuffer(mark.data, dtype=np.uint32)) >= NEAR
        ]
        return near[:CANDIDATES]

    def _bodies(self, pages: Iterable[Page]) -> dict[int, str]:
        """Page id → article text as stored; pages without text are left out."""
        wanted = [page for page in pages if page.text_id]
        stored = texts.read(self.session, (page.text_id for page in wanted if page.text_id))
        return {
            page.id: _cut(stored[page.text_id], page.body_start, page.body_end)
            for page in wanted
            if page.text_id in stored
        }


def _gone() -> ColumnElement[bool]:
    return or_(Page.removed_at.is_not(None), Page.outcome.in_((FetchOutcome.GONE, FetchOutcome.SOFT_GONE)))


def comes_before(one: Page, other: Twin) -> bool:
    """Whether the page is the earlier of the two: by date, then by address, so that all runs agree."""
    return _order(one.date, one.url) < _order(other.date, other.url)


def marked_body(view: PageView) -> str:
    """The article of a page as compared: its marked body, else its whole text."""
    return _cut(view.text, view.page.body_start, view.page.body_end)


def _cut(text: str, start: int, end: int) -> str:
    return text[start:end] or text


def _order(date: dt.date | None, url: str) -> tuple[bool, str, str]:
    return (date is None, date.isoformat() if date else "", url)


def _signed(body: str) -> tuple[str, int, np.ndarray[tuple[int], np.dtype[np.uint32]]]:
    reduced = body_text(body)
    return exact_hash(reduced), len(reduced), signature(reduced)


def _twin(view: PageView, body: str, other: Page, other_body: str, exact: bool) -> Twin | None:
    """The verdict on one candidate, None when it is no copy."""
    page = view.page
    same_title = body_text(page.title) == body_text(other.title)
    if series_titles(page.title, other.title):
        return None
    if exact:
        if len(body_text(body)) < SHORT and not (same_title and page.date == other.date):
            return None
        return _made(other, 1.0, "完全相同")
    if page.body_end <= page.body_start or other.body_end <= other.body_start:
        return None  # the whole page was taken: menus alone make such texts alike
    if min(len(body_text(body)), len(body_text(other_body))) < SHORT:
        return None
    comparison = compare(body, other_body)
    return _made(other, round(comparison.common, 3), "高度相似") if comparison.copy else None


def _made(other: Page, similarity: float, reason: str) -> Twin:
    return Twin(
        other.id,
        other.url,
        other.title,
        other.date,
        other.unit_id,
        other.section_id,
        min(similarity, 1.0),
        reason,
    )
