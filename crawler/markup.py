"""Cutting the markup that lexbor writes: strict enough for one regular expression, at C speed.

lexbor repairs a page (unclosed anchors, stray tags, odd quotes) and writes it out again with every element
closed, every attribute in double quotes, and `<`, `>`, `&` escaped in text and attributes alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["TOKEN", "VOID", "attribute", "plain"]

_RAW = "script|style|iframe|xmp|noembed|noframes|plaintext"
#: raw element: (name, attributes, content); any other tag: (name, attributes); then the text that follows
TOKEN = re.compile(
    rf"<(?:({_RAW})(?=[ >])([^>]*)>([^<]*(?:<(?!/\1>)[^<]*)*)</\1>"
    r"|(/?[^\s>!?]+)([^>]*)>|!--.*?-->|[!?][^>]*>)([^<]*)",
    re.DOTALL,
)
VOID = frozenset(
    [
        "area",
        "base",
        "basefont",
        "bgsound",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)


@lru_cache(maxsize=64)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf' {re.escape(name)}="([^"]*)"')


def attribute(attrs: str, name: str) -> str:
    """The value of one attribute of an element, "" where it has none."""
    found = _pattern(name).search(attrs)
    return plain(found[1]) if found else ""


def plain(text: str) -> str:
    """Text without the five escapes that lexbor writes."""
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&quot;", '"').replace("&amp;", "&")
