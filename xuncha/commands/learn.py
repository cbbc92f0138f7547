"""xuncha learn: teach the typo detector the county's own writing, from the pages already stored."""

from __future__ import annotations

import typer

from checks.typos.learning import COUNTY, MOST
from checks.typos.teaching import taught
from config.errors import InputError
from xuncha.county import open_county
from xuncha.progress import shown

__all__ = ["learn", "register"]


def register(app: typer.Typer) -> None:
    app.command("learn")(learn)


def learn(context: typer.Context) -> None:
    """用已抓取的本县信息充实错别字模型，减少误报；可随时重做，结果整体替换。"""
    with open_county(context.obj) as county, shown() as progress:
        file = county.data / COUNTY
        with county.database.session() as session:
            learner = taught(session, progress)
        if not learner.characters:
            raise InputError("还没有已抓取的页面可供学习。请先执行 xuncha run，再执行 xuncha learn。")
        learnt = learner.write(file)
    typer.echo(
        f"读取 {learnt.texts} 篇，计 {learnt.lines} 个不同的段落、{learnt.characters} 字，"
        f"记住 {learnt.runs} 个常用字串，写入 {file}。"
    )
    if learner.full:
        typer.echo(f"已达 {MOST // 10000} 万字的上限，取的是最新的信息。")
    typer.echo("下一次检查会按新的统计把疑似错别字重新判一遍。")
