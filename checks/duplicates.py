"""Which documents carry the text of another one: asked once for a whole batch of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.bandindex import known, sign
from checks.copyindex import bodies, compared_text, key_of_view
from checks.differences import Prepared, copied, numbers_differ, same_numbers, series_titles
from checks.documents import (
    Document,
    stored,
)
from checks.nearness import near
from checks.registry import ZONE
from checks.similarity import body_text
from checks.subjects import AttachmentView, PostView
from storage.models import PageKind
from storage.urls import place_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from checks.bandindex import Signed
    from checks.nearness import Near
    from checks.subjects import PageView

    View = PageView | AttachmentView | PostView

__all__ = ["DuplicateIndex", "Twin"]

EXACT, ALIKE = "完全相同", "高度相似"
SHORT = 50  #: characters; below, only the same title on the same day makes a copy
_LIKEST = 100  #: of those that may be twins, so many are read
MISSES = 8  #: texts in a row, the likest first, that prove no copies: what follows is only less alike


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
    """Twins of articles, files and posts.

    What is a copy of what follows from what is stored, not from the order in which it came or was asked about.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._batch: dict[int, View] = {}
        self._found: dict[tuple[bool, bool], dict[int, list[Twin]]] = {}
        self._texts: dict[int, Prepared] = {}

    def prepare(self, views: Iterable[View]) -> None:
        """What will be asked about one after the other: the first question is put for all of them."""
        self._batch = {key_of_view(view): view for view in views if _compared(view)}
        self._found.clear()
        self._texts.clear()

    def twins(self, view: View, *, across_units: bool = False, earlier: bool = False) -> list[Twin]:
        """Others of its kind that carry this text, the earliest first; with `earlier`, those before it only."""
        if key_of_view(view) not in self._batch:
            self.prepare([view])
        found = self._found.get((across_units, earlier))
        if found is None:
            found = self._search(across_units, earlier)
            self._found[across_units, earlier] = found
        return found.get(key_of_view(view), [])

    def _search(self, across_units: bool, earlier: bool) -> dict[int, list[Twin]]:
        """The twins of all pages of the batch."""
        signed = known(self.session, list(self._batch))
        asked = [one for view in self._batch.values() if (one := _asked(view, signed.get(key_of_view(view))))]
        candidates = near(self.session, [one.signed for one in asked])
        others = stored(self.session, {one.key for many in candidates.values() for one in many})
        pairs: dict[int, list[tuple[Near, Document]]] = {}
        for one in asked:
            pairs[one.document.key] = sorted(
                [
                    (close, others[close.key])
                    for close in candidates.get(one.document.key, ())
                    if close.key in others
                    and place_of(others[close.key].url) != place_of(one.document.url)
                    and (across_units or others[close.key].unit_id == one.document.unit_id)
                    and (not earlier or others[close.key].order < one.document.order)
                ],
                key=_likest,
            )[:_LIKEST]
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
        read = bodies(self.session, missing.values())
        self._texts.update({key: Prepared(body) for key, body in read.items()})


def _compared(view: View) -> bool:
    """Reposts and shares are what they are; lists and home pages have no text of their own."""
    if isinstance(view, PostView):
        return bool(view.text) and not view.post.repost and not view.post.origin_url
    return isinstance(view, AttachmentView) or view.page.kind is PageKind.ARTICLE


def _asked(view: View, signed: Signed | None) -> _Asked | None:
    body = compared_text(view)
    signed = signed or sign(key_of_view(view), body)
    return _Asked(_document(view), Prepared(body), signed) if signed else None


def _document(view: View) -> Document:
    if isinstance(view, PostView):
        post, day = view.post, view.post.published_at.astimezone(ZONE).date()
        return Document(key_of_view(view), post.url, post.title, day, view.unit.id, None, post.account_id)
    page = view.page
    if isinstance(view, AttachmentView):
        file = view.attachment
        return Document(key_of_view(view), file.url, file.name, page.date, page.unit_id, page.section_id)
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


def _likest(pair: tuple[Near, Document]) -> tuple[bool, float, tuple[bool, str, str]]:
    """Sort key: the likest first, of equals the earliest."""
    close, other = pair
    return (not close.exact, -close.likeness, other.order)


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
