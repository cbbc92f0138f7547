"""到期提醒: what is about to pass its line, unit by unit, for the work group; and that the units were told."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.owners import Owners
from reports.rankings import by_name
from reports.selection import LIVE, ZONE
from reports.wording import date
from storage.models import Confidence, Finding, FindingEvent, FindingState, Level
from storage.steps import REMINDED
from xuncha.lock import county_lock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from xuncha.county import County

__all__ = ["record", "text", "warnings"]


def warnings(county: County, units: Sequence[str] = ()) -> dict[str, list[Finding]]:
    """Unit → its early warnings that are certain, units by name."""
    with county.database.session() as session:
        owners = Owners(session)
        groups: dict[str, list[Finding]] = defaultdict(list)
        for finding in session.scalars(_certain().order_by(Finding.rule, Finding.id)):
            groups[owners.of(finding)[0]].append(finding)
    return {name: groups[name] for name in sorted(groups, key=by_name) if not units or name in units}


def text(county: str, found: Mapping[str, Sequence[Finding]], now: dt.datetime) -> str:
    """What is pasted into the work group."""
    lines = [f"【到期提醒】{county}政府网站与政务新媒体（{date(now.astimezone(ZONE).date())}）", ""]
    for number, (unit, own) in enumerate(found.items(), 1):
        lines.append(f"{number}. {unit}：")
        lines += [f"  （{i}）{_place(finding)}{finding.message}" for i, finding in enumerate(own, 1)]
    lines += ["", "以上事项即将逾期，请按时更新或办理；到期仍未更新的，将在通报中点名。"]
    return "\n".join(lines) + "\n"


def record(county: County, found: Mapping[str, Sequence[Finding]], now: dt.datetime) -> None:
    """Write down that the units were told; once a day is enough."""
    ids = [finding.id for own in found.values() for finding in own]
    today = now.astimezone(ZONE).date()
    with county_lock(county.folder, "登记到期提醒", now), county.database.session() as session:
        told = _told(session, today)
        for finding in session.scalars(_certain().where(Finding.id.in_(ids))):
            if finding.id not in told:
                finding.state = FindingState.NOTIFIED
                session.add(
                    FindingEvent(finding_id=finding.id, at=now, state=FindingState.NOTIFIED, note=REMINDED)
                )


def _certain() -> Select[Finding]:
    return select(Finding).where(
        Finding.level == Level.WARNING,
        Finding.confidence == Confidence.DEFINITE,
        Finding.state.in_(LIVE),
    )


def _told(session: Session, today: dt.date) -> set[int]:
    reminders = session.execute(
        select(FindingEvent.finding_id, FindingEvent.at).where(FindingEvent.note == REMINDED)
    )
    return {finding for finding, at in reminders if at.astimezone(ZONE).date() == today}


def _place(finding: Finding) -> str:
    named = finding.title and finding.title not in finding.message
    return f"“{finding.title}”" if named else ""
