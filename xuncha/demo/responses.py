"""What the sample servers answer: bytes with their headers, made when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Asked", "Handler", "Response", "html", "redirect"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the county sees it; `query` and `form` hold the last value of each name."""

    host: str
    path: str
    method: str = "GET"
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)  #: the JSON object of the body


@dataclass(frozen=True, slots=True)
class Response:
    """`delay` is in seconds; `stable` answers bear ETag and Last-Modified and are not sent twice."""

    body: bytes
    content_type: str = "text/html"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    stable: bool = True


Handler = Callable[[Asked], Response]


def html(text: str, charset: str = "utf-8", *, declared: bool = True, status: int = 200) -> Response:
    """A page; `declared` False leaves the charset out of the header, as many old servers do."""
    kind = f"text/html; charset={charset}" if declared else "text/html"
    return Response(text.encode(charset, "xmlcharrefreplace"), kind, status)


def redirect(address: str, status: int = 302) -> Response:
    return Response(b"", status=status, headers={"Location": address}, stable=False)
