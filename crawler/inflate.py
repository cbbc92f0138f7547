"""A body's compression undone by what it is, whatever its header says, and half of one never taken for the whole."""

from __future__ import annotations

import zlib

__all__ = ["inflate"]

_GZIP = b"\x1f\x8b\x08"
_ZLIB = 0x78  #: how a zlib stream of the usual window begins; a raw one has no mark


def inflate(body: bytes, encoding: str, limit: int) -> bytes:
    """The plain bytes, `limit` and one at most; ValueError where the stream is broken or ends before its end.

    Servers send plain pages as gzip, gzip without a word, and pages that break off: a list cut short must
    not pass for an empty one.
    """
    if body.startswith(_GZIP):
        window = 16 + zlib.MAX_WBITS
    elif body and "deflate" in encoding.lower():
        window = zlib.MAX_WBITS if body[0] == _ZLIB else -zlib.MAX_WBITS
    else:
        return body
    plain = b""
    while True:
        plain, body = _member(plain, body, window, limit)
        if len(plain) > limit or not body.startswith(_GZIP):
            return plain  # zeros and other refuse after the end mean nothing


def _member(plain: bytes, body: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    """What was there with one member more, and what follows that."""
    engine = zlib.decompressobj(window)
    try:
        plain += engine.decompress(body, limit + 1 - len(plain))
    except zlib.error as error:
        raise ValueError(f"broken compression: {error}") from error
    if not engine.eof and len(plain) <= limit:
        raise ValueError("the compressed body breaks off")
    return plain, engine.unused_data
