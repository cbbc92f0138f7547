"""Pages on which a problem still stands: looked at again each night, so that what was mended is soon told."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from sqlalchemy import select

from crawler.observation import NewJob
from storage.models import (
    Confidence,
    FetchOutcome,
    Finding,
    FindingState,
    Level,
    Link,
    Page,
    PageKind,
    Severity,
    Trace,
    Url,
)
from storage.urls import h64

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

__all__ = ["BANDS", "MARK", "targets_with_problems", "with_problems"]

MARK = "problem"  #: in the context of these jobs
BANDS = 10  #: priorities among them, so that a night cut short has looked at what waited longest
#: pages looked at again for one broken target or one thing planted; those mended make room for others
_PAGES_EACH = 200
_FOLD = "fold:"
_OVER = (FindingState.RECTIFIED, FindingState.SUPPRESSED)
_WELL = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)
_LIVING = select(
    Finding.rule,
    Finding.subject,
    Finding.page_id,
    Finding.url,
    Finding.target,
    Finding.level,
    Finding.confidence,
    Finding.severity,
    Finding.last_seen,
).where(Finding.state.not_in(_OVER), Finding.account_id.is_(None), Finding.last_seen.is_not(None))
#: whether it is left out of the papers, whether it does no harm while it stands, and when it was last seen: the
#: least is looked at first
_Urgency = tuple[bool, bool, "dt.datetime"]
_Key = TypeVar("_Key")
_Ts = TypeVarTuple("_Ts")


def with_problems(
    session: Session, which: ColumnElement[bool], priority: int, at_most: int
) -> Iterator[NewJob]:
    """Articles and other single pages with living findings, the most urgent ones."""
    due = _due(session, which)[:at_most]
    for place, page in enumerate(due):
        own = priority + BANDS - 1 - BANDS * place // len(due)
        yield NewJob(page.url, page.site_id, page.section_id, page.kind, own, depth=1, context={MARK: True})


def targets_with_problems(session: Session) -> set[int]:
    """Url.ids of link targets about which a finding stands."""
    subjects = select(Finding.subject).where(Finding.state.not_in(_OVER), Finding.subject.startswith("url:"))
    return {_target(subject) for subject in session.scalars(subjects)}


def _due(session: Session, which: ColumnElement[bool]) -> list[Any]:
    """Rows of those pages, the most urgent first."""
    urgency = _urgency(session)
    found = []
    for chunk in _chunks(list(urgency)):
        query = select(
            Page.id, Page.url, Page.site_id, Page.section_id, Page.kind, Page.outcome, Page.tried_at
        ).where(which, Page.id.in_(chunk), Page.kind.in_((PageKind.ARTICLE, PageKind.OTHER)))
        for page in session.execute(query.where(Page.removed_at.is_(None))):
            *rank, seen = urgency[page.id]
            # one that fails every night must not keep the others waiting
            waits = seen if page.outcome in _WELL else max(seen, page.tried_at)
            found.append(((*rank, waits, page.id), page))
    return [page for _, page in sorted(found, key=lambda one: one[0])]


def _urgency(session: Session) -> dict[int, _Urgency]:
    """Page.id → that of its most urgent finding: pages it names, its twin, those that bear the link or the trace."""
    found: dict[int, _Urgency] = {}
    living = session.execute(_LIVING).all()
    named = _ids_of(session, {address for one in living for address in (one.url, one.target) if address})
    carried = _carriers(session, [target for one in living if (target := _target(one.subject))])
    traced = _traced(session, {one.rule for one in living if one.subject.startswith(_FOLD)})
    for one in living:
        unnamed = one.level is not Level.LIMIT or one.confidence is not Confidence.DEFINITE
        own = (unnamed, not _harmful(one.rule, one.severity), one.last_seen)
        bearing = (unnamed, True, one.last_seen)  # of one thing planted there may be very many
        pages = [(page, own) for page in (one.page_id, named.get(one.url), named.get(one.target))]
        pages += [(page, bearing) for page in carried.get(_target(one.subject), ())]
        pages += [(page, bearing) for page in traced.get((one.rule, one.subject), ())]
        for page, urgency in pages:
            if page:
                found[page] = min(found.get(page, urgency), urgency)
    return found


def _harmful(rule: str, severity: Severity) -> bool:
    """Whether somebody is harmed as long as it stands: a citizen by a number shown, a visitor by what is planted."""
    return severity is Severity.CRITICAL or rule.startswith("privacy.")


def _target(subject: str) -> int:
    """Url.id of the link target that a subject names; 0 if it names something else."""
    number = subject.partition("@")[0].removeprefix("url:")
    return int(number) if subject.startswith("url:") else 0


def _ids_of(session: Session, addresses: Iterable[str]) -> dict[str, int]:
    """Address → Page.id, of those that are pages known."""
    found = {}
    for chunk in _chunks([h64(address) for address in addresses]):
        query = select(Page.url, Page.id).join(Url, Url.id == Page.url_id).where(Url.h64.in_(chunk))
        found.update(dict(session.execute(query).all()))
    return found


def _carriers(session: Session, targets: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Link target → live pages that carry it."""
    found: dict[int, Sequence[int]] = {}
    for chunk in _chunks(targets):
        query = select(Link.url_id, Link.page_id).where(Link.url_id.in_(chunk)).distinct()
        found.update(_some((target, page) for target, page in session.execute(_live(query, Link.page_id))))
    return found


def _traced(session: Session, rules: Collection[str]) -> Mapping[tuple[str, str], Sequence[int]]:
    """(rule, subject) of a folded finding → live pages that bear what was planted."""
    query = select(Trace.rule, Trace.site_id, Trace.fold, Trace.page_id).where(Trace.rule.in_(rules))
    rows = session.execute(_live(query, Trace.page_id)) if rules else ()
    return _some(((rule, f"{_FOLD}{site}:{planted}"), page) for rule, site, planted, page in rows)


def _live(query: Select[*_Ts], page: InstrumentedAttribute[int]) -> Select[*_Ts]:
    return query.join(Page, Page.id == page).where(Page.removed_at.is_(None)).order_by(page)


def _some(rows: Iterable[tuple[_Key, int]]) -> dict[_Key, list[int]]:
    """The first pages of each."""
    found: dict[_Key, list[int]] = defaultdict(list)
    for key, page in rows:
        if len(found[key]) < _PAGES_EACH:
            found[key].append(page)
    return found


def _chunks(values: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    return (values[i : i + size] for i in range(0, len(values), size))
