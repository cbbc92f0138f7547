"""The pass over what changed: each page is read once for all rules that have not judged it yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from checks.folding import keep_traces
from checks.garbage import collect
from checks.judging import Outcome, facts
from checks.lifecycle import standing_on
from checks.registry import Rule, Scope
from checks.sectionviews import GONE
from checks.streams import STREAMS, count_after, rows_after
from storage.database import upsert
from storage.models import Finding, FindingState, Page, RuleError, RuleMark, Url
from storage.urls import canonical, h64

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from sqlalchemy.orm import Session

    from checks.job import Active, Job
    from checks.judging import Verdict
    from checks.registry import Context
    from checks.streams import Stream

__all__ = ["judge_changed"]

BATCH = 500
_STAGES = {
    Scope.PAGE: ("检查页面", "pages"),
    Scope.ATTACHMENT: ("检查附件", "attachments"),
    Scope.POST: ("检查推文", "posts"),
}


@dataclass(slots=True)
class _Due:
    """A rule with how far it has judged under its present fingerprint."""

    active: Active
    fingerprint: str
    mark: int
    name: str  #: of the rule's mark in this scope

    @property
    def rule(self) -> Rule:
        return self.active.rule


def judge_changed(job: Job) -> None:
    """Pages, attachments and posts changed since each rule last looked."""
    for scope, stream in STREAMS.items():
        _Pass(job, scope, stream).run()


class _Pass:
    def __init__(self, job: Job, scope: Scope, stream: Stream) -> None:
        self._job, self._scope, self._stream = job, scope, stream
        self._stage, self._counter = _STAGES[scope]

    def run(self) -> None:
        job = self._job
        with job.database.session() as session:
            due = [self._due(session, one) for one in job.rules(self._scope)]
            if not due:
                return
            again = self._again(session, due)
            after = min(one.mark for one in due)
            total = count_after(session, self._stream, after, job.scope)
        done, last = 0, self._step(due, after)
        while last is not None:
            done, after = done + last[1], last[0]
            job.progress(self._stage, done, max(total, done))
            last = self._step(due, after)
        self._judge_named(due, again + sorted(job.scope.pages if job.scope else ()))

    def _again(self, session: Session, due: Sequence[_Due]) -> list[int]:
        """Pages judged once more though unchanged: those that others made a twin, and those a rule fell over."""
        again = _twins_refreshed(session, self._scope, due)
        if self._scope is not Scope.PAGE:
            return []
        if self._job.scope is not None:
            return again
        names = [one.rule.name for one in due]
        query = select(RuleError).where(RuleError.rule.in_(names), RuleError.subject.like("page:%"))
        errors = session.scalars(query.order_by(RuleError.id).limit(BATCH)).all()
        for error in errors:
            session.delete(error)
        return again + [int(error.subject.partition(":")[2]) for error in errors]

    def _due(self, session: Session, active: Active) -> _Due:
        rule, job = active.rule, self._job
        print_ = rule.fingerprint(active.context.parameters, job.helpers.digests(rule, session))
        name = rule.mark(self._scope)
        mark = session.get(RuleMark, name)
        known = mark.revision if mark and mark.fingerprint == print_ else 0
        return _Due(active, print_, known, name)

    def _step(self, due: Sequence[_Due], after: int) -> tuple[int, int] | None:
        """One batch in one transaction; (its last revision, its size), None when there is no more."""
        job = self._job
        with job.database.session() as session:
            rows = rows_after(session, self._stream, after, job.scope, BATCH)
            if not rows:
                return None
            revisions = {row.id: row.revision for row in rows}
            self._judge(session, due, rows, revisions)
            last = rows[-1].revision
            if job.scope is None:
                _advance(session, due, last)
        for one in due:
            one.mark = max(one.mark, last)
        collect()
        return last, len(rows)

    def _judge(
        self, session: Session, due: Sequence[_Due], rows: Sequence[Any], revisions: dict[int, int]
    ) -> None:
        """`revisions` says how new each row is; a rule passes over what it has judged already."""
        job = self._job
        rules = [(one.mark, one.rule, job.equipped(session, one.active)) for one in due]
        told = standing_on(session, [row.id for row in rows]) if self._scope is Scope.PAGE else None
        verdicts = []
        with session.no_autoflush:
            views = self._stream.views(session, rows, job.ledger)
            _prepare((context for _, _, context in rules), views)
            for view in views:
                revision, about = revisions[_subject_id(self._scope, view)], facts(view)
                judged = (
                    job.judge(session, rule, view, context, about)
                    for mark, rule, context in rules
                    if revision > mark
                )
                verdicts += [one for one in judged if told is None or _matters(one, told)]
        setattr(job.counts, self._counter, getattr(job.counts, self._counter) + len(rows))
        if self._scope is Scope.PAGE:
            folded = [verdict for verdict in verdicts if verdict.rule.folds]
            keep_traces(session, folded, {f"page:{view.page.id}": view.page for view in views})
            verdicts = [verdict for verdict in verdicts if not verdict.rule.folds]
        job.recorder(session).take(verdicts)

    def _judge_named(self, due: Sequence[_Due], ids: Sequence[int]) -> None:
        """Pages judged by all rules whatever their revision: asked for, or the twin of a changed page."""
        wanted = list(dict.fromkeys(ids)) if self._scope is Scope.PAGE else []
        for start in range(0, len(wanted), BATCH):
            with self._job.database.session() as session:
                rows = session.scalars(select(Page).where(Page.id.in_(wanted[start : start + BATCH]))).all()
                beyond = max((one.mark for one in due), default=0) + 1
                self._judge(session, due, rows, {row.id: beyond for row in rows})


def _matters(verdict: Verdict, told: Collection[tuple[str, str]]) -> bool:
    """Whether something changes by it: nothing found where nothing stood needs no record."""
    clean = verdict.outcome is Outcome.JUDGED and not verdict.findings and not verdict.rule.folds
    return not clean or (verdict.rule.name, verdict.owner) in told


def _prepare(contexts: Iterable[Context], views: Sequence[Any]) -> None:
    """Helpers that answer for many subjects at the price of one are told which will be asked about."""
    for context in contexts:
        for helper in context.inputs.values():
            if hasattr(helper, "prepare"):
                helper.prepare(views)


def _subject_id(scope: Scope, view: Any) -> int:
    record = {Scope.PAGE: "page", Scope.ATTACHMENT: "attachment", Scope.POST: "post"}[scope]
    return int(getattr(view, record).id)


def _advance(session: Session, due: Sequence[_Due], last: int) -> None:
    rows = [
        {"rule": one.name, "fingerprint": one.fingerprint, "revision": max(one.mark, last)} for one in due
    ]
    upsert(session, RuleMark.__table__, rows, ["rule"])  # type: ignore[arg-type]


def _twins_refreshed(session: Session, scope: Scope, due: Sequence[_Due]) -> list[int]:
    """Brings the index of near copies up to date; pages judged before that are to be judged again."""
    comparing = {one.rule.name: one.mark for one in due if "duplicates" in one.rule.uses}
    if not comparing:
        return []
    from checks.documents import Kind
    from checks.duplicates import DuplicateIndex

    followers = DuplicateIndex(session).refresh(Kind(scope))
    return followers + _twins_changed(session, comparing)


def _twins_changed(session: Session, comparing: Mapping[str, int]) -> list[int]:
    """Pages found to double another one that has changed or gone since."""
    query = select(Finding.page_id, Finding.target, Finding.rule).where(
        Finding.rule.in_(comparing), Finding.state != FindingState.RECTIFIED, Finding.target != ""
    )
    pairs = [(page, target, comparing[rule]) for page, target, rule in session.execute(query) if page]
    changed = _revisions(session, {target for _, target, _ in pairs})
    return [page for page, target, mark in pairs if changed.get(target, 0) > mark]


def _revisions(session: Session, targets: set[str]) -> dict[str, float]:
    """Address → revision of its page; endless for a page that is gone."""
    keys = {h64(canonical(target)): target for target in targets}
    wanted, found = list(keys), {}
    for start in range(0, len(wanted), BATCH):
        query = (
            select(Url.h64, Page.revision, Page.outcome, Page.removed_at)
            .join(Page, Page.url_id == Url.id)
            .where(Url.h64.in_(wanted[start : start + BATCH]))
        )
        for key, revision, outcome, removed in session.execute(query):
            found[keys[key]] = float("inf") if outcome in GONE or removed else revision
    return found
