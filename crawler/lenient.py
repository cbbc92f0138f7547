"""Answers that break the rules of HTTP in ways that every browser bears: asked for once more, by a reader that bears them.

Old portals and what stands before them state a length twice, or beside chunks, or write header lines that are none.
"""

from __future__ import annotations

import http.client
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from multidict import CIMultiDict

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    import yarl

__all__ = ["Plain", "ask"]

_FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:")


class Plain(NamedTuple):
    """Status, headers and body as sent."""

    status: int
    headers: CIMultiDict[str]
    body: bytes
    url: yarl.URL


def ask(
    method: str,
    url: yarl.URL,
    headers: Mapping[str, str],
    data: bytes | None,
    *,
    timeout: float,
    largest: int,
    tls: ssl.SSLContext | bool,
    proxy: str | None,
) -> Plain:
    """One exchange, on a thread of its own; of the body at most a byte more than `largest`.

    Raises OSError as sockets do, http.client.HTTPException for what no browser would take either.
    """
    connection = _connection(url, timeout, tls, proxy)
    connection.response_class = _Lenient
    target = str(url) if proxy and url.scheme == "http" else url.raw_path_qs
    try:
        connection.request(method, target, data, {**headers, "Connection": "close"})
        answer = connection.getresponse()
        fields = CIMultiDict((name, _utf8(value)) for name, value in answer.getheaders())
        lengths = {
            length.strip() for stated in fields.getall("Content-Length", []) for length in stated.split(",")
        }
        if len(lengths) > 1 and not answer.chunked:
            raise http.client.HTTPException(f"lengths {sorted(lengths)}")
        return Plain(answer.status, fields, answer.read(largest + 1), url)
    finally:
        connection.close()


def _connection(
    url: yarl.URL, timeout: float, tls: ssl.SSLContext | bool, proxy: str | None
) -> http.client.HTTPConnection:
    host, port = url.raw_host or "", url.port
    way = urlsplit(proxy) if proxy else None
    first = (way.hostname or "", way.port) if way else (host, port)
    if url.scheme != "https":
        return http.client.HTTPConnection(*first, timeout=timeout)
    context = None if isinstance(tls, bool) else tls
    made = http.client.HTTPSConnection(*first, timeout=timeout, context=context)
    if way:
        made.set_tunnel(host, port)
    return made


def _utf8(value: str) -> str:
    return value.encode("latin-1", "replace").decode("utf-8", "surrogateescape")


class _Lenient(http.client.HTTPResponse):
    """An answer without the header lines that are none: at the first of them the library would stop reading."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fp: Any = _Sound(self.fp)


class _Sound:
    """The stream of an answer, line by line until its head has ended."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._head = stream, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def readline(self, limit: int = -1) -> bytes:
        line: bytes = self._stream.readline(limit)
        while self._head and line.strip() and not (_FIELD.match(line) or line.startswith(b"HTTP/")):
            line = self._stream.readline(limit)
        self._head = self._head and bool(line.strip())
        return line
