"""Home-page probes: one GET of each site's home page, for the hourly availability record."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import aiohttp
from sqlalchemy import select

from config.rulesets import parameters
from crawler.answers import is_unsound, of_error, of_status
from crawler.guard import GuardedResolver, SystemResolver, is_public, literal
from crawler.links import LinkClient, user_agent
from crawler.trust import unchecked
from crawler.turns import UNREACHED
from storage.models import FetchOutcome, Link, LinkCheck, Probe, Site, Url
from storage.urls import host_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from config.schema import Settings
    from storage.database import Database

__all__ = ["probe_homes"]

#: failures that a dead line of our own would bring about as well
_OUR_LINE_TOO = frozenset({FetchOutcome.DNS, FetchOutcome.CONNECTION, FetchOutcome.TIMEOUT})
#: the site answered, if only to refuse a program: it can be reached
_REACHED = frozenset(
    {FetchOutcome.OK, FetchOutcome.FORBIDDEN, FetchOutcome.THROTTLED, FetchOutcome.CHALLENGE}
)


#: foreign hosts that were well lately and are asked whether our own line is
_WITNESSES = 3
_HOPS = 5
_ENOUGH = 4_000_000  #: bytes of a home page after which it has come
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def probe_homes(database: Database, settings: Settings, as_of: dt.datetime) -> list[Probe]:
    """Probe every listed site once and store the rows; those that prove nothing bear SKIPPED.

    When none of the sites answers, foreign hosts that were well at the last link check tell whether it is
    our own line that is down; with none to ask, two or more sites that fail at the same moment tell it.
    """
    with database.session() as session:
        sites = session.scalars(select(Site).where(Site.listed).order_by(Site.id)).all()
        witnesses = _witnesses(session)
    probes = asyncio.run(_round(sites, settings, as_of)) if sites else []
    if probes and all(probe.outcome in _OUR_LINE_TOO for probe in probes):
        dead = asyncio.run(_all_silent(settings, witnesses)) if witnesses else len(probes) >= 2
        for probe in probes if dead else ():
            probe.outcome = FetchOutcome.SKIPPED
    with database.session() as session:
        session.add_all(probes)
    return probes


def _witnesses(session: Session) -> list[str]:
    """Addresses on different foreign hosts, those found well last first."""
    foreign = select(Link.id).where(Link.url_id == LinkCheck.url_id, Link.foreign).exists()
    query = (
        select(Url.url)
        .join(LinkCheck, LinkCheck.url_id == Url.id)
        .where(foreign, LinkCheck.outcome == FetchOutcome.OK)
        .order_by(LinkCheck.checked_at.desc())
        .limit(100)
    )
    by_host: dict[str, str] = {}
    for target in session.scalars(query):
        by_host.setdefault(host_of(target), target)
    return list(by_host.values())[:_WITNESSES]


async def _all_silent(settings: Settings, witnesses: Sequence[str]) -> bool:
    async with LinkClient(settings) as client:
        answers = await asyncio.gather(*(client.ask(url, read=True) for url in witnesses))
    return all(answer.outcome in UNREACHED for answer in answers)


async def _round(sites: Sequence[Site], settings: Settings, as_of: dt.datetime) -> list[Probe]:
    limits, _ = parameters(settings, "site.unreachable", {})
    own = frozenset(host_of(site.url) for site in sites)
    async with aiohttp.ClientSession(
        connector=_connector(settings, own),
        timeout=aiohttp.ClientTimeout(total=None),
        headers={"User-Agent": user_agent(settings)},
    ) as session:
        asker = _Asker(session, settings, own, limits["timeout"])
        return await asyncio.gather(*(asker.probe(site, as_of) for site in sites))


def _connector(settings: Settings, own: frozenset[str]) -> aiohttp.TCPConnector:
    """Our own sites may be anywhere; where they send us on must be public, unless the county allows more."""
    inner = SystemResolver(threads=4)
    open_to_all = settings.network.allow_private_hosts or settings.network.proxy
    resolver = inner if open_to_all else GuardedResolver(inner, own)
    # whether the page comes is asked here, not whether its certificate is in order
    return aiohttp.TCPConnector(resolver=resolver, limit=0, ssl=unchecked())


class _Asker:
    def __init__(
        self, session: aiohttp.ClientSession, settings: Settings, own: frozenset[str], seconds: float
    ) -> None:
        self._session, self._own, self._seconds = session, own, seconds
        self._proxy = settings.network.proxy or None
        self._private = settings.network.allow_private_hosts

    async def probe(self, site: Site, as_of: dt.datetime) -> Probe:
        """The whole page within the time; a site that answers to refuse us has been reached."""
        loop = asyncio.get_running_loop()
        begun, status, seconds, odd = loop.time(), None, None, False
        try:
            async with asyncio.timeout(self._seconds):
                status, outcome = await self._ask(site.url)
            seconds = loop.time() - begun
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            outcome, _ = of_error(error)
            odd = is_unsound(error)
        if outcome is FetchOutcome.BLOCKED_ADDRESS:
            outcome = FetchOutcome.SKIPPED  # sent on into a private network, which is not ours to open
        ok = outcome in _REACHED or odd
        return Probe(site_id=site.id, at=as_of, ok=ok, outcome=outcome, status=status, seconds=seconds)

    async def _ask(self, url: str) -> tuple[int | None, FetchOutcome]:
        for _ in range(_HOPS):
            if not self._may(url):
                return None, FetchOutcome.BLOCKED_ADDRESS
            async with self._session.get(url, proxy=self._proxy, allow_redirects=False) as response:
                status, headers = response.status, response.headers
                if status in _REDIRECTS and "Location" in headers:
                    url = urljoin(url, headers["Location"])
                    continue
                size = 0
                while size < _ENOUGH and (chunk := await response.content.readany()):
                    size += len(chunk)
                return status, of_status(status, headers)
        return None, FetchOutcome.SERVER_ERROR

    def _may(self, url: str) -> bool:
        address = literal(host_of(url))
        return self._private or host_of(url) in self._own or address is None or is_public(address)
