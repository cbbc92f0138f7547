"""xuncha import: ledgers and lexicon into the database, with a summary of what changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from checks.registry import rules
from config import rulesets
from config.errors import InputError
from xuncha.county import open_county
from xuncha.ledgers import LedgerChange, import_all
from xuncha.lock import county_lock
from xuncha.output import console

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["register"]

#: names told of each kind of change; the rest is a count
_SHOWN = 10


def register(app: typer.Typer) -> None:
    app.command("import")(import_ledgers)


def import_ledgers(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="文件", help="要导入的台账（csv、xlsx）；不写则导入工作目录里的全部台账。"),
    ] = None,
) -> None:
    """导入站点、单位、栏目、账号台账和词表（可反复导入；移出台账的只作标记，不删除）。"""
    found = [_found(path, context.obj) for path in files or ()]
    now = dt.datetime.now(dt.UTC)
    with open_county(context.obj) as county, county_lock(county.folder, "导入台账", now):
        rulesets.verify(county.settings, {rule.name: rule.defaults for rule in rules().values()})
        changes = import_all(county.database, county.settings, found)
    table = Table("台账", "文件", "新增", "修改", "未变", "重新列入", "不再列入")
    for change in changes:
        table.add_row(*_cells(change))
    console.print(table)
    for change in changes:
        _details(change)


def _found(path: Path, folder: Path) -> Path:
    """The file as named from here, else from the county folder."""
    for place in (path, folder / path):
        if place.is_file():
            return place
    raise InputError(f"找不到文件：{path}。")


def _cells(change: LedgerChange) -> list[str]:
    counts = (change.added, change.changed, change.unchanged, change.relisted, change.unlisted)
    numbers = [count if isinstance(count, int) else len(count) for count in counts]
    return [change.title, escape("、".join(path.name for path in change.files)), *map(str, numbers)]


def _details(change: LedgerChange) -> None:
    if change.blank and change.unchanged:
        file = change.files[0].name
        text = f"{file} 还是空表，沿用以前导入的 {change.unchanged} 行；确要清空，请写明文件：xuncha import {file}"
        console.print(escape(text), soft_wrap=True)
    changed = [f"{name}（{'、'.join(fields)}）" for name, fields in change.changed]
    _line(f"{change.title}修改", changed)
    _line(f"{change.title}不再列入（不再巡查，历史保留）", change.unlisted)
    _line(
        "注意：这些单位移出了单位台账，栏目台账里却还有它们的栏目，照样巡查（请一并改栏目台账再导入）",
        [f"{unit}（{sections}个）" for unit, sections in change.kept_on.items()],
    )
    _line(f"{change.title}里没有用到的列", change.ignored)
    _line(
        f"{change.title}里有而 xuncha.toml 的站点没有写明的域名，照样巡查（若是写错，请改正）", change.hosts
    )


def _line(title: str, names: Sequence[str]) -> None:
    if names:
        more = f"……等 {len(names)} 项" if len(names) > _SHOWN else ""
        console.print(escape(f"{title}：{'、'.join(names[:_SHOWN])}{more}"), soft_wrap=True)
