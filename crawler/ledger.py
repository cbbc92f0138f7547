"""The ledger as the crawl needs it: which hosts are ours, which sections are to be walked, with what manners."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import select

from crawler.guard import literal
from storage.models import Run, Section, Site
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from config.schema import Settings, SiteSettings

__all__ = ["Ledger", "LedgerSite", "netloc_of"]


def netloc_of(url: str) -> str:
    """host:port as written in a canonical address: the thing that has manners of its own."""
    return urlsplit(url).netloc


@dataclass(frozen=True, slots=True)
class LedgerSite:
    id: int
    key: str
    url: str
    hosts: frozenset[str]
    family: str = ""
    obeys_robots: bool = True
    delay: float | None = None
    concurrency: int | None = None


@dataclass(slots=True)
class Ledger:
    """All listed sites and sections; a host belongs to the first site that names it."""

    sites: dict[int, LedgerSite] = field(default_factory=dict)
    sections: dict[int, Section] = field(default_factory=dict)
    gaps: Mapping[str, float] = field(default_factory=dict)  #: host:port → what its robots.txt asks for, s
    _hosts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, session: Session, settings: Settings) -> Ledger:
        options = {site.id: site for site in settings.sites}
        sites = session.scalars(select(Site).where(Site.listed).order_by(Site.id)).all()
        sections = session.scalars(select(Section).where(Section.listed).order_by(Section.id)).all()
        ledger = cls(sections={section.id: section for section in sections}, gaps=_gaps(session))
        for site in sites:
            ledger._add(_site(site, sections, options.get(site.key)))
        ledger._add_twins()
        ledger.sections = {key: s for key, s in ledger.sections.items() if s.site_id in ledger.sites}
        return ledger

    def _add(self, site: LedgerSite) -> None:
        self.sites[site.id] = site
        for host in (host_of(site.url), *sorted(site.hosts)):
            self._hosts.setdefault(host, site.id)

    def _add_twins(self) -> None:
        """A name with and without `www.` is one host to everybody, unless the ledger tells them apart."""
        for host, site in list(self._hosts.items()):
            if "." in host and literal(host) is None:
                bare = host.removeprefix("www.")
                self._hosts.setdefault(bare, site)
                self._hosts.setdefault(f"www.{bare}", site)

    def site_of(self, url: str) -> LedgerSite | None:
        """The site to which an address belongs; None for a host outside the ledger."""
        number = self._hosts.get(host_of(url))
        return None if number is None else self.sites[number]

    def allows(self, url: str) -> bool:
        return host_of(url) in self._hosts

    def delay(self, url: str, usual: float) -> float:
        """Seconds between two requests to the host of the address, as its site or its robots.txt sets."""
        site = self.site_of(url)
        if site is not None and site.delay is not None:
            return site.delay
        asked = self.gaps.get(netloc_of(url), 0.0) if site is not None and site.obeys_robots else 0.0
        return max(usual, asked)

    @property
    def hosts(self) -> list[str]:
        return [host for host in self._hosts if host]

    def slots(self) -> Mapping[str, Mapping[str, float]]:
        """Manners of single hosts, for Scrapy's download slots."""
        slots: dict[str, dict[str, float]] = {}
        for site in self.sites.values():
            own = {"delay": site.delay, "concurrency": site.concurrency}
            known = {name: value for name, value in own.items() if value is not None}
            if known:
                slots |= dict.fromkeys(self._netlocs(site), known)
        return slots

    def _netlocs(self, site: LedgerSite) -> Iterable[str]:
        urls = [site.url, *(s.url for s in self.sections.values() if s.site_id == site.id)]
        return {netloc_of(canonical(url)) for url in urls} | site.hosts


def _gaps(session: Session) -> Mapping[str, float]:
    """What the last crawl was asked to leave between requests."""
    recent = select(Run.counts).order_by(Run.id.desc()).limit(10)
    for counts in session.scalars(recent):
        if "crawl" in counts:
            gaps: Mapping[str, float] = counts["crawl"].get("gaps", {})
            return gaps
    return {}


def _site(site: Site, sections: Iterable[Section], options: SiteSettings | None) -> LedgerSite:
    hosts = {host_of(section.url) for section in sections if section.site_id == site.id}
    if options is None:
        return LedgerSite(site.id, site.key, site.url, frozenset(hosts - {""}))
    return LedgerSite(
        id=site.id,
        key=site.key,
        url=site.url,
        hosts=frozenset((hosts | {host.lower() for host in options.hosts}) - {""}),
        family=options.family,
        obeys_robots=options.robots == "obey",
        delay=options.delay,
        concurrency=options.concurrency,
    )
