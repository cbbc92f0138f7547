"""What an element's own style says of the hiding around it: takes it back, or lays a colour under its text."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.hidden import colour, declarations
from crawler.markup import attribute

__all__ = ["ground_of", "ink_of", "shows_again"]

#: sizes of letters that do not hang on the size around them
_OWN_SIZE = re.compile(
    r"(?:[2-9]|\d{2,})(?:\.\d+)?\s*(?:px|pt)|\d*\.?\d+\s*rem|(?:x+-)?(?:small|large)|medium"
)
_NONE: frozenset[str] = frozenset()


def shows_again(attrs: str) -> frozenset[str]:
    """Ways of hiding that an element takes back: by a size of its own for its letters, by `visibility: visible`."""
    return _shows_again(attribute(attrs, "style")) if ' style="' in attrs else _NONE


@lru_cache(maxsize=4096)
def _shows_again(style: str) -> frozenset[str]:
    rules = declarations(style)
    ways = {"font-size"} if _OWN_SIZE.match(rules.get("font-size", "")) else set()
    return frozenset(ways | {"visibility"} if rules.get("visibility") == "visible" else ways)


def ground_of(attrs: str) -> str:
    """The plain colour that an element's own attributes lay under its text; "" for none, or a picture."""
    if "background" not in attrs and " bgcolor=" not in attrs:
        return ""
    rules = declarations(attribute(attrs, "style"))
    ground = rules.get("background-color") or rules.get("background") or attribute(attrs, "bgcolor").lower()
    return "" if "url(" in ground else colour(ground if "(" in ground else ground.split(" ")[0])


def ink_of(attrs: str) -> str:
    """The colour that an element's own attributes give its text on the ground of another; "" for none."""
    rules = declarations(attribute(attrs, "style"))
    if rules.get("background") or rules.get("background-color"):
        return ""
    return colour(rules.get("color") or attribute(attrs, "color").lower())
