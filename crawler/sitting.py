"""One sitting of one run: everything its jobs share, opened and closed in one place."""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
import time
from importlib.metadata import version
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from crawler.admission import Admission
from crawler.browser import find_browser
from crawler.closing import close_run
from crawler.fetch import Fetcher
from crawler.frontier import Frontier
from crawler.ledger import Ledger
from crawler.manners import Stop
from crawler.memory import Broom
from crawler.observation import Step
from crawler.pages import Pages
from crawler.pipelines import SECONDS, Writer
from crawler.sections import Sections
from crawler.seeds import seed, seeded
from crawler.settings import user_agent
from crawler.standins import StandIns
from crawler.suspect import Suspects
from crawler.visits import last_visit
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from scrapy import Request
    from scrapy.http import Response

    from config.schema import Settings
    from crawler.ask import CrawlAsk, CrawlResult
    from crawler.observation import Job
    from crawler.render import Rendered, Renderer
    from storage.database import Database

__all__ = ["Sitting"]


class Sitting:
    """`progress(done, total)` is told after each batch that is stored."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        run_id: int,
        ask: CrawlAsk,
        result: CrawlResult,
        progress: Callable[[int, int], None],
    ) -> None:
        self.settings, self.database, self.run_id, self.ask, self.result = (
            settings,
            database,
            run_id,
            ask,
            result,
        )
        self.parser = version("xuncha")
        self.failure: Exception | None = None
        self.broom = Broom()
        self._progress = progress
        self._as_of = ask.as_of or dt.datetime.now(dt.UTC)
        self._started = time.monotonic()
        self.today = self._as_of.astimezone(ZoneInfo(settings.county.timezone)).date()
        with database.session() as session:
            self.ledger = Ledger.load(session, settings)
            if not seeded(session, run_id):
                seed(session, run_id, self.ledger, ask, self.today, settings.crawl)
            landed = [last_visit(session, site, None) for site in self.ledger.sites]
        self._homes = {canonical(s.url) for s in self.ledger.sites.values()}
        self._homes |= {visit.final_url for visit in landed if visit is not None}
        named = {canonical(section.url, keep_fragment=True) for section in self.ledger.sections.values()}
        self._places = self._homes | named | {url.partition("#")[0] for url in named}

    async def open(self, send: Callable[[Request], Awaitable[Response]]) -> None:
        """Called within the running loop."""
        network, limits = self.settings.network, self.settings.crawl
        self.stop = Stop()
        self._heed_signals()
        self._heed_clock()
        self.fetcher = Fetcher(
            self.ledger, network.retries, network.breaker, network.delay, self.stop, self.now
        )
        self.fetcher.send = send
        self.standins = StandIns(self.fetcher)
        self.frontier = Frontier(self.database, self.run_id, list(self.ledger.sites))
        self.writer = Writer(
            self.database,
            self.run_id,
            self.frontier,
            self.result,
            self.ledger.allows,
            self.fetcher.traffic,
            self._tell,
        )
        self.admission = Admission(self.ledger, limits)
        with self.database.session() as session:
            self.admission.load(session, self.run_id)
        self.pages, self.sections, self.suspects = Pages(self), Sections(self), Suspects(self)
        self._browser = find_browser(self.settings.browser) if self.ask.browser else ""
        self._renderer: Renderer | None = None
        self._budget = (self.ask.max_pages or limits.max_pages) - self.frontier.counts()[0]
        self._tick()
        self._tell()

    def _tick(self) -> None:
        """What is seen is stored within seconds, also while a slow host lets everybody wait."""
        try:
            self.writer.flush_due()
        except SQLAlchemyError as error:
            self.fail(error)
        self._ticker = asyncio.get_running_loop().call_later(SECONDS, self._tick)

    async def close(self) -> None:
        self._ticker.cancel()
        try:
            self._close()
        except SQLAlchemyError as error:
            self.fail(error)
        if self._renderer is not None:
            await self._renderer.close()

    def _close(self) -> None:
        if self.failure is None:
            self.writer.flush()
        self.result.stopped, self.result.gaps = self.stop.reason, self.fetcher.gaps()
        self.result.flaws |= self.fetcher.flaws
        self.result.browser = self._hindrance()
        self.result.left = self.frontier.counts()[1]
        if self._budget <= 0 and self.result.left:
            self.result.stopped = self.result.stopped or "max_pages"
        if self.failure is None:
            with self.database.session() as session:
                close_run(session, self.run_id, self.today)
        self.result.seconds += time.monotonic() - self._started

    def _hindrance(self) -> str:
        """Why a browser that was wanted did not work."""
        if self._renderer is not None and self._renderer.broken:
            return "broken"
        wanted = self.ask.browser and self.settings.browser.enabled
        return "missing" if wanted and not self._browser else ""

    def _new_renderer(self) -> Renderer:
        # Playwright takes a third of a second to import, and most nights need no browser
        from crawler.render import Renderer

        network = self.settings.network
        return Renderer(
            self.settings.browser,
            self._browser,
            self.ledger.allows,
            self.ledger.hosts,
            user_agent(network),
            network.proxy,
        )

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop.request, "interrupted")

    def _heed_clock(self) -> None:
        """The night ends at its hour, also while everybody waits for a host that asked for a rest."""
        if self.ask.until:
            left = max(0.0, (self.ask.until - dt.datetime.now(dt.UTC)).total_seconds())
            self.stop.ends_at = time.monotonic() + left
            asyncio.get_running_loop().call_later(left, self.stop.request, "until")

    def now(self) -> dt.datetime:
        """The time the run is held to be at: its own start plus what has passed."""
        return self._as_of + dt.timedelta(seconds=time.monotonic() - self._started)

    def spend(self) -> None:
        """One more page of the night's budget."""
        self._budget -= 1

    def ended(self) -> bool:
        """Whether nothing further may begin; what has begun is brought to its end."""
        if self.ask.until and dt.datetime.now(dt.UTC) >= self.ask.until:
            self.stop.request("until")
        return bool(self.stop) or self._budget <= 0

    @property
    def concurrency(self) -> int:
        return self.settings.network.concurrency

    def concurrency_of(self, netloc: str) -> int:
        site = self.ledger.site_of(f"http://{netloc}/")
        own = site.concurrency if site else None
        return own or self.settings.network.concurrency_per_host

    async def render(
        self, url: str, *, screenshot: bool = True, scripts: Mapping[str, bytes] | None = None
    ) -> Rendered | None:
        """The page in a browser; None where there is none, or the page may not be asked for."""
        if not self._browser or self.stop or not await self.fetcher.may(url):
            return None
        self._renderer = self._renderer or self._new_renderer()
        return await self._renderer.render(url, screenshot=screenshot, scripts=scripts)

    async def turn(self, url: str, take: Callable[[Rendered], Awaitable[bool | None]]) -> bool | None:
        """The further pages of a list that only its script turns, as `Renderer.turn` gives them."""
        if not self._browser or self.stop or not await self.fetcher.may(url):
            return None
        self._renderer = self._renderer or self._new_renderer()
        return await self._renderer.turn(url, take)

    @property
    def browses(self) -> bool:
        """Whether there is a browser tonight."""
        return bool(self._browser)

    def family_of(self, site_id: int) -> str:
        return self.ledger.sites[site_id].family

    def is_home(self, url: str) -> bool:
        return url in self._homes

    def home_is(self, url: str) -> None:
        """A home page was found to stand at this address, whatever the ledger says."""
        self._homes.add(url)
        self._places.add(url)

    def is_place(self, url: str) -> bool:
        """A home page or a section: no article lives there."""
        return url in self._places

    def broken(self, job: Job) -> None:
        """A fault of ours cut the job short: it is closed, nothing is said about the page."""
        self.result.faults += 1
        self.writer.add(Step(job))

    def fail(self, error: Exception) -> None:
        """Storage is out of order: nothing more can be done tonight."""
        self.failure = self.failure or error
        self.stop.request("failed")

    def _tell(self) -> None:
        self.broom.after_batch()
        done, todo = self.frontier.counts()
        self._progress(done, done + todo)
