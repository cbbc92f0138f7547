"""What a section was found to be, and what for nights nobody could tell any more although its page came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models import Confidence, FetchOutcome, FindingState, Health, Run, SectionVisit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.models import Finding

__all__ = ["HELD", "doubt"]

HELD = "本次巡查不可靠"  #: why an unreliable run verifies nothing; that says nothing of the section

#: one night may lack its browser; after so many the page has changed, or the way in which it is read
_NIGHTS = 3
_CAME = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED, FetchOutcome.NEEDS_BROWSER)


def doubt(session: Session, finding: Finding, why: str) -> str:
    """Turn it into a to-do where it cannot be upheld; the note of that step, "" where it stands as it stood.

    What could not be fetched proves nothing for or against it, nor does an unreliable run: such nights do not count.
    """
    if why == HELD or finding.confidence is Confidence.UNVERIFIED or finding.state is FindingState.SUPPRESSED:
        return ""
    runs = (
        select(func.count(Run.id.distinct()))
        .join(SectionVisit, SectionVisit.run_id == Run.id)
        .where(Run.as_of > finding.last_seen, SectionVisit.section_id == finding.section_id)
        .where(SectionVisit.outcome.in_(_CAME), Run.health.is_distinct_from(Health.UNRELIABLE))
    )
    nights = session.scalar(runs) or 0
    if nights < _NIGHTS:
        return ""
    finding.confidence = Confidence.UNVERIFIED
    finding.message += f"（此后{nights}次巡查打开了栏目，但不能核实：{why}）"
    return f"连续{nights}次巡查不能核实，转为未能核实"
