"""Hosts that may be watched: those of [[sites]], and of their domains those that a section names; any other is a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.rulesets import nearest
from crawler.signals import registered_domain
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.schema import SiteSettings

__all__ = ["Hosts"]


class Hosts:
    """What xuncha.toml says of hosts, for the addresses of the section ledger."""

    def __init__(self, sites: Iterable[SiteSettings]) -> None:
        self._listed = {
            host.lower() for site in sites for host in (host_of(site.url), *site.hosts) if host
        }  #: by name
        self._domains = {registered_domain(host) for host in self._listed}

    def fault(self, url: str) -> str:
        """Why the address cannot be a section's, in Chinese; "" where it can, or where no site is known yet."""
        host = host_of(url)
        if not self._listed or host in self._listed or registered_domain(host) in self._domains:
            return ""
        return (
            f"域名 {host} 不属于任何站点{nearest(host, sorted(self._listed))}，不会去抓取。写错了请改正；确是本县的网站，"
            f'请在 xuncha.toml 里为它写一段 [[sites]]，或在所属站点下写 hosts = ["{host}"]'
        )

    def unlisted(self, urls: Iterable[str]) -> list[str]:
        """Hosts of these that are watched for their domain's sake alone: perhaps a slip within it."""
        hosts = dict.fromkeys(map(host_of, urls))
        return [host for host in hosts if host not in self._listed and self._listed]
