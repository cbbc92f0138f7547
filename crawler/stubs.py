"""Redirect stubs: pages whose only content is where to go instead."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from crawler.listing.boxes import absolute, clean
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from crawler.cms.base import Document

__all__ = ["carried_off", "redirect_target", "runs_at_once"]

#: a page with more visible characters than this is a page of its own
_STUB_TEXT = 120
#: a refresh to another address within so many seconds is a redirect whatever the page shows
_SOON = 10
_REFRESH = re.compile(
    r"<meta[^>]{0,80}http-equiv\s*=\s*[\"'\\]*refresh[^>]*?content\s*=\s*[\"'\\]*\s*(\d+)(?:\.\d+)?\s*[;,]\s*url\s*=\s*[\"'\\]*([^\"'\\>]+)"
    r"|<meta[^>]{0,10}content\s*=\s*[\"'\\]*\s*(\d+)(?:\.\d+)?\s*[;,]\s*url\s*=\s*[\"'\\]*([^\"'\\>]+)[^>]*?http-equiv\s*=\s*[\"'\\]*refresh",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?:(?:window|self|top|parent|document|this)\s*\.\s*){0,2}location(?:\s*\.\s*href)?\s*=\s*[\"']([^\"'\s]+)[\"']"
    r"|(?:(?:window|self|top|parent|document)\s*\.\s*){0,2}location\s*\.\s*(?:replace|assign)\s*\(\s*[\"']([^\"'\s]+)[\"']\s*\)"
    r"|window\s*\.\s*open\s*\(\s*[\"']([^\"'\s]+)[\"']\s*,\s*[\"']_(?:self|top|parent)[\"']"
    r"|window\s*\.\s*navigate\s*\(\s*[\"']([^\"'\s]+)[\"']\s*\)",
)
_COMMENT = re.compile(r"<!--(?!\s*(?:\[if|document|window|location|self|top)).*?-->", re.DOTALL)


def redirect_target(document: Document) -> str | None:
    """The address a stub sends its visitor to; None for a page that stands for itself."""
    head = document.text[:20_000] if len(document.text) > 60_000 else document.text
    if "refresh" not in head.lower() and "location" not in head and "window." not in head:
        return None
    text = _COMMENT.sub("", head)
    small = len(_visible(document)) <= _STUB_TEXT
    for refresh in _REFRESH.finditer(text):
        delay, target = int(refresh[1] or refresh[3]), refresh[2] or refresh[4]
        if (small or delay < _SOON) and (url := _elsewhere(document, target)):
            return url
    return _by_script(document) if small else None


def carried_off(document: Document, target: str, *, home: bool = False) -> bool:
    """Whether a page with a text of its own, or a home page, is made to send its visitors to a stranger.

    A stub that leads to another site is a link, and an office's page may move to another office's host.
    """
    official = host_of(target).endswith((".gov.cn", ".edu.cn"))
    return not official and (home or len(_visible(document)) > _STUB_TEXT)


def _by_script(document: Document) -> str | None:
    for node in document.tree.css("script"):
        code = node.text() or ""
        for found in _SCRIPT.finditer(code):
            before = code[: found.start()]
            if runs_at_once(before) and not _for_phones(before):
                target = next(group for group in found.groups() if group)
                if url := _elsewhere(document, target):
                    return url
    body = document.tree.body
    onload = (body.attrs.get("onload") or "") if body is not None else ""
    loading = _SCRIPT.search(onload)
    return _elsewhere(document, next(group for group in loading.groups() if group)) if loading else None


def runs_at_once(before: str) -> bool:
    """Whether code after `before` runs by itself rather than inside a named function or a handler."""
    opened, _ = _opened(before)
    return not any(_is_handler(opening[-120:]) for opening in opened)


def _opened(before: str) -> tuple[list[str], str]:
    """What stands before each brace that is still open, and what follows the last brace."""
    opened: list[str] = []
    start = 0
    for match in re.finditer(r"[{}]", before):
        if match[0] == "{":
            opened.append(before[start : match.start()])
        elif opened:
            opened.pop()
        start = match.end()
    return opened, before[start:]


#: a condition that asks for a visitor with a phone, and what depends on it
_PHONES = re.compile(
    r"(?<!\w)if\s*\((?=[^;{}]{0,600}?(?:android|iphone|ipad|ipod|[\"']iP[\"']|mobile|midp|ucweb|symbian|wap\b|!\s*is_?pc\b))"
    r"[^;{}]*$",
    re.IGNORECASE,
)


def _for_phones(before: str) -> bool:
    """Whether code after `before` runs for visitors with phones alone: a desktop stays on the page."""
    opened, after = _opened(before)
    return any(_PHONES.search(part.rpartition(";")[2][-700:]) for part in (*opened, after))


_FUNCTION = re.compile(r"function\b[^{]*$|=>\s*$")
_AT_ONCE = re.compile(
    r"(?:onload\s*=|addEventListener\(\s*[\"'](?:load|DOMContentLoaded)[\"']\s*,|setTimeout\s*\(|\.ready\s*\(|\$\s*\(|(?<![\w$\s)])\s*[(!+]|^\s*[(!+])\s*(?:async\s*)?(?:function\s*\w*\s*\([^)]*\)|\([^)]*\)\s*=>)\s*$"
)


def _is_handler(opening: str) -> bool:
    return _FUNCTION.search(opening) is not None and _AT_ONCE.search(opening) is None


def _visible(document: Document) -> str:
    """The text a visitor sees; scripts, styles and the title are not it."""
    body = document.tree.body
    if body is None:
        return ""
    parts = (
        part.text() or ""
        for part in body.traverse(include_text=True)
        if part.tag == "-text"
        and part.parent is not None
        and part.parent.tag not in ("script", "style", "noscript")
    )
    return clean(" ".join(parts))


def _elsewhere(document: Document, target: str) -> str | None:
    url = absolute(document.base, unescape(target.strip()))
    return url if url and url != canonical(document.url) else None
