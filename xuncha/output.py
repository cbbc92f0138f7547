"""Writing to people: a console for tables, files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from config.errors import InputError, reason

__all__ = ["console", "folded", "write_file"]

#: standard output; width follows the terminal, 120 elsewhere so that logs keep one line a row
console = Console(width=None if Console().is_terminal else 120, highlight=False, soft_wrap=False)


def folded(*headings: str, title: str | None = None) -> Table:
    """A table whose cells are folded: Chinese has no blanks to break at, and is not to be cut off."""
    return Table(*(Column(heading, overflow="fold") for heading in headings), title=title)


def write_file(path: Path, data: bytes) -> Path:
    """Write beside and rename, so that a full disk or a kill leaves the old file or none, never half of one."""
    path = path.expanduser()
    if path.is_dir():
        raise InputError(f"输出位置 {path} 是一个目录，请用 -o 指定文件名。")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    except OSError as error:
        raise InputError(f"无法写入 {path}：{reason(error)}。请检查目录权限和磁盘空间。") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise InputError(f"无法写入 {path}：{reason(error)}。请检查目录权限和磁盘空间。") from error
    finally:
        Path(name).unlink(missing_ok=True)
    return path
