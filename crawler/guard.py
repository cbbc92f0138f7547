"""The address guard: what the link check may connect to, judged on the very address it connects to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["BlockedAddress", "GuardedResolver", "SystemResolver", "is_public", "literal"]

_CARRIER_GRADE = ipaddress.ip_network("100.64.0.0/10")
_BENCHMARK = ipaddress.ip_network("198.18.0.0/15")
#: IPv6 spellings that carry an IPv4 address: NAT64, its local prefix, the deprecated compatible form
_CARRIERS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))


class BlockedAddress(OSError):
    """The name leads to an address that is not public; `str()` is that address."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that any stranger could reach over the internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public(_unwrapped(ip))


def literal(host: str) -> str | None:
    """The IP address that a host spells out, also in decimal, octal or hex (`2130706433`, `0x7f.1`), or in
    full-width digits and stops (`１２７。０。０。１`), which the client folds before it connects.

    None for a name, which has to be resolved first.
    """
    bare = _folded(host.strip("[]"))
    try:
        return str(ipaddress.ip_address(bare.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(bare))
    except OSError:
        return None


class SystemResolver(AbstractResolver):
    """getaddrinfo on threads of its own, so that slow dead names do not hold up the living."""

    def __init__(self, threads: int = 32) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(self._threads, _lookup, host, port, family)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)
            for kind, address in answers
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedResolver(AbstractResolver):
    """Refuses a name as soon as one of its addresses is not public; `own` are names that may be anywhere.

    aiohttp connects to exactly the addresses returned here, so a name that answers otherwise a moment
    later (DNS rebinding) gains nothing.
    """

    def __init__(self, inner: AbstractResolver, own: Collection[str] = ()) -> None:
        self._inner, self._own = inner, own

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = await self._inner.resolve(host, port, family)
        for answer in answers if host not in self._own else ():
            if not is_public(answer["host"]):
                raise BlockedAddress(answer["host"])
        return answers

    async def close(self) -> None:
        await self._inner.close()


def _folded(host: str) -> str:
    """The host as the client spells it when it connects: IDNA turns full-width digits and stops into plain ones."""
    if host.isascii():
        return host
    try:
        return URL.build(scheme="http", host=host).raw_host or host
    except ValueError:
        return host  # no host at all: the client will not connect to it either


def _lookup(host: str, port: int, family: int) -> Sequence[tuple[int, str]]:
    found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((kind, str(address[0])) for kind, _, _, _, address in found))


def _unwrapped(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    if ip.sixtofour:
        return ip.sixtofour
    if int(ip) > 1 and any(ip in network for network in _CARRIERS):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address) and (ip.is_site_local or ip.teredo):
        return False
    if isinstance(ip, ipaddress.IPv4Address) and (ip in _CARRIER_GRADE or ip in _BENCHMARK):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified
