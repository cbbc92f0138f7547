"""Scripts of foreign hosts, fetched by us under the address guard, so that the browser may run them without a network."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from crawler.guard import GuardedResolver, SystemResolver, is_public, literal
from crawler.settings import user_agent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.schema import Network

__all__ = ["foreign_scripts"]

logger = logging.getLogger(__name__)

_LARGEST = 512 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=10)


async def foreign_scripts(urls: Iterable[str], network: Network) -> dict[str, bytes]:
    """Address → body (at most 512 KB) of those that could be had; redirects are not followed."""
    inner, private = SystemResolver(threads=4), network.allow_private_hosts
    # a proxy resolves for us, and is itself often a private host
    connector = aiohttp.TCPConnector(resolver=inner if private or network.proxy else GuardedResolver(inner))
    async with aiohttp.ClientSession(
        connector=connector, timeout=_TIMEOUT, headers={"User-Agent": user_agent(network)}
    ) as session:
        wanted = [url for url in urls if private or _may(url)]
        bodies = await asyncio.gather(*(_body(session, url, network.proxy or None) for url in wanted))
    return {url: body for url, body in zip(wanted, bodies, strict=True) if body}


def _may(url: str) -> bool:
    address = literal(urlsplit(url).hostname or "")
    return address is None or is_public(address)


async def _body(session: aiohttp.ClientSession, url: str, proxy: str | None) -> bytes:
    try:
        async with session.get(url, proxy=proxy, allow_redirects=False) as response:
            if response.status != 200:
                return b""
            body = bytearray()
            while len(body) < _LARGEST and (chunk := await response.content.readany()):
                body += chunk
            return bytes(body[:_LARGEST])
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        logger.info("the foreign script %s could not be had: %s", url, error)
        return b""
