"""ofd (GB/T 33190): text codes of every page put back into lines, templates, annotations, scanned pages."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from crawler.attachments.markup import Walker, walk
from crawler.attachments.packed import Packed
from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.attachments.collector import Collector

__all__ = ["TYPES", "read"]

TYPES = ("ofd",)
_SCANNED = 30
_PICTURE = re.compile(r"\.(?:png|jpe?g|bmp|tiff?)$", re.IGNORECASE)
_SAME_LINE = 2.0  #: millimetres between baselines of one line


def read(data: bytes, name: str, out: Collector) -> None:
    packed = Packed(data, out.budget)
    book = _Values("DocRoot", "Encryptions")
    walk(packed.chunks("OFD.xml"), book)
    if not book.found:
        raise Unreadable("文件已损坏，找不到正文")
    for root in book.found["DocRoot"]:
        _document(packed, root.lstrip("/"), out)
    for part in packed.names:
        lower = part.lower()
        if "/attachs/" in lower and not lower.endswith(".xml"):
            out.nested(posixpath.basename(part), packed.read(part))


def _document(packed: Packed, root: str, out: Collector) -> None:
    if root not in packed:
        raise Unreadable("文件已损坏，找不到正文")
    folder = posixpath.dirname(root)
    index = _Pages()
    walk(packed.chunks(root), index)
    shown = 0
    for number, location in enumerate(index.pages, 1):
        part = _resolved(packed, folder, location)
        if not part:
            out.unreadable(f"第{number}页缺失")
            continue
        page = _Page()
        walk(packed.chunks(part), page)
        lines = page.lines()
        shown += sum(map(len, lines))
        out.part("\n".join(lines), page=number)
        for url in page.links:
            out.link(url, page=number)
    for part in packed.names:
        if "/annots/" in part.lower() and part.lower().endswith(".xml"):
            notes = _Page()
            walk(packed.chunks(part), notes)
            out.part("\n".join(notes.lines()), part="批注")
    if shown < _SCANNED * max(1, len(index.pages)):
        for part in sorted(packed.names):
            if _PICTURE.search(part) and packed.info(part).file_size > 20_000:
                out.picture(packed.read(part), part=f"扫描页 {posixpath.basename(part)}")


def _resolved(packed: Packed, folder: str, location: str) -> str:
    for candidate in (posixpath.normpath(posixpath.join(folder, location)), location.lstrip("/")):
        if candidate in packed:
            return candidate
    return ""


class _Values(Walker):
    """The texts of some elements, by name."""

    def __init__(self, *names: str) -> None:
        self.found: dict[str, list[str]] = {}
        self._names = names
        self._open = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in self._names:
            self._open = name
            self.found.setdefault(name, []).append("")

    def end(self, name: str) -> None:
        if name == self._open:
            self._open = ""

    def data(self, text: str) -> None:
        if self._open:
            self.found[self._open][-1] += text.strip()


class _Pages(Walker):
    """Where the pages are, in order."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self._inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Pages":
            self._inside = True
        elif name == "Page" and self._inside:
            self.pages.append(attributes.get("BaseLoc", ""))

    def end(self, name: str) -> None:
        if name == "Pages":
            self._inside = False


class _Page(Walker):
    """Text codes with their places; one object is often one word or one letter."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self._codes: list[tuple[float, float, str]] = []
        self._boundary = (0.0, 0.0)
        self._at = (0.0, 0.0)
        self._text: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("TextObject", "Appearance"):
            self._boundary = _pair(attributes.get("Boundary", ""))
        elif name == "TextCode":
            self._at = (_number(attributes.get("X", "")), _number(attributes.get("Y", "")))
            self._text = []
        elif name == "URI":
            self.links.append(attributes.get("URI", ""))

    def end(self, name: str) -> None:
        if name == "TextCode" and self._text is not None:
            x, y = self._boundary[0] + self._at[0], self._boundary[1] + self._at[1]
            self._codes.append((y, x, "".join(self._text)))
            self._text = None

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def lines(self) -> list[str]:
        """What stands at one height is a line, from left to right."""
        lines: list[tuple[float, list[tuple[float, str]]]] = []
        for y, x, text in self._codes:
            if lines and abs(lines[-1][0] - y) < _SAME_LINE:
                lines[-1][1].append((x, text))
            else:
                lines.append((y, [(x, text)]))
        return ["".join(text for _, text in sorted(codes, key=lambda code: code[0])) for _, codes in lines]


def _pair(boundary: str) -> tuple[float, float]:
    numbers = [_number(word) for word in boundary.split()[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0.0, 0.0)


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return 0.0
