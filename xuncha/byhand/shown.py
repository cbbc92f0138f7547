"""How the lists of accounts, links and tables look on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from checks.accounts.limits import PLATFORMS
from checks.accounts.periods import day_of
from xuncha.output import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha.byhand import tables
    from xuncha.byhand.paste import Resolved
    from xuncha.byhand.waiting import Waiting

__all__ = ["counted", "links_table", "preview", "to_do_table"]

_SHOWN = 10


def to_do_table(lines: Sequence[Waiting]) -> Table:
    table = Table("单位", "类型", "账号", "最近更新", "判定")
    table.add_column("来源", overflow="fold")
    table.add_column("要做什么", overflow="fold")
    for one in lines:
        newest = one.newest.isoformat() if one.newest else "—"
        cells = (one.unit, one.type, one.name, newest, one.verdict.value, one.sources, one.action)
        table.add_row(*map(escape, cells))
    return table


def counted(lines: Sequence[Waiting]) -> list[tuple[str, int]]:
    words = list(dict.fromkeys(one.verdict.value for one in lines))
    return [(word, sum(one.verdict.value == word for one in lines)) for word in words]


def links_table(links: Sequence[Resolved]) -> Table:
    table = Table("账号", "发布时间", "标题")
    table.add_column("结果", overflow="fold")
    table.add_column("链接", overflow="fold")
    for link in links:
        post = link.post
        cells = (
            link.account.name if link.account else "—",
            day_of(post.published_at).isoformat() if post else "—",
            (post.title or (post.text or "")[:20]) if post else "—",
            link.trouble or "已登记",
            link.url,
        )
        table.add_row(*map(escape, cells))
    return table


def preview(table: tables.Table) -> None:
    shown = Table("平台", "账号", "发布日期", "标题", "链接")
    for account, post in table.posts[:_SHOWN]:
        cells = (PLATFORMS[account.platform], account.name, day_of(post.published_at).isoformat())
        shown.add_row(*map(escape, (*cells, post.title, post.url)))
    console.print(shown)
    total = len(table.posts)
    more = f"（只列前 {_SHOWN} 条）" if total > _SHOWN else ""
    console.print(f"共 {total} 条{more}，其中 {table.known} 条以前已登记。")
    if table.ignored:
        console.print(escape(f"没有用到的列：{'、'.join(dict.fromkeys(table.ignored))}"))
