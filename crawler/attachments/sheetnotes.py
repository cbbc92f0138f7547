"""What an xlsx keeps beside its cells: comments, text boxes, what a pivot table remembers of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.attachments.digits import number_text
from crawler.attachments.markup import Walker
from crawler.attachments.ooxml import described

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.attachments.collector import Collector

__all__ = ["Cache", "Comments", "Drawing"]


class Comments(Walker):
    """Comments of both kinds: <comment ref>…<t>, <threadedComment ref>…<text>."""

    def __init__(self, out: Collector, place: dict[str, str]) -> None:
        self._out, self._place = out, place
        self._text: list[str] = []
        self._cell = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("comment", "threadedComment"):
            self._cell = attributes.get("ref", "")
            self._text.clear()

    def end(self, name: str) -> None:
        if name in ("comment", "threadedComment"):
            self._out.part("".join(self._text), **self._place, cell=self._cell, part="批注")
            self._cell = ""

    def data(self, text: str) -> None:
        if self._cell:
            self._text.append(text)


class Drawing(Walker):
    """Text boxes drawn over a sheet, and what is said of its pictures."""

    def __init__(self, out: Collector, place: dict[str, str]) -> None:
        self._out, self._place = out, place
        self._text: list[str] = []
        self._taking = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._taking = name == "t"
        if name == "cNvPr":
            described(attributes, self._out, self._place)

    def end(self, name: str) -> None:
        self._taking = False
        if name == "p":
            self._out.part("".join(self._text), **self._place, part="文本框")
            self._text.clear()

    def data(self, text: str) -> None:
        if self._taking:
            self._text.append(text)


class Cache(Walker):
    """What a pivot table remembers of its source, even when the source sheet was taken out."""

    def __init__(self, out: Collector) -> None:
        self._out = out

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("s", "n") and "v" in attributes:
            value = attributes["v"]
            text = number_text(value) if name == "n" else value
            self._out.part(text, part="透视表缓存", hidden="透视表缓存")
