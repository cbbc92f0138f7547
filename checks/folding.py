"""One injection, one finding: what poisons a template is told once, however many pages it stands on.

A rule that folds states what it found page by page; that is kept as traces. Pages of one site on which the same
thing was planted make one finding, whose identity stays while their number changes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, select

from checks.belonging import identity
from checks.health import OUTCOMES
from checks.judging import Facts, Outcome, Verdict, complete
from checks.registry import TEMPLATE, found
from checks.sectionviews import GONE
from storage.bitmap import Bitmap
from storage.database import upsert
from storage.models import (
    Confidence,
    FetchOutcome,
    Finding,
    FindingState,
    Page,
    PageKind,
    Run,
    Trace,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from checks.job import Active, Job

__all__ = ["FOLD", "fold", "keep_traces", "traced"]

FOLD = "fold:"
_NAMED = 3  #: pages named in the sentence
_LISTED = 20  #: pages listed in the evidence
_KEPT = ("message", "quote", "target", "confidence", "suggestion", "count", "evidence")
_WELL = frozenset({FetchOutcome.OK, FetchOutcome.NOT_MODIFIED})


@dataclass(slots=True)
class _Group:
    """Live pages of one site that bear the same thing: all of them as figures, the most visited by id."""

    first: list[int] = field(default_factory=list)
    shown: int = 0  #: the page that stands for all: a proven one, if there is any
    sure: bool = False
    total: int = 0
    units: set[int | None] = field(default_factory=set)
    sections: set[int | None] = field(default_factory=set)
    outcomes: set[FetchOutcome] = field(default_factory=set)
    looked: dt.datetime | None = None  #: when one of them was last seen

    def take(
        self,
        page_id: int,
        sure: bool,
        outcome: FetchOutcome,
        unit: int | None,
        section: int | None,
        at: dt.datetime,
    ) -> None:
        if not self.shown or (sure and not self.sure):
            self.shown, self.sure = page_id, sure
        if self.total < _LISTED:
            self.first.append(page_id)
        self.total += 1
        self.units.add(unit)
        self.sections.add(section)
        self.outcomes.add(outcome)
        if outcome in _WELL:
            self.looked = max(self.looked or at, at)

    @property
    def unseen(self) -> str:
        """Why none of its pages could be looked at again; "" if one could."""
        return "" if self.outcomes & _WELL else OUTCOMES.get(next(iter(self.outcomes)), "未能打开")


def keep_traces(session: Session, verdicts: Sequence[Verdict], pages: Mapping[str, Page]) -> None:
    """What folding rules say of some pages, in the stead of what they said before; `pages` by subject."""
    judged = [verdict for verdict in verdicts if verdict.outcome is Outcome.JUDGED]
    for rule in {verdict.rule.name for verdict in judged}:
        ids = [pages[verdict.owner].id for verdict in judged if verdict.rule.name == rule]
        for start in range(0, len(ids), 500):
            session.execute(
                delete(Trace).where(Trace.rule == rule, Trace.page_id.in_(ids[start : start + 500]))
            )
    rows = [_trace(verdict.findings[0], pages[verdict.owner]) for verdict in judged if verdict.findings]
    upsert(session, Trace.__table__, rows, ["rule", "page_id"])  # type: ignore[arg-type]


def _trace(finding: Finding, page: Page) -> dict[str, Any]:
    planted = str(finding.evidence.get(TEMPLATE, ""))
    return {
        "rule": finding.rule,
        "page_id": page.id,
        "site_id": page.site_id,
        "fold": hashlib.sha256(planted.encode()).hexdigest()[:16],
        "sure": finding.confidence is Confidence.DEFINITE,
        "found": {name: getattr(finding, name) for name in _KEPT},
    }


def traced(finding: Finding) -> Select[str]:
    """Addresses of the pages on which a folded finding stands."""
    site, _, planted = finding.subject.removeprefix(FOLD).partition(":")
    query = select(Page.url).join(Trace, Trace.page_id == Page.id)
    return query.where(Trace.rule == finding.rule, Trace.site_id == int(site), Trace.fold == planted)


def fold(job: Job) -> None:
    """Judge the groups; what no page bears any more is rectified."""
    for active in job.active:
        if active.rule.folds:
            with job.database.session() as session:
                _fold(job, session, active)


def _fold(job: Job, session: Session, active: Active) -> None:
    rule, groups = active.rule, _groups(job, session, active.rule.name)
    living = (Finding.rule == rule.name) & (Finding.state != FindingState.RECTIFIED)
    known = list(session.scalars(select(Finding).where(living)))
    old = {one.page_id: one for one in known if one.page_id and not one.subject.startswith(FOLD)}
    _adopt(session, rule.name, old, groups.keys())
    recorder = job.recorder(session)
    for finding in old.values():
        if not finding.subject.startswith(FOLD):
            recorder.rectify(finding, "同一代码的各页并为一条")
    recorder.flush()
    verdicts = [_verdict(session, job, active, subject, group) for subject, group in groups.items()]
    over = {one.subject for one in known if one.subject.startswith(FOLD)} - groups.keys()
    verdicts += [Verdict(rule, subject, Outcome.JUDGED) for subject in sorted(over)]
    recorder.take(verdicts)


def _groups(job: Job, session: Session, rule: str) -> dict[str, _Group]:
    """Subject → group, over the live pages."""
    run = session.get(Run, job.observing) if job.observing else None
    unchanged = Bitmap(packed=run.seen if run else b"")
    nearness = case({PageKind.HOME: 0, PageKind.LIST: 1}, value=Page.kind, else_=2)
    query = (
        select(
            Trace.site_id,
            Trace.fold,
            Page.id,
            Trace.sure,
            Page.outcome,
            Page.unit_id,
            Page.section_id,
            Page.tried_at,
        )
        .join(Page, Page.id == Trace.page_id)
        .where(Trace.rule == rule, Page.removed_at.is_(None), Page.outcome.not_in(GONE))
        .order_by(nearness, Page.id)
    )
    groups: dict[str, _Group] = defaultdict(_Group)
    for site_id, planted, page_id, sure, outcome, unit, section, tried in session.execute(query):
        at = job.as_of if page_id in unchanged else tried
        groups[f"{FOLD}{site_id}:{planted}"].take(page_id, sure, outcome, unit, section, at)
    return groups


def _adopt(session: Session, rule: str, old: Mapping[int, Finding], subjects: Collection[str]) -> None:
    """Findings from before pages were folded: the first of a group becomes the group's, with its history."""
    traces = select(Trace).where(Trace.rule == rule, Trace.page_id.in_(old)).order_by(Trace.page_id)
    taken = set(session.scalars(select(Finding.subject).where(Finding.subject.in_(subjects))))
    for trace in session.scalars(traces):
        subject = f"{FOLD}{trace.site_id}:{trace.fold}"
        if subject in subjects and subject not in taken:
            taken.add(subject)
            old[trace.page_id].subject = subject
            old[trace.page_id].identity = identity(old[trace.page_id])


def _verdict(session: Session, job: Job, active: Active, subject: str, group: _Group) -> Verdict:
    if group.unseen:
        return Verdict(active.rule, subject, Outcome.UNVERIFIED, note=group.unseen)
    pages = {
        page.id: page
        for page in session.scalars(select(Page).where(Page.id.in_([*group.first, group.shown])))
    }
    page = pages[group.shown]
    ids: dict[str, int | None] = {"page_id": page.id, "site_id": page.site_id}
    for name, owners in (("unit_id", group.units), ("section_id", group.sections)):
        ids[name] = next(iter(owners)) if len(owners) == 1 else None
    finding = _finding(session, job, active.rule.name, group, pages)
    about = Facts(subject, page.url, page.title, group.looked, ids)
    complete(finding, active.rule, about, active.context)
    return Verdict(active.rule, subject, Outcome.JUDGED, [finding])


def _finding(session: Session, job: Job, rule: str, group: _Group, pages: Mapping[int, Page]) -> Finding:
    kept = dict(session.get_one(Trace, (rule, group.shown)).found)
    kept["confidence"] = Confidence(kept["confidence"])
    listed = [pages[number] for number in group.first]
    if group.total > 1:
        site = job.ledger.sites.get(listed[0].site_id)
        where = f"“{site.name}”" if site else "网站"
        named = "、".join(map(_name, listed[:_NAMED])) + ("等" if group.total > _NAMED else "")
        kept["message"] = f"{where}有{group.total}个页面{kept['message'].removeprefix('页面')}（{named}）"
    evidence = {"pages": [page.url for page in listed], "total": group.total}
    return found(**{**kept, "evidence": kept["evidence"] | evidence})


def _name(page: Page) -> str:
    """The page as people know it."""
    return "首页" if page.kind is PageKind.HOME else f"《{page.title[:30] or page.url[-40:]}》"
