"""What a person gives on the command line: texts, files, days and spans of days."""

from __future__ import annotations

import datetime as dt
import re
import sys
from typing import TYPE_CHECKING

from checks.accounts.periods import Period
from config.errors import InputError, reason

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["day", "found", "span", "text_of"]


def text_of(file: Path | None) -> str:
    if file is None or str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} 无法读取：{reason(error)}。") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} 不是 UTF-8 文字；请另存为 UTF-8 的 txt。") from error


def found(path: Path, folder: Path) -> Path:
    for place in (path, folder / path):
        if place.is_file():
            return place
    raise InputError(f"找不到文件：{path}。")


def span(text: str, now: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """The days that a person answers for; today counts up to now."""
    if not text:
        return None
    parts = re.split(r"\.\.|至|~", text)
    first, last = (day(part) for part in parts) if len(parts) == 2 else (None, None)
    if first is None or last is None or first > last:
        raise InputError(f"--covers “{text}”写法不对，应写作 2026-11-01..2026-11-20。")
    days = Period(first, last)
    return days.start, min(days.end, now)


def day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as error:
        raise InputError(f"日期“{text}”写法不对，应写作 2026-11-03。") from error
