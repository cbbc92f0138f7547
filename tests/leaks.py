"""Where a number could leak to: every file opened, every value of a database unpacked."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def opened(data: bytes) -> Iterator[str]:
    """Every text within a file: the parts of Office files too."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield packed.read(name).decode("utf-8", "replace")
    yield data.decode("utf-8", "replace")


def rows(folder: Path) -> Iterator[tuple[str, str]]:
    """(table, a value as text) of the whole database, compressed values unpacked."""
    database = sqlite3.connect(folder / "data/xuncha.db")
    unpack = zstandard.ZstdDecompressor()
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in database.execute(f'SELECT * FROM "{table}"'):
            yield from ((table, _text(unpack, value)) for value in row)
    database.close()


def _text(unpack: zstandard.ZstdDecompressor, value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value)
    with suppress(zstandard.ZstdError):  # no compressed value
        value = unpack.decompress(value, max_output_size=1 << 24)
    return value.decode("utf-8", "replace")
