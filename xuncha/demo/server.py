"""Serves the sample county on loopback addresses, one per host, and can be told to misbehave or to mend."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import hashlib
import socket
import threading
from collections import Counter
from contextlib import closing, contextmanager
from email.utils import format_datetime
from typing import TYPE_CHECKING

from aiohttp import web

from xuncha.demo.responses import Asked, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["CountyServer", "free_port", "serving"]

if TYPE_CHECKING:
    Respond = Callable[[Asked], Response]


def free_port(hosts: Iterable[str]) -> int:
    """A port that is free on every one of the addresses."""
    for _ in range(50):
        with closing(socket.socket()) as first:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
        if all(_is_free(host, port) for host in hosts):
            return port
    raise OSError("no port is free on all loopback addresses of the sample county")


def _is_free(host: str, port: int) -> bool:
    with closing(socket.socket()) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class CountyServer:
    """All hosts of the county behind one port, in a thread of its own.

    `respond` answers by host and path. `counts` counts requests per (host, path), `fetched` those that were
    no HEAD, `sent` bytes of bodies; `fail_after` makes every answer of `failing_hosts` (None: of all) a 500
    once so many requests have come (None: never).
    """

    def __init__(self, hosts: Iterable[str], port: int, respond: Respond, changed: dt.datetime) -> None:
        self.hosts = tuple(hosts)
        self.port = port
        self.respond = respond
        self.changed = changed.astimezone(dt.UTC)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.fetched: Counter[tuple[str, str]] = Counter()
        self._marks: list[tuple[int, threading.Event]] = []
        self.statuses: Counter[int] = Counter()
        self.sent = 0
        self.fail_after: int | None = None
        self.failing_hosts: frozenset[str] | None = None
        self._served = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None

    @property
    def requests(self) -> int:
        return sum(self.counts.values())

    def reset_counts(self) -> None:
        self.counts.clear()
        self.fetched.clear()
        self.statuses.clear()
        self.sent = 0
        self._served = 0

    def reached(self, number: int) -> threading.Event:
        """Set once so many requests have been answered since the counts were reset."""
        event = threading.Event()
        self._marks.append((number, event))
        return event

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="sample-county", daemon=True)
        self._thread.start()
        ready.wait()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(timeout=10)

    def _run(self, ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(ready))
        except OSError as error:
            self._failure = error
        finally:
            ready.set()

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=1)
        await runner.setup()
        try:
            for host in self.hosts:
                await web.TCPSite(runner, host, self.port, backlog=256).start()
            ready.set()
            await self._stopping.wait()
        finally:
            await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        host = request.host.partition(":")[0]
        self._count(request, host)
        answer = self._failure_of(host) or self.respond(await _asked(request, host))
        if answer.delay:
            await asyncio.sleep(answer.delay)
        response = self._answer(request, answer)
        self.statuses[response.status] += 1
        if isinstance(response, web.Response) and isinstance(response.body, bytes):
            self.sent += len(response.body)
        return response

    def _count(self, request: web.BaseRequest, host: str) -> None:
        self.counts[host, request.path_qs] += 1
        self.fetched[host, request.path_qs] += request.method != "HEAD"
        self._served += 1
        for number, event in self._marks:
            if self._served >= number:
                event.set()

    def _failure_of(self, host: str) -> Response | None:
        if self.fail_after is None or self._served <= self.fail_after:
            return None
        if self.failing_hosts is not None and host not in self.failing_hosts:
            return None
        return Response("服务器内部错误".encode(), "text/html; charset=utf-8", 500, stable=False)

    def _answer(self, request: web.BaseRequest, answer: Response) -> web.Response:
        headers = {"Content-Type": answer.content_type, **answer.headers}
        if answer.stable and answer.status == 200:
            etag = '"' + hashlib.blake2b(answer.body, digest_size=8).hexdigest() + '"'
            headers |= {"ETag": etag, "Last-Modified": format_datetime(self.changed, usegmt=True)}
            if request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
        body = answer.body
        if "gzip" in request.headers.get("Accept-Encoding", "") and len(body) > 400:
            body = gzip.compress(body, 1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        if request.method == "HEAD":
            headers["Content-Length"] = str(len(body))
            body = b""
        return web.Response(body=body, status=answer.status, headers=headers)


async def _asked(request: web.BaseRequest, host: str) -> Asked:
    form, sent = {}, {}
    if request.method == "POST" and request.content_type == "application/json":
        sent = await request.json()
    elif request.method == "POST":
        form = {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    return Asked(host, request.path, request.method, dict(request.query), form, dict(request.headers), sent)


@contextmanager
def serving(server: CountyServer) -> Iterator[CountyServer]:
    server.start()
    try:
        yield server
    finally:
        server.stop()
