"""How an element is kept out of a visitor's sight: by its own style, by a tiny frame, by a script."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from crawler.markup import attribute
from crawler.stubs import runs_at_once

__all__ = [
    "colour",
    "declarations",
    "hidden_by_script",
    "style_way",
    "way_of",
    "written_way",
]

_FAR = 500  #: pixels beyond which a shift takes an element off the screen
_DECLARATION = re.compile(r"(?<![a-z-])([a-z-]++)\s*+:\s*+([^;]++)")
_NUMBER = re.compile(r"^([+-]?\d*\.?\d+)\s*(px|pt|em|rem|vw|vh|%)?")
_PIXELS = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "vw": 14.0, "vh": 8.0, "%": 10.0, None: 1.0}
_SHIFTS = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top", "margin")
_NAMED = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "transparent": "transparent"}
_NOTE = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\0{0,4}([2-7][0-9a-f])(?![0-9a-f])\s?")  #: of plain letters
_NOTHING = re.compile(
    r"alpha\(\s*opacity\s*=\s*0\s*\)|opacity\(\s*(?:0+(?:\.0*)?|\.0+)%?\s*\)|scale[xy]?\(\s*0?\.?0+[\s,)]"
    r"|rotate[xy]\(\s*-?90deg"
)
_CLIPPED = re.compile(r"rect\(\s*(\d)[a-z]*(?:[ ,]+\1[a-z]*){2,3}\s*\)|inset\(\s*(?:50|100)%|circle\(\s*0")


@lru_cache(maxsize=16384)
def style_way(style: str) -> str:
    """The way an inline style hides its element and all inside, "" when it does not."""
    rules = declarations(style)
    for test in (_switched_off, _shrunk, _moved_off, _same_colour):
        if way := test(rules):
            return way
    return ""


def declarations(style: str) -> dict[str, str]:
    """Property → value of an inline style, in small letters."""
    style = _plainly(style.lower()).replace("!important", "")
    return {name: value.strip() for name, value in _DECLARATION.findall(style)} if ":" in style else {}


def _plainly(style: str) -> str:
    """Without the notes and escapes that keep `display:none` from being read as such."""
    if "/*" in style:
        style = _NOTE.sub("", style)
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), style) if "\\" in style else style


def _switched_off(rules: dict[str, str]) -> str:
    if rules.get("display") == "none":
        return "display"
    if rules.get("visibility") in ("hidden", "collapse") or rules.get("content-visibility") == "hidden":
        return "visibility"
    opacity = _number(rules.get("opacity", ""))
    if (opacity is not None and opacity < 0.05) or _NOTHING.search(rules.get("filter", "")):
        return "opacity"
    if _CLIPPED.search(rules.get("clip", "") + rules.get("clip-path", "")):
        return "clip"
    depth = _number(rules.get("z-index", ""))
    if depth is not None and depth < 0 and rules.get("position") in ("absolute", "fixed"):
        return "z-index"
    return ""


def _shrunk(rules: dict[str, str]) -> str:
    if _NOTHING.search(rules.get("transform", "")):
        return "size"
    size = _pixels(rules.get("font-size", ""))
    if size is not None and size <= 1:
        return "font-size"
    sides = [_pixels(rules.get(side, "")) for side in ("width", "height", "max-height", "max-width")]
    tiny = [side for side in sides if side is not None and side <= 1]
    clipped = "hidden" in rules.get("overflow", "") or len(tiny) > 1
    return "size" if tiny and clipped else ""


_TRANSLATED = re.compile(r"translate(?:3d|[xy])?\(\s*(-?[\d.]+\w*%?)(?:\s*,\s*(-?[\d.]+\w*%?))?")


def _moved_off(rules: dict[str, str]) -> str:
    moved = _TRANSLATED.search(rules.get("transform", ""))
    if moved and any((_pixels(part) or 0) <= -_FAR for part in moved.groups("")):
        return "offscreen"
    for name in _SHIFTS:
        value = rules.get(name)
        if value and any((_pixels(part) or 0) <= -_FAR for part in value.split()):
            return "text-indent" if name == "text-indent" else "offscreen"
    if rules.get("position") in ("absolute", "fixed"):
        shifts = [_pixels(rules.get(side, "")) or 0 for side in ("left", "top")]
        if max(shifts) >= 4 * _FAR:
            return "offscreen"
    return ""


def _same_colour(rules: dict[str, str]) -> str:
    ground = rules.get("background-color") or rules.get("background", "").split(" ")[0]
    ink = rules.get("color", "")
    return "colour" if ink and colour(ink) in (colour(ground), "transparent") else ""


def colour(text: str) -> str:
    """One spelling for the commonest ways to write a colour."""
    text = _NAMED.get(text, text)
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "#" + "".join(digit * 2 for digit in text[1:])
    return text.replace(" ", "")


def _number(text: str) -> float | None:
    found = _NUMBER.match(text)
    return float(found[1]) if found else None


def _pixels(text: str) -> float | None:
    found = _NUMBER.match(text)
    return float(found[1]) * _PIXELS[found[2]] if found else None


_OPENED = re.compile(r"<(div|span|p|ul|table|marquee|font)\b([^<>]*)>", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:div|span|p|ul|table|marquee|font)", re.IGNORECASE)
_STYLE = re.compile(r"style\s*=\s*\\?[\"']?([^\"'>\\]+)", re.IGNORECASE)


def written_way(script: str) -> tuple[str, bool]:
    """How an element that a script writes and leaves open hides what follows; whether it closes one instead."""
    if "document.write" not in script:
        return "", False
    opened = list(_OPENED.finditer(script))
    for element in opened:
        styled = _STYLE.search(element[2])
        way = style_way(styled[1]) if styled else ""
        if way and f"</{element[1]}" not in script[element.end() :]:
            return way, False
    return "", not opened and _CLOSED.search(script) is not None


_HIDES = re.compile(
    r"getElementById\(\s*[\"']([\w-]+)[\"']\s*\)\s*\.\s*style\s*\.\s*(?:display\s*=\s*[\"']none|visibility\s*=\s*[\"']hidden)"
    r"|(?:\$|jQuery)\(\s*[\"']([.#][\w-]+)[\"']\s*\)\s*\.\s*(?:hide\(\s*\)|css\(\s*[\"']display[\"']\s*,\s*[\"']none)"
)
_HIDDEN, _WRITTEN = 50, 20_000  #: elements that one script hides; characters in which it writes a style
_WRITTEN_STYLE = re.compile(r"<style[^>]*>(.*?)<\\?/style", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=256)
def hidden_by_script(script: str) -> str:
    """What a script hides as it runs, as a style block would say it; a function only runs when called."""
    if not any(sign in script for sign in (".style", ".hide(", ".css(", "<style")):
        return ""
    hidden = [
        found[2] or f"#{found[1]}"
        for found in islice(_HIDES.finditer(script), _HIDDEN)
        if runs_at_once(script[: found.start()])
    ]
    return "".join(f"{name}{{display:none}}" for name in hidden) + "".join(
        _WRITTEN_STYLE.findall(script[:_WRITTEN])
    )


def way_of(tag: str, attrs: str) -> str:
    """The way an element's own attributes hide it, "" when they do not."""
    if ' hidden="' in attrs:
        return "hidden"
    if ' style="' in attrs and (way := style_way(attribute(attrs, "style"))):
        return way
    if tag in ("marquee", "iframe", "object", "embed"):
        sides = [_pixels(attribute(attrs, side)) for side in ("width", "height", "scrollamount")]
        if any(side is not None and side <= 1 for side in sides[:2]):
            return "marquee" if tag == "marquee" else "size"
    return ""
