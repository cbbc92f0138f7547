"""The pass over what time alone can change: sections, link targets, accounts and sites, judged every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from checks.accounts.states import record_states
from checks.accounts.views import account_views
from checks.documentviews import document_views
from checks.doubts import HELD
from checks.garbage import collect
from checks.health import ANSWERED
from checks.judging import Outcome, Verdict, facts
from checks.registry import Scope
from checks.sectionviews import section_views
from checks.siteviews import site_views
from checks.subjects import TargetView
from checks.targets import target_views
from checks.unitsubjects import DocumentView, UnitView
from checks.unitviews import unit_views
from storage.database import upsert
from storage.models import FetchOutcome, Page, RuleError, RuleMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from checks.health import Judgement
    from checks.job import Active, Job
    from checks.judging import View
    from checks.registry import Context
    from checks.subjects import SectionView, SiteView

__all__ = ["is_freshness", "judge_standing"]

BATCH = 500
#: a rule on sites that `uses` this reads every page: it is asked only when a page has changed
PAGES = "pages"


def is_freshness(active: Active) -> bool:
    """Whether the rule says something about emptiness or age, which an unreliable run proves nothing of."""
    return active.rule.scope in (Scope.SECTION, Scope.SITE) and active.rule.name.startswith(
        ("section.", "home.")
    )


def judge_standing(job: Job, health: Judgement) -> None:
    """Sections first: what is found on them counts in the rules on sites."""
    pass_ = _Standing(job, health)
    pass_.sections()
    pass_.units()
    pass_.documents()
    pass_.targets()
    pass_.accounts()
    pass_.sites()


class _Standing:
    def __init__(self, job: Job, health: Judgement) -> None:
        self._job, self._health = job, health
        self._section_views: list[SectionView] = []

    def sections(self) -> None:
        job = self._job
        if not any(job.rules(scope) for scope in (Scope.SECTION, Scope.SITE, Scope.UNIT, Scope.DOCUMENT)):
            return
        with job.database.session() as session:
            every = section_views(session, job.settings, job.today, job.observing)
            self._section_views = every
            wanted = [one for one in every if job.scope is None or job.scope.has_section(one.section)]
            if job.rules(Scope.SECTION):
                job.counts.sections += len(wanted)
                self._judge(session, Scope.SECTION, wanted, "检查栏目", len(wanted))

    def units(self) -> None:
        job = self._job
        if not job.rules(Scope.UNIT):
            return
        with job.database.session() as session:
            every = unit_views(session, job.today, self._section_views, job.settings.bulletin.letters)
            wanted = (one for one in every if job.scope is None or job.scope.has_unit(one))
            self._judge(session, Scope.UNIT, wanted, "检查单位", None)

    def documents(self) -> None:
        job = self._job
        if not job.rules(Scope.DOCUMENT):
            return
        with job.database.session() as session:
            every = document_views(session, job.today, self._section_views)
            wanted = (one for one in every if job.scope is None or job.scope.has_page(one.page))
            self._judge(session, Scope.DOCUMENT, wanted, "检查政策文件", None)

    def targets(self) -> None:
        if not self._job.rules(Scope.TARGET):
            return
        with self._job.database.session() as session:
            views = target_views(session, self._job.scope.targets if self._job.scope else None)
            self._job.counts.targets = self._judge(session, Scope.TARGET, views, "检查链接", None)

    def accounts(self) -> None:
        if not self._job.rules(Scope.ACCOUNT):
            return
        with self._job.database.session() as session:
            views = account_views(session, self._job.as_of, self._job.scope)
            self._job.counts.accounts += len(views)
            self._judge(session, Scope.ACCOUNT, views, "检查账号", len(views))
            judge = self._job.helpers.get("account_judge", session)
            record_states(session, self._job.run.id, self._job.as_of, views, judge)

    def sites(self) -> None:
        job = self._job
        if not job.rules(Scope.SITE):
            return
        with job.database.session() as session:
            self._judge(session, Scope.SITE, self._sites(session), "检查站点", None)

    def _sites(self, session: Session) -> Iterable[SiteView]:
        job = self._job
        for view in site_views(session, job.settings, job.as_of, job.observing, self._section_views):
            if job.scope is None or view.site.id in job.scope.sites:
                job.counts.sites += 1
                yield view

    def _judge(
        self, session: Session, scope: Scope, views: Iterable[View], stage: str, total: int | None
    ) -> int:
        """Judge the views; how many there were."""
        job = self._job
        rules = [(one, job.equipped(session, one)) for one in job.rules(scope)]
        recorder = job.recorder(session)
        same = self._unchanged(session, [one for one, _ in rules])
        if job.scope is None:  # all is judged anew, so earlier errors say nothing any more
            names = [one.rule.name for one, _ in rules]
            session.execute(delete(RuleError).where(RuleError.rule.in_(names)))
        verdicts: list[Verdict] = []
        done = 0
        for done, view in enumerate(views, 1):
            with session.no_autoflush:
                verdicts += [self._verdict(session, one, context, view, same) for one, context in rules]
            if len(verdicts) >= BATCH:
                recorder.take(verdicts)
                verdicts = []
                collect()
                job.progress(stage, done, total)
        recorder.take(verdicts)
        job.progress(stage, done, total)
        return done

    def _verdict(
        self, session: Session, active: Active, context: Context, view: View, same: set[str]
    ) -> Verdict:
        if self._is_held(active, view):
            return Verdict(active.rule, facts(view).subject, Outcome.UNVERIFIED, note=HELD)
        if active.rule.name in same:
            return Verdict(active.rule, facts(view).subject, Outcome.SAME)
        return self._job.judge(session, active.rule, view, context)

    def _unchanged(self, session: Session, rules: Sequence[Active]) -> set[str]:
        """Rules that read every page, while no page has changed since they last did."""
        job = self._job
        if job.scope is not None:
            return set()
        newest = session.scalar(select(func.max(Page.revision))) or 0
        fell = set(session.scalars(select(RuleError.rule).distinct()))
        marks = {mark.rule: mark for mark in session.scalars(select(RuleMark))}
        same = set()
        for one in rules:
            if PAGES in one.rule.uses:
                name, mark = one.rule.name, marks.get(one.rule.name)
                digests = job.helpers.digests(one.rule, session)
                print_ = one.rule.fingerprint(one.context.parameters, digests)
                if mark and (mark.fingerprint, mark.revision) == (print_, newest) and name not in fell:
                    same.add(name)
                row = {"rule": name, "fingerprint": print_, "revision": newest}
                upsert(session, RuleMark.__table__, [row], ["rule"])  # type: ignore[arg-type]
        return same

    def _is_held(self, active: Active, view: View) -> bool:
        if isinstance(view, UnitView):  # what is said of a unit's pages speaks of something not there
            return bool(view.sites & self._health.held) and not active.rule.name.startswith("request.")
        if isinstance(view, TargetView):  # a page of ours that nobody answered for is no dead link of ours
            answered = view.check.outcome in (*ANSWERED, FetchOutcome.MALFORMED)
            return (
                not (answered or view.foreign) and view.site is not None and view.site.id in self._health.held
            )
        if isinstance(view, DocumentView):  # so does what is missing between two pages
            return view.page.site_id in self._health.held
        site = getattr(view, "site", None)
        return site is not None and site.id in self._health.held and is_freshness(active)
