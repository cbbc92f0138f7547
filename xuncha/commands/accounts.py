"""xuncha accounts: who must do what for the new-media accounts; posts by hand; what people looked at."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import InputError
from storage.models import Account, Evidence
from storage.vault import VaultLocked
from xuncha.byhand import given, paste, profiles, shown, tables, ticks
from xuncha.byhand.evidence import keep_picture
from xuncha.byhand.store import TABLE, Brought, bring
from xuncha.byhand.waiting import waiting
from xuncha.byhand.who import Directory
from xuncha.county import County, open_county
from xuncha.lock import county_lock
from xuncha.output import console, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha.byhand.paste import Resolved

__all__ = ["register"]

accounts = typer.Typer(
    help="新媒体账号：待办清单（谁要做什么），粘贴链接、导入表格、人工点验。", invoke_without_command=True
)

Who = Annotated[str, typer.Option("--who", metavar="姓名", help="由谁填报或点验。")]
Picture = Annotated[
    Path | None, typer.Option("--screenshot", metavar="图片", help="附截图作为凭据（png、jpg、webp、pdf）。")
]
Platform = Annotated[str, typer.Option("--platform", metavar="平台", help="几个平台上同名时指明平台。")]


def register(app: typer.Typer) -> None:
    app.add_typer(accounts, name="accounts")


@accounts.callback()
def to_do(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="没有待办的账号也列出。")] = False,
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="只看某个单位。")] = "",
) -> None:
    """待办清单：各账号更新情况、来源是否正常、谁要做什么。"""
    if context.invoked_subcommand is not None:
        return
    with open_county(context.obj) as county:
        try:
            lines = waiting(county, dt.datetime.now(dt.UTC))
        except VaultLocked as error:
            raise InputError(str(error)) from error
    chosen = [one for one in lines if (one.action or everything) and unit in one.unit]
    console.print(shown.to_do_table(chosen))
    counts = "，".join(f"{word} {number} 个" for word, number in shown.counted(lines))
    console.print(
        f"共 {len(lines)} 个账号：{counts or '台账为空'}；{sum(bool(o.action) for o in lines)} 个有待办。"
    )


@accounts.command("paste")
def paste_links(
    context: typer.Context,
    who: Who,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="文件|-", help="含链接的文字；不写或写 - 从键盘粘贴，Ctrl-D 结束。"),
    ] = None,
    account: Annotated[str, typer.Option("--account", metavar="账号", help="链接属于哪个账号。")] = "",
    platform: Platform = "",
    screenshot: Picture = None,
) -> None:
    """粘贴推文链接：任何文字都行，自动找出链接、打开、认领账号；同一行可写发布日期。"""
    now = dt.datetime.now(dt.UTC)
    text = given.text_of(file)
    with open_county(context.obj) as county, county_lock(county.folder, "登记推文", now):
        links = paste.resolve(county, text, _account(county, account, platform), lambda: now)
        if not links:
            raise InputError("文字里没有找到推文链接（微信公众号、微博、今日头条、抖音等）。")
        _ask_whose(county, links)
        picture = keep_picture(county.folder, screenshot)
        done = paste.store(county, links, Brought(who, picture), now)
    console.print(shown.links_table(links))
    console.print(
        f"登记 {len(done.stored)} 条，其中新的 {done.new} 条；{len(links) - len(done.stored)} 条没有登记。"
    )
    if not done.stored:
        raise typer.Exit(2)


@accounts.command("import")
def import_table(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="推文表格（xlsx、csv），后台导出的也可以。")],
    who: Who,
    account: Annotated[str, typer.Option("--account", metavar="账号", help="整张表属于哪个账号。")] = "",
    platform: Platform = "",
    covers: Annotated[
        str,
        typer.Option(
            "--covers", metavar="起..止", help="保证这段时间的推文全在表里，如 2026-11-01..2026-11-20。"
        ),
    ] = "",
    screenshot: Picture = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接导入。")] = False,
) -> None:
    """导入推文表格：先预览，确认后才写入；同一推文不会重复登记。"""
    now = dt.datetime.now(dt.UTC)
    span = given.span(covers, now)
    with open_county(context.obj) as county, county_lock(county.folder, "导入推文", now):
        owner = _account(county, account, platform)
        with county.database.session() as session:
            table = tables.read_table(session, given.found(file, context.obj), owner, now)
            shown.preview(table)
            if not yes and not typer.confirm("确认导入？", default=False):
                raise typer.Exit(1)
            brought = Brought(who, keep_picture(county.folder, screenshot), span)
            new = sum(
                len(bring(session, one, posts, TABLE, Evidence.MANUAL, brought, now))
                for one, posts in table.by_account()
            )
    console.print(f"已导入 {len(table.posts)} 条，其中新的 {new} 条。")


@accounts.command("about")
def about(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="从微信另存的“关于公众号”网页。")],
    account: Annotated[str, typer.Option("--account", metavar="账号", help="页面属于哪个账号。")] = "",
) -> None:
    """导入“关于公众号”网页：登记认证主体和名称记录，与台账核对。"""
    now = dt.datetime.now(dt.UTC)
    with open_county(context.obj) as county, county_lock(county.folder, "登记公众号资料", now):
        page = profiles.read_page(given.found(file, context.obj), now)
        with county.database.session() as session:
            one = profiles.keep_page(session, Directory(session), page, account, now)
    renames = "；".join(text for _, text in page[1].history) or "无"
    console.print(
        f"已登记“{one.name}”：认证主体 {page[1].subject or '（页面上没有）'}，名称记录 {renames}。今晚巡查后与台账核对。",
        markup=False,
        soft_wrap=True,
    )


@accounts.command("template")
def template(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="保存到哪里。")] = Path(
        "推文填报表.xlsx"
    ),
) -> None:
    """下载推文填报样表，发给各单位填写。"""
    console.print(f"样表：{write_file(output, tables.template())}", markup=False, soft_wrap=True)


@accounts.command("tick")
def tick(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="账号", help="账号名称。")],
    who: Who,
    what: Annotated[
        str, typer.Option("--what", metavar="事项", help=f"点验什么：{'、'.join(ticks.WHAT)}。")
    ] = "菜单",
    passed: Annotated[
        bool, typer.Option("--ok/--not-ok", help="通过或不通过；点验更新情况时 --ok 表示所见属实。")
    ] = True,
    note: Annotated[str, typer.Option("--note", metavar="说明", help="不通过的写明哪里不行。")] = "",
    newest: Annotated[
        str, typer.Option("--newest", metavar="日期", help="账号上看到的最近一条推文的日期，如 2026-11-03。")
    ] = "",
    days: Annotated[int | None, typer.Option("--days", min=0, metavar="天数", help="有效天数。")] = None,
    platform: Platform = "",
    screenshot: Picture = None,
) -> None:
    """登记人工点验：菜单、互动功能、更新情况、主体；附截图的当天就能作为依据。"""
    now = dt.datetime.now(dt.UTC)
    with open_county(context.obj) as county, county_lock(county.folder, "登记点验", now):
        picture = keep_picture(county.folder, screenshot)
        with county.database.session() as session:
            one = Directory(session).asked(account, platform)
            made = ticks.tick(
                session,
                one,
                what,
                passed,
                who,
                now,
                note=note,
                screenshot=picture,
                newest=given.day(newest),
                days=days,
            )
            until = made.valid_until
    console.print(f"已登记“{one.name}”{what}点验，有效期至 {until}；今晚巡查后更新判定。", markup=False)


def _account(county: County, name: str, platform: str) -> Account | None:
    if not name:
        return None
    with county.database.session() as session:
        return Directory(session).asked(name, platform)


def _ask_whose(county: County, links: Sequence[Resolved]) -> None:
    """On a terminal, ask for the account of what nobody could place."""
    open_ = [link for link in links if link.post is not None and link.account is None]
    if not open_ or not sys.stdin.isatty():
        return
    with county.database.session() as session:
        directory = Directory(session)
    for link in open_:
        said = f"（文中账号“{link.author}”）" if link.author else ""
        name = typer.prompt(
            f"{link.url}{said} 属于台账里的哪个账号？回车跳过", default="", show_default=False
        )
        if name:
            link.account, link.trouble = directory.asked(name), ""
