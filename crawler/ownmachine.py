"""Links to the reader's own machine (`http://localhost:8080/…`): wrong for everybody, whoever asks and whatever answers."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from crawler.guard import literal
from storage.urls import host_of

__all__ = ["FAULT", "leads_home"]

#: why such an address is no good, in Chinese
FAULT = "指向本机地址，群众打不开"


def leads_home(url: str) -> bool:
    """Whether the address names the machine that asks."""
    return _is_here(host_of(url))


@lru_cache(maxsize=4096)
def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = literal(host) if host else None
    if address is None:
        return False
    ip = ipaddress.ip_address(address)
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback or ip.is_unspecified
