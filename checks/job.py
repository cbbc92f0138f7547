"""What one check pass works with: the run, the moment, the rules in force, its counts and errors."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from checks.identity import mask_all
from checks.judging import Outcome, judge
from checks.lifecycle import Recorder, Tally
from checks.registry import ZONE, Context, Rule, Scope
from config.rulesets import parameters
from storage.models import RuleError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.helpers import Helpers
    from checks.judging import Facts, Verdict, View
    from checks.sightings import Sightings
    from checks.streams import CheckScope, Ledger
    from config.schema import Settings
    from storage.database import Database
    from storage.models import Run

__all__ = ["Active", "CheckCounts", "Job", "in_force"]

ERROR_LENGTH = 2000


@dataclass(slots=True)
class CheckCounts:
    """What one check pass did; `errors` are rules that raised, `held_back` sites not judged for freshness."""

    pages: int = 0
    attachments: int = 0
    posts: int = 0
    sections: int = 0
    sites: int = 0
    targets: int = 0
    accounts: int = 0
    new: int = 0
    first_sweep: int = 0  #: of the new ones, what stood before the watch began
    still: int = 0
    relapsed: int = 0
    rectified: int = 0
    suppressed: int = 0
    unverified: int = 0
    errors: int = 0
    held_back: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reliable: bool = True
    as_of: str = ""  #: the moment judged for, ISO
    seen_from: str = ""  #: when the run looked whose sightings were judged, ISO
    revision: int = 0  #: of the newest text that this pass may have read
    rules: list[str] = field(default_factory=list)  #: those that judged
    unverified_findings: list[int] = field(default_factory=list)  #: ids of what could not be seen again

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Active:
    """A rule with the parameters and basis in force; the helpers come with each session."""

    rule: Rule
    context: Context

    @property
    def occasions(self) -> int:
        """Runs that must see a definite finding before it counts as confirmed."""
        return int(self.context.parameters.get("confirm_occasions", 1))


def in_force(
    settings: Settings, rules: Mapping[str, Rule], as_of: dt.datetime, only: Iterable[str] | None
) -> tuple[list[Active], list[str]]:
    """(rules to judge by, names of those that the county switched off)."""
    wanted = set(rules if only is None else only)
    active, off = [], []
    for name, rule in rules.items():
        values, basis = parameters(settings, name, rule.defaults)
        if not values.get("enabled", True):
            off.append(name)
        elif name in wanted:
            active.append(Active(rule, Context(as_of, values, {}, basis or rule.basis)))
    return active, off


@dataclass
class Job:
    """One pass. Each step opens its own session, so that a kill loses one batch at most."""

    database: Database
    settings: Settings
    run: Run
    observing: int | None  #: the run whose visits are judged
    sightings: Sightings
    as_of: dt.datetime
    active: Sequence[Active]
    helpers: Helpers
    ledger: Ledger
    scope: CheckScope | None
    progress: Callable[[str, int, int | None], None]
    counts: CheckCounts = field(default_factory=CheckCounts)
    tally: Tally = field(default_factory=Tally)

    @property
    def today(self) -> dt.date:
        return self.as_of.astimezone(ZONE).date()

    def rules(self, scope: Scope) -> list[Active]:
        return [one for one in self.active if scope in one.rule.scopes]

    def recorder(self, session: Session) -> Recorder:
        occasions = {one.rule.name: one.occasions for one in self.active}
        return Recorder(session, self.run, self.as_of, self.today, self.tally, self.sightings, occasions)

    def equipped(self, session: Session, active: Active) -> Context:
        """The rule's context with its helpers for this session."""
        return replace(active.context, inputs=self.helpers.of(active.rule, session))

    def judge(
        self, session: Session, rule: Rule, view: View, context: Context, about: Facts | None = None
    ) -> Verdict:
        """The verdict; a rule that raised is noted against its subject, and the pass goes on."""
        verdict = judge(rule, view, context, about)
        if verdict.outcome is Outcome.FAILED:
            self.counts.errors += 1
            session.add(
                RuleError(
                    run_id=self.run.id,
                    rule=rule.name,
                    subject=verdict.owner,
                    error=mask_all(verdict.note[:ERROR_LENGTH]),
                    at=self.as_of,
                )
            )
        return verdict
