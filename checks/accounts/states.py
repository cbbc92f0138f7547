"""Writes down what a pass made of each account, for the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.accounts.proof import nights
from checks.accounts.sentences import sentence
from checks.accounts.verdict import AccountVerdict
from storage.database import upsert
from storage.models import AccountState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from checks.accounts.verdict import Judge, Judgement, Span
    from checks.subjects import AccountView

__all__ = ["record_states"]


def record_states(
    session: Session, run_id: int, as_of: dt.datetime, views: Iterable[AccountView], judge: Judge
) -> None:
    """One row an account for this run; a pass repeated writes over its own."""
    rows = [_row(run_id, as_of, view, judge(view, as_of), judge) for view in views]
    if rows:
        upsert(session, AccountState.__table__, rows, ["run_id", "account_id"])  # type: ignore[arg-type]


def _row(run_id: int, as_of: dt.datetime, view: AccountView, made: Judgement, judge: Judge) -> dict[str, Any]:
    proof, last = made.proof, made.newest
    return {
        "run_id": run_id,
        "account_id": view.account.id,
        "as_of": as_of,
        "verdict": made.verdict.value,
        "newest_at": last.published_at if last else None,
        "newest_source": last.source if last else "",
        "checked_on": proof.last_day if proof else None,
        "proof_source": proof.source if proof else "",
        "confirmed": _confirmed(made, judge.limits.confirm),
        "message": sentence(view, made, judge.limits),
        "weeks": _spans(made.weeks),
        "months": _spans(made.months),
    }


def _confirmed(made: Judgement, needed: int) -> bool:
    if made.verdict is AccountVerdict.STALE:
        return made.silence is not None and made.silence.occasions >= needed
    if made.verdict is AccountVerdict.SHORT:
        short = [span for span in (*made.weeks, *made.months) if span.short]
        return any(nights(span.proven, needed) >= needed for span in short)
    return made.verdict is not AccountVerdict.UNVERIFIED


def _spans(spans: Sequence[Span]) -> list[dict[str, Any]]:
    return [
        {
            "from": span.period.first.isoformat(),
            "to": span.period.last.isoformat(),
            "pushes": span.tally.pushes,
            "articles": span.tally.articles,
            "reposts": span.tally.reposts,
            "needed": span.needed,
            "known": bool(span.proven),
        }
        for span in spans
    ]
