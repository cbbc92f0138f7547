"""What the Word templates are filled with: the names that docs/bulletin.md lists for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import rankings
from reports.mediatables import media_values
from reports.owners import PORTAL
from reports.problems import by_unit
from reports.snapshot import Role
from reports.tables import MARK, table
from reports.wording import date, ordinal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from config.schema import Bulletin as Settings
    from reports.archive import Issue
    from reports.bulletin import Paper
    from reports.problems import Paragraph, UnitList
    from reports.snapshot import ManualTable, Snapshot, UnitLine

#: characters that one paragraph may hold before its sentences are told apart
_RUN_ON = 450

__all__ = ["issue_values", "nothing", "notice_values", "paper_values", "problem_values"]


def paper_values(paper: Paper, settings: Settings, number: int, charts: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a paper; `charts` are pictures by name ("" where there is none)."""
    s = paper.snapshot
    return {
        **_masthead(s, settings, number, paper.issued_on),
        "editor_note": _joined(paper.written.get("编者按", ())),
        "leader_note": _joined(paper.written.get("领导批示", ())),
        "basics": list(paper.basics),
        "features": [
            {"ordinal": ordinal(i), "claim": claim, "text": text}
            for i, (claim, text) in enumerate(paper.features, 1)
        ],
        "activities": list(paper.written.get("工作动态", ())),
        "problems": [_paragraph(i, p) for i, p in enumerate(paper.problems, 1)],
        **_lines(paper.problems),
        "nothing": nothing(s),
        "demands": [
            {"ordinal": ordinal(i), "number": i, "claim": claim, "text": text}
            for i, (claim, text) in enumerate(paper.demands, 1)
        ],
        "deadline": date(paper.deadline),
        **_units(s),
        **media_values(s),
        **_annexes(paper),
        "by_unit": [one.model_dump() | {"rate": rankings.percent(one.rectified, one.found)} for one in s.by_unit],
        "problem_lists": _lists(by_unit(s.problems)),
        "total": len(s.problems),
        "charts": {"published": "", "trend": "", "rates": "", **charts},
        "mark": MARK,
    }  # fmt: skip


def _annexes(paper: Paper) -> dict[str, Any]:
    """Titles of the annexes in their order, the label of each by its key, and the office's own tables with theirs."""
    s = paper.snapshot
    made = [(key, one.title) for key in paper.style.tables for one in table(s, key) if one.lines]
    labels = ["附件" if len(made) == 1 else f"附件{i}" for i in range(1, len(made) + 1)]
    labelled = dict(zip((key for key, _ in made), labels, strict=True))
    own = [label for (key, _), label in zip(made, labels, strict=True) if key == "manual"]
    if not paper.style.annexed:
        own = [""] * len(own)
    return {
        "attachments": [title for _, title in made],
        "annex": {key: labelled.get(key, "") for key in paper.style.tables},
        "tables": [{**_manual(one), "annex": label} for one, label in zip(s.tables, own, strict=True)],
    }


def issue_values(issue: Issue | None, *, draft: bool) -> dict[str, Any]:
    """Whether the paper is a draft or a reissue, and what a reissue changes."""
    again = issue is not None and issue.version > 1
    return {
        "draft": "（草稿）" if draft else "",
        "reissue": "（更正重发）" if again else "",
        "correction": issue.note if issue and again else "",
        "corrections": list(issue.changes) if issue and again else [],
    }


def notice_values(
    paper: Paper, settings: Settings, unit: UnitList, day: dt.date, deadline: dt.date
) -> dict[str, Any]:
    """The values of one unit's 整改通知书."""
    s = paper.snapshot
    return {
        **_masthead(s, settings, 0, day),
        # what is nobody else's is the affair of whoever runs the portal
        "unit": f"{s.area}政府{PORTAL}运行维护单位" if unit.unit == PORTAL else unit.unit,
        "lines": list(unit.lines),
        "total": len(unit.lines),
        "deadline": date(deadline),
        "days": (deadline - day).days,
    }


def nothing(s: Snapshot) -> str:
    """What stands in the place of problems where none are confirmed; silence is no praise."""
    return "本期没有日常监测记录。" if s.unwatched else "本期日常监测未发现经确认的问题。"


def problem_values(
    county: str,
    period: str,
    day: dt.date,
    found: Sequence[Paragraph],
    units: Sequence[UnitList],
    none_found: str = "本期巡查未发现经确认的问题。",
) -> dict[str, Any]:
    """The values of the 存在问题 paper with its lists by unit."""
    return {
        "county": county,
        "period": period,
        "date": date(day),
        "paragraphs": [_paragraph(i, p) for i, p in enumerate(found, 1)],
        "nothing": none_found,
        "units": _lists(units),
        "total": sum(len(u.lines) for u in units),
    }


def _masthead(s: Snapshot, settings: Settings, number: int, day: dt.date) -> dict[str, Any]:
    when = s.when
    return {
        "county": s.county,
        "area": s.area,
        "office": settings.office or f"{s.county}人民政府办公室",
        "series": settings.series or f"{s.county}政务公开月报",
        "number": number,
        "date": date(day),
        "year": when.year,
        "period": when.label,
        "part": when.part or "全年",
        "to_date": when.to_date,
        "months_to_date": when.months_to_date,
        "until": date(s.until),
        "report_to": settings.report_to,
        "send_to": settings.send_to,
        "this_time": "当月" if when.kind == "month" else "本期",
        "every": "每月" if when.kind == "month" else "定期",
    }


def _units(s: Snapshot) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, role in (("county_units", Role.COUNTY), ("town_units", Role.TOWN)):
        own = s.of(role)
        values[name] = [_unit(i, u) for i, u in enumerate(rankings.by_total(own), 1)]
        values[f"{name}_by_ratio"] = [_unit(i, u) for i, u in enumerate(rankings.by_ratio(own), 1)]
        plain = [_unit(i, u) for i, u in enumerate(own, 1)]
        values[f"{name}_by_name"] = plain
        every = [u for u in s.units if u.role is role]
        total = _sum(every)
        values[f"{name}_total"] = total
        values[f"{name}_pairs"] = _pairs(plain, {**total, "number": "", "name": "合计"}) if plain else []
    return values


def _unit(number: int, u: UnitLine) -> dict[str, Any]:
    return {
        "number": number,
        "name": u.name,
        "task": "" if u.task is None else u.task,
        "total": u.total,
        "period": u.period,
        "ratio": rankings.ratio(u),
        "mark": "" if u.period else MARK,
        "disclosed": u.disclosed,
        "explained": u.explained,
        "news": u.news,
    }


def _sum(units: Sequence[UnitLine]) -> dict[str, Any]:
    fields = ("total", "period", "disclosed", "explained", "news")
    return {field: sum(getattr(unit, field) for unit in units) for field in fields}


def _manual(one: ManualTable) -> dict[str, Any]:
    lines = [{"number": i, "name": unit, "amount": amount} for i, (unit, amount) in enumerate(one.lines, 1)]
    name = one.name if one.name.endswith("表") else f"{one.name}统计表"
    return {"name": name, "lines": lines, "pairs": _pairs(lines), "total": sum(n for _, n in one.lines)}


def _pairs(
    lines: Sequence[Mapping[str, Any]], total: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Two columns side by side: the first half left, the second right, `total` at the very end."""
    half = (len(lines) + bool(total) + 1) // 2
    blank = dict.fromkeys(lines[0], "") if lines else {}
    right = [*lines[half:], *[blank] * (2 * half - len(lines) - bool(total)), *([total] if total else [])]
    left = [*lines[:half], *[blank] * (half - len(lines[:half]))]
    return [{"left": one, "right": other} for one, other in zip(left, right, strict=True)]


def _paragraph(number: int, p: Paragraph) -> dict[str, Any]:
    return {"number": number, "ordinal": p.ordinal, "claim": p.claim, "text": p.text, "kind": p.kind}


def _lines(found: Sequence[Paragraph]) -> dict[str, Any]:
    """Few problems run on in one paragraph: 一是…，如…。二是…。; many get a paragraph each."""
    parts = []
    for p in found:
        claim = p.claim.rstrip("。")
        link = "" if not claim or p.text.startswith(("如", "经复核", "今年以来")) else "如"
        parts.append(f"{p.ordinal}{claim}{'，' if claim and p.text else ''}{link}{p.text or '。'}")
    whole = "".join(parts)
    apart = len(whole) > _RUN_ON
    return {"problem_line": "" if apart else whole, "problem_parts": parts if apart else []}


def _lists(units: Sequence[UnitList]) -> list[dict[str, Any]]:
    return [{"name": unit.unit, "lines": list(unit.lines)} for unit in units]


def _joined(texts: Sequence[str]) -> str:
    return "".join(texts)
