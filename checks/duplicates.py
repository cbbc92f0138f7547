"""The index of near-duplicate texts: kept in SQL, asked once for a whole batch of new texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from checks.bandindex import Near, forget, known, near, sign, take_in
from checks.differences import Prepared, copied, numbers_differ, series_titles
from checks.documents import Document, Kind, changed, gone, stored
from checks.similarity import body_text
from storage import texts
from storage.database import upsert
from storage.models import PageKind, RuleMark, Signature

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.bandindex import Signed
    from checks.subjects import PageView

__all__ = ["DuplicateIndex", "Twin"]

SHORT = 50  #: characters; below, only the same title on the same day makes a copy
MISSES = 4  #: texts in a row, the likest first, that prove no copies: what follows is only less alike
_CHUNK = 500
_MARK = "article.duplicate:index"  #: how far the index has read, kept among the rules' marks
_VERSION = "2"  #: rises when signatures change, so that all are made anew


@dataclass(frozen=True, slots=True)
class Twin:
    """A document that carries the same text; `similarity` is the share of common text."""

    page_id: int
    url: str
    title: str
    date: dt.date | None
    unit_id: int | None
    section_id: int | None
    similarity: float
    reason: str  #: 完全相同, or 高度相似


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text whose twins are wanted."""

    document: Document
    text: Prepared
    signed: Signed


class DuplicateIndex:
    """Signatures of article bodies by page. Writes go through the session given."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._batch: dict[int, PageView] = {}
        self._found: dict[tuple[bool, bool], dict[int, list[Twin]]] = {}
        self._texts: dict[int, Prepared] = {}

    def refresh(self) -> list[int]:
        """Bring the index up to what is stored; ids of older pages that a changed one now precedes as a twin."""
        mark = self.session.get(RuleMark, _MARK)
        judged = mark.revision if mark and mark.fingerprint == _VERSION else 0
        self.remove(_gone_pages(self.session))
        again: set[int] = set()
        newest = judged
        while documents := changed(self.session, Kind.PAGE, newest, _CHUNK):
            signed = self._put(documents)
            if judged:
                again |= self._followers(documents, signed, judged)
            newest = documents[-1].revision
        row = {"rule": _MARK, "fingerprint": _VERSION, "revision": newest}
        upsert(self.session, RuleMark.__table__, [row], ["rule"])  # type: ignore[arg-type]
        return sorted(again)

    def add(self, views: Iterable[PageView]) -> None:
        """Take the pages' present texts in, replacing what the index knew of them."""
        pending = [view for view in views if view.page.kind is PageKind.ARTICLE and view.text.strip()]
        forget(self.session, [view.page.id for view in pending])
        take_in(self.session, [one for view in pending if (one := sign(view.page.id, view.body))])

    def remove(self, page_ids: Iterable[int]) -> None:
        """Forget pages that are gone or have changed."""
        forget(self.session, list(page_ids))

    def prepare(self, views: Iterable[PageView]) -> None:
        """Pages that will be asked about one after the other: the first question is put for all of them."""
        self._batch = {view.page.id: view for view in views if view.page.kind is PageKind.ARTICLE}
        self._found.clear()
        self._texts.clear()

    def twins(self, view: PageView, *, across_units: bool = False, earlier: bool = False) -> list[Twin]:
        """Other pages that carry this text, the earliest first; with `earlier`, those before it only."""
        if view.page.id not in self._batch:
            self.prepare([view])
        found = self._found.get((across_units, earlier))
        if found is None:
            found = self._search(across_units, earlier)
            self._found[across_units, earlier] = found
        return found.get(view.page.id, [])

    def _put(self, documents: Sequence[Document]) -> list[Signed]:
        forget(self.session, [one.key for one in documents])
        bodies = self._bodies(documents)
        signed = [made for one in documents if one.key in bodies and (made := sign(one.key, bodies[one.key]))]
        take_in(self.session, signed)
        return signed

    def _followers(self, documents: Sequence[Document], signed: Sequence[Signed], judged: int) -> set[int]:
        """Pages judged before that one of these may precede."""
        own = {one.key: one for one in documents}
        candidates = near(self.session, signed)
        others = stored(self.session, {one.key for many in candidates.values() for one in many})
        return {
            one.key
            for key, many in candidates.items()
            for one in many
            if one.key in others
            and others[one.key].revision <= judged
            and own[key].order < others[one.key].order
        }

    def _search(self, across_units: bool, earlier: bool) -> dict[int, list[Twin]]:
        """The twins of all pages of the batch."""
        signed = known(self.session, list(self._batch))
        asked = [one for view in self._batch.values() if (one := _asked(view, signed.get(view.page.id)))]
        candidates = near(self.session, [one.signed for one in asked])
        others = stored(self.session, {one.key for many in candidates.values() for one in many})
        pairs: dict[int, list[tuple[Near, Document]]] = {}
        for one in asked:
            pairs[one.document.key] = [
                (close, others[close.key])
                for close in candidates.get(one.document.key, ())
                if close.key in others
                and (across_units or others[close.key].unit_id == one.document.unit_id)
                and (not earlier or others[close.key].order < one.document.order)
            ]
        self._texts.update({one.document.key: one.text for one in asked})
        self._read([other for many in pairs.values() for close, other in many if not close.exact])
        found = {one.document.key: self._twins(one, pairs[one.document.key]) for one in asked}
        self._texts.clear()
        return found

    def _twins(self, asked: _Asked, candidates: Sequence[tuple[Near, Document]]) -> list[Twin]:
        found, misses = [], 0
        for close, other in candidates:
            if misses >= MISSES:
                break
            share = 1.0 if close.exact else self._share(asked, other)
            if share is None:
                continue
            if share and _comparable(asked, close, other):
                found.append(
                    _twin(other, min(round(share, 3), 1.0), "完全相同" if close.exact else "高度相似")
                )
                misses = 0
            else:
                misses += 1
        return sorted(found, key=lambda twin: (twin.date is None, str(twin.date or ""), twin.url))

    def _share(self, asked: _Asked, other: Document) -> float | None:
        """The share of common text, 0.0 for no copy; None where the texts were not compared."""
        text = self._texts.get(other.key)
        # where the whole page was taken, menus alone make texts alike
        marked = asked.document.marked and other.marked
        if text is None or not marked or min(asked.text.length, text.length) < SHORT:
            return None
        if numbers_differ(asked.text, text):
            return None
        return copied(asked.text, text) or 0.0

    def _read(self, documents: Iterable[Document]) -> None:
        missing = {one.key: one for one in documents if one.key not in self._texts}
        bodies = self._bodies(missing.values())
        self._texts.update({key: Prepared(body) for key, body in bodies.items()})

    def _bodies(self, documents: Iterable[Document]) -> Mapping[int, str]:
        """key → article text as stored; documents without text are left out."""
        wanted = [one for one in documents if one.text_id]
        found = texts.read(self.session, (one.text_id for one in wanted if one.text_id))
        return {one.key: one.body(found[one.text_id]) for one in wanted if one.text_id in found}


def _gone_pages(session: Session) -> list[int]:
    from storage.models import Page

    query = select(Signature.page_id).join(Page, Page.id == Signature.page_id).where(gone(Kind.PAGE))
    return list(session.scalars(query))


def _asked(view: PageView, signed: Signed | None) -> _Asked | None:
    page = view.page
    signed = signed or sign(page.id, view.body)
    if signed is None:
        return None
    document = Document(
        page.id, page.url, page.title, page.date, page.unit_id, page.section_id,
        start=page.body_start, end=page.body_end, marked=page.body_end > page.body_start,
    )  # fmt: skip
    return _Asked(document, Prepared(view.body), signed)


def _comparable(asked: _Asked, close: Near, other: Document) -> bool:
    """Whether titles and length allow that the other, alike as it is, is a copy."""
    own = asked.document
    if series_titles(own.title, other.title):
        return False
    same = body_text(own.title) == body_text(other.title) and own.date == other.date
    return not close.exact or asked.signed.length >= SHORT or same


def _twin(other: Document, similarity: float, reason: str) -> Twin:
    return Twin(
        other.key, other.url, other.title, other.date, other.unit_id, other.section_id, similarity, reason
    )
