"""The pass over what changed: each page is read once for all rules that have not judged it yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from checks import copyindex, pending
from checks.belonging import standing_on
from checks.copies import to_compare
from checks.documents import Kind, key_of, kind_of
from checks.folding import keep_traces
from checks.garbage import collect
from checks.judging import Outcome, facts
from checks.registry import Rule, Scope
from checks.streams import STREAMS, count_after, rows_after
from storage.database import upsert
from storage.models import RuleError, RuleMark

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
NEVER = 1 << 62
COMPARING = "duplicates"  #: rules that use it compare texts: they judge when all texts have been read
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
        self._comparing: list[_Due] = []

    def run(self) -> None:
        job = self._job
        with job.database.session() as session:
            due = [self._due(session, one) for one in job.rules(self._scope)]
            if not due:
                return
            self._comparing = [one for one in due if COMPARING in one.rule.uses]
            plain = [one for one in due if COMPARING not in one.rule.uses]
            named = self._named(session, plain)
            after = min([one.mark for one in plain], default=NEVER)
            if self._comparing:
                after = min(after, copyindex.reached(session, Kind(self._scope)))
            total = count_after(session, self._stream, after, job.scope)
        done, last = 0, self._step(plain, after)
        while last is not None:
            done, after = done + last[1], last[0]
            job.progress(self._stage, done, max(total, done))
            last = self._step(plain, after)
        self._judge_named(plain, named)
        if self._comparing:
            self._compare(self._comparing)

    def _named(self, session: Session, due: Sequence[_Due]) -> list[int]:
        """Rows judged once more though unchanged: pages asked for, what a rule fell over, days that a habit explains."""
        if self._job.scope is not None:
            return sorted(self._job.scope.pages) if self._scope is Scope.PAGE else []
        explained = self._job.ledger.other_days.explained(session) if self._scope is Scope.PAGE else []
        return [*self._fallen(session, due), *explained]

    def _fallen(self, session: Session, due: Sequence[_Due]) -> list[int]:
        """The errors themselves are forgotten when their rows have been judged again."""
        query = select(RuleError.subject).where(RuleError.rule.in_([one.rule.name for one in due]))
        mine = query.where(RuleError.subject.startswith(f"{self._scope}:"))
        subjects = session.scalars(mine.order_by(RuleError.id).limit(BATCH))
        return [int(subject.partition(":")[2]) for subject in subjects]

    def _forget_errors(self, session: Session, due: Sequence[_Due], ids: Iterable[int]) -> None:
        names, subjects = [one.rule.name for one in due], [f"{self._scope}:{number}" for number in ids]
        session.execute(delete(RuleError).where(RuleError.rule.in_(names), RuleError.subject.in_(subjects)))

    def _compare(self, due: Sequence[_Due]) -> None:
        """What is like others, once all that changed can be found."""
        job, kind = self._job, Kind(self._scope)
        with job.database.session() as session:
            asked = set(job.scope.pages) if job.scope and self._scope is Scope.PAGE else set()
            fallen = self._fallen(session, due)
            pending.add(session, [key_of(kind, number) for number in fallen])
            mark, names = min(one.mark for one in due), [one.rule.name for one in due]
            among = None if job.scope is None else self._stream.within(job.scope)
            rows = to_compare(session, kind, mark, names, named=asked, among=among)
            noted = pending.read(session)
            reached = copyindex.reached(session, kind)
        self._judge_rows(due, rows)
        with job.database.session() as session:
            pending.done(session, [key for key in noted if kind_of(key) is kind])
            alone = set(fallen).difference(rows)  # like nothing: there is no more to judge
            self._forget_errors(session, due, alone)
            if job.scope is None:
                _advance(session, due, reached)

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
            views = self._judge(session, due, rows, revisions)
            last = rows[-1].revision
            if job.scope is None:
                _advance(session, due, last)
                self._take_in(session, views, revisions, last)
            setattr(job.counts, self._counter, getattr(job.counts, self._counter) + len(rows))
        for one in due:
            one.mark = max(one.mark, last)
        collect()
        return last, len(rows)

    def _take_in(
        self, session: Session, views: Iterable[Any], revisions: Mapping[int, int], last: int
    ) -> None:
        """Sign what will be compared while its text is at hand."""
        if not self._comparing:
            return
        kind = Kind(self._scope)
        reached = copyindex.reached(session, kind)
        if last > reached:
            new = [one for one in views if revisions[_subject_id(self._scope, one)] > reached]
            copyindex.take(session, new, kind, last)

    def _judge(
        self, session: Session, due: Sequence[_Due], rows: Sequence[Any], revisions: dict[int, int]
    ) -> Sequence[Any]:
        """`revisions` says how new each row is; a rule passes over what it has judged already. The views judged."""
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
        if self._scope is Scope.PAGE:
            folded = [verdict for verdict in verdicts if verdict.rule.folds]
            keep_traces(session, folded, {f"page:{view.page.id}": view.page for view in views})
            verdicts = [verdict for verdict in verdicts if not verdict.rule.folds]
        job.recorder(session).take(verdicts)
        return views

    def _judge_named(self, due: Sequence[_Due], ids: Sequence[int]) -> None:
        """These pages, by all rules whatever their revision."""
        wanted = list(dict.fromkeys(ids))
        setattr(self._job.counts, self._counter, getattr(self._job.counts, self._counter) + len(wanted))
        self._judge_rows(due, wanted)

    def _judge_rows(self, due: Sequence[_Due], ids: Sequence[int]) -> None:
        model, beyond = self._stream.model, max((one.mark for one in due), default=0) + 1
        for start in range(0, len(ids), BATCH):
            with self._job.database.session() as session:
                rows = session.scalars(select(model).where(model.id.in_(ids[start : start + BATCH]))).all()
                self._forget_errors(session, due, ids[start : start + BATCH])
                self._judge(session, due, rows, {row.id: beyond for row in rows})
            collect()


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
