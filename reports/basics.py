"""基本情况: what was published, looked at, asked and mended, in sentences whose every number is a table's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import rankings
from reports.periods import PeriodKind
from reports.snapshot import Role
from reports.wording import ROLES, listed, month_day, named, ordinal

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.facts import Facts
    from reports.snapshot import Inspected, Snapshot, UnitLine

__all__ = [
    "checked",
    "cleaned",
    "completion",
    "inspection",
    "letters",
    "mended",
    "policies",
    "policies_unread",
    "published",
    "published_in_period",
    "top_of_period",
]

_COUNTS = "发布统计表"
_PLACES = "检查对象表"
_LETTERS = "来信与依申请公开"
_BOOKS = "整改情况表"
_POLICIES = "政策解读表"
_GROUPS = (Role.TOWN, Role.COUNTY)
#: below it a rate is told with 仅为
_POOR = 0.6
_RANKS = {1: "首", 2: "前两", 3: "前三", 4: "前四", 5: "前五"}


def published(s: Snapshot, facts: Facts, top: int) -> str:
    """Total since January, by class, and who published most (石城)."""
    parts = [
        ROLES[role][0].format(area=s.area)
        + facts.number(s.total(role), f"{role}累计发布数", f"{_COUNTS}（{role}合计）")
        + "条"
        for role in (*_GROUPS, Role.ADMIN)
        if s.total(role)
    ]
    text = f"{_headline(s, facts)}。"
    if len(parts) > 1:
        text += f"其中，{'、'.join(parts)}。"
    best = _best(s, top, rankings.by_total, lambda unit: unit.total, "列{rank}位的{role}是{units}")
    return text + (f"政府信息累计公开总数{best}。" if best else "")


def published_in_period(s: Snapshot, facts: Facts) -> str:
    """Total since January and what each class added in the period (信丰)."""
    names = {Role.TOWN: "乡（镇）", Role.COUNTY: f"{s.area}直单位"}
    parts = [
        f"{names[role]}新增公开{facts.number(s.count(role), f'{role}本期发布数', f'{_COUNTS}（{role}合计）')}条"
        for role in _GROUPS
        if s.of(role)
    ]
    part = s.when.part + ("份" if s.when.kind is PeriodKind.MONTH else "")
    return f"{_headline(s, facts)}。" + (f"{part or '全年'}{'、'.join(parts)}。" if parts else "")


def top_of_period(s: Snapshot, top: int) -> str:
    """Who published most within the period, in a ranking of its own."""
    best = _best(s, top, rankings.by_count, lambda unit: unit.period, "{role}是{units}")
    return f"{s.when.part}公开数列{_rank(top)}位的{best}。" if best and s.when.part else ""


def completion(s: Snapshot, top: int) -> str:
    """Who leads in 完成比例, and at the year's end who missed the task (信丰)."""
    county = [unit for unit in rankings.by_ratio(s.of(Role.COUNTY)) if unit.task]
    if not county:
        return ""
    best = rankings.first(county, top, lambda unit: unit.total)
    text = f"{listed([u.name for u in best])}完成年度任务数居{s.area}直单位{_rank(len(best))}位"
    if s.when.last_month == 12:
        missed = [u.name for u in rankings.unfinished([*s.of(Role.COUNTY), *s.of(Role.TOWN)])]
        text += f"；{listed(missed)}未完成年度信息发布任务" if missed else "；各单位均完成年度信息发布任务"
    return f"{s.when.to_date}，{text}。"


def inspection(s: Snapshot, facts: Facts) -> str:
    """Which accounts were looked at, the total being the sum of the platforms (石城)."""
    accounts = [one for one in s.inspected if one.account and one.count]
    total = sum(one.count for one in accounts)
    seen = sum(one.checked for one in accounts)
    if not seen:
        return ""
    parts = "、".join(f"{one.name}{facts.number(one.count, one.name, _PLACES)}个" for one in accounts)
    inside = f"（其中{parts}）" if len(accounts) > 1 else f"（{parts}）"
    share = facts.text(rankings.percent(seen, total), "抽查率", _PLACES)
    return (
        f"根据政务公开、政府网站与政务新媒体有关考核指标要求，近日对{s.area}政府门户网站和全{s.area}"
        f"{facts.number(total, '政务新媒体总数', f'{_PLACES}（各平台合计）')}个政务新媒体{inside}进行了监测抽查，抽查率达{share}。"
    )


def checked(s: Snapshot, facts: Facts) -> str:
    """Columns of the units and accounts looked at, with 检查比例 and 合格率 (铜鼓)."""
    columns = [one for one in s.inspected if not one.account and one.checked]
    accounts = [one for one in s.inspected if one.account and one.checked]
    sentences = []
    if columns:
        words = {Role.TOWN: "乡镇", Role.COUNTY: "部门单位"}
        order = [role for role in (Role.TOWN, Role.COUNTY) if any(one.name == role for one in columns)]
        by_name = {one.name: one for one in columns}
        parts = "、".join(
            f"{words[role]}{facts.number(by_name[role].checked, f'检查的{words[role]}', _PLACES)}个"
            for role in order
        )
        sentences.append(f"此次共检查政府网站信息公开平台{parts}，{_rates(columns, facts)}")
    if accounts:
        total = sum(one.checked for one in accounts)
        number = facts.number(total, "检查的政务新媒体", f"{_PLACES}（各平台合计）")
        sentences.append(f"共检查全{s.area}政务新媒体{number}个，{_rates(accounts, facts)}")
    return "；".join(sentences) + ("。" if sentences else "")


def letters(s: Snapshot, facts: Facts, most: int) -> str:
    """Letters and requests received, and those late on their clock."""
    if not s.letters:
        return ""
    words = {"依申请公开": "依申请公开信件", "咨询": "咨询", "找错": "网站找错留言"}
    parts = [
        f"{facts.number(one.received, one.kind, _LETTERS)}件{words.get(one.kind, one.kind)}"
        for one in s.letters
    ]
    text = f"{s.when.part or '全年'}，网络问政平台共收到{'、'.join(parts)}"
    timed = [one for one in s.letters if not one.entered]
    late = [one for one in timed if one.late]
    if late:
        told = "；".join(
            f"{facts.number(one.late, f'超期{one.kind}', _LETTERS)}件{words.get(one.kind, one.kind)}超过"
            f"{facts.number(one.limit or 0, f'{one.kind}办理期限', '设置')}个工作日"
            f"（{named(one.late_units, most, facts, f'超期{one.kind}的单位', _LETTERS)}）"
            for one in late
        )
        text += f"，其中{told}"
    elif timed and len(timed) == len(s.letters):
        text += "，未出现逾期办理情况"
    return text + "。"


def cleaned(s: Snapshot, facts: Facts) -> str:
    """What was taken down, as staff entered it."""
    words = {"整改错敏信息": "网站错敏信息", "整改外链暗链": "外链暗链"}
    parts = [
        f"{words[item]}{facts.number(number, words[item], f'工作数据“{item}”')}条"
        for item, number in s.cleaned.items()
        if number
    ]
    if not parts:
        return ""
    stale = any(problem.kind in ("更新不及时", "空白栏目") for problem in s.problems)
    opening = "" if stale else "政府网站栏目和政务新媒体更新保障到位，"
    return f"{s.when.part or '全年'}，{opening}整改删除{'，'.join(parts)}。"


def mended(s: Snapshot, facts: Facts) -> str:
    """How many problems were on the books, how many are rectified by now (P12)."""
    found = sum(line.found for line in s.by_kind)
    if not found:
        return ""
    new, done = sum(line.new for line in s.by_kind), sum(line.rectified for line in s.by_kind)
    fresh = f"（其中新发现{facts.number(new, '新发现问题', _BOOKS)}个）" if new != found else ""
    rate = facts.text(rankings.percent(done, found), "整改率", _BOOKS)
    day = month_day(s.until if not s.complete else s.taken_at.astimezone(s.when.start.tzinfo).date())
    return (
        f"{s.when.part or '全年'}，日常监测共发现并经确认的问题{facts.number(found, '问题总数', _BOOKS)}个{fresh}，"
        f"截至{day}已完成整改{facts.number(done, '已整改问题', _BOOKS)}个，整改率{rate}。"
    )


def policies(s: Snapshot, facts: Facts) -> str:
    """What was published of policies and their interpretations, with the forms; "" where there is nothing."""
    p = s.policies
    if not p.documents or (p.entered and not p.interpretations):
        return ""
    text = (
        f"今年以来，{_issued(s)}共{facts.number(p.documents, '政策文件', _POLICIES)}项，"
        f"发布政策解读{facts.number(p.interpretations, '政策解读', f'{_POLICIES}（各形式合计）')}篇"
    )
    forms = [
        f"{form}解读{facts.number(number, f'{form}解读', _POLICIES)}篇"
        for form, number in p.forms.items()
        if number
    ]
    text += f"（其中{'、'.join(forms)}）" if len(forms) > 1 else ""
    if p.entered and p.in_time is not None:
        text += f"，{facts.number(p.in_time, '3个工作日内解读', _POLICIES)}件文件在印发后3个工作日内发布解读"
    return text + "。"


def policies_unread(s: Snapshot, facts: Facts) -> str:
    """P11: documents against those that were interpreted."""
    p = s.policies
    only = "仅" if p.interpreted < p.documents * _POOR else ""
    share = facts.text(rankings.share(p.interpreted, p.documents), "解读比例", _POLICIES)
    return (
        f"今年以来{_issued(s)}共{facts.number(p.documents, '政策文件', _POLICIES)}项，"
        f"完成政策解读{only}{facts.number(p.interpreted, '已解读', _POLICIES)}件，解读比例占{share}。"
    )


def _issued(s: Snapshot) -> str:
    if s.policies.entered:
        return f"以{s.area}政府（办）名义印发的政策文件"
    return f"{s.area}政府门户网站公开政策文件"


def _headline(s: Snapshot, facts: Facts) -> str:
    total = facts.number(s.total(), "累计发布总数", f"{_COUNTS}（总计）")
    return f"{s.when.to_date}，{s.area}政府门户网站累计主动公开政府信息{total}条"


def _best(
    s: Snapshot,
    top: int,
    order: Callable[[list[UnitLine]], list[UnitLine]],
    value: Callable[[UnitLine], int],
    pattern: str,
) -> str:
    parts: list[str] = []
    for role in _GROUPS:
        best = rankings.first(order(s.of(role)), top, value)
        if best:
            name = ROLES[role][1].format(area=s.area)
            units = listed([unit.name for unit in best])
            first_words = pattern if not parts else pattern.replace("列{rank}位", "{rank}位")
            parts.append(first_words.format(rank=_rank(len(best)), role=name, units=units))
    return "，".join(parts)


def _rates(places: list[Inspected], facts: Facts) -> str:
    count, seen = sum(one.count for one in places), sum(one.checked for one in places)
    passed = sum(one.passed for one in places)
    ratio = facts.text(rankings.percent(seen, count), "检查比例", _PLACES)
    rate = facts.text(rankings.percent(passed, seen), "合格率", _PLACES)
    only = "仅为" if passed < seen * _POOR else ""
    return f"检查比例{ratio}，合格率{only}{rate}"


def _rank(count: int) -> str:
    return _RANKS.get(count, f"前{ordinal(count)}")
