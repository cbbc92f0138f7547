"""What a pass owes to findings whose subjects it did not judge: gone, seen unchanged, excused, tried in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select, update

from checks.accounts.upkeep import keep_posts
from checks.health import OUTCOMES
from checks.lifecycle import GONE_NOTE, Recorder
from checks.registry import Scope
from checks.sectionviews import GONE
from checks.sightings import FILE, file_of
from storage.models import (
    Attachment,
    FetchOutcome,
    Finding,
    FindingEvent,
    FindingState,
    Page,
    Run,
    Section,
    Unit,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from checks.job import Job
    from checks.registry import Rule

__all__ = ["keep_up", "link_causes"]

#: scopes whose subjects are judged only when they change
_ONCE = (Scope.PAGE, Scope.ATTACHMENT, Scope.POST)
_OVER = (FindingState.RECTIFIED, FindingState.SUPPRESSED)
_WELL = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)
BATCH = 500


def keep_up(job: Job, every: Iterable[Rule], off: Iterable[str]) -> None:
    """Settle the findings that no rule was asked about in this pass."""
    every = list(every)
    once = [rule.name for rule in every if rule.scope in _ONCE and not rule.folds]
    folded = [rule.name for rule in every if rule.folds]
    paged = [*once, *(rule.name for rule in every if rule.scope is Scope.DOCUMENT)]
    with job.database.session() as session:
        _rectify_gone(job, session, paged)
        _keep_alive(job, session, once)
        _note_failed(job, session, once)
        stopped = list(off)
        _wake(job, session, [name for name in [*once, *folded] if name not in stopped])
        _rest(job, session, Finding.rule.in_(stopped), "规则已停用")
        unlisted = select(Section.id).where(Section.listed.is_(False))
        sections = [rule.name for rule in every if rule.scope is Scope.SECTION]
        withdrawn = Finding.section_id.in_(unlisted) & Finding.rule.in_(sections)
        _rest(job, session, withdrawn, "栏目已不在台账")
        dropped = select(Unit.id).where(Unit.listed.is_(False))
        about_units = [rule.name for rule in every if rule.scope is Scope.UNIT]
        left = Finding.unit_id.in_(dropped) & Finding.rule.in_(about_units)
        _rest(job, session, left, "单位已不在台账")


def _rectify_gone(job: Job, session: Session, once: list[str]) -> None:
    """A page that is gone takes its findings with it."""
    gone = or_(Page.outcome.in_(GONE), Page.removed_at.is_not(None))
    query = (
        select(Finding)
        .join(Page, Page.id == Finding.page_id)
        .where(Finding.rule.in_(once), Finding.state != FindingState.RECTIFIED, gone)
        .where(~Finding.subject.startswith(FILE))
    )
    recorder = job.recorder(session)
    for finding in session.scalars(query):
        recorder.rectify(finding, GONE_NOTE)
    _rectify_gone_files(session, recorder)
    keep_posts(session, recorder)
    recorder.flush()


def _rectify_gone_files(session: Session, recorder: Recorder) -> None:
    """A file's findings end with the file: it may be served long after its page was taken down."""
    living = Finding.subject.startswith(FILE) & (Finding.state != FindingState.RECTIFIED)
    found: dict[int, list[Finding]] = {}
    for finding in session.scalars(select(Finding).where(living)):
        found.setdefault(file_of(finding.subject), []).append(finding)
    ids = list(found)
    for start in range(0, len(ids), BATCH):
        chunk = Attachment.id.in_(ids[start : start + BATCH])
        for number in session.scalars(select(Attachment.id).where(chunk, Attachment.outcome.in_(GONE))):
            for finding in found[number]:
                recorder.rectify(finding, "附件已删除")


def _keep_alive(job: Job, session: Session, once: list[str]) -> None:
    """What was found on pages and in files that this run saw unchanged was seen again, though no rule looked."""
    sightings = job.sightings
    query = select(Finding.id, Finding.subject, Finding.page_id, Finding.state).where(
        Finding.rule.in_(once), Finding.state != FindingState.RECTIFIED, Finding.last_seen < sightings.at
    )
    alive = [
        (number, state)
        for number, subject, page, state in session.execute(query)
        if sightings.unchanged(subject, page)
    ]
    ids = [number for number, _ in alive]
    for start in range(0, len(ids), BATCH):
        session.execute(
            update(Finding)
            .where(Finding.id.in_(ids[start : start + BATCH]))
            .values(last_seen=sightings.at, occasions=Finding.occasions + 1)
        )
    job.tally.still += sum(state is not FindingState.SUPPRESSED for _, state in alive)


def _note_failed(job: Job, session: Session, once: list[str]) -> None:
    """Pages that this run tried in vain: their findings stay, and the run names them."""
    since: dt.datetime = min(job.run.started_at, job.as_of)
    query = (
        select(Finding, Page.outcome)
        .join(Page, Page.id == Finding.page_id)
        .where(
            Finding.rule.in_(once),
            Finding.state.not_in(_OVER),
            Page.outcome.not_in([*_WELL, *GONE]),
            Page.tried_at >= since,
        )
    )
    recorder = job.recorder(session)
    for finding, outcome in session.execute(query):
        recorder.unverified(finding, OUTCOMES.get(outcome, ""))
    recorder.flush()


def _wake(job: Job, session: Session, once: list[str]) -> None:
    """Suppressions run out; a page that did not change is not judged again, so its finding is woken here."""
    query = select(Finding).where(Finding.rule.in_(once), Finding.state == FindingState.SUPPRESSED)
    recorder = job.recorder(session)
    for finding in session.scalars(query):
        recorder.wake(finding)
    recorder.flush()


def _rest(job: Job, session: Session, which: ColumnElement[bool], note: str) -> None:
    recorder = job.recorder(session)
    for finding in session.scalars(select(Finding).where(which, Finding.state.not_in(_OVER))):
        recorder.rest(finding, note)
    recorder.flush()


def link_causes(job: Job) -> None:
    """整改引发新问题: what is found new where something was just rectified points at that.

    A recheck looks because a unit says that it mended. A night does not: there only problems that the unit had been
    told of count as mended by it, and only what stands on the very page or is said of the very section.
    """
    with job.database.session() as session:
        rectified = _of_run(session, job.run, FindingState.RECTIFIED)
        asked = job.run.kind == "recheck"
        if not asked:
            told = _told(session, rectified)
            rectified = [one for one in rectified if one.id in told]
        if not rectified:
            return
        by_page = {one.page_id: one.id for one in rectified if one.page_id}
        by_section = {one.section_id: one.id for one in rectified if one.section_id}
        for finding in _of_run(session, job.run, FindingState.OPEN):
            new = finding.first_seen == job.as_of and finding.caused_by is None
            of_section = asked or finding.page_id is None
            cause = by_page.get(finding.page_id or 0)
            if cause is None and of_section:
                cause = by_section.get(finding.section_id or 0)
            if new and cause:
                finding.caused_by = cause


def _told(session: Session, findings: Iterable[Finding]) -> set[int]:
    """Those of the findings that the unit had been told of."""
    ids = [finding.id for finding in findings]
    return {
        number
        for start in range(0, len(ids), BATCH)
        for number in session.scalars(
            select(FindingEvent.finding_id).where(
                FindingEvent.finding_id.in_(ids[start : start + BATCH]),
                FindingEvent.state.in_((FindingState.NOTIFIED, FindingState.REPORTED)),
            )
        )
    }


def _of_run(session: Session, run: Run, state: FindingState) -> list[Finding]:
    query = (
        select(Finding)
        .join(FindingEvent, FindingEvent.finding_id == Finding.id)
        .where(FindingEvent.run_id == run.id, FindingEvent.state == state, Finding.state == state)
        .order_by(Finding.id)
    )
    return list(session.scalars(query).unique())
