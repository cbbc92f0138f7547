"""What stands around a hit: its sentence, its paragraph, and whether a title or a quotation holds it."""

from __future__ import annotations

import regex

__all__ = ["exempt", "paragraph", "sentence"]

REACH = 30  #: characters shown on each side of a hit
LONGEST_TITLE = 80
LONGEST_QUOTATION = 20  #: a quoted word or name; a longer quotation is somebody's speech, and read as text

_TITLE = regex.compile(rf"[《〈][^《》〈〉\n]{{1,{LONGEST_TITLE}}}[》〉]")
_QUOTED = regex.compile(rf"“[^“”\n。！？]{{1,{LONGEST_QUOTATION}}}”|「[^「」\n]{{1,{LONGEST_QUOTATION}}}」")
_CLOSING = regex.compile("[》〉”」]")
#: a cell of a table is a sentence of its own
_STOP = regex.compile(r"[。！？!?；;\n\r\t]")
_STOP_BEFORE = regex.compile(r"(?r)[。！？!?；;\n\r\t]")


def exempt(text: str, start: int, end: int) -> bool:
    """Whether [start, end) lies within 《》 or a short quotation."""
    right = end + LONGEST_TITLE + 1
    if not _CLOSING.search(text, end, right):
        return False
    left = max(0, start - LONGEST_TITLE - 1)
    return any(
        match.start() < start and end < match.end()
        for pattern in (_TITLE, _QUOTED)
        for match in pattern.finditer(text, left, right)
    )


def sentence(text: str, start: int, end: int) -> str:
    """The sentence around [start, end), at most REACH characters on each side, blanks folded."""
    left, right = max(0, start - REACH), min(len(text), end + REACH)
    if stop := _STOP_BEFORE.search(text, left, start):
        left = stop.end()
    if stop := _STOP.search(text, end, right):
        right = stop.end()
    return " ".join(text[left:right].split())


def paragraph(text: str, offset: int) -> int:
    """The number of the paragraph (counted from 1, empty lines left out) that holds the offset."""
    return sum(1 for line in text[:offset].split("\n")[:-1] if line.strip()) + 1
