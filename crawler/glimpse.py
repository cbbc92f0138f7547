"""A glimpse of a page: title, visible text and the marks that tell an error page from a real one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from crawler.cms.base import Document
from crawler.stubs import redirect_target
from crawler.takeover import script_tricks

__all__ = ["Glimpse", "glimpse"]

_TITLE = re.compile(r"<title\b[^>]*>(.*?)(?:</title|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ENTITY = re.compile(r"&#x?[0-9a-f]+;", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|http-equiv|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\";\s]+)", re.IGNORECASE)
_SHELL = re.compile(
    r"""<(?:div|main)\b[^>]*\bid\s*=\s*["']?(?:app|root|__nuxt|__next)["'\s>]""", re.IGNORECASE
)
#: tags that only a page of the site's own CMS carries
_COLUMN_TAGS = frozenset({"columnname", "articletitle", "columntype", "pubdate"})
#: what a page without a text of its own says in a box before it sends its visitor away
_ALERT = re.compile(r"""\balert\s*\(\s*(["'])(?P<said>[^"'\n]{2,100})\1""")
_STUB = 120  #: visible characters above which a page is a page of its own
_INVISIBLE = ("script", "style", "noscript", "template")


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a bounded prefix of an HTML answer shows."""

    title: str = ""
    text: str = (
        ""  #: visible, white space folded; of a page that shows nothing, what its scripts say in a box
    )
    title_entities: int = 0  #: numeric character references in the title as written
    refresh: str = ""  #: where a meta refresh leads, as written
    onward: str = (
        ""  #: where a page with next to nothing on it sends its visitor at once, by refresh or script
    )
    keywords: str = ""
    column: bool = False  #: bears the CMS's column or article tags
    shell: bool = False  #: an empty stage that a script fills
    tricks: tuple[str, ...] = ()  #: what its scripts do that honest ones need not (crawler.takeover)


def glimpse(html: str, url: str = "") -> Glimpse:
    """Title, visible text and marks of an HTML text; `url` is its own, needed to tell where it leads."""
    raw_title = _TITLE.search(html)
    written = raw_title.group(1) if raw_title else ""
    tags = _tags(html)
    refresh = _REFRESH.search(tags.get("refresh", ""))
    text, shell = _visible(html), bool(_SHELL.search(html))
    if not text and not shell:
        text = " ".join(said["said"] for said in _ALERT.finditer(html))
    return Glimpse(
        title=" ".join(unescape(_TAG.sub(" ", written)).split()),
        text=text,
        title_entities=len(_ENTITY.findall(written)),
        refresh=unescape(refresh.group(1)) if refresh else "",
        onward=redirect_target(Document(url, html)) or "" if url and len(text) <= _STUB else "",
        keywords=tags.get("keywords", ""),
        column=any(tags.get(name, "").strip() for name in _COLUMN_TAGS),
        shell=shell,
        tricks=tuple(script_tricks(html)) if "<script" in html else (),
    )


def _tags(html: str) -> dict[str, str]:
    """Name or http-equiv (lower case) → content, the first of each."""
    found: dict[str, str] = {}
    for tag in _META.findall(html):
        values = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag)}
        key = (values.get("name") or values.get("http-equiv") or "").lower()
        found.setdefault(key, values.get("content", ""))
    return found


def _visible(html: str) -> str:
    tree = LexborHTMLParser(html)
    small = html.lower()
    unseen = [tag for tag in _INVISIBLE if f"<{tag}" in small]
    if unseen:
        tree.strip_tags(unseen)
    root = tree.body or tree.root
    return " ".join(root.text(separator=" ").split()) if root is not None else ""
