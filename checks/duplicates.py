"""The index of near-duplicate texts: kept in SQL, asked once for a whole batch of new texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from checks.bandindex import Crowds, Near, empty, forget, known, near, sign, take_in
from checks.differences import Prepared, copied, numbers_differ, same_numbers, series_titles
from checks.documents import MODELS, Document, Kind, changed, gone, key_of, kind_of, row_of, stored
from checks.registry import ZONE
from checks.similarity import body_text
from checks.subjects import AttachmentView, PostView
from storage import texts
from storage.database import upsert
from storage.models import PageKind, RuleMark, Signature

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.bandindex import Signed
    from checks.subjects import PageView

    View = PageView | AttachmentView | PostView

__all__ = ["DuplicateIndex", "Twin"]

EXACT, ALIKE = "完全相同", "高度相似"
SHORT = 50  #: characters; below, only the same title on the same day makes a copy
MISSES = 8  #: texts in a row, the likest first, that prove no copies: what follows is only less alike
_CHUNK = 500
_MARK = "article.duplicate:index"  #: how far the index has read, kept among the rules' marks
_VERSION = "3"  #: rises when signatures change, so that all are made anew


@dataclass(frozen=True, slots=True)
class Twin:
    """A document that carries the same text; `similarity` is the share of common text."""

    page_id: int  #: key of the document: for a page its id
    url: str
    title: str
    date: dt.date | None
    unit_id: int | None
    section_id: int | None
    similarity: float
    reason: str  #: 完全相同, or 高度相似
    account_id: int | None = None

    @property
    def exact(self) -> bool:
        """Whether not a letter differs."""
        return self.reason == EXACT


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text whose twins are wanted."""

    document: Document
    text: Prepared
    signed: Signed


class DuplicateIndex:
    """Signatures of articles, files and posts. Writes go through the session given."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._batch: dict[int, View] = {}
        self._found: dict[tuple[bool, bool], dict[int, list[Twin]]] = {}
        self._texts: dict[int, Prepared] = {}

    def refresh(self, kind: Kind = Kind.PAGE) -> list[int]:
        """Bring the index up to what is stored of a kind; ids of older ones that a changed one now precedes."""
        forget(self.session, _gone(self.session, kind))
        name = _MARK if kind is Kind.PAGE else f"{_MARK}@{kind}"
        mark = self.session.get(RuleMark, name)
        judged = mark.revision if mark and mark.fingerprint == _VERSION else 0
        again: set[int] = set()
        newest = judged
        crowds = Crowds() if empty(self.session) else None
        while documents := changed(self.session, kind, newest, _CHUNK):
            signed = self._put(documents, crowds)
            if judged:
                again |= self._followers(documents, signed, judged)
            newest = documents[-1].revision
        row = {"rule": name, "fingerprint": _VERSION, "revision": newest}
        upsert(self.session, RuleMark.__table__, [row], ["rule"])  # type: ignore[arg-type]
        return sorted(map(row_of, again))

    def add(self, views: Iterable[PageView]) -> None:
        """Take the pages' present texts in, replacing what the index knew of them."""
        pending = [view for view in views if view.page.kind is PageKind.ARTICLE and view.text.strip()]
        forget(self.session, [view.page.id for view in pending])
        take_in(self.session, [one for view in pending if (one := sign(view.page.id, view.body))])

    def remove(self, page_ids: Iterable[int]) -> None:
        """Forget pages that are gone or have changed."""
        forget(self.session, list(page_ids))

    def prepare(self, views: Iterable[View]) -> None:
        """What will be asked about one after the other: the first question is put for all of them."""
        self._batch = {_key(view): view for view in views if _compared(view)}
        self._found.clear()
        self._texts.clear()

    def twins(self, view: View, *, across_units: bool = False, earlier: bool = False) -> list[Twin]:
        """Others of its kind that carry this text, the earliest first; with `earlier`, those before it only."""
        if _key(view) not in self._batch:
            self.prepare([view])
        found = self._found.get((across_units, earlier))
        if found is None:
            found = self._search(across_units, earlier)
            self._found[across_units, earlier] = found
        return found.get(_key(view), [])

    def _put(self, documents: Sequence[Document], crowds: Crowds | None) -> list[Signed]:
        forget(self.session, [one.key for one in documents])
        bodies = self._bodies(documents)
        signed = [made for one in documents if one.key in bodies and (made := sign(one.key, bodies[one.key]))]
        take_in(self.session, signed, crowds)
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
        asked = [one for view in self._batch.values() if (one := _asked(view, signed.get(_key(view))))]
        candidates = near(self.session, [one.signed for one in asked])
        others = stored(self.session, {one.key for many in candidates.values() for one in many})
        pairs: dict[int, list[tuple[Near, Document]]] = {}
        for one in asked:
            pairs[one.document.key] = [
                (close, others[close.key])
                for close in candidates.get(one.document.key, ())
                if close.key in others
                and kind_of(close.key) is one.document.kind
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
        for close, other in self._ranked(asked, candidates):
            if misses >= MISSES:
                break
            share = 1.0 if close.exact else self._share(asked, other)
            if share is None:
                continue
            if share and _comparable(asked, close, other):
                found.append(_twin(other, min(round(share, 3), 1.0), EXACT if close.exact else ALIKE))
                misses = 0
            else:
                misses += 1
        return sorted(found, key=lambda twin: (twin.date is None, str(twin.date or ""), twin.url))

    def _ranked(
        self, asked: _Asked, candidates: Sequence[tuple[Near, Document]]
    ) -> Sequence[tuple[Near, Document]]:
        """The likest first; all of one form are about as like, and the numbers they share tell the copy."""
        if len(candidates) <= MISSES:
            return candidates
        alike = {
            close.key: same_numbers(asked.text, text)
            for close, _ in candidates
            if (text := self._texts.get(close.key))
        }
        return sorted(candidates, key=lambda pair: (not pair[0].exact, -alike.get(pair[0].key, 0.0)))

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


def _gone(session: Session, kind: Kind) -> list[int]:
    """Keys of what is in the index, but no longer to be seen."""
    number = MODELS[kind].id
    query = select(number).join(Signature, Signature.page_id == _as_key(kind, number)).where(gone(kind))
    return [key_of(kind, one) for one in session.scalars(query)]


def _as_key(kind: Kind, column: Any) -> Any:
    """`key_of` in SQL."""
    return column if kind is Kind.PAGE else -2 * column - (1 if kind is Kind.POST else 0)


def _key(view: View) -> int:
    if isinstance(view, AttachmentView):
        return key_of(Kind.FILE, view.attachment.id)
    return key_of(Kind.POST, view.post.id) if isinstance(view, PostView) else view.page.id


def _compared(view: View) -> bool:
    """Reposts and shares are what they are; lists and home pages have no text of their own."""
    if isinstance(view, PostView):
        return bool(view.text) and not view.post.repost and not view.post.origin_url
    return isinstance(view, AttachmentView) or view.page.kind is PageKind.ARTICLE


def _asked(view: View, signed: Signed | None) -> _Asked | None:
    body = view.text or "" if isinstance(view, PostView) else view.body
    signed = signed or sign(_key(view), body)
    return _Asked(_document(view), Prepared(body), signed) if signed else None


def _document(view: View) -> Document:
    if isinstance(view, PostView):
        post, day = view.post, view.post.published_at.astimezone(ZONE).date()
        return Document(_key(view), post.url, post.title, day, view.unit.id, None, post.account_id)
    page = view.page
    if isinstance(view, AttachmentView):
        file = view.attachment
        return Document(_key(view), file.url, file.name, page.date, page.unit_id, page.section_id)
    return Document(
        page.id, page.url, page.title, page.date, page.unit_id, page.section_id,
        start=page.body_start, end=page.body_end, marked=page.body_end > page.body_start,
    )  # fmt: skip


def _comparable(asked: _Asked, close: Near, other: Document) -> bool:
    """Whether titles and length allow that the other, alike as it is, is a copy."""
    own = asked.document
    if series_titles(own.title, other.title):
        return False
    same = body_text(own.title) == body_text(other.title) and own.date == other.date
    return not close.exact or asked.signed.length >= SHORT or same


def _twin(other: Document, similarity: float, reason: str) -> Twin:
    return Twin(
        other.key,
        other.url,
        other.title,
        other.date,
        other.unit_id,
        other.section_id,
        similarity,
        reason,
        other.account_id,
    )
