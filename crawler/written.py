"""Links in the markup that a script writes into the page, kept out of sight by an element written around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from crawler.hidden import way_of
from crawler.markup import VOID

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WrittenLink", "written_links"]

_LARGEST = 20_000  #: characters of a script that are read
_WRITES = re.compile(r"document\s*\.\s*write(?:ln)?\s*\(|(?:inner|outer)HTML\s*=|insertAdjacentHTML\s*\(")
_JOINT = re.compile(
    r"([\"'])\s*(?:;?\s*\w+\s*\+=|\+)\s*\1|\1?\s*\)\s*;?\s*document\s*\.\s*write(?:ln)?\s*\(\s*\1"
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^<>]*)>([^<]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


class WrittenLink(NamedTuple):
    attrs: str  #: as lexbor would write them
    text: str
    way: str  #: that hides it
    markup: str  #: from the hiding element on


def written_links(script: str) -> Iterator[WrittenLink]:
    """The hidden ones among the links that a script writes in plain words or percent signs."""
    if not _WRITES.search(script):
        return
    markup = script[:_LARGEST]
    markup = unquote(markup) if "%3C" in markup or "%3c" in markup else markup
    if "<a" not in markup and "<A" not in markup:
        return
    markup = _JOINT.sub("", re.sub(r"\\(.)", r"\1", markup))
    opened: list[tuple[str, str, int]] = []  # tag, way, where
    for found in _TAG.finditer(markup):
        tag = found[2].lower()
        if found[1]:
            while opened and opened.pop()[0] != tag:
                pass
            continue
        attrs = _attrs(found[3])
        way = next((way for _, way, _ in opened if way), "") or way_of(tag, attrs)
        if tag == "a" and way and " href=" in attrs:
            start = next((at for _, hides, at in opened if hides), found.start())
            yield WrittenLink(attrs, found[4].strip(), way, markup[start : found.end() + len("</a>")])
        if tag not in VOID:
            opened.append((tag, way, found.start()))


def _attrs(written: str) -> str:
    pairs = (
        (found[1].lower(), found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(written)
    )
    return "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in pairs)
