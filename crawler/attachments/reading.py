"""What reading a file gives: parts of text with their places, links, and why something stayed unread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Locator", "Missing", "Part", "Picture", "Reading", "Unreadable"]

#: where something stands: inner (path within archives), sheet, row, columns, cell, page, paragraph, table, part
Locator = dict[str, Any]


class Unreadable(Exception):
    """A file, or the rest of it, cannot be read; `str()` is the reason in Chinese."""


class Missing(Exception):
    """A tool that this machine lacks: no fault of the file. `str()` says which, in Chinese."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, a table row (cells parted by tabs) or a page of text."""

    locator: Locator
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Something that only OCR can read: an image file, or (with a size) a rendered page as BGR rows."""

    locator: Locator
    data: bytes
    width: int = 0
    height: int = 0
    stride: int = 0


@dataclass(slots=True)
class Reading:
    """`error`: why the file could not be read (whole); `note`: what we could not read for want of a tool."""

    type: str = ""
    parts: list[Part] = field(default_factory=list)
    links: list[tuple[Locator, str, str]] = field(default_factory=list)
    error: str = ""
    note: str = ""
    pictures: list[Picture] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All parts, a line each."""
        return "\n".join(part.text for part in self.parts)
