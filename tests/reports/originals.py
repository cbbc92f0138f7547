"""The published papers that the reproduction tests read: their annex tables as numbers, their text without spaces.

The papers are not ours to keep; they lie beside the folder that XUNCHA_FIXTURES names, or the tests are skipped.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

__all__ = ["numbers_after", "rows", "text"]


def _read(name: str) -> str:
    fixtures = os.environ.get("XUNCHA_FIXTURES")
    path = Path(fixtures or ".").parent / "bulletins" / f"{name}.txt"
    if not fixtures or not path.is_file():
        pytest.skip("the published papers are not here (XUNCHA_FIXTURES)")
    return path.read_text(encoding="utf-8")


def text(name: str) -> str:
    """The paper without white space, with Chinese commas."""
    return "".join(_read(name).split()).replace(",", "，")


def rows(name: str, columns: int) -> list[list[str]]:
    """Lines of the annex tables with so many columns (an empty last one may be missing), names without spaces."""
    found = []
    for line in _read(name).splitlines():
        cells = ["".join(cell.split()) for cell in line.split("\t")]
        if len(cells) == columns - 1:
            cells.append("")
        if len(cells) == columns and any(re.fullmatch(r"\d+", cell) for cell in cells):
            found.append(cells)
    return found


def numbers_after(name: str, words: str) -> list[int]:
    """The whole numbers of the sentence that begins with these words."""
    paper = text(name)
    start = paper.index(words)
    return [int(number) for number in re.findall(r"\d+", paper[start : paper.index("。", start)])]
