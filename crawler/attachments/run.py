"""The night's stage "附件": files that pages offer are fetched, read in a child process, and stored as text."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import xxhash

from crawler.attachments.choosing import choose
from crawler.attachments.fetching import File, FileClient
from crawler.attachments.ocr import Recogniser
from crawler.attachments.pool import NoReader, Reader
from crawler.attachments.storing import Seen, restore_links, store
from crawler.hrefs import extension
from crawler.ledger import Ledger
from crawler.turns import Host, Turns, seconds_until
from storage.models import FetchOutcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection

    from aiohttp.abc import AbstractResolver

    from config.schema import Settings
    from crawler.attachments.choosing import Wanted
    from crawler.attachments.reading import Reading
    from storage.database import Database

__all__ = ["AttachmentCounts", "read_attachments"]

STAGE = "读取附件"
_BATCH = 20
_WORKERS = 8
_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(slots=True)
class AttachmentCounts:
    """What one night's stage did; `left` waits for another night, `unread` needs a tool we lack."""

    wanted: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    failed: int = 0
    unreadable: int = 0
    unread: int = 0
    left: int = 0
    broken: int = 0  #: 1 when the program that reads files could not be started
    bytes: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def read_attachments(
    database: Database,
    settings: Settings,
    run_id: int,
    as_of: dt.datetime,
    progress: Callable[[str, int, int | None], None],
    only: Collection[int] | None = None,
    resolver: AbstractResolver | None = None,
    until: dt.datetime | None = None,
) -> AttachmentCounts:
    """Fetch and read what is new, what has open problems, and a share of what is known.

    `only` (Url.ids) asks for these alone; `until` is real time, when the rest is left. Each batch is stored whole, so a stopped stage goes on where it
    stood; a known file that has not changed writes nothing.
    """
    if not settings.attachments.enabled:
        return AttachmentCounts()
    return asyncio.run(_Stage(database, settings, run_id, as_of, progress, until).run(only, resolver))


class _Stage:
    def __init__(
        self,
        database: Database,
        settings: Settings,
        run_id: int,
        as_of: dt.datetime,
        progress: Callable[[str, int, int | None], None],
        until: dt.datetime | None,
    ) -> None:
        self._database, self._settings, self._run_id = database, settings, run_id
        self._as_of, self._progress = as_of, progress
        self._counts = AttachmentCounts()
        self._seen: list[Seen] = []
        self._hosts: dict[str, Host[Wanted]] = {}
        self._until = time.monotonic() + min(settings.attachments.minutes * 60, seconds_until(until))
        self._reading = asyncio.Lock()

    async def run(self, only: Collection[int] | None, resolver: AbstractResolver | None) -> AttachmentCounts:
        today = self._as_of.astimezone(_ZONE).date()
        with self._database.session() as session:
            self._ledger = Ledger.load(session, self._settings)
            wanted = choose(session, self._settings, self._ledger, today, only)
        tonight = wanted[: self._settings.attachments.per_night]
        self._counts.wanted, self._counts.left = len(wanted), len(wanted) - len(tonight)
        if tonight:
            await self._ask_all(tonight, resolver)
        with self._database.session() as session:
            restore_links(session, self._ledger.allows)
        return self._counts

    async def _ask_all(self, tonight: Collection[Wanted], resolver: AbstractResolver | None) -> None:
        for one in tonight:
            self._host(one).queue.append(one)
        self._total, self._done = len(tonight), 0
        with Reader(ocr=self._settings.attachments.ocr) as self._reader, Recogniser() as self._recogniser:
            async with FileClient(self._settings, self._ledger, resolver) as self._client:
                try:
                    await Turns(list(self._hosts.values())).run(_WORKERS, self._ask)
                finally:
                    self._write()

    def _host(self, wanted: Wanted) -> Host[Wanted]:
        name = wanted.url.split("/", 3)[2]
        if name not in self._hosts:
            links, site = self._settings.links, self._ledger.site_of(wanted.url)
            delay = self._ledger.delay(wanted.url, links.delay)
            slots = site.concurrency if site and site.concurrency is not None else links.per_host
            self._hosts[name] = Host(name, delay, slots)
        return self._hosts[name]

    async def _ask(self, host: Host[Wanted], wanted: Wanted) -> None:
        if time.monotonic() > self._until:
            self._leave(1, host)
            return
        file = await self._client.get(wanted.url, wanted.known.conditions if wanted.known else {})
        host.note(file.outcome, file.retry_after)
        try:
            self._keep(await self._read(wanted, file))
        except NoReader:
            self._counts.broken = 1
            self._until = 0.0  # nor will the next one be read
            self._leave(1, host)
            return
        if host.closed():
            self._leave(0, host)

    def _leave(self, in_hand: int, host: Host[Wanted]) -> None:
        """What a host still owes waits for another night."""
        self._counts.left += in_hand + len(host.queue)
        host.queue.clear()

    async def _read(self, wanted: Wanted, file: File) -> Seen:
        """One file at a time: the reading child is one, and so is the memory it may take."""
        if file.outcome is FetchOutcome.OK and _is_page(file, wanted.url):
            file = File(FetchOutcome.NOT_PARSED, file.status)  # the link check says what became of it
        if file.outcome is not FetchOutcome.OK:
            return Seen(wanted, file)
        digest = xxhash.xxh3_128_hexdigest(file.body)
        held = wanted.known
        if held is not None and held.body_hash == digest and held.is_read:
            return Seen(wanted, file, digest)
        async with self._reading:
            reading = await asyncio.to_thread(self._understand, wanted, file)
        self._counts.bytes += len(file.body)
        return Seen(wanted, file, digest, reading)

    def _understand(self, wanted: Wanted, file: File) -> Reading:
        reading = self._reader.read(file.body, file.name or wanted.file_name, file.content_type)
        self._recogniser.complete(reading)
        return reading

    def _keep(self, seen: Seen) -> None:
        self._count(seen)
        self._seen.append(seen)
        self._done += 1
        if len(self._seen) >= _BATCH:
            self._write()
        if not self._done % 10 or self._done == self._total:
            self._progress(STAGE, self._done, self._total)

    def _count(self, seen: Seen) -> None:
        counts, outcome, known = self._counts, seen.file.outcome, seen.wanted.known
        if seen.reading is not None:
            counts.new += known is None
            counts.changed += known is not None and known.body_hash != seen.body_hash
            counts.unchanged += known is not None and known.body_hash == seen.body_hash
            counts.unreadable += bool(seen.reading.error)
            counts.unread += bool(seen.reading.note)
        elif outcome in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
            counts.unchanged += 1
        elif outcome in (FetchOutcome.GONE, FetchOutcome.SOFT_GONE):
            counts.gone += 1
        else:
            counts.failed += 1

    def _write(self) -> None:
        if self._seen:
            batch, self._seen = self._seen, []
            with self._database.session() as session:
                store(session, self._run_id, batch, self._as_of, self._ledger.allows)


def _is_page(file: File, url: str) -> bool:
    """A login or "not found" page sent in place of the file, and said to be one."""
    if "html" not in file.content_type or extension(url) in ("html", "htm", "txt"):
        return False
    head = file.body[:2000].lower()
    return b"<html" in head or b"<!doctype html" in head
