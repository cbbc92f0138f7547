"""Links and frames that a script brings into the page, kept out of sight by how it writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from crawler.hidden import hidden_by_script, style_way, way_of
from crawler.markup import VOID

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WrittenLink", "written_links"]

_LARGEST = 20_000  #: characters of a script that are read
_WRITES = re.compile(r"document\s*\.\s*write(?:ln)?\s*\(|(?:inner|outer)HTML\s*=|insertAdjacentHTML\s*\(")
_FILLED = re.compile(r"getElementById\(\s*[\"']([\w-]+)[\"']\s*\)\s*\.\s*innerHTML")
_JOINT = re.compile(
    r"([\"'])\s*(?:;?\s*\w+\s*\+=|\+)\s*\1|\1?\s*\)\s*;?\s*document\s*\.\s*write(?:ln)?\s*\(\s*\1"
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^<>]*)>([^<]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_POINTING = {"a": " href=", "iframe": " src="}
_MADE = re.compile(r"\b(\w++)\s*+=\s*+document\s*\.\s*createElement\(\s*[\"']iframe[\"']\s*\)", re.IGNORECASE)
#: what a script sets of an element it has made: `f.src = "…"`, `f.style.display = "none"`, `f.setAttribute("width", "0")`
_PLAIN = ("width", "height", "style", "csstext", "src")  #: no properties of a style
_SET = (
    r"\b{}\s*\.\s*(?:style\s*\.\s*)?(?:(\w+)\s*=\s*|setAttribute\(\s*[\"'](\w+)[\"']\s*,\s*)"
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\"';)\s]+))"
)


class WrittenLink(NamedTuple):
    tag: str
    attrs: str  #: as lexbor would write them
    text: str
    way: str  #: that hides it
    markup: str  #: from the hiding element on


def written_links(script: str) -> Iterator[WrittenLink]:
    """The hidden ones among the links and frames that a script writes in plain words or percent signs, or makes."""
    if "createElement" in script:
        yield from _made(script[:_LARGEST])
    if not _WRITES.search(script):
        return
    markup = script[:_LARGEST]
    markup = unquote(markup) if "%3C" in markup or "%3c" in markup else markup
    small = markup.lower()
    if "<a" not in small and "<iframe" not in small:
        return
    yield from _written(_JOINT.sub("", re.sub(r"\\(.)", r"\1", markup)), _box(script))


def _box(script: str) -> str:
    """The way in which the element is hidden that the script fills, "" when it is not."""
    filled = _FILLED.search(script)
    return "display" if filled and f"#{filled[1]}{{" in hidden_by_script(script) else ""


def _written(markup: str, box: str) -> Iterator[WrittenLink]:
    opened: list[tuple[str, str, int]] = []  # tag, way, where
    for found in _TAG.finditer(markup):
        tag = found[2].lower()
        if found[1]:
            while opened and opened.pop()[0] != tag:
                pass
            continue
        attrs = _attrs(found[3])
        way = next((way for _, way, _ in opened if way), "") or way_of(tag, attrs) or box
        if way and _POINTING.get(tag, "\0") in attrs:
            start = next((at for _, hides, at in opened if hides), found.start())
            yield WrittenLink(
                tag, attrs, found[4].strip(), way, markup[start : found.end() + len(f"</{tag}>")]
            )
        if tag not in VOID:
            opened.append((tag, way, found.start()))


def _made(script: str) -> Iterator[WrittenLink]:
    """Frames that a script makes of nothing and hides."""
    for made in _MADE.finditer(script):
        said = {(a or b).lower(): c or d or e for a, b, c, d, e in re.findall(_SET.format(made[1]), script)}
        style = ";".join(f"{name}:{value}" for name, value in said.items() if name not in _PLAIN)
        attrs = _attrs(
            " ".join(f'{name}="{said[name]}"' for name in ("src", "width", "height") if name in said)
        )
        written = said.get("csstext") or said.get("style", "")
        way = style_way(f"{style};{written}") or way_of("iframe", attrs)
        if way and " src=" in attrs:
            yield WrittenLink("iframe", attrs, "", way, f"<iframe{attrs}></iframe>")


def _attrs(written: str) -> str:
    pairs = (
        (found[1].lower(), found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(written)
    )
    return "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in pairs)
