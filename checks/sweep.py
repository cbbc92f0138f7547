"""The first sweep: what stood before anybody watched is told apart from what has come since.

A problem belongs to it when the pass that finds it is the first over its place (site, section, account), or the
first of its rule or word list over a text that earlier passes have read; or when its text was published before the
watch over its place began and stands as it was first seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from checks.registry import ZONE
from storage.models import Run, SectionVisit, SourceAttempt

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from checks.judging import Verdict
    from storage.models import Finding

__all__ = ["FirstSweep"]


@dataclass(slots=True)
class _Past:
    """What the passes before this one have looked at."""

    run: int = 0  #: the last of them
    revision: int = 0  #: texts up to here were read
    rules: set[str] | None = field(default_factory=set)  #: None: some pass did not note its rules


class FirstSweep:
    """Tells of a finding just made whether it belongs to the first sweep; reads the past when first asked."""

    def __init__(self, session: Session, run_id: int) -> None:
        self._session, self._run_id = session, run_id

    def has(self, finding: Finding, verdict: Verdict) -> bool:
        past = self._past
        if not past.run:
            return True
        began = self._began(finding)
        if began is not None and began[0] > past.run:
            return True
        about = verdict.about
        if about is None or about.revision is None:  # judged every night, whatever changed
            return past.rules is not None and verdict.rule.name not in past.rules
        if about.revision <= past.revision and "duplicates" not in verdict.rule.uses:
            return True  # a copy that came since is new although this text is old
        return bool(began and about.published and about.published < began[1])

    @cached_property
    def _past(self) -> _Past:
        past = _Past()
        # a recheck looks at what it was asked for, all other passes at everything
        query = select(Run.id, Run.counts).where(Run.kind != "recheck", Run.id < self._run_id)
        for run, counts in self._session.execute(query.order_by(Run.id)):
            checks: dict[str, Any] | None = counts.get("checks")
            if checks is None:
                continue
            past.run, past.revision = run, max(past.revision, checks.get("revision", 0))
            if past.rules is not None:
                past.rules = past.rules | set(checks["rules"]) if "rules" in checks else None
        return past

    def _began(self, finding: Finding) -> tuple[int, dt.date] | None:
        """The run that first saw the finding's place, and its day; None for what has no place."""
        for key, starts in (
            (finding.section_id, self._sections),
            (finding.site_id, self._sites),
            (finding.account_id, self._accounts),
        ):
            if key is not None and key in starts:
                return starts[key]
        return None

    @cached_property
    def _sections(self) -> dict[int, tuple[int, dt.date]]:
        return self._starts(SectionVisit.section_id, SectionVisit.run_id)

    @cached_property
    def _sites(self) -> dict[int, tuple[int, dt.date]]:
        return self._starts(SectionVisit.site_id, SectionVisit.run_id)

    @cached_property
    def _accounts(self) -> dict[int, tuple[int, dt.date]]:
        return self._starts(SourceAttempt.account_id, SourceAttempt.run_id)

    def _starts(
        self, place: InstrumentedAttribute[Any], run: InstrumentedAttribute[Any]
    ) -> dict[int, tuple[int, dt.date]]:
        first = select(place.label("place"), func.min(run).label("run")).group_by(place).subquery()
        query = select(first.c.place, Run.id, Run.as_of).join(Run, Run.id == first.c.run)
        return {
            place: (run, as_of.astimezone(ZONE).date()) for place, run, as_of in self._session.execute(query)
        }
