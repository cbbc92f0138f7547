"""pptx: slides in their order, tables, notes, comments, links, embedded files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crawler.attachments.markup import Walker, walk
from crawler.attachments.ooxml import described, embedded, links_among, resolved, targets_of
from crawler.attachments.packed import Packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.attachments.collector import Collector
    from crawler.attachments.reading import Locator

__all__ = ["TYPES", "read"]

TYPES = ("pptx",)
_ORDINAL = re.compile(r"(\d+)\.xml$")
_KINDS = (("ppt/slides/slide", ""), ("ppt/notesSlides/notesSlide", "备注"), ("ppt/comments/", "批注"))


def read(data: bytes, name: str, out: Collector) -> None:
    packed = Packed(data, out.budget)
    order = _order(packed)
    for prefix, title in _KINDS:
        parts = [part for part in packed.names if part.startswith(prefix) and part.endswith(".xml")]
        for part in sorted(parts, key=lambda part: order.get(part, _ordinal(part))):
            targets = targets_of(packed, part)
            of = next((resolved(part, t) for kind, t, _ in targets.values() if kind == "slide"), part)
            place: Locator = {"page": order.get(of, _ordinal(part))}
            if title:
                place["part"] = title
            walk(packed.chunks(part), _Slide(out, place, links_among(targets)))
    embedded(packed, "ppt/", out)


def _order(packed: Packed) -> dict[str, int]:
    """Part → number of the slide as shown."""
    book = _Book()
    walk(packed.chunks("ppt/presentation.xml"), book)
    targets = targets_of(packed, "ppt/presentation.xml")
    shown = [targets[key][1] for key in book.slides if key in targets]
    return {resolved("ppt/presentation.xml", target): number for number, target in enumerate(shown, 1)}


def _ordinal(part: str) -> int:
    found = _ORDINAL.search(part)
    return int(found[1]) if found else 0


class _Book(Walker):
    def __init__(self) -> None:
        self.slides: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sldId":
            # both id and r:id are called id without their prefix; the relation's is the one with letters
            self.slides.append(attributes.get("id", ""))


class _Slide(Walker):
    def __init__(self, out: Collector, place: Locator, links: Mapping[str, str]) -> None:
        self._out, self._place, self._links = out, place, links
        self._text: list[str] = []
        self._cell: list[str] | None = None
        self._row: list[tuple[int, str]] = []
        self._taking = False
        self._tables = self._rows = self._paragraphs = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("t", "text"):
            self._taking = True
        elif name == "br":
            self._text.append(" ")
        elif name == "tbl":
            self._tables, self._rows = self._tables + 1, 0
        elif name == "tr":
            self._rows, self._row = self._rows + 1, []
        elif name == "tc":
            self._cell = []
        elif name == "cNvPr":
            described(attributes, self._out, self._place)
        elif name == "hlinkClick" and attributes.get("id") in self._links:
            self._out.link(self._links[attributes["id"]], **self._place)

    def end(self, name: str) -> None:
        if name in ("t", "text"):
            self._taking = False
        if name in ("p", "text"):
            self._paragraph()
        elif name == "tc" and self._cell is not None:
            self._row.append((len(self._row) + 1, " ".join(self._cell)))
            self._cell = None
        elif name == "tr":
            place: dict[str, Any] = {**self._place, "table": self._tables, "row": self._rows}
            self._out.row(self._row, **place)

    def data(self, text: str) -> None:
        if self._taking:
            self._text.append(text)

    def _paragraph(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if self._cell is not None:
            self._cell.append(text)
        elif text.strip():
            self._paragraphs += 1
            self._out.part(text, **self._place, paragraph=self._paragraphs)
