"""Where a page's scripts send its visitors by themselves: at once, after a while, or only those of some kind."""

from __future__ import annotations

import base64
import binascii
import re
from functools import partial
from html import unescape
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from crawler.cms.base import HANDLERS
from crawler.stubs import runs_at_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.cms.base import Document

__all__ = ["handlers", "leaps"]

_TARGET = r"[\"'`]((?:https?:)?//[^\"'`\s]+)"
_LEAP = re.compile(
    rf"location(?:\s*\.\s*href)?\s*=\s*{_TARGET}|location\s*\.\s*(?:replace|assign)\s*\(\s*{_TARGET}"
    rf"|window\s*\.\s*open\s*\(\s*{_TARGET}[\"'`]\s*,\s*[\"']_(?:self|top|parent)",
    re.IGNORECASE,
)
#: a script that looks at who comes, and from where
_LOOKS = re.compile(r"userAgent|referrer|navigator\s*\.\s*platform", re.IGNORECASE)
#: browsers that a page may turn away
_OUTDATED = re.compile(r"MSIE|Trident|IE\s*[6-9]|ActiveX", re.IGNORECASE)
_TRAP = re.compile(r"popstate[\"']?\s*[,=]")  #: the way back leads elsewhere
_LEAPS = 100  #: of one script
_SHORT, _NEAR = 3_000, 600  #: characters of a script read as one, and of those before a leap in a longer one
_WAITS = re.compile(r"setTimeout\s*\(\s*[\"'][^\"']*$")
_BRACKETS = re.compile(r"\[\s*([\"'])(location|href|replace|assign)\1\s*\]")
_VEILED = re.compile(r"(?:window\s*\.\s*)?(atob|unescape|decodeURIComponent)\s*\(\s*([\"'])([^\"']+)\2\s*\)")
_HANDLER = re.compile(r"\son(?:load|error)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
#: the first click anywhere on the page opens a window
_ANY_CLICK = re.compile(
    r"(?:document|body|window)\s*\.\s*(?:onclick\s*=|addEventListener\(\s*[\"']click[\"']\s*,)[^}]{0,300}?"
    rf"window\s*\.\s*open\s*\(\s*{_TARGET}",
    re.IGNORECASE,
)


def handlers(document: Document) -> list[str]:
    """The code in the attributes of elements that runs without a click."""
    if document.marks.isdisjoint(HANDLERS):
        return []
    return [unescape(found[1] or found[2] or "") for found in _HANDLER.finditer(document.text)]


def leaps(codes: Iterable[str], base: str, *, bare: bool = False, strict: bool = False) -> Iterator[str]:
    """Absolute addresses; those that a visitor has to ask for by a click on something are none.

    `bare`: the page does nothing but lead on; `strict`: functions that have to be called count for nothing.
    """
    for target in chain.from_iterable(map(partial(_targets, bare=bare, strict=strict), codes)):
        try:
            yield urljoin(base, target)
        except ValueError:
            continue


def _targets(written: str, *, bare: bool, strict: bool) -> Iterator[str]:
    if "window" in written and (opened := _ANY_CLICK.search(written)):
        yield opened[1]
    if "location" not in written and "window" not in written:
        return
    code = _plainly(written)
    for found in islice(_LEAP.finditer(code), _LEAPS):
        before = code[: found.start()]
        if not _OUTDATED.search(before[-300:]) and (
            bare or _by_itself(before) or (not strict and _looks(code, before))
        ):
            yield found[1] or found[2] or found[3]


def _by_itself(before: str) -> bool:
    return bool(_TRAP.search(before[-_NEAR:]) or _WAITS.search(before)) or runs_at_once(before)


def _looks(code: str, before: str) -> bool:
    return _LOOKS.search(code if len(code) <= _SHORT else before[-_NEAR:]) is not None


def _plainly(code: str) -> str:
    """Brackets and encodings undone, so that `window["location"]=atob("…")` reads like any other."""
    code = _BRACKETS.sub(r".\2", code)
    return _VEILED.sub(_unveiled, code) if _VEILED.search(code) else code


def _unveiled(veiled: re.Match[str]) -> str:
    text = veiled[3]
    if veiled[1] == "atob":
        try:
            text = base64.b64decode(text, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return veiled[0]
    else:
        text = unquote(text)
    return f'"{text}"' if '"' not in text else veiled[0]
