"""Flags that keep the browser among the ledger's hosts: a redirect slips past whatever watches its requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["fences"]

#: how a proxy script calls what addresses call by its scheme
_KINDS = {"https": "HTTPS", "socks5": "SOCKS5", "socks5h": "SOCKS5", "socks4": "SOCKS"}
#: the proxy under a name of ours: one that runs on this machine opens no way to what else runs there
_PROXY = "proxy.invalid"
_NOWHERE = "PROXY nowhere.invalid:9"


def fences(hosts: Sequence[str], proxy: str) -> list[str]:
    """Names outside the ledger do not even resolve; through a proxy, which resolves by itself, none is asked for."""
    if not proxy:
        return [_names([], hosts)]
    way = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    through = f"{_KINDS.get(way.scheme, 'PROXY')} {_PROXY}:{way.port or 80}"
    ours = json.dumps(dict.fromkeys(hosts, 1))
    script = f"function FindProxyForURL(url, host) {{ return {ours}[host] ? '{through}' : '{_NOWHERE}'; }}"
    return [
        _names([f"MAP {_PROXY} {way.hostname}"], hosts),
        f"--proxy-pac-url=data:application/x-ns-proxy-autoconfig,{quote(script)}",
    ]


def _names(first: list[str], hosts: Sequence[str]) -> str:
    rules = [*first, "MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in hosts)]
    return f"--host-resolver-rules={', '.join(rules)}"
