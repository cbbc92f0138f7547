"""xuncha findings: the problems as a table in the terminal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from checks.registry import titles
from reports.listing import WORDS
from reports.selection import Query, rows
from storage.models import Level
from xuncha import exporting
from xuncha.county import open_county
from xuncha.output import console, folded
from xuncha.rulenames import rule_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from reports.selection import Row

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("findings")(findings)


def findings(
    context: typer.Context,
    month: Annotated[str, typer.Option("--month", metavar="年-月", help="只看某月，如 2026-10。")] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="只看某单位（名称或别名）。")] = "",
    state: Annotated[
        str, typer.Option("--state", metavar="状态", help="默认 live，即全部未整改；all 表示不限。")
    ] = "live",
    rule: Annotated[
        str, typer.Option("--rule", metavar="规则", help="规则名或前缀，如 link.broken、privacy。")
    ] = "",
    warnings: Annotated[
        bool, typer.Option("--warnings/--no-warnings", help="是否包含尚未超限的预警。")
    ] = False,
    first_sweep: Annotated[
        bool | None,
        typer.Option(
            "--first-sweep/--since", help="只看首次普查发现的存量问题／只看此后新出现的；默认分开列出。"
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="条数", min=1, help="最多显示多少条。")] = 200,
) -> None:
    """在终端里查看问题（可按月份、单位、状态、规则筛选）。"""
    states = () if state == "all" else exporting.parse_state(state)
    with open_county(context.obj) as county, county.database.session() as session:
        query = Query(
            month=month,
            unit=unit,
            rule=rule_group(rule),
            states=states,
            warnings=warnings,
            first_sweep=first_sweep,
        )
        found, remarks = rows(session, query), exporting.left_out(session, query, dt.datetime.now(dt.UTC))
    since = [row for row in found if not row.finding.first_sweep]
    stood = [row for row in found if row.finding.first_sweep]
    if since or not stood:
        console.print(_table(since[:limit], "新出现的问题" if stood else ""))
    if stood:
        console.print(_table(stood[: max(limit - len(since), 0)], "首次普查发现的存量问题"))
    apart = f"（其中首次普查的存量 {len(stood)} 条）" if stood else ""
    console.print(f"共 {len(found)} 条{apart}" + (f"，只显示前 {limit} 条" if len(found) > limit else ""))
    for text in remarks:
        console.print(text, soft_wrap=True)


def _table(shown: Sequence[Row], title: str) -> Table:
    names = titles()
    table = folded("编号", "单位", "问题", "认定", "状态", "说明", title=title or None)
    for row in shown:
        f = row.finding
        warned = f.level is Level.WARNING
        words = [WORDS[f.level.value] if warned else WORDS[f.confidence.value], WORDS[f.state.value]]
        table.add_row(
            str(f.id), escape(row.unit or row.site), names.get(f.rule, f.rule), *words, escape(f.message)
        )
    return table
