"""Mistakes of one file, collected so that they can be mended in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Problems"]

_SHOWN = 20
_LONGEST = 60


class Problems:
    """Rows, columns, values and what is allowed; `raise_if_any` tells the first twenty and the count."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._found: list[tuple[str, int, str]] = []

    def add(self, row: int, column: str, value: str, allowed: str, sheet: str = "") -> None:
        shown = value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
        place = f"工作表“{sheet}”第 {row} 行" if sheet else f"第 {row} 行"
        self._found.append((sheet, row, f"{place}“{column}”填的是“{shown}”：{allowed}"))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def message(self) -> str:
        """All that is wrong with the file, ending with what was done about it: nothing was imported."""
        lines = [f"  {text}。" for _, _, text in self._found[:_SHOWN]]
        more = f"  ……另有 {len(self) - _SHOWN} 处。" if len(self) > _SHOWN else ""
        head = f"{self.file} 有 {len(self)} 处需要改正，整个文件未导入："
        return "\n".join([head, *lines, *([more] if more else [])])

    def raise_if_any(self) -> None:
        if self._found:
            raise InputError(self.message)
