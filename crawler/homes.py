"""Home-page probes: one GET of each site's home page, for the hourly availability record."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
from sqlalchemy import select

from config.rulesets import parameters
from crawler.answers import of_error, of_status
from crawler.links import user_agent
from storage.models import FetchOutcome, Probe, Site

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from config.schema import Settings
    from storage.database import Database

__all__ = ["probe_homes"]

#: failures that a dead line of our own would bring about as well
_OUR_LINE_TOO = frozenset({FetchOutcome.DNS, FetchOutcome.CONNECTION, FetchOutcome.TIMEOUT})
#: the site answered, if only to refuse a program: it can be reached
_REACHED = frozenset(
    {FetchOutcome.OK, FetchOutcome.FORBIDDEN, FetchOutcome.THROTTLED, FetchOutcome.CHALLENGE}
)


def probe_homes(database: Database, settings: Settings, as_of: dt.datetime) -> list[Probe]:
    """Probe every listed site once and store the rows; those that prove nothing bear SKIPPED.

    When two or more sites fail alike at the same moment and none answers, it is our own line that is
    down, and the round is kept as SKIPPED so that no rule counts it.
    """
    with database.session() as session:
        sites = session.scalars(select(Site).where(Site.listed).order_by(Site.id)).all()
    probes = asyncio.run(_round(sites, settings, as_of)) if sites else []
    if len(probes) >= 2 and all(probe.outcome in _OUR_LINE_TOO for probe in probes):
        for probe in probes:
            probe.outcome = FetchOutcome.SKIPPED
    with database.session() as session:
        session.add_all(probes)
    return probes


async def _round(sites: Sequence[Site], settings: Settings, as_of: dt.datetime) -> list[Probe]:
    limits, _ = parameters(settings, "site.unreachable", {})
    timeout = aiohttp.ClientTimeout(total=limits["timeout"])
    headers = {"User-Agent": user_agent(settings)}
    async with aiohttp.ClientSession(timeout=timeout, headers=headers) as session:
        proxy = settings.network.proxy or None
        return await asyncio.gather(*(_probe(session, site, as_of, proxy) for site in sites))


async def _probe(session: aiohttp.ClientSession, site: Site, as_of: dt.datetime, proxy: str | None) -> Probe:
    """The whole page within the time; a site that answers to refuse us has been reached."""
    loop = asyncio.get_running_loop()
    begun, status, seconds = loop.time(), None, None
    try:
        async with session.get(site.url, proxy=proxy) as response:
            status = response.status
            await response.content.readany()
            seconds = loop.time() - begun
            outcome = of_status(status, response.headers)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        outcome, _ = of_error(error)
    return Probe(
        site_id=site.id, at=as_of, ok=outcome in _REACHED, outcome=outcome, status=status, seconds=seconds
    )
