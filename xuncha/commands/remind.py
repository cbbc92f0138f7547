"""xuncha remind: tell the units what is about to pass its line, before it does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from xuncha import issuing, reminding
from xuncha.county import open_county
from xuncha.output import console, write_file

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("remind")(remind)


def remind(
    context: typer.Context,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="只提醒这些单位，可写多次。")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="另存为文本文件。")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="只看看，不登记“已提醒”。")] = False,
) -> None:
    """到期提醒：列出即将逾期的栏目、账号、来信，供发到工作群，并登记提醒日期（逾期后通报会写明）。"""
    now = dt.datetime.now(dt.UTC)
    with open_county(context.obj) as county:
        found = reminding.warnings(county, issuing.unit_names(county, unit or ()))
        if not found:
            console.print("没有即将逾期的事项。")
            return
        told = reminding.text(county.settings.county.name, found, now)
        if not draft:
            reminding.record(county, found, now)
    console.print(told, end="", markup=False, soft_wrap=True)
    if output is not None:
        console.print(f"已导出：{write_file(output, told.encode())}", soft_wrap=True)
    count = sum(map(len, found.values()))
    console.print(f"共 {len(found)} 个单位 {count} 项" + ("，未登记。" if draft else "，已登记提醒。"))
