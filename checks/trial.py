"""A word list tried on what is stored: what each term would flag, before the list is switched on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from checks.identity import mask_all
from checks.sectionviews import GONE
from storage import texts
from storage.models import Page, PageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from checks.lexicon import Term
    from checks.matcher import Grade, Hit, Lexicons

__all__ = ["Tried", "try_out"]

SAMPLES = 3
_BATCH = 500


@dataclass(slots=True)
class Tried:
    """One term: pages and places it stands in, how sure, and some sentences with their addresses."""

    term: Term
    pages: int = 0
    hits: int = 0
    sure: int = 0
    grades: Counter[Grade] = field(default_factory=Counter)
    samples: list[tuple[str, str]] = field(default_factory=list)  #: (sentence, masked; address)

    def take(self, hit: Hit, url: str) -> None:
        self.hits += 1
        self.sure += hit.sure
        self.grades[hit.grade] += 1
        quote = mask_all(hit.quote)
        if len(self.samples) < SAMPLES and all(quote != known for known, _ in self.samples):
            self.samples.append((quote, url))


def try_out(
    session: Session, lexicons: Lexicons, progress: Callable[[str, int, int | None], None]
) -> tuple[list[Tried], int]:
    """(the list's own terms that stand in the stored articles, most pages first; articles read)."""
    tried: dict[Term, Tried] = {}
    total = session.scalar(select(func.count()).select_from(Page).where(*_readable())) or 0
    read = 0
    for batch in _pages(session):
        bodies = texts.read(session, (page.text_id for page in batch if page.text_id))
        for page in batch:
            text = bodies.get(page.text_id or 0, "")
            body = text[page.body_start : page.body_end] or text
            hits = [hit for hit in lexicons.scan(body, page.date) if hit.term.own]
            for term in {hit.term for hit in hits}:
                tried.setdefault(term, Tried(term)).pages += 1
            for hit in hits:
                tried[hit.term].take(hit, page.url)
        read += len(batch)
        progress("试查词表", read, total)
    return sorted(tried.values(), key=lambda one: (-one.pages, one.term.wrong)), read


def _readable() -> tuple[ColumnElement[bool], ...]:
    return (
        Page.kind == PageKind.ARTICLE,
        Page.text_id.is_not(None),
        Page.removed_at.is_(None),
        Page.outcome.not_in(GONE),
    )


def _pages(session: Session) -> Iterator[list[Page]]:
    last = 0
    while True:
        query = select(Page).where(*_readable(), Page.id > last).order_by(Page.id).limit(_BATCH)
        rows = list(session.scalars(query))
        if not rows:
            return
        yield rows
        last = rows[-1].id
        session.expunge_all()
