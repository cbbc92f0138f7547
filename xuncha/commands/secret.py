"""xuncha secret: keys and tokens of the accounts, kept encrypted, never shown again."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from config import load_settings
from config.errors import InputError
from storage.vault import Vault, VaultLocked
from xuncha.output import console

__all__ = ["register"]

_group = typer.Typer(help="登记账号的密钥和授权（加密保存，不再显示）。", no_args_is_help=True)

Name = Annotated[
    str,
    typer.Argument(
        metavar="名称", help="如 wechat:AppID（公众号 AppSecret）、weibo:数字ID、douyin:open_id 的授权。"
    ),
]


def register(app: typer.Typer) -> None:
    app.add_typer(_group, name="secret")


@_group.command("set")
def keep(context: typer.Context, name: Name) -> None:
    """登记一个密钥：在提示后输入（不显示），或从标准输入读入。"""
    piped = not sys.stdin.isatty()
    value = sys.stdin.readline().strip() if piped else typer.prompt("密钥", hide_input=True).strip()
    if not value:
        raise InputError("没有输入密钥，未登记。")
    try:
        _vault(context).set(name, value)
    except VaultLocked as error:
        raise InputError(str(error)) from error
    console.print(f"已加密登记：{name}", markup=False)


@_group.command("list")
def names(context: typer.Context) -> None:
    """列出已登记的名称（不显示密钥）。"""
    try:
        found = [name for name in _vault(context).names() if not name.startswith("token:")]
    except VaultLocked as error:
        raise InputError(str(error)) from error
    console.print("\n".join(found) or "还没有登记任何密钥。", markup=False)


@_group.command("drop")
def drop(context: typer.Context, name: Name) -> None:
    """删除一个密钥。"""
    try:
        gone = _vault(context).drop(name)
    except VaultLocked as error:
        raise InputError(str(error)) from error
    if not gone:
        raise InputError(f"没有登记过“{name}”。可用 xuncha secret list 查看。")
    console.print(f"已删除：{name}", markup=False)


def _vault(context: typer.Context) -> Vault:
    """The vault of the county folder; raises InputError where this is none."""
    load_settings(context.obj)
    return Vault(context.obj)
