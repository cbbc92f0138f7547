"""What rules on units and on policy documents look at: reports, leaders, letters, explanations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.models import Letter, Page, Section, Unit

__all__ = [
    "Alike",
    "DocumentView",
    "Interpretation",
    "LeaderView",
    "LetterClock",
    "ReportView",
    "UnitView",
]


@dataclass(frozen=True, slots=True)
class ReportView:
    """An annual report that is told to be the unit's. `named` says that its title names the unit."""

    page: Page
    year: int
    text: str = ""
    named: bool = True
    county: bool = False  #: the county government's own, due later


@dataclass(frozen=True, slots=True)
class Alike:
    """A report of another unit for the same year whose own words are nearly the same."""

    report: Page
    year: int
    other: Page
    other_unit: str
    similarity: float


@dataclass(frozen=True, slots=True)
class LeaderView:
    """A section on the unit's leaders with what of its pages could be read."""

    section: Section
    texts: Sequence[tuple[Page, str]] = ()
    unread: str = ""  #: why it cannot be judged; "" when all of it was read


@dataclass(frozen=True, slots=True)
class LetterClock:
    """A letter or request that staff entered, and the working days within which it is to be answered."""

    letter: Letter
    limit: int


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of the ledger with what it publishes."""

    unit: Unit
    reports: Sequence[ReportView] = ()  #: its annual reports that were read, oldest year first
    known_years: frozenset[int] = (
        frozenset()
    )  #: years with a report, read or only listed, with any doubt counted
    report_sections: Sequence[Section] = ()  #: where its annual reports appear, its own first
    reports_unread: str = ""  #: why the absence of a report proves nothing
    alike: Sequence[Alike] = ()
    leaders: Sequence[LeaderView] = ()
    last_month: str = ""  #: "2026-10", the last whole month
    published: int = 0  #: items of that month, by section or by source
    sections: int = 0  #: its sections that are to be updated
    sections_unread: str = ""
    sites: frozenset[int] = frozenset()  #: what is said of its pages rests on these
    letters: Sequence[LetterClock] = ()  #: those not answered yet, and those answered lately


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A page that explains the document, by its title or by a link."""

    page: Page
    names: bool = True  #: its title quotes the document's name
    linked_from: bool = False  #: the document leads to it
    links_back: bool = False  #: it leads to the document


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A policy document of the county government with the pages that explain it."""

    page: Page
    interpretations: Sequence[Interpretation] = ()
    linking: int = 0  #: documents of its site that lead to their interpretation, or are led to
    unread: str = ""  #: why no interpretation found proves nothing
    section: Section | None = None
    unit: Unit | None = None
