"""Answers as they come: JSON read without trusting any of its shapes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from typing import Any

__all__ = ["dig", "digest", "listing", "load", "number", "plain", "seconds", "table", "words"]

_EARLIEST = dt.datetime(2009, 1, 1, tzinfo=dt.UTC)
_LATEST = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LARGEST = 2**53


def load(body: bytes | str) -> Any:
    """The JSON of an answer; None where it is none."""
    try:
        return json.loads(body.decode("utf-8-sig") if isinstance(body, bytes) else body)
    except (ValueError, RecursionError):
        return None


def dig(value: Any, *path: str | int) -> Any:
    """value[path[0]][path[1]]…; None as soon as one step is not there."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def words(value: Any, longest: int = 1_000_000) -> str:
    """A string, or a number written out, without what no database stores; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int) and abs(value) > 10**30:
        return ""
    return plain(str(value))[:longest]


def plain(text: str) -> str:
    """Text without control characters and halves of characters."""
    return _CONTROL.sub("", text).strip()


def number(value: Any) -> int | None:
    """A whole number, also one written as a string; None where it is none or beyond reason."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,16}", value.strip()):
        value = int(value)
    if isinstance(value, float) and value == value and abs(value) < _LARGEST and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and abs(value) < _LARGEST else None


def seconds(value: Any) -> dt.datetime | None:
    """A moment from unix seconds; None where that is no moment of this century."""
    found = number(value)
    if found is None or not _EARLIEST.timestamp() <= found < _LATEST.timestamp():
        return None
    return dt.datetime.fromtimestamp(found, dt.UTC)


def digest(body: bytes) -> str:
    """sha256 of an answer, for evidence."""
    return hashlib.sha256(body).hexdigest()
