"""xuncha export: findings as json, csv or xlsx; problems as Word."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from reports.selection import ZONE, Query
from xuncha import exporting
from xuncha.county import open_county
from xuncha.output import console, write_file

__all__ = ["register"]

Month = Annotated[str, typer.Option("--month", metavar="年-月", help="月份，如 2026-10。")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help="输出文件。")]

export = typer.Typer(help="导出问题清单、存在问题（Word、Excel、JSON、CSV）。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(export, name="export")


@export.command("findings")
def findings(
    context: typer.Context,
    kind: Annotated[str, typer.Option("--format", metavar="格式", help="json、csv 或 xlsx。")] = "json",
    output: Output = None,
    month: Month = "",
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="只导出某单位（名称或别名）。")] = "",
    state: Annotated[
        str, typer.Option("--state", metavar="状态", help="如 open、rectified；live 表示全部未整改。")
    ] = "",
    rule: Annotated[
        str, typer.Option("--rule", metavar="规则", help="规则名或前缀，如 link.broken、privacy。")
    ] = "",
    warnings: Annotated[
        bool, typer.Option("--warnings/--no-warnings", help="是否包含尚未超限的预警。")
    ] = False,
) -> None:
    """导出问题清单：JSON、CSV 或 Excel。"""
    query = Query(month=month, unit=unit, rule=rule, states=exporting.parse_state(state), warnings=warnings)
    with open_county(context.obj) as county:
        data = exporting.findings(county, query, kind)
    if output is None and kind == "xlsx":
        output = Path("问题清单.xlsx")
    if output is None:
        sys.stdout.buffer.write(data)
        return
    console.print(f"已导出：{write_file(output, data)}")


@export.command("problems")
def problems(
    context: typer.Context,
    month: Month,
    output: Output = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="文件", help="自行修改过的Word模板。")
    ] = None,
) -> None:
    """导出“存在问题”Word文档：按类型点名到单位，并附分单位问题清单。"""
    today = dt.datetime.now(tz=ZONE).date()
    with open_county(context.obj) as county:
        data, count = exporting.problems(county, month, today, template)
    path = write_file(output or Path(f"存在问题-{month}.docx"), data)
    console.print(f"已导出：{path}（{count} 条经确认的问题）")
