"""xuncha demo: the sample county, watched for one night before your eyes."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from checks.registry import titles
from xuncha.demo import show as job
from xuncha.demo.server import serving
from xuncha.output import console
from xuncha.progress import shown
from xuncha.summary import as_text

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(
    folder: Annotated[
        Path, typer.Option("--dir", metavar="目录", help="示例县的工作目录，每次重新生成。")
    ] = Path("demo-county"),
    keep: Annotated[
        bool, typer.Option("--keep-serving", help="结束后继续提供示例网站，供浏览器查看；Ctrl-C 停止。")
    ] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="是否用浏览器核实。")] = True,
) -> None:
    """演示：在本机提供一个示例县的网站，完整巡查一遍，并与预先埋设的问题对照。"""
    made = job.make(dt.datetime.now(dt.UTC).replace(microsecond=0))
    with serving(job.county_server(made)):
        console.print(f"示例县“云溪县”已在本机开通：{made.site('portal').home}", markup=False)
        with shown() as progress:
            result = job.show(folder.resolve(), made, browser, progress)
        console.print(as_text(result.night.summary), end="", markup=False, soft_wrap=True)
        console.print(_table(result))
        _tell(result)
        if keep:
            console.print("网站继续提供中，按 Ctrl-C 停止。")
            _wait()
    raise typer.Exit(0 if result.comparison.perfect else result.night.exit_code or 1)


def _table(result: job.Shown) -> Table:
    names = titles()
    table = Table(title="与埋设的问题对照")
    for heading in ("规则", "问题类型"):
        table.add_column(heading, no_wrap=True)
    for heading in ("埋设", "查出", "漏报", "误报"):
        table.add_column(heading, justify="right")
    for line in result.comparison.lines:
        figures = (line.planted, line.found, line.missed, line.false_alarms)
        table.add_row(line.rule, names.get(line.rule, ""), *map(str, figures))
    return table


def _tell(result: job.Shown) -> None:
    verdict = "全部查出，没有误报。" if result.comparison.perfect else result.comparison.told()
    for line in (verdict, f"存在问题（Word）：{result.word}", f"问题清单（Excel）：{result.excel}"):
        console.print(line, markup=False, soft_wrap=True)


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("已停止。")
