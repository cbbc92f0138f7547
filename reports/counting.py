"""What was published, counted from the pages seen: each page once, for the unit that its source names.

A page belongs to the unit whose name or alias (valid on that day) stands as its source, else to the owner of
the section it was listed in. One text of a unit that stands in a section and again in its parent is one item.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storage.models import Category, FetchOutcome, Page, PageKind, Section, Signature, Unit
from storage.unitnames import UnitNames

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

__all__ = ["DISCLOSED", "EXPLAINED", "KINDS", "NEWS", "Item", "Observed", "kind_of", "published"]

DISCLOSED, EXPLAINED, NEWS = KINDS = ("公开", "解读", "动态")
_NEWS_WORDS = ("动态", "要闻", "新闻", "快讯")
#: the publication day, as Page.date has it
_DAY = func.coalesce(Page.shown_date, Page.listed_date, Page.url_date)
_GONE = (FetchOutcome.GONE, FetchOutcome.SOFT_GONE)


def kind_of(section: str, category: Category | None) -> str:
    """公开, 解读 or 动态, by the section's name first, then its class."""
    if "解读" in section:
        return EXPLAINED
    if category is Category.NEWS or any(word in section for word in _NEWS_WORDS):
        return NEWS
    return DISCLOSED


@dataclass(frozen=True, slots=True)
class Item:
    """One published item. `unit` None: nobody's."""

    page: int
    unit: int | None
    day: dt.date
    kind: str
    title: str
    section: str
    category: Category | None
    source: str
    url: str


@dataclass(slots=True)
class Observed:
    """Items per (unit, year, month, kind); what could not be counted is told apart."""

    counts: Counter[tuple[int, int, int, str]] = field(default_factory=Counter)
    unassigned: int = 0
    repeated: int = 0
    undated: int = 0

    def of(self, unit: int, year: int, months: Sequence[int], kinds: Sequence[str] = KINDS) -> int:
        return sum(self.counts[unit, year, month, kind] for month in months for kind in kinds)


def published(
    session: Session, first: dt.date, last: dt.date, moment: dt.datetime
) -> tuple[list[Item], Observed]:
    """The items dated within the days and still on the portal at `moment`, copies left out; and their counts."""
    observed = Observed()
    found, seen = [], set()
    names = UnitNames(session.scalars(select(Unit)))
    for row in session.execute(_statement(first, last, moment)):
        page, own, day, title, source, url, section, category, owner, exact = row
        unit = names.called(source, day) or owner or own
        copy = (unit, day, "".join(title.split()), exact)
        if exact and copy in seen:
            observed.repeated += 1
            continue
        seen.add(copy)
        kind = kind_of(section or "", category)
        found.append(Item(page, unit, day, kind, title, section or "", category, source, url))
        if unit is None:
            observed.unassigned += 1
        else:
            observed.counts[unit, day.year, day.month, kind] += 1
    undated = select(func.count()).select_from(Page).where(_counted(moment), _DAY.is_(None))
    observed.undated = session.scalar(undated) or 0
    return found, observed


def _statement(first: dt.date, last: dt.date, moment: dt.datetime) -> Any:
    return (
        select(
            Page.id, Page.unit_id, _DAY, Page.title, Page.source, Page.url, Section.name, Section.category,
            Section.unit_id, Signature.exact,
        )
        .outerjoin(Section, Section.id == Page.section_id)
        .outerjoin(Signature, Signature.page_id == Page.id)
        .where(_counted(moment), first <= _DAY, last >= _DAY)
        .order_by(Page.id)
    )  # fmt: skip


def _counted(moment: dt.datetime) -> Any:
    """Articles that were there at the moment: not yet gone, and seen at least once."""
    there = Page.removed_at.is_(None) | (Page.removed_at > moment)
    read = Page.revision > 0  # a page that never answered well has no revision
    known = Page.outcome.not_in(_GONE) | Page.removed_at.is_not(None)
    return (Page.kind == PageKind.ARTICLE) & there & read & known
