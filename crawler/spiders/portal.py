"""The portal spider: works through the frontier, lists before articles, a few jobs at a time for each host."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import TYPE_CHECKING, Any

import scrapy
from sqlalchemy.exc import SQLAlchemyError

from crawler.ledger import netloc_of
from storage.models import PageKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from crawler.observation import Job
    from crawler.sitting import Sitting

__all__ = ["PortalSpider"]

logger = logging.getLogger(__name__)

_LISTS = (PageKind.HOME, PageKind.LIST)


class PortalSpider(scrapy.Spider):
    """One sitting of one run. Jobs come from the frontier in SQL, never as pending Scrapy requests."""

    name = "portal"

    def __init__(self, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._sitting = sitting
        self._busy: Counter[str] = Counter()
        self._lists: Counter[str] = Counter()  #: of these, home and list pages
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy asks for requests; ours are made one by one within the jobs, so none is handed out here."""
        engine = self.crawler.engine
        assert engine is not None
        await self._sitting.open(engine.download_async)
        try:
            await self._work()
        finally:
            await self._sitting.close()
        return
        yield  # Scrapy wants a generator; this one has nothing to hand out

    async def _work(self) -> None:
        sitting = self._sitting
        while not sitting.ended():
            self._wake.clear()
            job = sitting.frontier.next(self._free) if len(self._tasks) < sitting.concurrency else None
            if job is not None:
                self._begin(job)
            elif sitting.writer.brings_jobs and self._starved():
                sitting.writer.flush()
            elif self._tasks:
                await self._wake.wait()
            else:
                break
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _starved(self) -> bool:
        """Whether nothing at hand can begin before what has been found is in the frontier."""
        frontier = self._sitting.frontier
        return frontier.empty or (frontier.waits and self._lists.total() > 0)

    def _free(self, netloc: str, job: Job) -> bool:
        """Pages in no list wait for the lists of their host: only these tell which addresses are theirs."""
        if job.kind is PageKind.OTHER and job.page is None and self._lists[netloc]:
            return False
        return self._busy[netloc] < self._sitting.concurrency_of(netloc)

    def _begin(self, job: Job) -> None:
        self._sitting.spend()
        netloc = netloc_of(job.url)
        is_list = job.kind in _LISTS
        self._busy[netloc] += 1
        self._lists[netloc] += is_list
        task = asyncio.get_running_loop().create_task(self._run(job))
        self._tasks.add(task)

        def ended(finished: asyncio.Task[None]) -> None:
            self._tasks.discard(finished)
            self._busy[netloc] -= 1
            self._lists[netloc] -= is_list
            self._wake.set()

        task.add_done_callback(ended)

    async def _run(self, job: Job) -> None:
        """A job that trips over a fault of ours is recorded and closed; the night goes on."""
        sitting = self._sitting
        try:
            await (sitting.sections if job.kind in _LISTS else sitting.pages).work(job)
        except SQLAlchemyError as error:
            sitting.fail(error)
        except Exception:
            logger.exception("job failed: %s", job.url)
            sitting.broken(job)
