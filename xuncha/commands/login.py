"""xuncha login: a person logs in to a platform, and the login is kept encrypted for the nights to come."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy import select

from config import cells
from config.errors import InputError
from crawler.platforms.base import ZONE
from crawler.platforms.sessions import examine, session_name
from storage.models import Account, Platform
from storage.vault import Vault, VaultLocked
from xuncha.byhand.logins import logins
from xuncha.county import open_county
from xuncha.output import console

if TYPE_CHECKING:
    from xuncha.county import County

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("login")(login)


def login(
    context: typer.Context,
    platform: Annotated[str, typer.Argument(metavar="平台", help="微信、微博、抖音、今日头条。")] = "",
    account: Annotated[str, typer.Argument(metavar="账号", help="账号台账中的账号名称或标识。")] = "",
    shared: Annotated[
        str, typer.Option("--session", metavar="名称", help="多个账号合用的登录（来源参数 session=名称）。")
    ] = "",
    source: Annotated[
        Path | None, typer.Option("--from", metavar="文件", help="导入在别的电脑上保存的登录状态文件。")
    ] = None,
) -> None:
    """打开浏览器由本人扫码登录，登录状态加密保存，供每晚巡查使用；不写平台和账号则列出现有登录。"""
    if not platform:
        return _list(context)
    if not account:
        raise InputError("请写明账号，如 xuncha login 微博 示例发布。")
    # the window and its library are needed here alone
    from crawler.loginbrowser import NoLogin, log_in, of_file

    now = dt.datetime.now(dt.UTC)
    with open_county(context.obj) as county:
        found = _account(county, platform, account)
        params = {"session": shared} if shared else {}
        name = session_name(found, params)
        vault = Vault(county.folder)
        try:
            if source is not None:
                state = of_file(_read(source), found.platform, name, now)
            else:
                console.print("请在打开的浏览器窗口中登录，登录完成后窗口自动关闭。")
                state = log_in(county.settings, found.platform, name, now)
            vault.keep_session(name, state)
            kept = examine(vault, found, now, params)
        except (NoLogin, VaultLocked) as error:
            raise InputError(str(error)) from error
    until = f"，有效至 {kept.expires_at.astimezone(ZONE):%Y-%m-%d %H:%M}" if kept.expires_at else ""
    console.print(f"“{found.name}”的登录已加密保存{until}。")


def _list(context: typer.Context) -> None:
    """Every login that sources need: since when, until when, and who must renew it."""
    now = dt.datetime.now(dt.UTC)
    with open_county(context.obj) as county:
        try:
            found = logins(county, now)
        except VaultLocked as error:
            raise InputError(str(error)) from error
    table = Table("平台", "账号", "状态", "登录于", "有效至")
    table.add_column("要做什么", overflow="fold")
    for one in found:
        moments = (_moment(one.state.saved_at), _moment(one.state.expires_at))
        table.add_row(*map(escape, (one.platform, one.account, one.standing, *moments, one.action)))
    if found:
        console.print(table)
    console.print(f"共 {len(found)} 个登录，{sum(bool(one.action) for one in found)} 个须在今晚巡查前办理。")


def _moment(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" if moment else "—"


def _account(county: County, platform: str, name: str) -> Account:
    try:
        code = Platform(cells.platform(platform))
    except ValueError as error:
        raise InputError(f"平台“{platform}”不认识，{error}。") from error
    with county.database.session() as session:
        listed = session.scalars(select(Account).where(Account.platform == code, Account.listed)).all()
    for account in listed:
        if name in (account.name, account.identifier):
            return account
    names = "、".join(account.name for account in listed[:10]) or "（没有）"
    raise InputError(f"账号台账中没有该平台的账号“{name}”。已有：{names}。")


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} 读不出来：应为浏览器登录状态的 JSON 文件。") from error
