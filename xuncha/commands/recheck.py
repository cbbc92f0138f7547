"""xuncha recheck: after rectification, look again at a unit or a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from checks.registry import titles
from xuncha.commands.run import parse_moment, say
from xuncha.county import open_county
from xuncha.output import console, folded
from xuncha.progress import shown
from xuncha.recheck import recheck as look_again

if TYPE_CHECKING:
    from xuncha.recheck import RecheckResult

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("recheck")(recheck)


def recheck(
    context: typer.Context,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="复核某单位（可多次）。")
    ] = None,
    finding: Annotated[
        list[int] | None, typer.Option("--finding", metavar="编号", help="复核某个问题（可多次）。")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="是否用浏览器核实。")] = True,
    as_of: Annotated[str, typer.Option("--as-of", metavar="时间", help="按这个时间判断。")] = "",
) -> None:
    """整改复核：只取所需页面，所有规则重新判断，报告已整改、仍存在、新出现、复核未成功。"""
    with open_county(context.obj) as county, shown() as progress:
        moment = parse_moment(as_of)
        result = look_again(
            county, unit or (), finding or (), browser=browser, as_of=moment, progress=progress
        )
    if result.stopped:
        say("已停止，没有作出判断。再次执行同一命令会接着做。")
        raise typer.Exit(3)
    _print(result)
    raise typer.Exit(3 if result.unverified and not (result.rectified or result.still or result.new) else 0)


def _print(result: RecheckResult) -> None:
    names = titles()
    groups = (
        ("已整改", result.rectified),
        ("仍存在", result.still),
        ("新出现", result.new),
        ("复核未成功", result.unverified),
    )
    table = folded("结果", "编号", "问题", "说明")
    for word, findings in groups:
        for f in findings:
            caused = f"（由问题{f.caused_by}的整改引起）" if f.caused_by else ""
            table.add_row(word, str(f.id), names.get(f.rule, f.rule), escape(f.message + caused))
    if table.row_count:
        console.print(table)
    console.print("复核结果：" + "，".join(f"{word}{len(findings)}个" for word, findings in groups))
