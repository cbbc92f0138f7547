"""Counts by class of item, in the sentences of the half-year paper (柞水)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.rankings import by_name
from reports.snapshot import Role
from reports.wording import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.facts import Facts
    from reports.snapshot import Snapshot, UnitLine

__all__ = ["KINDS", "compared", "overview", "uneven"]

#: field of a unit's line → what the paper calls the items
KINDS = {"disclosed": "政务公开信息", "news": "政务动态信息", "explained": "政策解读信息"}
_TABLE = "信息报送采编情况统计表"
_GROUPS = {Role.TOWN: "镇办", Role.COUNTY: "部门单位"}
#: from so many items a unit is named: field → class → number
_ENOUGH = {
    "news": {Role.TOWN: 20, Role.COUNTY: 10},
    "disclosed": {Role.COUNTY: 5},
    "explained": {Role.COUNTY: 1},
}


def overview(s: Snapshot, facts: Facts) -> str:
    """All items by class, then those of towns and departments."""
    full = {"disclosed": "政务公开信息", "news": "政务动态类信息", "explained": "政策解读类信息"}
    heads = [
        f"{full[field]}{facts.number(_sum(s, field), name, f'{_TABLE}（合计）')}篇"
        for field, name in KINDS.items()
    ]
    groups = [
        word
        + "、".join(
            f"{KINDS[field]}{facts.number(_sum(s, field, role), f'{word}{KINDS[field]}', f'{_TABLE}（{word}合计）')}篇"
            for field in ("disclosed", "news")
        )
        for role, word in _GROUPS.items()
        if s.of(role)
    ]
    inside = f"，其中{'，'.join(groups)}" if groups else ""
    return f"{s.when.label}，{s.area}政府网站共编发{'、'.join(heads)}{inside}。"


def compared(s: Snapshot, facts: Facts, top: int) -> tuple[str, str]:
    """(claim, text): which class leads, and who published most of each."""
    news, disclosed = _sum(s, "news"), _sum(s, "disclosed")
    claim = "动态信息数量高于公开信息" if news > disclosed else "公开信息数量高于动态信息"
    if news == disclosed:
        claim = "动态信息与公开信息数量相当"
    order = ("news", "disclosed") if news >= disclosed else ("disclosed", "news")
    sentences = []
    for field in order:
        best = [part for role in _GROUPS if (part := _best(s, field, role, facts, top))]
        number = facts.number(_sum(s, field), KINDS[field], f"{_TABLE}（合计）")
        sentences.append(f"{KINDS[field]}共有{number}篇" + (f"，其中{'，'.join(best)}" if best else ""))
    return claim, f"从汇总情况看，{'；'.join(sentences)}。"


def uneven(s: Snapshot, facts: Facts) -> str:
    """How many units reached the numbers expected, how many have nothing."""
    sentences = []
    same = s.when.first_month == s.when.last_month
    months = f"{s.when.last_month}月" if same else f"{s.when.first_month}-{s.when.last_month}月"
    for role, word in _GROUPS.items():
        units = s.of(role)
        if not units:
            continue
        all_of = facts.number(len(units), f"{word}数", _TABLE)
        limit = facts.number(_ENOUGH["news"][role], f"{word}动态信息界线", "设置")
        reached = _reached(units, lambda u: u.news, _ENOUGH["news"][role])
        none = sum(unit.news == 0 for unit in units)
        told = f"的有{listed(reached)}" if reached else "的没有"
        sentence = f"{all_of}个{word}{months}完成{limit}篇以上政务动态信息{told}"
        if none:
            sentence += f"，有{facts.number(none, f'{word}动态信息为零的', _TABLE)}个{word}政务动态信息为{_zero(facts)}"
        sentences.append(sentence)
    sentences += _county(s, facts)
    return "从汇总情况来看，" + "；".join(sentences) + "。" if sentences else ""


def _county(s: Snapshot, facts: Facts) -> list[str]:
    units = s.of(Role.COUNTY)
    sentences = []
    for field in ("disclosed", "explained"):
        least = _ENOUGH[field][Role.COUNTY]
        reached = _reached(units, lambda u, f=field: getattr(u, f), least)  # type: ignore[misc]
        if reached:
            limit = facts.number(least, f"{KINDS[field]}界线", "设置")
            sentences.append(f"刊发{KINDS[field]}{limit}篇以上的有{listed(reached)}")
    none = sum(unit.disclosed == 0 for unit in units)
    if none:
        sentences.append(
            f"{facts.number(none, '政务公开信息为零的部门单位', _TABLE)}个部门单位政务公开信息为{_zero(facts)}"
        )
    return sentences


def _reached(units: list[UnitLine], value: Callable[[UnitLine], int], least: int) -> list[str]:
    return [
        unit.name
        for unit in sorted(units, key=lambda u: (-value(u), by_name(u.name)))
        if value(unit) >= least
    ]


def _best(s: Snapshot, field: str, role: Role, facts: Facts, top: int) -> str:
    """The first of a class with their numbers; equals of the first one left out are left out with it."""
    units = sorted(s.of(role), key=lambda unit: (-getattr(unit, field), by_name(unit.name)))
    least = getattr(units[top], field) if len(units) > top else 0
    return "、".join(
        f"{unit.name}{facts.number(getattr(unit, field), f'{unit.name}{KINDS[field]}', _TABLE)}篇"
        for unit in units[:top]
        if getattr(unit, field) > least
    )


def _zero(facts: Facts) -> str:
    return facts.number(0, "为零", _TABLE)


def _sum(s: Snapshot, field: str, role: Role | None = None) -> int:
    return sum(getattr(unit, field) for unit in s.units if role in (None, unit.role))
