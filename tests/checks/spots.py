"""A page rule that anybody can follow, and what became of its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.registry import Rule, Scope, found
from storage.models import Finding, FindingEvent, FindingState, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.registry import Context
    from checks.subjects import PageView

__all__ = ["SPOT", "events", "spot"]


def spot(view: PageView, context: Context) -> Iterator[Finding]:
    """Each line that begins with 错 is a finding."""
    if "炸" in view.text:
        raise RuntimeError("boom")
    for line in view.text.splitlines():
        if line.startswith("错"):
            yield found(message="错了", quote=line)


SPOT = Rule("text.spot", "错行", Scope.PAGE, Severity.MINOR, spot, defaults={"width": 1})


def events(office: Any, finding: Finding) -> list[tuple[FindingState, str]]:
    with office.database.session() as session:
        rows = session.query(FindingEvent).filter_by(finding_id=finding.id).order_by(FindingEvent.id)
        return [(row.state, row.note) for row in rows]
