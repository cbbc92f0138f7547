"""落实整改不及时: what was told and is still there, came back, or came with the mending (P4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.phrases import brief
from reports.snapshot import Standing
from reports.wording import month_day, named

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from reports.facts import Facts
    from reports.snapshot import Problem, Snapshot

__all__ = ["recheck_paragraph", "unchecked_paragraph"]

_LIST = "问题清单"
_EXAMPLES = 4


def recheck_paragraph(problems: Sequence[Problem], most: int, facts: Facts, snapshot: Snapshot | None) -> str:
    """When it was told, by when it was due, and what the recheck found."""
    clauses = [
        clause
        for standing, words in (
            (Standing.UNFIXED, "仍未整改到位"),
            (Standing.RELAPSED, "整改后问题再次出现"),
            (Standing.CAUSED, "整改后出现新的问题"),
        )
        if (clause := _clause([p for p in problems if p.standing is standing], words, most, facts))
    ]
    text = f"{_told(problems)}{_checked(problems)}经复核，{'；'.join(clauses)}。"
    examples = [f"{brief(p)}{_how(p)}" for p in _examples(problems)]
    text += f"如{'；'.join(examples)}。"
    return text + (_again_and_again(snapshot, most, facts) if snapshot else "")


def unchecked_paragraph(problems: Sequence[Problem], facts: Facts) -> str:
    """How many; a unit that may have mended all is not named."""
    number = facts.number(len(problems), "待复核", _LIST)
    return f"有{number}个问题通知整改后尚未复核成功，待核实后另行通报。"


def _clause(problems: Sequence[Problem], words: str, most: int, facts: Facts) -> str:
    if not problems:
        return ""
    units = named([p.unit for p in problems], most, facts, f"{words}的单位", _LIST)
    return f"{units}{words}（{facts.number(len(problems), words, _LIST)}个问题）"


def _how(problem: Problem) -> str:
    return {
        Standing.UNFIXED: "，经通知仍未整改到位" if problem.notified else "",
        Standing.RELAPSED: "，整改后再次出现",
        Standing.CAUSED: "，系整改后新出现",
    }.get(problem.standing, "")


def _examples(problems: Sequence[Problem]) -> list[Problem]:
    """The gravest of different units, as many of each standing as there is room for."""
    order = {"critical": 0, "major": 1}
    chosen: dict[str, Problem] = {}
    for problem in sorted(problems, key=lambda p: (order.get(p.severity, 2), p.standing, p.id)):
        chosen.setdefault(problem.unit, problem)
    return list(chosen.values())[:_EXAMPLES]


def _told(problems: Sequence[Problem]) -> str:
    told = [p.notified for p in problems if p.notified]
    due = [p.deadline for p in problems if p.deadline]
    if not told:
        return ""
    until = f"，要求{month_day(max(due))}前整改到位" if due else ""
    return f"{month_day(max(told))}向有关单位发出整改通知{until}。"


def _checked(problems: Sequence[Problem]) -> str:
    """The day of the recheck, told only after a notice."""
    seen: list[dt.date] = [p.last_seen for p in problems if p.last_seen]
    return f"{month_day(max(seen))}，" if seen and any(p.notified for p in problems) else ""


def _again_and_again(snapshot: Snapshot, most: int, facts: Facts) -> str:
    lines = sorted(snapshot.repeated_offenders, key=lambda one: (-one.times, one.unit, one.kind))[:most]
    told = "、".join(
        f"{one.unit}连续{facts.number(one.times, f'{one.unit}连续通报期数', '历期通报')}期因{one.kind}问题被通报"
        for one in lines
    )
    return f"{told}。" if told else ""
