"""xuncha init: a new county folder from the commented template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import config
from config.cells import is_address
from config.errors import InputError
from config.toml import quoted
from xuncha.output import console, write_file

__all__ = ["register"]

TEMPLATE = Path(config.__file__).with_name("county")
_NAME, _SITE, _URL = '"示例县"', '"示例县人民政府"', '"https://www.example.gov.cn/"'


def register(app: typer.Typer) -> None:
    app.command("init")(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="目录", help="新的县级工作目录。")],
    name: Annotated[str, typer.Option("--name", metavar="县名", help="填入 xuncha.toml 的县名。")] = "",
    url: Annotated[str, typer.Option("--url", metavar="网址", help="填入 xuncha.toml 的门户网址。")] = "",
) -> None:
    """新建县级工作目录：带说明的 xuncha.toml 和各台账模板。"""
    if url and not is_address(url):
        raise InputError(f"--url {url}：应为完整网址，以 http:// 或 https:// 开头。")
    files = sorted(path for path in TEMPLATE.iterdir() if path.is_file())
    present = [path.name for path in files if (folder / path.name).exists()]
    if present:
        raise InputError(
            f"{folder} 里已有 {'、'.join(present)}，不会覆盖。请换一个目录，或先把这些文件移走。"
        )
    for path in files:
        data = path.read_bytes()
        write_file(folder / path.name, _filled(data, name, url) if path.suffix == ".toml" else data)
    console.print(f"已在 {folder} 建好工作目录：{'、'.join(path.name for path in files)}。", soft_wrap=True)
    console.print(
        "下一步：按 说明.txt 填写，然后运行 xuncha doctor 检查、xuncha import 导入。", soft_wrap=True
    )


def _filled(data: bytes, name: str, url: str) -> bytes:
    text = data.decode()
    if name:
        text = text.replace(_SITE, quoted(f"{name}人民政府"), 1).replace(_NAME, quoted(name), 1)
    return (text.replace(_URL, quoted(url), 1) if url else text).encode()
