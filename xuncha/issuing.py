"""Papers of a period: taken, closed, issued again; Word, Excel, notices to units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks.registry import rules
from config.errors import InputError
from config.workdays import Calendar
from reports import archive, charts, papers, statbook, statistics, styles, word
from reports.bulletin import compose
from reports.panel import panel
from reports.periods import ZONE
from reports.problems import apart, by_unit, enumerated, paragraphs
from reports.selection import unit_id
from storage.models import Finding, FindingEvent, FindingState, Unit
from xuncha.lock import county_lock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from reports.archive import Issue
    from reports.bulletin import Paper
    from reports.panel import Panel
    from reports.periods import Period
    from reports.snapshot import Problem, Snapshot
    from xuncha.county import County

__all__ = [
    "Bulletin",
    "bulletin",
    "file_name",
    "notices",
    "problem_list",
    "problem_paper",
    "snapshot",
    "statistics_file",
    "to_notify",
    "unit_names",
]

_TO_NOTIFY = (FindingState.OPEN, FindingState.RELAPSED)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A paper made: its Word file, what was checked, and whether it was issued or is a draft."""

    data: bytes
    paper: Paper
    panel: Panel
    issue: Issue | None
    draft: bool


def bulletin(
    county: County,
    period: Period,
    now: dt.datetime,
    *,
    template: str = "",
    draft: bool = False,
    look: bool = False,
    reissue: str = "",
) -> Bulletin:
    """The paper of the period. A period that is over is closed by it; afterwards its numbers stay.

    `draft` shows how things stand now without closing anything, `look` what was issued or else a draft;
    `reissue` says why a closed period is taken anew.
    """
    style = _style(template, period)
    known = _known(county, period)
    draft = draft or (look and known is None)
    issue, snapshot, draft = _taken(county, period, now, known, draft=draft, reissue=reissue)
    paper = compose(snapshot, style, county.settings.bulletin, Calendar.of(county.folder))
    number = issue.number if issue else _next_number(county, period, known)
    values = papers.paper_values(paper, county.settings.bulletin, number, charts.paper_charts(snapshot))
    values |= papers.issue_values(issue, draft=draft)
    file = styles.template_file(template or style.name, county.folder)
    return Bulletin(word.render(file, values), paper, panel(paper), issue, draft)


def snapshot(county: County, period: Period, now: dt.datetime) -> Snapshot:
    """What the period's paper said where it was issued, else how things stand now."""
    with county.database.session() as session:
        issue = archive.load(session, period)
        return issue.snapshot if issue else statistics.take(session, period, _taking(county, now))


def statistics_file(county: County, period: Period, now: dt.datetime) -> tuple[bytes, Snapshot, Panel]:
    """The statistics workbook."""
    taken = snapshot(county, period, now)
    paper = compose(
        taken, styles.style_for(period.kind), county.settings.bulletin, Calendar.of(county.folder)
    )
    checked = panel(paper)
    return statbook.statistics_book(taken, checked), taken, checked


def problem_list(county: County, period: Period, now: dt.datetime) -> tuple[bytes, int]:
    """(xlsx of the problems, one sheet per unit; how many)."""
    found = snapshot(county, period, now).problems
    return statbook.problem_book(found), len(found)


def problem_paper(county: County, period: Period, now: dt.datetime, template: str = "") -> tuple[bytes, int]:
    """(the 存在问题 paper with the lists of all units; how many problems it lists)."""
    taken = snapshot(county, period, now)
    told = enumerated(paragraphs(taken.problems, county.settings.bulletin.named, snapshot=taken))
    day = taken.taken_at.astimezone(ZONE).date()
    name, units = county.settings.county.name, apart(taken.problems)
    values = papers.problem_values(name, period.label, day, told, units, papers.nothing(taken))
    file = styles.template_file(template or "存在问题", county.folder)
    return word.render(file, values), len(taken.problems)


def notices(
    county: County,
    period: Period,
    now: dt.datetime,
    *,
    units: Sequence[str] = (),
    deadline: dt.date | None = None,
    template: str = "",
    draft: bool = False,
) -> dict[str, bytes]:
    """unit → its 整改通知书; unless it is a draft the problems count as told, with that deadline."""
    taken = _now(county, period, now)
    chosen = [p for p in taken.problems if not units or p.unit in units]
    taken = taken.model_copy(update={"problems": chosen})
    paper = compose(
        taken, styles.style_for(period.kind), county.settings.bulletin, Calendar.of(county.folder)
    )
    due = deadline or paper.deadline
    today = now.astimezone(ZONE).date()
    if due < today:
        raise InputError(f"整改期限 {due:%Y-%m-%d} 已经过去，请填写今天或以后的日期。")
    file = styles.template_file(template or "整改通知书", county.folder)
    made = {}
    for unit in by_unit(chosen):
        values = papers.notice_values(paper, county.settings.bulletin, unit, today, due)
        values["draft"] = "（草稿）" if draft else ""
        made[unit.unit] = word.render(file, values)
    if not draft and chosen:
        _notify(county, chosen, due, now)
    return made


def to_notify(county: County, period: Period, now: dt.datetime, units: Sequence[str] = ()) -> list[Problem]:
    """The problems that notices would tell of."""
    return [p for p in _now(county, period, now).problems if not units or p.unit in units]


def _now(county: County, period: Period, now: dt.datetime) -> Snapshot:
    """How things stand, whatever was issued."""
    with county.database.session() as session:
        return statistics.take(session, period, _taking(county, now))


def unit_names(county: County, written: Sequence[str]) -> list[str]:
    """Units named in the ledger's own way, given by name or alias."""
    with county.database.session() as session:
        ids = [unit_id(session, name) for name in written]
        return [session.get_one(Unit, one).name for one in ids]


def file_name(text: str) -> str:
    """Text as a file name on every system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", text).strip(". ")[:80] or "未命名"


def _known(county: County, period: Period) -> Issue | None:
    with county.database.session() as session:
        return archive.load(session, period)


def _taken(
    county: County, period: Period, now: dt.datetime, known: Issue | None, *, draft: bool, reissue: str
) -> tuple[Issue | None, Snapshot, bool]:
    """(the issue, None for a draft; the snapshot; whether it is a draft)."""
    if known and not reissue and not draft:
        return known, known.snapshot, False
    if reissue and not known:
        raise InputError(f"{period.label}还没有编发过，不能更正重发；去掉 --reissue 即可编发。")
    if draft:
        return None, _now(county, period, now), True
    with county_lock(county.folder, "编发", now), county.database.session() as session:
        taken = statistics.take(session, period, _taking(county, now))
        if not taken.complete:
            return None, taken, True
        number = known.number if known else archive.next_number(session, period)
        return archive.close(session, taken, number, now, reissue), taken, False


def _next_number(county: County, period: Period, known: Issue | None) -> int:
    with county.database.session() as session:
        return known.number if known else archive.next_number(session, period)


def _taking(county: County, now: dt.datetime) -> statistics.Taking:
    titles = {name: rule.title for name, rule in rules().items()}
    settings = county.settings
    return statistics.Taking(settings.county.name, settings.bulletin, Calendar.of(county.folder), titles, now)


def _style(template: str, period: Period) -> styles.Style:
    """The style that a built-in name stands for; a file of the office's own follows the period's length."""
    return styles.STYLES.get(template) or styles.style_for(period.kind)


def _notify(county: County, found: Iterable[Problem], due: dt.date, now: dt.datetime) -> None:
    """The findings are told of; those told before get a new deadline once the old one has passed."""
    today = now.astimezone(ZONE).date()
    with county_lock(county.folder, "登记整改通知", now), county.database.session() as session:
        for problem in found:
            finding = session.get_one(Finding, problem.id)
            if finding.state in _TO_NOTIFY:
                finding.state = FindingState.NOTIFIED
            elif finding.deadline is not None and finding.deadline >= today:
                continue
            finding.deadline = due
            session.add(
                FindingEvent(
                    finding_id=finding.id,
                    at=now,
                    state=finding.state,
                    note=f"整改通知书，期限 {due.isoformat()}",
                )
            )
