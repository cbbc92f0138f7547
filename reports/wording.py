"""How the papers put things: lists that end in 等N家, days, quoted names, words for the classes of units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.snapshot import Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from reports.facts import Facts
    from reports.snapshot import Problem

__all__ = ["ORDINALS", "ROLES", "account", "date", "listed", "month_day", "named", "ordinal", "quoted"]

_FILE = re.compile(r"\.[A-Za-z]\w{1,4}$", re.ASCII)
ORDINALS = "一二三四五六七八九十"
#: class → (in a list of totals, in a ranking)
ROLES = {
    Role.TOWN: ("各乡镇", "乡镇"),
    Role.COUNTY: ("{area}直部门和单位", "{area}直部门"),
    Role.ADMIN: ("管理员帐号", "管理员帐号"),
}


def ordinal(number: int) -> str:
    """一, 二 … 十, 十一 … for 1, 2 …; up to 99."""
    tens, ones = divmod(number, 10)
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    return ("" if tens == 1 else ORDINALS[tens - 1]) + "十" + (ORDINALS[ones - 1] if ones else "")


def listed(names: Sequence[str]) -> str:
    return "、".join(names)


def named(units: Sequence[str], most: int, facts: Facts, what: str, source: str) -> str:
    """At most so many units by name; more end in 等N家单位, N being all of them."""
    unique = list(dict.fromkeys(units))
    if len(unique) <= most:
        return listed(unique)
    return f"{listed(unique[:most])}等{facts.number(len(unique), what, source)}家单位"


def month_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def date(day: dt.date) -> str:
    """2026年11月1日, as official papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def quoted(name: str) -> str:
    """A title or file name as the papers quote it: 《》 for a title, “ ” for a file."""
    if name.startswith("《"):
        return name
    return f"“{name}”" if _FILE.search(name) else f"《{name}》"


def account(problem: Problem) -> str:
    """“示例发布”（微信公众号）."""
    return f"“{problem.account}”（{problem.platform}）"
