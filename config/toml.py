"""TOML as the office saves it: UTF-8, with a byte order mark, or the GBK of Windows Notepad."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from config.errors import InputError, reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["decode", "merge", "quoted", "read_toml"]

_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")


def decode(data: bytes) -> str:
    """Text of a file saved on Windows: any byte order mark, UTF-8, else GB18030. Raises UnicodeDecodeError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; raises InputError naming file, line and what to look for."""
    try:
        text = decode(path.read_bytes())
    except UnicodeDecodeError:
        raise InputError(f"{path} 不是文本文件，或编码无法识别；请用记事本另存为 UTF-8。") from None
    except OSError as error:
        raise InputError(f"{path} 无法读取：{reason(error)}。") from error
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(_syntax(path, text, str(error))) from error


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `over` laid above it, tables merged at every depth, all else replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        result[key] = merge(below, value) if both else value  # type: ignore[arg-type]
    return result


def quoted(text: str) -> str:
    """A basic string of TOML; JSON's is one too."""
    return json.dumps(text, ensure_ascii=False)


def _syntax(path: Path, text: str, error: str) -> str:
    place = _WHERE.search(error)
    if place is None:
        return f"{path} 在文件末尾处格式不对：请检查引号、方括号是否成对。"
    row = int(place[1])
    lines = text.splitlines()
    line = lines[row - 1].strip() if row <= len(lines) else ""
    hint = '文字要用英文引号 " 括起来，等号、逗号、方括号用英文半角，同一项不能写两次'
    return f"{path} 第 {row} 行第 {place[2]} 列格式不对：{line}\n  {hint}。"
