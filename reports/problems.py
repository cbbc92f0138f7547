"""存在问题: the paragraphs that name units, and the list by unit with locations.

Only definite findings at the limit that are still there may enter; suspected and unverified ones never do.
Wording follows published county bulletins: short unit names, no address in the text, Arabic digits, 一是二是.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.kinds import KINDS, Kind, kind_of
from reports.selection import LIVE
from storage.models import Confidence, FindingState, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.selection import Row

__all__ = ["Paragraph", "UnitList", "by_unit", "paragraphs", "printable"]

_ORDINALS = "一二三四五六七八九十"
_OWNER = "门户网站"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One kind of problem: ordinal (一是), bold claim, sentence; `findings` are those it speaks of."""

    ordinal: str
    claim: str
    text: str
    findings: Sequence[Row]


@dataclass(frozen=True, slots=True)
class UnitList:
    """The problems of one unit, as lines of a table: 序号, 问题类型, 位置, 问题描述, 网址, 首次发现."""

    unit: str
    lines: Sequence[tuple[str, str, str, str, str, str]]


def printable(rows: Iterable[Row]) -> list[Row]:
    """What may be printed: definite, at the limit, confirmed, still there."""
    return [
        row
        for row in rows
        if row.finding.confidence is Confidence.DEFINITE
        and row.finding.level is Level.LIMIT
        and row.finding.state in LIVE
        and row.finding.confirmed_at is not None
    ]


def paragraphs(rows: Sequence[Row], most: int = 6) -> list[Paragraph]:
    """The paragraphs, one a kind, in the papers' order; at most `most` places named, then 等N家."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[kind_of(row.finding.rule).name].append(row)
    kinds = [*KINDS, *(kind_of(row.finding.rule) for row in rows)]
    present = [kind for kind in {kind.name: kind for kind in kinds}.values() if groups.get(kind.name)]
    return [
        Paragraph(
            f"{_ordinal(number)}是", kind.claim, _sentence(kind, groups[kind.name], most), groups[kind.name]
        )
        for number, kind in enumerate(present)
    ]


def by_unit(rows: Sequence[Row], titles: Mapping[str, str]) -> list[UnitList]:
    """Each unit's list, units by name, the portal's own last."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.unit].append(row)
    ordered = sorted(groups, key=lambda unit: (unit == "", unit))
    return [
        UnitList(unit or _OWNER, [_line(i, row, titles) for i, row in enumerate(groups[unit], 1)])
        for unit in ordered
    ]


def _line(number: int, row: Row, titles: Mapping[str, str]) -> tuple[str, str, str, str, str, str]:
    f = row.finding
    place = "／".join(part for part in (row.account or row.site, row.section, _cut(f.title, 40)) if part)
    seen = f.first_seen.strftime("%Y-%m-%d") if f.first_seen else ""
    return str(number), titles.get(f.rule, f.rule), place, f.message, f.url, seen


def _sentence(kind: Kind, rows: Sequence[Row], most: int) -> str:
    named = _again(rows)
    if kind.name in ("更新不及时", "空白栏目"):
        what = "未及时更新" if kind.name == "更新不及时" else "无内容"
        return named + _places(rows, most) + what + "。"
    units = _units(rows)
    hits = sum(row.finding.count for row in rows)
    listed = "、".join(units[:most])
    more = f"等{len(units)}家单位" if len(units) > most else ""
    detail = {
        "个人隐私": f"发布的信息未对身份证号、手机号等个人信息进行脱敏处理，共{len(rows)}处",
        "错敏字词": f"发布的信息存在错敏字词，共{hits}处",
        "链接问题": f"信息公开内容存在无法打开的链接或隐藏的外链暗链，共{len(rows)}个",
        "发布不规范": f"存在信息重复发布、发布日期有误等情况，共{len(rows)}条",
        "站点运行": f"存在站点标识、网页标签等不规范情况，共{len(rows)}处",
        "政务新媒体": f"存在政务新媒体更新不及时、菜单或互动功能不可用等情况，共{len(rows)}个",
    }.get(kind.name, f"共{len(rows)}处")
    return f"{named}{listed}{more}{detail}。"


def _places(rows: Sequence[Row], most: int) -> str:
    """如县A“x”栏目、县B“y”“z”栏目等N个栏目: grouped by unit, at most `most` units."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        groups[row.unit or row.site or _OWNER].append(row.section or "首页")
    parts = []
    for unit, names in list(groups.items())[:most]:
        quoted = "".join(f"“{name}”" for name in names[:3] if name != "首页")
        home = "首页" if "首页" in names else ""
        parts.append(unit + home + (quoted + "栏目" if quoted else ""))
    total = sum(len(names) for names in groups.values())
    shown = sum(min(len(names), 3) for names in list(groups.values())[:most])
    return "、".join(parts) + (f"等{len(groups)}家单位{total}个栏目" if total > shown else "")


def _again(rows: Sequence[Row]) -> str:
    """Units whose problem came back after it had been rectified are named first (P4)."""
    units = _units([row for row in rows if row.finding.state is FindingState.RELAPSED])
    return f"经复核，{'、'.join(units)}整改后问题再次出现；" if units else ""


def _units(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row.unit or row.site or _OWNER for row in rows))


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else str(number + 1)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
