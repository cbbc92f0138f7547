"""What one answer, or the lack of one, says about a link target."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

from crawler import manners
from crawler.guard import BlockedAddress
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Answer", "is_unsound", "of_error", "of_status", "retry_after"]

_BY_STATUS = {
    401: FetchOutcome.FORBIDDEN,
    403: FetchOutcome.FORBIDDEN,
    404: FetchOutcome.GONE,
    407: FetchOutcome.FORBIDDEN,
    410: FetchOutcome.GONE,
    412: FetchOutcome.CHALLENGE,
    418: FetchOutcome.CHALLENGE,
    429: FetchOutcome.THROTTLED,
    451: FetchOutcome.FORBIDDEN,
    521: FetchOutcome.CHALLENGE,
    999: FetchOutcome.FORBIDDEN,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One target's answer after its redirects; `html` is a bounded prefix, "" when none was read."""

    outcome: FetchOutcome
    status: int | None = None
    final_url: str = ""
    detail: str = ""  #: Chinese, for people
    html: str = ""
    content_type: str = ""
    retry_after: float = 0.0  #: seconds the host asked for
    broke: bool = False  #: the host was reached, then broke off or hung
    size: int | None = None  #: bytes of the whole body, where that is known
    requests: int = 1  #: that it took to learn this


def of_status(status: int, headers: Mapping[str, str]) -> FetchOutcome:
    """The verdict of a status line alone; protections speak through statuses of their own."""
    if status < 400:
        return FetchOutcome.OK
    if status == 503 and "Retry-After" in headers:
        return FetchOutcome.THROTTLED
    return _BY_STATUS.get(status) or (
        FetchOutcome.SERVER_ERROR if status >= 500 else FetchOutcome.CLIENT_ERROR
    )


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that a Retry-After asks for, as a number or a date; 0 where it asks for none."""
    return manners.retry_after(headers.get("Retry-After", ""), dt.datetime.now(dt.UTC)) or 0.0


def of_error(error: BaseException) -> tuple[FetchOutcome, str]:
    """The outcome and a Chinese word for an exception of the client."""
    cause: BaseException | None = getattr(error, "os_error", None)
    if isinstance(cause, BlockedAddress):
        return FetchOutcome.BLOCKED_ADDRESS, f"解析到内网地址 {cause}，未访问"
    if isinstance(error, aiohttp.ClientSSLError):
        return FetchOutcome.TLS, "证书或加密连接有误"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        missing = isinstance(cause, socket.gaierror) and cause.errno in _NO_SUCH_NAME
        return FetchOutcome.DNS, "域名不存在" if missing else "域名解析失败"
    if isinstance(error, asyncio.TimeoutError):
        return FetchOutcome.TIMEOUT, "连接或应答超时"
    if isinstance(error, aiohttp.ClientConnectorError):
        refused = isinstance(cause, ConnectionRefusedError)
        return FetchOutcome.CONNECTION, "拒绝连接" if refused else "无法连接"
    if isinstance(error, (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, OSError)):
        return FetchOutcome.CONNECTION, "连接被中断"
    return FetchOutcome.NOT_PARSED, "应答不合规，程序无法判读"


def is_unsound(error: BaseException) -> bool:
    """Whether an answer came that is no sound HTTP: browsers bear much of that, so it is no silence."""
    return isinstance(error, aiohttp.ClientResponseError) and not isinstance(
        error, aiohttp.ClientHttpProxyError
    )


_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
