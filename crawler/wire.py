"""The plainest exchange over aiohttp's connections: its pool, its TLS and its parser, without the session's trimmings.

A session spends most of a link check's time on building and keeping what a HEAD never needs.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from crawler.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp.client_proto import ResponseHandler
    from aiohttp.connector import Connection
    from multidict import CIMultiDictProxy

__all__ = ["Reply", "Wire"]

_LINE = 32768  #: bytes of the status line or one header at most
_REMEMBERED = 1000  #: origins


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and headers; read what you want of the content, then `release`."""

    status: int
    headers: CIMultiDictProxy[str]
    content: aiohttp.StreamReader
    _connection: Connection

    def release(self) -> None:
        """Give the connection back; aiohttp closes it where something is left unread."""
        self._connection.release()


class Wire:
    """Requests without a body, over the connections of `connector`; redirects are not followed.

    `patience` bounds the time until the headers are there. What goes wrong is raised as a session would
    raise it: aiohttp.ClientError, TimeoutError, OSError, ValueError.
    """

    def __init__(
        self,
        connector: aiohttp.BaseConnector,
        headers: Mapping[str, str],
        patience: aiohttp.ClientTimeout,
        proxy: str | None = None,
        trust: Trust | None = None,
    ) -> None:
        self._connector, self._headers, self._patience = connector, headers, patience
        self._proxy = URL(proxy) if proxy else None
        self._trust = trust or Trust(own=())
        self._origins: dict[tuple[str, str], aiohttp.ClientRequest] = {}

    async def ask(self, method: str, address: str, cookies: Mapping[str, str]) -> Reply:
        url = _sendable(address)
        try:
            return await self._exchange(method, url, cookies)
        except aiohttp.ClientConnectorCertificateError as error:
            if not self._trust.bears(url.host or "", error):
                raise
            self._origins.pop((url.scheme, url.raw_authority), None)
            return await self._exchange(method, url, cookies)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
            # a connection kept from the last time may have died of idleness
            return await self._exchange(method, url, cookies)

    async def _exchange(self, method: str, url: URL, cookies: Mapping[str, str]) -> Reply:
        origin = self._origin(url)
        connection: Connection | None = None
        try:
            async with asyncio.timeout(self._patience.total):
                connection = await self._connector.connect(origin, [], self._patience)
                return await _say(connection, method, self._head(method, url, origin, cookies))
        except BaseException as error:
            if connection is not None:
                connection.close()
            elif isinstance(error, TimeoutError):
                raise aiohttp.ConnectionTimeoutError(f"no connection to {url.host}") from error
            raise

    def _origin(self, url: URL) -> aiohttp.ClientRequest:
        """What the connector wants to know of a host, with the headers it is always sent."""
        key = url.scheme, url.raw_authority
        if key not in self._origins:
            if len(self._origins) >= _REMEMBERED:
                self._origins.clear()
            root, loop = url.with_path("/"), asyncio.get_running_loop()
            self._origins[key] = aiohttp.ClientRequest(
                "GET",
                root,
                headers=self._headers,
                loop=loop,
                proxy=self._proxy,
                ssl=self._trust.tls(url.scheme, url.host or ""),
            )
        return self._origins[key]

    def _head(
        self, method: str, url: URL, origin: aiohttp.ClientRequest, cookies: Mapping[str, str]
    ) -> bytes:
        target = url.raw_path_qs
        if self._proxy and not origin.is_ssl():
            target = f"http://{origin.headers['Host']}{target}"
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in origin.headers.items()]
        if cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


async def _say(connection: Connection, method: str, head: bytes) -> Reply:
    protocol: ResponseHandler | None = connection.protocol
    if protocol is None or protocol.transport is None:
        raise aiohttp.ServerDisconnectedError
    protocol.set_response_params(
        skip_payload=method == "HEAD", read_until_eof=True, max_line_size=_LINE, max_field_size=_LINE
    )
    protocol.transport.write(head)
    try:
        message, content = await protocol.read()
        while 100 <= message.code < 200 and message.code != 101:
            message, content = await protocol.read()
    except HttpProcessingError as error:
        raise aiohttp.ClientPayloadError(str(error)) from error
    return Reply(message.code, message.headers, content, connection)


def _sendable(address: str) -> URL:
    """The address as it goes over the wire: what is not percent-encoded yet becomes so."""
    return URL(address, encoded=address.isascii() and address.isprintable() and " " not in address)
