"""The tables of new-media accounts: those with problems, those nobody could verify, counts by week, sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.accountlines import CLOSED, TYPES, UNVERIFIED, totals
from reports.tablelines import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.accountlines import AccountLine, AccountSpan
    from reports.snapshot import Problem, Snapshot
    from reports.tablelines import Cell

__all__ = ["MEDIA_TABLES", "media_values"]

#: 问题类别 of the table, as a notice writes them
_KINDS = {
    "account.stale": "不更新",
    "account.frequency": "更新不足",
    "account.zombie": "僵尸账号",
    "account.menu": "菜单异常",
    "account.interaction": "无互动入口",
    "account.violation": "推文违规",
    "account.identity": "信息不符",
    "account.closing": "停更手续不全",
}
_HEADS = ("新媒体类型", "名称", "责任单位", "问题类别", "检查时更新日期")
_NOBODY = "本表所列账号没有足够证据判定是否更新，须人工核实，不属于存在问题。"


def media_values(s: Snapshot) -> dict[str, Any]:
    """The same tables for the Word templates."""
    return {
        "media_problems": [_named(_HEADS_EN, line) for line in problem_table(s).lines],
        "media_unverified": [_named(_DOUBT_EN, line) for line in unverified_table(s).lines],
        "media_note": _NOBODY,
    }


_HEADS_EN = ("type", "name", "unit", "kind", "newest")
_DOUBT_EN = ("type", "name", "unit", "newest", "reason")


def problem_table(s: Snapshot) -> Table:
    """新媒体类型 | 名称 | 责任单位 | 问题类别 | 检查时更新日期: the accounts named under 存在问题, and no others."""
    known = {(one.unit, one.name): one for one in s.accounts}
    lines: dict[tuple[str, str, str, str], list[Cell]] = {}
    for problem in s.problems:
        if problem.account and problem.rule.startswith("account."):
            line = _problem(problem, known.get((problem.unit, problem.account)))
            lines.setdefault((str(line[0]), problem.account, problem.unit, str(line[3])), line)
    return Table("media_problems", "政务新媒体问题账号一览表", _HEADS, list(lines.values()))


def _problem(problem: Problem, line: AccountLine | None) -> list[Cell]:
    newest = problem.newest or (line.newest if line else None)
    kind = _KINDS.get(problem.rule, problem.rule_title)
    type_ = line.type if line else problem.platform
    return [type_, problem.account, problem.unit, kind, newest.isoformat() if newest else "—"]


def unverified_table(s: Snapshot) -> Table:
    """Accounts of which nobody can say whether they were updated: never a problem, somebody's task."""
    lines: list[list[Cell]] = [
        [one.type, one.name, one.unit, one.newest.isoformat() if one.newest else "—", one.message]
        for one in s.accounts
        if one.verdict == UNVERIFIED
    ]
    heads = ("新媒体类型", "名称", "责任单位", "已掌握的最近更新", "未能核实的原因")
    return Table("media_unverified", "政务新媒体未能核实账号表", heads, lines, note=_NOBODY if lines else "")


def counts_table(s: Snapshot) -> Table:
    """Pushes and articles of each account by natural week (of longer periods by month)."""
    spans = sorted({(span.first, span.last, span.label) for one in s.accounts for span in one.spans})
    heads = ["新媒体类型", "名称", "责任单位", "判定", "最近更新"]
    for _, _, label in spans:
        heads += [f"{label}推送次数", f"{label}篇数"]
    heads += ["推送次数合计", "篇数合计", "其中转发", "数据是否完整"]
    lines = [_counts(one, [first for first, _, _ in spans]) for one in s.accounts if one.spans]
    total: list[Cell] = ["合计", len(lines), "", "", ""]
    total += [sum(int(line[at]) for line in lines if line[at] != "") for at in range(5, len(heads) - 1)]
    note = "自然周为周一至周日，计入其周日所在的月份。推送按次、同一次推送的几篇只计一次；“否”为来源不能证明已全部掌握，空格为尚无数据。"
    return Table(
        "media_counts", "政务新媒体更新统计表", heads, lines, [*total, ""] if lines else [], note if lines else ""
    )  # fmt: skip


def _counts(one: AccountLine, firsts: Sequence[Any]) -> list[Cell]:
    by_first: Mapping[Any, AccountSpan] = {span.first: span for span in one.spans}
    cells: list[Cell] = [
        one.type,
        one.name,
        one.unit,
        one.verdict,
        one.newest.isoformat() if one.newest else "—",
    ]
    for first in firsts:
        span = by_first.get(first)
        # nothing known of a week that nobody can vouch for is no nought
        told = span is not None and (span.known or span.articles > 0)
        cells += [span.pushes, span.articles] if span and told else ["", ""]
    known = all(span.known for span in one.spans)
    sums = [sum(getattr(span, name) for span in one.spans) for name in ("pushes", "articles", "reposts")]
    return [*cells, *sums, "是" if known else "否"]


def totals_table(s: Snapshot) -> Table:
    """Accounts by type and verdict; the sums are of the parts."""
    rows = totals(s.accounts)
    every = {verdict for row in rows.values() for verdict in row} - {"合计"}
    order = ["已更新", "更新不足", "不更新", "开通后未发布", UNVERIFIED, "已停更", CLOSED]
    verdicts = [one for one in order if one in every] + sorted(every - set(order))
    types = [one for one in TYPES if one in rows]
    lines: list[list[Cell]] = [
        [one, rows[one]["合计"], *(rows[one].get(verdict, 0) for verdict in verdicts)] for one in types
    ]
    sums: list[Cell] = ["合计", *(sum(int(line[at]) for line in lines) for at in range(1, len(verdicts) + 2))]
    heads = ["新媒体类型", "账号数", *verdicts]
    return Table("media_totals", "政务新媒体账号情况表", heads, lines, sums if lines else [])


def _named(names: Sequence[str], cells: Sequence[Cell]) -> dict[str, Cell]:
    return dict(zip(names, cells, strict=True))


#: name of the table → who makes it
MEDIA_TABLES = {
    "media_totals": totals_table,
    "media_problems": problem_table,
    "media_unverified": unverified_table,
    "media_counts": counts_table,
}
