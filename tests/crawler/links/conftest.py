"""A small county for the link check: servers on loopback hosts, pages that link to them."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from config.schema import Links, Network, Settings, SiteSettings
from crawler.probe import LinkCounts, check_links
from storage import linksets, texts, urls
from storage.models import FetchOutcome, Link, LinkCheck, LinkKind, Page, PageKind, Place, Run, Site, Unit
from storage.urls import canonical

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from aiohttp.abc import AbstractResolver

    from storage.database import Database

NOW = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}

#: path → status, (status, body), (status, body, headers), or what makes one of these from the request
Routes = dict[str, Any]


class Servers:
    """Web servers on a thread of their own; `asked` counts (method, url)."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runners: list[web.ServerRunner] = []

    def serve(self, routes: Routes, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> str:
        """Start a server; the address it answers at, without a slash. Route "*" is for all other paths."""
        return asyncio.run_coroutine_threadsafe(self._serve(routes, host, tls), self._loop).result(10)

    def stop(self) -> None:
        for runner in self._runners:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self, routes: Routes, host: str, tls: ssl.SSLContext | None) -> str:
        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            self.asked[request.method, str(request.url)] += 1
            given = routes.get(request.raw_path, routes.get("*", 404))
            given = given(request) if callable(given) else given
            if given is None:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            given = given if isinstance(given, tuple) else (given, "<p>一则信息</p>")
            status, body, headers = (*given, "", {})[:3]
            return web.Response(status=status, body=body, headers={**HTML, **(headers or {})})

        runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0)
        await runner.setup()
        site = web.TCPSite(runner, host, 0, ssl_context=tls)
        await site.start()
        self._runners.append(runner)
        return f"{'https' if tls else 'http'}://{host}:{runner.addresses[0][1]}"


class World:
    """A database with a site and a unit, and verbs to fill and check it."""

    def __init__(self, database: Database, servers: Servers) -> None:
        self.database, self.servers, self.now = database, servers, NOW
        self.sites: tuple[SiteSettings, ...] = ()
        self.links = Links(delay=0, timeout=3, occasion_hours=1)
        self.network = Network(allow_private_hosts=True)
        self._pages = 0

    def settings(self) -> Settings:
        return Settings(sites=self.sites, links=self.links, network=self.network)

    def site(self, routes: Routes, host: str = "127.0.0.1") -> str:
        """Serve a site of the ledger; site and unit get the next ids."""
        return self.ledger(self.servers.serve(routes, host))

    def ledger(self, base: str) -> str:
        """A site of the ledger that somebody else serves, or nobody."""
        number = len(self.sites) + 1
        with self.database.session() as session:
            session.add(Site(key=f"s{number}", name=f"站点{number}", url=f"{base}/"))
            session.add(Unit(name=f"单位{number}"))
        self.sites += (SiteSettings(id=f"s{number}", name=f"站点{number}", url=f"{base}/"),)
        return base

    def page(
        self, url: str, *targets: str, chrome: tuple[str, ...] = (), text: str = "", **fields: Any
    ) -> int:
        """A live page with its links; those that are not of the site become rows."""
        self._pages += 1
        with self.database.session() as session:
            ids = urls.intern(session, [canonical(url)])
            fields = {"site_id": 1, "unit_id": 1, "kind": PageKind.ARTICLE, "title": "一则信息", **fields}
            made = Page(
                url_id=ids[canonical(url)],
                url=canonical(url),
                first_seen=self.now,
                changed_at=self.now,
                tried_at=fields.pop("tried_at", self.now),
                **fields,
            )
            if text:
                made.text_id = next(iter(texts.store(session, [text]).values()))
            session.add(made)
            session.flush()
            made.content_links = self._set(session, made.id, targets, Place.CONTENT)
            made.chrome_links = self._set(session, made.id, chrome, Place.CHROME)
            return int(made.id)

    def _set(self, session: Any, page_id: int, targets: tuple[str, ...], place: Place) -> int | None:
        own = {urls.host_of(site.url) for site in self.sites}
        inside = [canonical(target) for target in targets if urls.host_of(target) in own]
        ids = urls.intern(
            session, [*inside, *(target for target in targets if urls.host_of(target) not in own)]
        )
        for target in targets:
            if urls.host_of(target) not in own:
                foreign = target.startswith("http") and bool(urls.host_of(target))
                row = Link(page_id=page_id, url_id=ids[target], target=target, text="看这里", place=place)
                row.foreign = foreign
                session.add(row)
        if not inside:
            return None
        packed = linksets.pack([(ids[target], _kind(target), "看这里") for target in inside])
        return linksets.store(session, [packed])[packed[0]]

    def check(self, resolver: AbstractResolver | None = None, **options: Any) -> LinkCounts:
        """A run with its link check, at `now`."""
        with self.database.session() as session:
            run = Run(kind="run", as_of=self.now, started_at=self.now)
            session.add(run)
            session.flush()
            run_id = run.id
        return check_links(
            self.database, self.settings(), run_id, self.now, lambda *_: None, resolver=resolver, **options
        )

    def later(self, **span: float) -> None:
        self.now += dt.timedelta(**span)

    def verdict(self, url: str) -> LinkCheck:
        with self.database.session() as session:
            found = session.get(LinkCheck, self.url_id(url))
            assert found is not None, f"{url} was never judged"
            return found

    def outcome(self, url: str) -> FetchOutcome:
        return self.verdict(url).outcome

    def url_id(self, url: str) -> int:
        with self.database.session() as session:
            return urls.intern(session, [url])[url]


def _kind(target: str) -> LinkKind:
    """Pictures stand in the text of a page, all else is led to."""
    return LinkKind.IMAGE if target.endswith((".jpg", ".png", ".gif")) else LinkKind.ANCHOR


@pytest.fixture
def servers() -> Iterator[Servers]:
    made = Servers()
    yield made
    made.stop()


@pytest.fixture
def world(database: Database, servers: Servers) -> World:
    return World(database, servers)


@pytest.fixture
def serve(servers: Servers) -> Callable[..., str]:
    return servers.serve
