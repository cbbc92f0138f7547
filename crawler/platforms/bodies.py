"""The text, links and pictures of a post's body, from the HTML that platforms put into JSON or pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from crawler.platforms.addresses import tidy
from crawler.platforms.shapes import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from crawler.platforms.base import SeenLink

__all__ = ["Body", "read_body", "tidy_lines"]

_BREAKS = frozenset(
    [
        "p",
        "div",
        "section",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "table",
        "ul",
        "ol",
        "article",
        "header",
        "footer",
        "figure",
    ]
)
_SILENT = frozenset(["script", "style", "noscript", "template"])
_IMAGES = ("data-src", "src", "data-original")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_SPACES = re.compile(r"[ \t\r\f\v\xa0\u200b\u200c\u200d\ufeff]+")


@dataclass(slots=True)
class Body:
    text: str = ""
    links: list[SeenLink] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def read_body(markup: str) -> Body:
    """What people read in a fragment of HTML or in plain text, a line for each block."""
    if not _MARKUP.search(markup):
        return Body(tidy_lines(markup))
    tree = LexborHTMLParser(plain(markup))
    if tree.root is None:
        return Body()
    return Body(tidy_lines("".join(_pieces(tree.root))), _links(tree.root), _images(tree.root))


def tidy_lines(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in plain(unescape(text)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(root: LexborNode) -> Iterable[str]:
    for node in root.traverse(include_text=True):
        if node.tag == "-text":
            if not _silent(node):
                yield node.text_content or ""
        elif node.tag in _BREAKS:
            yield "\n"


def _silent(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag in _SILENT


def _links(root: LexborNode) -> list[SeenLink]:
    found: dict[str, str] = {}
    for node in root.css("a[href]"):
        address = tidy(node.attributes.get("href") or "")
        if address.startswith(("http://", "https://")):
            found.setdefault(address, tidy_lines(node.text(deep=True))[:300])
    return list(found.items())


def _images(root: LexborNode) -> list[str]:
    found: dict[str, None] = {}
    for node in root.css("img"):
        value = next((v for name in _IMAGES if (v := node.attributes.get(name))), "")
        if value and not value.startswith("data:"):
            found.setdefault(tidy(value))
    return list(found)
