"""One check pass over what is stored: rules by scope, findings with their lifecycle, the run's health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks import health
from checks.folding import fold
from checks.garbage import put_off
from checks.helpers import Helpers
from checks.incremental import judge_changed
from checks.job import CheckCounts, Job, in_force
from checks.registry import rules
from checks.sightings import Sightings
from checks.standing import judge_standing
from checks.streams import CheckScope, Ledger
from checks.upkeep import keep_up, link_causes
from storage.models import Health, Run
from storage.revisions import newest_change

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection

    from checks.health import Judgement
    from config.schema import Settings
    from storage.database import Database

__all__ = ["CheckCounts", "CheckScope", "run_checks"]


def _silent(stage: str, done: int, total: int | None) -> None:
    """Nobody is watching."""


def run_checks(
    database: Database,
    settings: Settings,
    run_id: int,
    as_of: dt.datetime,
    *,
    only: Collection[str] | None = None,
    scope: CheckScope | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> CheckCounts:
    """Judge what is stored against `as_of`; `only` names rules, `scope` narrows to what a recheck fetched.

    May be repeated or resumed at any moment: what is judged stays judged, the same findings keep their rows.
    """
    known = rules()
    active, off = in_force(settings, known, as_of, only)
    with database.session() as session:
        run = session.get_one(Run, run_id)
        seen = health.observing_run(session, run)
        judgement = health.examine(session, run)
        ledger = Ledger.read(session, settings)
        sightings = Sightings(seen, as_of, own=seen is run)
    helpers = Helpers(settings)
    job = Job(
        database=database,
        settings=settings,
        run=run,
        observing=seen.id if seen else None,
        sightings=sightings,
        as_of=as_of,
        active=active,
        helpers=helpers,
        ledger=ledger,
        scope=scope,
        progress=progress or _silent,
    )
    with put_off():
        judge_changed(job)
        keep_up(job, known.values(), off)
        fold(job)
        judge_standing(job, judgement)
        link_causes(job)
    return _close(job, judgement)


def _close(job: Job, judgement: Judgement) -> CheckCounts:
    """Put the counts and the health into the run."""
    counts, tally = job.counts, job.tally
    counts.new, counts.still, counts.relapsed = tally.new, tally.still, tally.relapsed
    counts.rectified, counts.suppressed = tally.rectified, tally.suppressed
    counts.first_sweep = tally.first_sweep
    counts.unverified_findings = sorted(tally.unverified)
    counts.unverified, counts.as_of = len(tally.unverified), job.as_of.isoformat()
    counts.seen_from = job.sightings.at.isoformat()
    counts.reliable = judgement.reliable
    counts.held_back = [job.ledger.sites[i].name for i in sorted(judgement.held) if i in job.ledger.sites]
    other_days = job.ledger.other_days.notes(job.ledger.sections)
    counts.notes = [*judgement.notes, *job.helpers.warnings(), *other_days]
    if counts.errors:
        counts.notes.append(f"有 {counts.errors} 处检查规则运行出错，已记录，其余照常检查。")
    with job.database.session() as session:
        run = session.get_one(Run, job.run.id)
        run.health = Health.RELIABLE if judgement.reliable else Health.UNRELIABLE
        run.health_notes = counts.notes
        counts.revision = newest_change(session)
        before = run.counts.get("checks", {}).get("rules", [])  # a pass may be repeated for one rule
        counts.rules = sorted({*before, *(one.rule.name for one in job.active)})
        run.counts = {**run.counts, "checks": counts.to_json()}
    return counts
