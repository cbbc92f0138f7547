"""Addresses that a click opens without an href: `onclick="window.open('/x.html')"`, `javascript:location='…'`, a choice."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.markup import attribute

__all__ = ["clickable", "opened"]

_ADDRESS = r"(?P<{0}>['\"])(?P<{1}>[^'\"\\<>\s?#][^'\"\\<>\s]{{0,999}})(?P={0})"
#: only what is written out: nothing is guessed of `'/show?id=' + id`
_OPENS = re.compile(
    rf"(?:\bopen|\blocation\s*\.\s*(?:replace|assign))\s*\(\s*{_ADDRESS.format('q', 'called')}\s*[,)]"
    rf"|\blocation\s*(?:\.\s*href\s*)?=\s*{_ADDRESS.format('p', 'set')}\s*(?:[;}})]|$)"
)
_FRAMES = frozenset({"html", "body", "form"})  #: clicked everywhere, which leads nobody anywhere


def clickable(tag: str, attrs: str) -> bool:
    """Whether an element that is no anchor may lead somewhere when it is clicked or chosen."""
    if tag == "option":
        return ' value="http' in attrs
    return " onclick=" in attrs and tag not in _FRAMES


@lru_cache(maxsize=4096)
def opened(attrs: str) -> str:
    """The address as written that a click on the element opens by its script or its value, "" for none."""
    href = attribute(attrs, "href").strip()
    for script in (attribute(attrs, "onclick"), href if href[:11].lower() == "javascript:" else ""):
        if found := _OPENS.search(script):
            return found["called"] or found["set"]
    chosen = attribute(attrs, "value") if ' value="http' in attrs else ""
    return "" if chosen.endswith("=") else chosen  # the words to search for are still to come
