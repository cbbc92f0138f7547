"""Redaction: addresses and words that go into evidence or logs bear no key, token or password."""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["fault", "redact", "without"]

_SECRET = re.compile(
    r"token|secret|passw|passwd|pwd|ticket|cookie|auth|sign|credential|session|(?<![a-z])(key|code|sid|uin)s?$",
    re.IGNORECASE,
)
_HIDDEN = "***"
_SHORTEST = 6


def redact(url: str) -> str:
    """An address without its user and password, and without the values of what looks like a key."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else host
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(n, _HIDDEN if _SECRET.search(n) else v) for n, v in pairs], safe="*/:")
    return urlunsplit((parts.scheme, host + port, parts.path, query, ""))


def without(text: str, secrets: Iterable[str]) -> str:
    """The text with these secrets blotted out wherever they stand."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, _HIDDEN)
    return text


def fault(error: BaseException, secrets: Iterable[str]) -> str:
    """An error of ours for the log: where it arose and what it says, which may quote what it was given."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return without(f"{type(error).__name__}: {error}\n{frames}", secrets)
