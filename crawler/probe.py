"""The link check and the home-page probes: the ways in for whoever runs the night."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from typing import TYPE_CHECKING

from crawler.homes import probe_homes
from crawler.hrefs import looks_like_page
from crawler.judge import Judge
from crawler.ledger import Ledger, netloc_of
from crawler.links import LinkClient
from crawler.standing import write_standing
from crawler.targets import Plan, Target, gather, page_kinds, shaped_like
from crawler.turns import UNREACHED, Host, Turns, seconds_until
from crawler.verdicts import FAILING, SUSPECTED, LinkCounts, Verdict, known_as, store
from crawler.visits import lying_hosts
from crawler.wrongfiles import STAND_IN, WrongFiles
from crawler.wrongpages import WrongPages
from storage.models import FetchOutcome
from storage.urls import front_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Coroutine

    from aiohttp.abc import AbstractResolver

    from config.schema import Settings
    from crawler.answers import Answer
    from storage.database import Database

__all__ = ["LinkCounts", "check_links", "probe_homes"]

logger = logging.getLogger(__name__)

_BATCH = 1000
#: hosts of one side (ours, or the rest of the world) that must all be silent before we doubt our own line
_OFFLINE_HOSTS = 5
#: targets of a host of ours that must all fail before we doubt the host rather than them
_ILL_HOST = 5


def check_links(
    database: Database,
    settings: Settings,
    run_id: int,
    as_of: dt.datetime,
    progress: Callable[[str, int, int | None], None],
    only: Collection[int] | None = None,
    clock: Callable[[], dt.datetime] | None = None,
    resolver: AbstractResolver | None = None,
    until: dt.datetime | None = None,
) -> LinkCounts:
    """Judge every target of the live pages once for this run and say where the broken ones stand.

    `as_of` is the moment the run judges for: verdicts bear it unless a `clock` is given. `only` (Url.ids)
    narrows the check to some targets and asks them even if they were well lately. At `until` (real time)
    the rest is left for another night.
    """
    check = _Check(database, settings, run_id, clock or (lambda: as_of), progress, until)
    return _run(check.run(only, resolver))


def _run(work: Coroutine[None, None, LinkCounts]) -> LinkCounts:
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


class _Check:
    """One link check under way: verdicts are written in batches, so a stopped one loses little."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        run_id: int,
        clock: Callable[[], dt.datetime],
        progress: Callable[[str, int, int | None], None],
        until: dt.datetime | None,
    ) -> None:
        self._database, self._settings, self._run_id = database, settings, run_id
        self._ends = time.monotonic() + seconds_until(until)
        self._clock, self._progress = clock, progress
        self._counts = LinkCounts()
        self._done: list[tuple[int, Verdict]] = []
        #: verdicts that may be our own network's fault, by side (foreign or not), until the end
        self._silent: dict[bool, list[tuple[Target, Verdict]]] = {False: [], True: []}
        #: troubles of our own hosts, by front page, until one of the host's targets is seen well: a portal that is
        #: down is no link
        self._troubled: dict[str, list[tuple[int, Verdict]]] = {}
        self._well: set[str] = set()
        self._hosts: dict[bool, dict[str, Host[Target]]] = {False: {}, True: {}}
        self._total = self._finished = 0

    async def run(self, only: Collection[int] | None, resolver: AbstractResolver | None) -> LinkCounts:
        async with LinkClient(self._settings, resolver) as client:
            self._client, self._wrong = client, WrongPages(client)
            with self._database.session() as session:
                self._ledger = Ledger.load(session, self._settings)
                self._files = WrongFiles(client, known_as(session, STAND_IN))
                self._lying = lying_hosts(session, self._run_id)
            self._judge = Judge(client, self._wrong, self._files)
            plan = await self._plan(only)
            try:
                await self._ask_all(plan)
                for target, verdict in self._files.settled():
                    self._take(target, verdict)
                self._settle_silent()
                await self._settle_troubled()
            finally:
                self._write()
                self._counts.requests = client.requests
        with self._database.session() as session:
            write_standing(session, only)
        return self._counts

    async def _plan(self, only: Collection[int] | None) -> Plan:
        suspects = await self._suspects() if only is None else set()
        with self._database.session() as session:
            plan = gather(session, self._settings, self._ledger, self._run_id, self._clock(), only, suspects)
        counts = self._counts
        counts.targets, counts.fresh = plan.targets, plan.fresh
        counts.known, counts.ok = len(plan.known) + plan.known_well, plan.known_well
        for url_id, verdict in plan.known:
            self._keep(url_id, verdict)
        return plan

    async def _suspects(self) -> set[int]:
        """Pages seen well whose title and size are those of the site's answer to wrong addresses."""
        with self._database.session() as session:
            kinds = page_kinds(session)
        answers = []
        for url in kinds:
            answers.append(await self._wrong.like(url))
            await asyncio.sleep(self._settings.links.delay)
        shapes = [(answer.shown_title, len(answer.text)) for answer in answers if answer and not answer.gone]
        with self._database.session() as session:
            return shaped_like(session, shapes)

    async def _ask_all(self, plan: Plan) -> None:
        self._total = len(plan.asks)
        for target in plan.asks:
            self._host(target).queue.append(target)
        hosts = [host for side in self._hosts.values() for host in side.values()]
        await Turns(hosts).run(self._settings.links.concurrency, self._ask)

    def _host(self, target: Target) -> Host[Target]:
        side, name = self._hosts[target.foreign], target.url.split("/", 3)[2]
        if name not in side:
            links, site = self._settings.links, self._ledger.site_of(target.url)
            delay = self._ledger.delay(target.url, links.delay)
            slots = site.concurrency if site and site.concurrency is not None else links.per_host
            side[name] = Host(name, delay, slots)
        return side[name]

    async def _ask(self, host: Host[Target], target: Target) -> None:
        if time.monotonic() > self._ends:
            self._leave(1 + len(host.queue))
            host.queue.clear()
            return
        answer = await self._client.ask(target.url, read=looks_like_page(target.url))
        host.note(answer.outcome, answer.retry_after, answer.requests)
        self._counts.asked += 1
        try:
            verdict = await self._judge.verdict(target, answer)
        except Exception:  # a fault of ours, by which the other targets are not to suffer
            logger.exception("no verdict on %s", target.url)
            self._leave(1)
            return
        if verdict is not None:
            self._take(target, verdict)
        if host.closed():
            self._close(host, answer)

    def _close(self, host: Host[Target], answer: Answer) -> None:
        """Settle the rest of a host that is not to be asked on: silent from the first, they share its fate."""
        rest = list(host.queue)
        host.queue.clear()
        for target in rest:
            if host.answered:
                self._leave(1)
            else:
                detail = f"{answer.detail}（同一主机）"
                self._take(target, Verdict(answer.outcome, None, target.url, "", detail))

    def _leave(self, number: int) -> None:
        """Targets that are not judged this time: nothing is said about them."""
        self._counts.skipped += number
        self._finished += number

    def _take(self, target: Target, verdict: Verdict) -> None:
        if verdict.outcome in FAILING and front_of(target.url) in self._lying:
            self._leave(1)  # what a host that gives one page for all addresses lacks is not known
            return
        self._finished += 1
        if verdict.outcome in UNREACHED:
            self._silent[target.foreign].append((target, verdict))
        elif verdict.outcome in SUSPECTED and not target.foreign:
            self._trouble(target, verdict)
        else:
            self._well.add(front_of(target.url))
            self._keep(target.url_id, verdict)
        if not self._finished % 50 or self._finished == self._total:
            self._progress("检查链接", self._finished, self._total)

    def _trouble(self, target: Target, verdict: Verdict) -> None:
        front = front_of(target.url)
        if front in self._well:
            self._keep(target.url_id, verdict)
        else:
            self._troubled.setdefault(front, []).append((target.url_id, verdict))

    def _keep(self, url_id: int, verdict: Verdict) -> None:
        self._counts.add(verdict.outcome)
        self._done.append((url_id, verdict))
        if len(self._done) >= _BATCH:
            self._write()

    def _settle_silent(self) -> None:
        """Silence counts unless it is everybody's: then it is our own line that is dead."""
        for foreign, silent in self._silent.items():
            hosts = self._hosts[foreign].values()
            if len(hosts) >= _OFFLINE_HOSTS and not any(host.answered for host in hosts):
                self._counts.offline = True
                self._counts.skipped += len(silent)
                continue
            for target, verdict in silent:
                if foreign:
                    self._keep(target.url_id, verdict)
                else:
                    self._trouble(target, verdict)
        self._silent = {False: [], True: []}

    async def _settle_troubled(self) -> None:
        """Troubles of a site of ours count, unless it has nothing but troubles for us: then the site is ill.

        What is well rests for days, so where only the troubled were asked the front page has to tell. Another
        port of the host is no site, nobody else would say that it is dead.
        """
        sites = {*self._ledger.hosts, *(netloc_of(site.url) for site in self._ledger.sites.values())}
        for front, troubles in self._troubled.items():
            many = front not in self._well and len(troubles) >= _ILL_HOST
            if (
                many
                and netloc_of(front) in sites
                and (await self._client.ask(front, read=True)).outcome is not FetchOutcome.OK
            ):
                self._counts.skipped += len(troubles)
                continue
            for url_id, verdict in troubles:
                self._keep(url_id, verdict)
        self._troubled = {}

    def _write(self) -> None:
        if not self._done:
            return
        batch, self._done = self._done, []
        with self._database.session() as session:
            self._counts.first_time += store(
                session, self._run_id, self._clock(), self._settings.links, batch
            )
