"""Answers as an interface or a page sends them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xuncha.demo.responses import Response

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EMPTY", "fetching", "notice", "page", "reply"]

EMPTY = Response(b"", "application/json", stable=False)


def reply(value: Any, status: int = 200) -> Response:
    """JSON as an interface sends it, never the same twice for a cache's sake."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(body, "application/json; charset=utf-8", status, stable=False)


def page(text: str, status: int = 200) -> Response:
    return Response(text.encode(), "text/html; charset=utf-8", status, stable=False)


def notice(text: str) -> str:
    return f"""<!DOCTYPE html><html><body><div class="weui-msg"><div class="weui-msg__text-area">
<div class="weui-msg__title warn">{text}</div></div></div></body></html>"""


def fetching(calls: Sequence[str]) -> str:
    scripts = "".join(f"fetch({address!r}).then(r => r.text());" for address in calls)
    return f"<!DOCTYPE html><html><body><div id='root'></div><script>{scripts}</script></body></html>"
