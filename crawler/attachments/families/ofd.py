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
_BILEVEL = re.compile(r"\.(?:jb2|g?big2|jbig2)$", re.IGNORECASE)
_ANNOTATION = re.compile(r"/annots/.*\.xml$|/annot[^/]*\.xml$", re.IGNORECASE)
_SAME_LINE = 2.0  #: millimetres between baselines of one line


def read(data: bytes, name: str, out: Collector) -> None:
    packed = Packed(data, out.budget)
    book = _Values("DocRoot")
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
    for location in index.templates:
        _aside(packed, _resolved(packed, folder, location), "模板", out)
    for part in packed.names:
        if _ANNOTATION.search(part):
            _aside(packed, part, "批注", out)
    if shown < _SCANNED * max(1, len(index.pages)):
        _scans(packed, 20_000 if shown else 2_000, out)


def _aside(packed: Packed, part: str, title: str, out: Collector) -> None:
    if part:
        page = _Page()
        walk(packed.chunks(part), page)
        out.part("\n".join(page.lines()), part=title)


def _scans(packed: Packed, least: int, out: Collector) -> None:
    """Pictures of so many bytes at least stand for pages; smaller ones are seals and emblems."""
    for part in sorted(packed.names):
        if packed.info(part).file_size <= least:
            continue
        if _PICTURE.search(part):
            out.picture(packed.read(part), part=f"扫描页 {posixpath.basename(part)}")
        elif _BILEVEL.search(part):
            out.note("扫描页为 JBIG2 图像，未识别")


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
    """Where the pages are, in order, and what lies below them."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.templates: list[str] = []
        self._inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Pages":
            self._inside = True
        elif name == "Page" and self._inside:
            self.pages.append(attributes.get("BaseLoc", ""))
        elif name == "TemplatePage":
            self.templates.append(attributes.get("BaseLoc", ""))

    def end(self, name: str) -> None:
        if name == "Pages":
            self._inside = False


class _Page(Walker):
    """Text codes with their places; one object is often one word or one letter. Remarks lie within none."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self._codes: list[tuple[float, float, str]] = []
        self._boundary = (0.0, 0.0)
        self._at = (0.0, 0.0)
        self._text: list[str] | None = None
        self._remarks: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("TextObject", "Appearance"):
            self._boundary = _pair(attributes.get("Boundary", ""))
        elif name == "TextCode":
            self._at = (_number(attributes.get("X", "")), _number(attributes.get("Y", "")))
            self._text = []
        elif name == "Remark":
            self._text = []
        elif name == "URI":
            self.links.append(attributes.get("URI", ""))

    def end(self, name: str) -> None:
        if name == "TextCode" and self._text is not None:
            x, y = self._boundary[0] + self._at[0], self._boundary[1] + self._at[1]
            self._codes.append((y, x, "".join(self._text)))
            self._text = None
        elif name == "Remark" and self._text is not None:
            self._remarks.append("".join(self._text))
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
        shown = ["".join(text for _, text in sorted(codes, key=lambda code: code[0])) for _, codes in lines]
        return shown + self._remarks


def _pair(boundary: str) -> tuple[float, float]:
    numbers = [_number(word) for word in boundary.split()[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0.0, 0.0)


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return 0.0
