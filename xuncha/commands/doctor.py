"""xuncha doctor: what is missing here, and how to mend it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer
from rich.markup import escape

from checks.registry import ZONE
from xuncha.diagnosis import diagnose
from xuncha.output import console

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)


def doctor(
    context: typer.Context,
    online: Annotated[bool, typer.Option("--online", help="同时检查站点域名能否解析。")] = False,
) -> None:
    """检查本机和工作目录还缺什么、怎样补上。"""
    missing = advised = 0
    for finding in diagnose(context.obj, dt.datetime.now(ZONE).date(), online):
        mark = "[green]✓[/]" if finding.ok else "[red]✗[/]" if finding.essential else "[yellow]✗[/]"
        optional = "" if finding.ok or finding.essential else "（可选）"
        console.print(f"{mark} {escape(finding.what)}{optional}", soft_wrap=True)
        if not finding.ok:
            console.print(f"    → {escape(finding.mend)}", soft_wrap=True)
            missing, advised = missing + finding.essential, advised + (not finding.essential)
    if missing:
        console.print(f"有 {missing} 项必须先解决。")
        raise typer.Exit(2)
    console.print("可以巡查了。" if not advised else f"可以巡查；另有 {advised} 项建议处理。")
