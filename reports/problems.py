"""存在问题: one paragraph for each kind of problem, naming units; numbers are counts of the problem list.

Only confirmed problems that are still there get here (see reports.records); suspected and unverified
ones never do. Wording follows published county papers: short unit names, no address, Arabic digits, 一是二是.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reports import phrases
from reports.facts import Facts
from reports.kinds import KINDS, kind_of
from reports.owners import PORTAL
from reports.rankings import by_name
from reports.rechecks import recheck_paragraph, unchecked_paragraph
from reports.snapshot import Standing
from reports.wording import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.snapshot import Problem, Snapshot

__all__ = ["Paragraph", "UnitList", "apart", "by_unit", "enumerated", "paragraphs"]


_STANDINGS = {
    Standing.NEW: "新发现",
    Standing.UNFIXED: "仍未整改",
    Standing.RELAPSED: "再次出现",
    Standing.CAUSED: "整改后新出现",
    Standing.UNCHECKED: "待复核",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One kind of problem: ordinal (一是), bold claim, sentence; `problems` are those it speaks of."""

    ordinal: str
    claim: str
    text: str
    kind: str
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class UnitList:
    """The problems of one unit, as lines of a table: number, kind, place, message, quote, suggestion …"""

    unit: str
    lines: Sequence[dict[str, str]]


def enumerated(found: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs of a paper as they are, but one that stands alone without its 一是."""
    return list(found) if len(found) > 1 else [replace(one, ordinal="") for one in found]


def paragraphs(
    found: Sequence[Problem], most: int = 6, facts: Facts | None = None, snapshot: Snapshot | None = None
) -> list[Paragraph]:
    """What was not mended, or badly, first; then the new problems, one paragraph a kind, in the papers' order.

    Last comes what nobody could look at since the units were told, which names none of them.
    """
    facts = facts or Facts()
    made: list[tuple[str, str, str, Sequence[Problem]]] = []
    again = [problem for problem in found if problem.standing not in (Standing.NEW, Standing.UNCHECKED)]
    if again:
        text = recheck_paragraph(again, most, facts, snapshot)
        made.append(("整改落实", "落实整改不及时。", text, again))
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in found:
        if problem.standing is Standing.NEW:
            groups[problem.kind].append(problem)
    kinds = {kind.name: kind for kind in [*KINDS, *(kind_of(problem.rule) for problem in found)]}
    for name, kind in kinds.items():
        if groups.get(name):
            text = phrases.sentence(name, groups[name], most, facts)
            claim = kind.claimed({problem.rule for problem in groups[name]})
            made.append((name, claim, text, groups[name]))
    unchecked = [problem for problem in found if problem.standing is Standing.UNCHECKED]
    if unchecked:
        made.append(("待复核", "部分问题有待复核。", unchecked_paragraph(unchecked, facts), unchecked))
    return [
        Paragraph(f"{ordinal(number)}是", claim, text, name, problems)
        for number, (name, claim, text, problems) in enumerate(made, 1)
    ]


def apart(found: Sequence[Problem]) -> list[UnitList]:
    """The lists of what came since the watch began; after them, under a heading that says so, what stood before."""
    stood = by_unit(problem for problem in found if problem.first_sweep)
    return [
        *by_unit(problem for problem in found if not problem.first_sweep),
        *(UnitList(f"{one.unit}（首次普查发现的存量问题）", one.lines) for one in stood),
    ]


def by_unit(found: Iterable[Problem]) -> list[UnitList]:
    """Each unit's list, units by name, the portal's own last."""
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in found:
        groups[problem.unit].append(problem)
    ordered = sorted(groups, key=lambda unit: (unit == PORTAL, by_name(unit)))
    return [UnitList(unit, [_line(i, one) for i, one in enumerate(groups[unit], 1)]) for unit in ordered]


def _line(number: int, p: Problem) -> dict[str, str]:
    parts = dict.fromkeys((p.account or p.site, p.section, phrases.cut(p.title, 40)))
    place = "／".join(filter(None, parts))
    return {
        "number": str(number),
        "kind": p.rule_title,
        "place": place + (f"／附件：{p.file}" if p.file else ""),
        "message": p.message,
        "quote": p.quote,
        "suggestion": p.suggestion,
        # without break opportunities a long address runs out of its cell
        "url": p.url.replace("/", "/\u200b"),
        "target": p.target.replace("/", "/\u200b"),
        "seen": p.first_seen.isoformat() if p.first_seen else "",
        "deadline": p.deadline.isoformat() if p.deadline else "",
        "standing": _STANDINGS[p.standing],
    }
