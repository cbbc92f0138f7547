"""docx: paragraphs, table rows, headers, notes, comments, text boxes, hidden and deleted text, links, embedded files."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING, Any

from crawler.attachments.markup import Walker, walk
from crawler.attachments.ooxml import described, embedded, links_among, main_part, resolved, targets_of
from crawler.attachments.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.attachments.collector import Collector
    from crawler.attachments.reading import Locator

__all__ = ["FIELD_LINK", "TYPES", "read"]

TYPES = ("docx",)
FIELD_LINK = re.compile(r"HYPERLINK\s+\"?(https?://[^\s\"]+)", re.IGNORECASE)
_STORIES = (
    ("header", "页眉"),
    ("footer", "页脚"),
    ("footnotes", "脚注"),
    ("endnotes", "尾注"),
    ("comments", "批注"),
)


def read(data: bytes, name: str, out: Collector) -> None:
    packed = Packed(data, out.budget)
    _story(packed, main_part(packed, "word/document.xml"), "", out)
    for part in sorted(packed.names):
        lower = part.lower()
        for stem, title in _STORIES:
            if re.fullmatch(rf"word/{stem}\d*\.xml", lower):
                _story(packed, part, title, out)
    embedded(packed, "word/", out)


def _story(packed: Packed, part: str, title: str, out: Collector) -> None:
    targets = targets_of(packed, part)
    walk(packed.chunks(part), _Story(out, {"part": title} if title else {}, links_among(targets)))
    for kind, target, outside in targets.values():  # a whole page or paper shown at this place
        other = resolved(part, target)
        if kind == "aFChunk" and not outside and other in packed:
            out.nested(basename(other), packed.read(other))


class _Story(Walker):
    """Walks one story. Paragraphs of a cell are joined by a blank, rows told when their table is outermost."""

    def __init__(self, out: Collector, place: Locator, links: Mapping[str, str]) -> None:
        self._out, self._place, self._links = out, place, links
        self._texts: list[list[str]] = []  #: of the open paragraphs, innermost last (text boxes nest)
        self._deleted: list[str] = []
        self._cells: list[list[str]] = []  #: paragraphs of the open cells
        self._row: list[tuple[int, str]] = []
        self._tables = self._rows = self._paragraphs = 0
        self._taking: list[str] | None = None
        self._field: list[str] = []
        self._skip = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._skip or name == "Fallback":  # the same text box once more, for old programs
            self._skip += 1
            return
        if name == "t":
            self._taking = self._texts[-1] if self._texts else None
        elif name == "delText":
            self._taking = self._deleted
        elif name == "instrText":
            self._taking = self._field
        elif name == "p":
            self._texts.append([])
        elif name in ("tab", "br", "cr") and self._texts and self._taking is None:
            self._texts[-1].append(" ")
        elif name == "tbl":
            if not self._cells:
                self._tables, self._rows = self._tables + 1, 0
        elif name == "tr" and not self._cells:
            self._rows, self._row = self._rows + 1, []
        elif name == "tc":
            self._cells.append([])
        elif name == "hyperlink" and attributes.get("id") in self._links:
            self._out.link(self._links[attributes["id"]], **self._here())
        elif name == "docPr":
            described(attributes, self._out, self._place)

    def end(self, name: str) -> None:
        if self._skip:
            self._skip -= 1
            return
        if name in ("t", "delText", "instrText"):
            self._taking = None
        elif name == "p" and self._texts:
            self._paragraph("".join(self._texts.pop()))
        elif name == "tc" and self._cells:
            self._cell(" ".join(self._cells.pop()))
        elif name == "tr" and not self._cells:
            self._out.row(self._row, **self._place, table=self._tables, row=self._rows)
            self._row = []

    def data(self, text: str) -> None:
        if self._taking is not None and not self._skip:
            self._taking.append(text)

    def _paragraph(self, text: str) -> None:
        if found := FIELD_LINK.search("".join(self._field)):
            self._out.link(found[1], text, **self._here())
        self._field.clear()
        if self._cells:
            self._cells[-1].append(text)
        else:
            self._paragraphs += bool(text.strip())
            self._out.part(text, **self._place, paragraph=self._paragraphs)
        if deleted := "".join(self._deleted):
            self._out.part(deleted, **self._here(), hidden="修订中删除的文字")
        self._deleted.clear()

    def _cell(self, text: str) -> None:
        """A cell of an inner table is text of the outer cell."""
        if self._cells:
            self._cells[-1].append(text)
        else:
            self._row.append((len(self._row) + 1, text))

    def _here(self) -> dict[str, Any]:
        if self._cells or self._row:
            return {**self._place, "table": self._tables, "row": self._rows}
        return {**self._place, "paragraph": self._paragraphs + 1}
