"""xuncha discover: from the home page alone to a proposal of the ledgers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from config import load_settings
from config.cells import is_address
from config.errors import InputError
from config.schema import Settings
from config.settings import FILE
from crawler.discover import discover as walk
from crawler.proposal import Proposal
from storage.urls import host_of
from xuncha.output import console, write_file
from xuncha.progress import shown
from xuncha.proposal import workbook

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("discover")(discover)


def discover(
    context: typer.Context,
    url: Annotated[
        str, typer.Argument(metavar="网址", help="门户首页；不写则用 xuncha.toml 的第一个站点。")
    ] = "",
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="输出的 xlsx 文件。")] = Path(
        "栏目建议.xlsx"
    ),
    max_pages: Annotated[
        int, typer.Option("--max-pages", metavar="页数", min=1, help="最多读取多少页。")
    ] = 500,
) -> None:
    """从首页出发，提出站点、单位、栏目台账的建议（xlsx），改好后用 xuncha import 导入。"""
    settings = load_settings(context.obj) if (context.obj / FILE).exists() else Settings()
    url = url or next((site.url for site in settings.sites), "")
    if not is_address(url):
        raise InputError(f"请写门户首页的完整网址，以 http:// 或 https:// 开头（现在是“{url}”）。")
    _insist_new(output)
    try:
        with shown() as progress:
            proposal = asyncio.run(walk(url, settings.network, max_pages, progress))
    except OSError as error:
        raise InputError(f"首页 {url} 读取失败：{error}。请检查网址和网络，或稍后再试。") from error
    path = write_file(output, workbook(proposal, _site(settings, proposal.url)))
    _tell(proposal, path)


def _insist_new(output: Path) -> None:
    """An earlier proposal may bear hours of somebody's corrections."""
    if output.suffix.lower() != ".xlsx":
        raise InputError(f"建议写成 Excel 文件，-o 的文件名应以 .xlsx 结尾（现在是“{output}”）。")
    if output.exists():
        raise InputError(
            f"{output} 已经有了，里面可能有改好的内容，不会覆盖。请把它移走，或用 -o 另写一个文件名。"
        )


def _site(settings: Settings, url: str) -> str:
    """The id of the site in xuncha.toml, or the one that the proposal gives it."""
    same = (site.id for site in settings.sites if host_of(site.url) == host_of(url))
    return next(same, "portal")


def _tell(proposal: Proposal, path: Path) -> None:
    counts = f"{len(proposal.units)} 个单位、{len(proposal.sections)} 个栏目，读取 {proposal.fetched} 页"
    console.print(escape(f"{proposal.name}：{counts}。"), soft_wrap=True)
    if not proposal.complete:
        console.print("页数用完，还有链接没有看；可用 --max-pages 放宽。")
    if proposal.unread:
        console.print(f"{len(proposal.unread)} 个页面没有读到，见“依据”工作表。")
    console.print(escape(f"建议写在 {path}：请逐行核对，改好后运行 xuncha import {path}"), soft_wrap=True)
