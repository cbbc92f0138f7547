"""xuncha learn: teach the typo detector the county's own writing, from the pages already stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from sqlalchemy import func, select

from checks.typos.learning import COUNTY, MOST, Learner
from config.errors import InputError
from storage import texts
from storage.models import Page
from xuncha.county import open_county
from xuncha.progress import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from xuncha.progress import Progress

__all__ = ["learn", "register"]

_BATCH = 500


def register(app: typer.Typer) -> None:
    app.command("learn")(learn)


def learn(context: typer.Context) -> None:
    """用已抓取的本县信息充实错别字模型，减少误报；可随时重做，结果整体替换。"""
    with open_county(context.obj) as county, shown() as progress:
        file = county.data / COUNTY
        with county.database.session() as session:
            learner = _taught(session, progress)
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


def _taught(session: Session, progress: Progress) -> Learner:
    """A learner that has read each text once, the newest first."""
    learner = Learner()
    total = session.scalar(select(func.count(func.distinct(Page.text_id))).where(Page.text_id.is_not(None)))
    for batch in _batches(session):
        read = texts.read(session, batch)
        for key in batch:
            if not learner.full:
                learner.add(read[key])
        progress("学习本县用语", learner.texts, total or 0)
        if learner.full:
            break
    return learner


def _batches(session: Session) -> Iterator[list[int]]:
    query = (
        select(Page.text_id)
        .where(Page.text_id.is_not(None))
        .group_by(Page.text_id)
        .order_by(func.max(Page.revision).desc(), Page.text_id)
    )
    ids = [key for key in session.scalars(query) if key is not None]
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
