"""What Word, Excel and PowerPoint files share: parts and their relations, what is packed in them, words beside the text."""

from __future__ import annotations

import re
from posixpath import basename, join, normpath
from typing import TYPE_CHECKING

from crawler.attachments.digits import LONG_NUMBER
from crawler.attachments.markup import Walker, relations, walk
from crawler.attachments.oleobjects import objects
from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.attachments.collector import Collector
    from crawler.attachments.packed import Packed
    from crawler.attachments.reading import Locator

__all__ = ["described", "embedded", "links_among", "main_part", "picture", "resolved", "targets_of"]

_PICTURE = re.compile(r"\.(?:png|jpe?g|bmp|tiff?|gif)$", re.IGNORECASE)
_LEAST_PICTURE = 8000  #: bytes below which a picture is an ornament
#: parts with words of their own: where they lie, how the place is called, whether readers of the file see them
_BESIDE = (
    ("diagrams/data", "图示", True),
    ("charts/chart", "图表", True),
    ("drawings/vmldrawing", "文本框", True),
    ("externallinks/externallink", "引用其他工作簿的缓存", False),
    ("revisions/revisionlog", "修订记录", False),
)
_TITLES = frozenset(("title", "subject", "description", "keywords"))


def main_part(packed: Packed, usual: str) -> str:
    """The part that the file itself names as its document: some programs write word/document2.xml."""
    for kind, target, _ in targets_of(packed, "").values():
        if kind == "officeDocument" and target.lstrip("/") in packed:
            return target.lstrip("/")
    return usual


def targets_of(packed: Packed, part: str) -> Mapping[str, tuple[str, str, bool]]:
    """Id → (kind, target, whether it lies outside the file) of what the part refers to; "" is the file itself."""
    folder, _, file = part.rpartition("/")
    rels = join(folder, "_rels", f"{file}.rels")
    return relations(packed.chunks(rels)) if rels in packed else {}


def links_among(targets: Mapping[str, tuple[str, str, bool]]) -> Mapping[str, str]:
    """Id → address, of the links that lead out of the file."""
    return {
        key: target for key, (kind, target, outside) in targets.items() if outside and kind == "hyperlink"
    }


def resolved(part: str, target: str) -> str:
    """The name of a part as another part refers to it."""
    folder = part.rpartition("/")[0]
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


def described(attributes: Mapping[str, str], out: Collector, place: Locator) -> None:
    """What is said of a picture for those who cannot see it."""
    out.part(attributes.get("descr", ""), **{**place, "part": "图片说明"})


def embedded(packed: Packed, prefix: str, out: Collector) -> None:
    """Files and pictures packed in an Office file, and words that stand neither in its text nor in its cells."""
    for part in sorted(packed.names):
        lower = part.lower()
        if lower.startswith(prefix + "embeddings/"):
            _object(packed, part, out)
        elif lower.startswith(prefix + "media/"):
            picture(packed, part, out)
        elif lower == "docprops/core.xml":
            _beside(packed, part, _Properties(out), out)
        for folder, title, seen in _BESIDE:
            if lower.startswith(prefix + folder):
                place = {"part": title} if seen else {"part": title, "hidden": title}
                _beside(packed, part, _Words(out, place), out)


def picture(packed: Packed, part: str, out: Collector) -> None:
    """One that may show writing: no drawing, no ornament."""
    if _PICTURE.search(part) and packed.info(part).file_size >= _LEAST_PICTURE:
        out.picture(packed.read(part), part=f"插图 {basename(part)}")


def _object(packed: Packed, part: str, out: Collector) -> None:
    data = packed.read(part)
    if part.lower().endswith(".bin"):
        objects(data, out, basename(part))
    else:
        out.nested(basename(part), data)


def _beside(packed: Packed, part: str, walker: Walker, out: Collector) -> None:
    """A fault of what few programs ever show is not held against the file."""
    try:
        walk(packed.chunks(part), walker)
    except Unreadable:
        out.note("图形、缓存中的文字未能读出")


class _Words(Walker):
    """Words of a drawing paragraph by paragraph, of a chart label by label, of remembered cells row by row."""

    def __init__(self, out: Collector, place: dict[str, str]) -> None:
        self._out, self._place = out, place
        self._text: list[str] = []
        self._taking = False
        self._numbers = False  #: a chart's values, which are nobody's number

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("t", "v", "textbox"):
            self._taking = True
        elif name == "numCache":
            self._numbers = True
        elif name == "cell" and self._text:
            self._text.append("\t")

    def end(self, name: str) -> None:
        if name in ("t", "v", "textbox"):
            self._taking = False
        elif name == "numCache":
            self._numbers = False
        if name in ("p", "pt", "row", "rcc", "textbox"):
            self._out.part("".join(self._text), **self._place)
            self._text.clear()

    def data(self, text: str) -> None:
        if self._taking and not self._numbers:
            self._text.append(text)


class _Properties(Walker):
    """A title that tells a long number; others are mostly those of the paper that this one was made from."""

    def __init__(self, out: Collector) -> None:
        self._out = out
        self._text: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._text.clear()

    def end(self, name: str) -> None:
        text = "".join(self._text)
        if name in _TITLES and LONG_NUMBER.search(text):
            self._out.part(text, part="文档属性", hidden="文档属性")
        self._text.clear()

    def data(self, text: str) -> None:
        self._text.append(text)
