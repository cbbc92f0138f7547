"""Where a page's scripts send its visitors by themselves: at once, after a while, or only those of some kind."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from crawler.markup import attribute
from crawler.stubs import runs_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.flow import Flow

__all__ = ["leaps"]

_TARGET = r"[\"'`]((?:https?:)?//[^\"'`\s]+)"
_LEAP = re.compile(
    rf"location(?:\s*\.\s*href)?\s*=\s*{_TARGET}|location\s*\.\s*(?:replace|assign)\s*\(\s*{_TARGET}",
    re.IGNORECASE,
)
#: a script that looks at who comes, and from where
_LOOKS = re.compile(r"userAgent|referrer|navigator\s*\.\s*platform", re.IGNORECASE)
#: browsers that a page may turn away
_OUTDATED = re.compile(r"MSIE|Trident|IE\s*[6-9]|ActiveX", re.IGNORECASE)
_WAITS = re.compile(r"setTimeout\s*\(\s*[\"'][^\"']*$")
_BARE = 120  #: characters of a page that does nothing but lead on
_BRACKETS = re.compile(r"\[\s*([\"'])(location|href|replace|assign)\1\s*\]")
_VEILED = re.compile(r"(?:window\s*\.\s*)?(atob|unescape|decodeURIComponent)\s*\(\s*([\"'])([^\"']+)\2\s*\)")
_HANDLERS = ("onerror", "onload")


def leaps(flow: Flow, base: str) -> Iterator[str]:
    """Absolute addresses; those that a visitor has to ask for by a click are none."""
    codes = [script.text for script in flow.scripts if "location" in script.text]
    codes += [
        code
        for found in flow.found
        for name in _HANDLERS
        if f' {name}="' in found.attrs
        if "location" in (code := attribute(found.attrs, name))
    ]
    for written in codes:
        code = _plainly(written)
        for found in _LEAP.finditer(code):
            before = code[: found.start()]
            if _OUTDATED.search(before[-300:]) or not _by_itself(code, before, bare=len(flow.text) <= _BARE):
                continue
            try:
                yield urljoin(base, found[1] or found[2])
            except ValueError:
                continue


def _by_itself(code: str, before: str, *, bare: bool) -> bool:
    return bare or bool(_LOOKS.search(code)) or bool(_WAITS.search(before)) or runs_at_once(before)


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
