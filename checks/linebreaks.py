"""Terms that the end of a printed line has parted, as in the text of a PDF or a scan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.boundaries import WINDOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["over_breaks", "unbroken"]

FULL_LINE = 18  #: characters from which a line that ends without a mark was most likely wrapped
LONG = 4  #: a term as long as this is no coincidence even where a short line ends
SHORTEST = 3

_BREAK = re.compile(
    r"\n(?<=[\u4e00-\u9fff]\n)(?=[\u4e00-\u9fff])"
)  #: the literal first: it is looked for fast

_Found = tuple[int, int, int]


def over_breaks(text: str, reach: int, find: Callable[[str], list[_Found]]) -> Iterator[_Found]:
    """(start, end, key) of terms, none longer than `reach`, that run over one line break, the break counted in."""
    for match in _BREAK.finditer(text):
        at = match.start()
        before = text.rfind("\n", 0, at) + 1
        left = text[max(before, at - reach + 1) : at]
        right = text[at + 1 : at + reach].partition("\n")[0]
        least = SHORTEST if at - before >= FULL_LINE else LONG
        for start, end, key in find(left + right):
            if start < len(left) < end and end - start >= least:
                yield at - len(left) + start, at - len(left) + end + 1, key


def unbroken(text: str, start: int, end: int) -> tuple[str, int, int, bool]:
    """A hit without the line break in it: text, start and end to judge by, and whether there was one."""
    at = text.find("\n", start, end)
    if at < 0:
        return text, start, end, False
    left = max(0, start - WINDOW)
    return text[left:at] + text[at + 1 : end + WINDOW], start - left, end - left - 1, True
