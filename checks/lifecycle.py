"""The life of a finding: new, seen again, rectified, relapsed, suppressed; its events and occasions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checks import belonging
from checks.belonging import identity, of_owners
from checks.doubts import doubt
from checks.judging import Outcome
from checks.registry import Scope
from checks.suppression import Quiet, in_force
from checks.sweep import FirstSweep
from storage import steps
from storage.models import Confidence, Finding, FindingEvent, FindingState, Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.judging import Verdict
    from checks.sightings import Sightings
    from storage.models import Run

__all__ = ["GONE_NOTE", "Recorder", "Tally"]

#: event note of a finding that went with its page; the page's return brings it back to judgement
GONE_NOTE = "页面已删除"

#: what a rule states anew each time it sees the problem
_RESTATED = (
    "severity",
    "confidence",
    "level",
    "unit_id",
    "site_id",
    "section_id",
    "page_id",
    "url",
    "target",
    "title",
    "quote",
    "message",
    "suggestion",
    "basis",
    "location",
    "evidence",
    "count",
)


@dataclass(slots=True)
class Tally:
    """What one pass did to the findings."""

    new: int = 0
    first_sweep: int = 0  #: of the new ones, what stood before the watch began
    still: int = 0
    relapsed: int = 0
    rectified: int = 0
    suppressed: int = 0
    unverified: set[int] = field(default_factory=set)


class Recorder:
    """Writes verdicts of one run into the findings; one per session, for one batch or more."""

    def __init__(
        self,
        session: Session,
        run: Run,
        as_of: dt.datetime,
        today: dt.date,
        tally: Tally,
        sightings: Sightings,
        occasions: Mapping[str, int] | None = None,
    ) -> None:
        self._session = session
        self._sweep = FirstSweep(session, run.id)
        self._run = run
        self._as_of = as_of
        self._tally = tally
        self._sightings = sightings
        self._occasions = occasions or {}  #: rule → runs that must see a finding before it is confirmed
        self._quiet = Quiet(in_force(session, today))
        self._events: list[tuple[Finding, FindingState, str]] = []

    def take(self, verdicts: Sequence[Verdict]) -> None:
        """Take the verdicts in; what their subjects had before and has not now is rectified."""
        seen = _by_identity(finding for verdict in verdicts for finding in verdict.findings)
        told_by = {id(finding): verdict for verdict in verdicts for finding in verdict.findings}
        known = belonging.known(self._session, verdicts, seen)
        for key, finding in seen.items():
            if key in known:
                self._seen_again(known[key], finding, told_by[id(finding)])
            else:
                self._new(finding, told_by[id(finding)])
        gone = [f for key, f in known.items() if key not in seen and f.state is not FindingState.RECTIFIED]
        by_owner = of_owners(gone, verdicts)
        for verdict in verdicts:
            for finding in by_owner.get((verdict.rule.name, verdict.owner), ()):
                self._not_seen(finding, verdict)
        self._write_events()

    def rectify(self, finding: Finding, note: str = "") -> None:
        """The problem is gone."""
        finding.rectified_at = self._as_of
        self._tally.rectified += finding.state is not FindingState.SUPPRESSED
        self._step(finding, FindingState.RECTIFIED, note)

    def rest(self, finding: Finding, note: str) -> None:
        """The office excused the subject: out of the lists, but nobody rectified anything."""
        if finding.state is not FindingState.SUPPRESSED:
            self._tally.suppressed += 1
            self._step(finding, FindingState.SUPPRESSED, note)

    def unverified(self, finding: Finding, note: str = "") -> None:
        """The subject could not be seen: the finding stays as it is, and a recheck says that it tried."""
        if finding.state is FindingState.SUPPRESSED or finding.id in self._tally.unverified:
            return
        self._tally.unverified.add(finding.id)
        if self._run.kind == "recheck":
            self._step(finding, finding.state, f"复核未成功：{note}" if note else "复核未成功")

    def wake(self, finding: Finding) -> None:
        """Out of suppression again, unless another suppression covers it."""
        if not self._quiet.of(finding):
            self._step(finding, FindingState.OPEN, "豁免已到期")

    def flush(self) -> None:
        """Write the events of single steps taken outside `take`."""
        self._write_events()

    def _new(self, finding: Finding, verdict: Verdict) -> None:
        finding.first_seen = finding.last_seen = self._as_of
        finding.first_sweep = self._sweep.has(finding, verdict)
        finding.occasions = 1
        self._confirm(finding)
        self._session.add(finding)
        excuse = self._quiet.of(finding)
        if excuse:
            self._tally.suppressed += 1
            self._step(finding, FindingState.SUPPRESSED, f"豁免：{excuse.reason}")
        else:
            self._tally.new += 1
            self._tally.first_sweep += finding.first_sweep
            self._step(finding, FindingState.OPEN, "")

    def _seen_again(self, old: Finding, now: Finding, verdict: Verdict) -> None:
        excuse, looked = self._quiet.of(old), self._sightings.again(old, now, verdict)
        if old.state is FindingState.RECTIFIED:
            self._tally.relapsed += not excuse
            old.rectified_at = None
            old.first_sweep = False  # that it is there again is news
            self._step(old, FindingState.RELAPSED, "")
        elif old.state is FindingState.SUPPRESSED and not excuse:
            self._tally.still += 1
            self._step(old, FindingState.OPEN, "豁免已到期")
        else:
            self._tally.still += not excuse
        if excuse and old.state is not FindingState.SUPPRESSED:
            self._tally.suppressed += 1
            self._step(old, FindingState.SUPPRESSED, f"豁免：{excuse.reason}")
        self._note_changes(old, now)
        for name in _RESTATED:
            setattr(old, name, getattr(now, name))
        if looked or old.observed_at is None:
            old.observed_at = now.observed_at
        old.confirmed_at = old.confirmed_at or now.confirmed_at  # a rule that counts occasions itself
        if looked:
            self._seen_now(old)
        self._confirm(old)

    def _seen_now(self, finding: Finding) -> None:
        """A pass repeated over what one run saw is no further occasion."""
        if finding.last_seen is None or finding.last_seen < self._sightings.at:
            finding.last_seen = self._sightings.at
            finding.occasions += 1

    def _note_changes(self, old: Finding, now: Finding) -> None:
        if old.level is not now.level:
            worse = now.level is Level.LIMIT
            old.first_sweep = old.first_sweep and not worse
            self._step(old, old.state, steps.TURNED if worse else "由超限回到预警")
        if old.confidence is not now.confidence and now.confidence is Confidence.DEFINITE:
            doubted = old.confidence is Confidence.UNVERIFIED
            self._step(old, old.state, "重新核实，问题仍在" if doubted else "由疑似转为确定")

    def _not_seen(self, finding: Finding, verdict: Verdict) -> None:
        if verdict.outcome is Outcome.EXEMPT:
            self.rest(finding, f"豁免：{verdict.note}" if verdict.note else "豁免")
        elif verdict.outcome is Outcome.UNVERIFIED:
            self.unverified(finding, verdict.note)
            if verdict.rule.scope is Scope.SECTION and (note := doubt(self._session, finding, verdict.note)):
                self._step(finding, finding.state, note)
        elif verdict.outcome is Outcome.SAME:
            self._tally.still += finding.state is not FindingState.SUPPRESSED
            self._seen_now(finding)
        elif verdict.outcome is Outcome.JUDGED:
            self.rectify(finding, steps.RULE_CHANGED if _is_unchanged(finding, verdict) else "")

    def _confirm(self, finding: Finding) -> None:
        needed = self._occasions.get(finding.rule, 1)
        definite = finding.confidence is Confidence.DEFINITE
        if definite and finding.confirmed_at is None and finding.occasions >= needed:
            finding.confirmed_at = self._as_of

    def _step(self, finding: Finding, state: FindingState, note: str) -> None:
        finding.state = state
        self._events.append((finding, state, note))

    def _write_events(self) -> None:
        self._session.flush()
        for finding, state, note in self._events:
            self._session.add(
                FindingEvent(
                    finding_id=finding.id,
                    at=self._as_of,
                    state=state,
                    run_id=self._run.id,
                    note=note,
                )
            )
        self._events.clear()
        self._session.flush()


def _is_unchanged(finding: Finding, verdict: Verdict) -> bool:
    """Whether the page is as it was when the problem was last seen on it, so that nobody mended anything."""
    # a run's pages are seen some time after its moment
    seen = max((at for at in (finding.last_seen, finding.observed_at) if at), default=None)
    return verdict.changed_at is not None and seen is not None and verdict.changed_at <= seen


def _by_identity(findings: Iterable[Finding]) -> dict[str, Finding]:
    """The same sentence twice on one page is one problem that counts two."""
    result: dict[str, Finding] = {}
    for finding in findings:
        finding.identity = identity(finding)
        first = result.setdefault(finding.identity, finding)
        if first is not finding:
            first.count += finding.count
    return result
