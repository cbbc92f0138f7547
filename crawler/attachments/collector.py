"""Where a family puts what it reads: one Reading, with the place within nested archives added to each part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.attachments.reading import Locator, Part, Picture, Reading, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.attachments.limits import Budget

__all__ = ["Collector"]

_BLANKS = re.compile(r"[\s\x00-\x08\x0e-\x1f\x7f]+")
_REASONS = 3
#: a web address of the file, not a local path or a mark within it
_WEB = re.compile(r"https?://[^\s<>\"']{3,2000}", re.IGNORECASE)
_LINKS = 2000


class Collector:
    """Shared by a file and all that is packed in it; `ocr` tells whether pictures are wanted."""

    def __init__(
        self, budget: Budget, descend: Callable[[bytes, str, Collector], None], *, ocr: bool
    ) -> None:
        self.budget, self.ocr = budget, ocr
        self.reading = Reading()
        self.kind = ""  #: of the file that is being read, when its family begins
        self._descend = descend
        self._inner: tuple[str, ...] = ()
        self._reasons: list[str] = []
        self._archives = 0

    def part(self, text: str, **locator: Any) -> None:
        """A piece of text; blanks at its ends are cut, an empty one is left out."""
        text = text.strip()
        if text:
            self.budget.part(len(text))
            self.reading.parts.append(Part(self._placed(locator), text))

    def row(self, cells: Sequence[tuple[int, str]], rounded: Sequence[int] = (), **locator: Any) -> None:
        """A table row: (column from 1, text) in order. Cells are parted by tabs, so an offset tells its cell.

        `rounded` are columns of number cells that hold more digits than a number can keep.
        """
        shown = [(column, _BLANKS.sub(" ", text).strip()) for column, text in cells]
        shown = [(column, text) for column, text in shown if text]
        if shown:
            text = "\t".join(text for _, text in shown)
            self.budget.part(len(text))
            columns = [column for column, _ in shown]
            lossy = {"rounded": list(rounded)} if rounded else {}
            self.reading.parts.append(Part(self._placed({**locator, "columns": columns, **lossy}), text))

    def link(self, url: str, text: str = "", **locator: Any) -> None:
        """A link to a web address; others (marks, mail, local files) are no business of the link check."""
        url = url.strip()
        if _WEB.fullmatch(url) and len(self.reading.links) < _LINKS:
            self.reading.links.append((self._placed(locator), url, _BLANKS.sub(" ", text).strip()[:200]))

    def picture(self, data: bytes, width: int = 0, height: int = 0, stride: int = 0, **locator: Any) -> None:
        """Something that only OCR can read."""
        if not self.ocr:
            self.note("图片、扫描件需要文字识别（OCR），未启用")
        elif self.budget.picture():
            self.reading.pictures.append(Picture(self._placed(locator), data, width, height, stride))
        else:
            self.note("图片过多，只识别了前面部分")

    def note(self, text: str) -> None:
        """What stays unread through no fault of the file."""
        if text not in self.reading.note:
            self.reading.note = "；".join(filter(None, (self.reading.note, text)))

    def unreadable(self, reason: str) -> None:
        """Why something in the file could not be read; the rest is read on."""
        where = "/".join(self._inner)
        said = f"{where}：{reason}" if where else reason
        if said not in self._reasons:
            # what ended the reading of the file itself is told before the faults of files in it
            self._reasons.insert(len(self._reasons) if where else 0, said)
        more = len(self._reasons) - _REASONS
        shown = "；".join(self._reasons[:_REASONS])
        self.reading.error = f"{shown}；另有 {more} 处" if more > 0 else shown

    def nested(self, name: str, data: bytes) -> None:
        """Read a file packed in this one; its failure is told and does not end the reading."""
        name = _BLANKS.sub(" ", name.replace("\\", "/")).strip()[:200]
        outer = self._inner
        self._inner = (*outer, name)
        try:
            self._descend(data, name, self)
        finally:
            self._inner = outer

    def opens_archive(self) -> None:
        """Called by archives: how deep we are."""
        if len(self._inner) > self.budget.limits.depth:
            raise Unreadable(f"压缩包嵌套超过 {self.budget.limits.depth} 层，未再展开")

    def _placed(self, locator: Locator) -> Locator:
        return {"inner": "/".join(self._inner), **locator} if self._inner else locator
