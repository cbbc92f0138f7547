"""XML of office files, streamed through expat: no document type, no entities, names without their namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Walker", "relations", "walk"]

_DEPTH = 2000


class Walker:
    """What hears the elements. Names come without prefix; so do attributes."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text, in pieces as they come."""


class _Short(dict[str, str]):
    """Names without their namespace, each cut once: a sheet says "c" a million times."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(" ")[2]
        return self[name]


def walk(chunks: Iterable[bytes], walker: Walker) -> None:
    """Feed a document to the walker; raises Unreadable when it is broken or declares a document type."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    depth = 0
    short = _Short()
    begin, finish = walker.start, walker.end

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH:
            raise Unreadable("文件结构嵌套过深，无法读取")
        begin(short[name], {short[key]: value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        finish(short[name])

    def refuse(*_: object) -> None:
        raise Unreadable("文件含有文档类型声明（DTD），疑似实体炸弹，未读取")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = walker.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable("文件内部的 XML 已损坏") from error


class _Relations(Walker):
    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str, bool]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            outside = attributes.get("TargetMode", "") == "External"
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""), outside)


def relations(chunks: Iterable[bytes]) -> dict[str, tuple[str, str, bool]]:
    """Id → (kind, target, whether it lies outside the file) of a .rels part."""
    walker = _Relations()
    walk(chunks, walker)
    return walker.found
