"""Verdicts: what the link check found of each target, kept over time in LinkCheck."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storage.database import upsert
from storage.models import FetchOutcome, LinkCheck

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from config.schema import Links

__all__ = ["DEFINITE", "FAILING", "PROTECTED", "LinkCounts", "Verdict", "known_as", "store", "verdicts_of"]

#: proven at the first sight
DEFINITE = frozenset({FetchOutcome.GONE, FetchOutcome.SOFT_GONE, FetchOutcome.MALFORMED})
#: perhaps a passing trouble, perhaps only ours
SUSPECTED = frozenset(
    {
        FetchOutcome.HOLLOW,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.CLIENT_ERROR,
        FetchOutcome.TIMEOUT,
        FetchOutcome.DNS,
        FetchOutcome.TLS,
        FetchOutcome.CONNECTION,
    }
)
FAILING = DEFINITE | SUSPECTED
#: a host that will not talk to programs proves nothing about the page
PROTECTED = frozenset(
    {
        FetchOutcome.FORBIDDEN,
        FetchOutcome.THROTTLED,
        FetchOutcome.CHALLENGE,
        FetchOutcome.ROBOTS,
        FetchOutcome.BLOCKED_ADDRESS,
        FetchOutcome.NOT_PARSED,
        FetchOutcome.NEEDS_BROWSER,
    }
)
#: how long a changed title is remembered
_TITLE_MEMORY = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of one target as this run saw it."""

    outcome: FetchOutcome
    status: int | None = None
    final_url: str = ""
    title: str = ""
    detail: str = ""
    signals: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class LinkCounts:
    """What one link check did; `to_json()` goes into Run.counts."""

    targets: int = 0  #: distinct targets of live pages
    known: int = 0  #: judged by what the crawl itself saw
    fresh: int = 0  #: found well lately, not asked again
    asked: int = 0
    requests: int = 0
    ok: int = 0  #: of those judged in this run
    definite: int = 0
    suspected: int = 0
    first_time: int = 0  #: of the suspected, those with no second occasion yet (待复核)
    protected: int = 0  #: will not talk to programs; somebody has to click (需人工点验)
    skipped: int = 0  #: not asked: the host had to be left alone, or the run was stopped
    offline: bool = False  #: nothing at all answered: our own network, so nothing is held against anybody

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def add(self, outcome: FetchOutcome, number: int = 1) -> None:
        if outcome in DEFINITE:
            self.definite += number
        elif outcome in SUSPECTED:
            self.suspected += number
        elif outcome in PROTECTED:
            self.protected += number
        else:
            self.ok += number


def verdicts_of(session: Session, run_id: int) -> dict[str, int]:
    """How many targets the run found definitely gone, suspected, protected; over all its sittings and stages."""
    query = select(LinkCheck.outcome, func.count()).where(LinkCheck.run_id == run_id)
    counts = LinkCounts()
    for outcome, number in session.execute(query.group_by(LinkCheck.outcome)):
        counts.add(outcome, number)
    return {name: getattr(counts, name) for name in ("definite", "suspected", "protected")}


def known_as(session: Session, detail: str) -> set[int]:
    """Url.ids of targets that were last found gone for this reason."""
    query = select(LinkCheck.url_id).where(LinkCheck.outcome == FetchOutcome.SOFT_GONE)
    return set(session.scalars(query.where(LinkCheck.detail == detail)))


def store(
    session: Session,
    run_id: int,
    now: dt.datetime,
    links: Links,
    verdicts: Sequence[tuple[int, Verdict]],
) -> int:
    """Write verdicts of distinct Url.ids; how many of the suspected failed for the first time."""
    before = _previous(session, [url_id for url_id, _ in verdicts])
    rows = [_row(run_id, now, links, url_id, verdict, before.get(url_id)) for url_id, verdict in verdicts]
    upsert(session, LinkCheck.__table__, rows, ["url_id"])  # type: ignore[arg-type]
    return sum(1 for row in rows if row["outcome"] in SUSPECTED and row["occasions"] == 1)


@dataclass(frozen=True, slots=True)
class _Before:
    failing_since: dt.datetime | None
    occasions: int
    occasion_at: dt.datetime | None
    title: str
    signals: Mapping[str, Any]
    standing: Mapping[str, Any]


_NEVER = _Before(None, 0, None, "", {}, {})


def _previous(session: Session, ids: Sequence[int]) -> dict[int, _Before]:
    columns = (
        LinkCheck.failing_since,
        LinkCheck.occasions,
        LinkCheck.occasion_at,
        LinkCheck.title,
        LinkCheck.target_signals,
        LinkCheck.standing,
    )
    found: dict[int, _Before] = {}
    for start in range(0, len(ids), 500):
        query = select(LinkCheck.url_id, *columns).where(LinkCheck.url_id.in_(ids[start : start + 500]))
        found.update((row[0], _Before(*row[1:])) for row in session.execute(query))
    return found


def _row(
    run_id: int, now: dt.datetime, links: Links, url_id: int, verdict: Verdict, before: _Before | None
) -> dict[str, Any]:
    before = before or _NEVER
    since, occasions, occasion_at = _history(now, links, verdict.outcome, before)
    return {
        "url_id": url_id,
        "run_id": run_id,
        "checked_at": now,
        "outcome": verdict.outcome,
        "status": verdict.status,
        "final_url": verdict.final_url,
        "title": verdict.title or ("" if verdict.outcome is FetchOutcome.OK else before.title),
        "detail": verdict.detail,
        "failing_since": since,
        "occasions": occasions,
        "occasion_at": occasion_at,
        "standing": before.standing if occasions else {},
        "target_signals": _signals(now, verdict, before) if verdict.signals else verdict.signals,
    }


def _history(
    now: dt.datetime, links: Links, outcome: FetchOutcome, before: _Before
) -> tuple[dt.datetime | None, int, dt.datetime | None]:
    """Failing since, occasions, and when the last one was counted; a refusal to talk moves none of them."""
    if outcome in PROTECTED:
        return before.failing_since, before.occasions, before.occasion_at
    if outcome not in FAILING:
        return None, 0, None
    since = before.failing_since or now
    apart = dt.timedelta(hours=links.occasion_hours)
    if before.occasions and before.occasion_at and now - before.occasion_at < apart:
        return since, before.occasions, before.occasion_at
    return since, before.occasions + 1, now


def _signals(now: dt.datetime, verdict: Verdict, before: _Before) -> Mapping[str, Any]:
    """The facts of the page; a title that changed is remembered for a while, with the time."""
    if before.title and verdict.title and before.title != verdict.title:
        return {
            **verdict.signals,
            "previous_title": before.title,
            "title_changed": now.isoformat(),
        }
    changed = before.signals.get("title_changed")
    if changed and now - dt.datetime.fromisoformat(changed) <= _TITLE_MEMORY:
        memory = {name: before.signals[name] for name in ("previous_title", "title_changed")}
        return {**verdict.signals, **memory}
    return verdict.signals
