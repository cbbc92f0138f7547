"""Places in an attachment's text: each part's locator by its offset, packed beside the text."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Places", "column_letters", "pack", "unpack"]

_compress = zstandard.ZstdCompressor(level=3)
_decompress = zstandard.ZstdDecompressor()
#: a file's map is at most so long; beyond it the file is not ours
_LONGEST = 1 << 28


@dataclass(frozen=True, slots=True)
class Places:
    """`starts[i]` is the offset at which the part with `locators[i]` begins."""

    starts: Sequence[int] = ()
    locators: Sequence[dict[str, Any]] = ()

    def spans(self, text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """(start, end, locator) of each part of the text; nothing where no places are known."""
        ends = [*(start - 1 for start in self.starts[1:]), len(text)]
        yield from zip(self.starts, ends, self.locators, strict=False)

    def part(self, offset: int) -> dict[str, Any]:
        """The locator of the part that holds the offset, as the reader gave it."""
        number = bisect_right(self.starts, offset) - 1
        return dict(self.locators[number]) if 0 <= number < len(self.locators) else {}

    def at(self, text: str, offset: int) -> dict[str, Any]:
        """Where a person finds the offset: of a table row the cell too (B3, or the column in a document)."""
        number = bisect_right(self.starts, offset) - 1
        if not 0 <= number < len(self.locators):
            return {}
        found = dict(self.locators[number])
        columns = found.pop("columns", None)
        rounded = found.pop("rounded", ())
        if columns:
            tabs = text.count("\t", self.starts[number], offset)
            column = columns[min(tabs, len(columns) - 1)]
            if "table" in found:
                found["column"] = column
            else:
                found["cell"] = f"{column_letters(column)}{found.pop('row')}"
            if column in rounded:
                found["rounded"] = True
        return found


def pack(parts: Iterable[tuple[dict[str, Any], str]]) -> bytes:
    """The map of parts that stand in a text joined by line breaks."""
    offset, rows = 0, []
    for locator, text in parts:
        rows.append([offset, locator])
        offset += len(text) + 1
    if not rows:
        return b""
    return _compress.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def unpack(data: bytes) -> Places:
    if not data:
        return Places()
    rows = json.loads(_decompress.decompress(data, max_output_size=_LONGEST))
    return Places([start for start, _ in rows], [locator for _, locator in rows])


def column_letters(number: int) -> str:
    """1 is "A"."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
