"""A small portal whose pages offer files, and nights on which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from config.schema import Attachments, Links, Network, Settings
from crawler.attachments.run import read_attachments
from storage import linksets, urls
from storage.models import Attachment, LinkKind, Page, Run
from tests.crawler.links.conftest import Servers, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments.run import AttachmentCounts
    from storage.database import Database


class Portal(World):
    """`options` are the settings of the table attachments."""

    def __init__(self, database: Database, servers: Servers) -> None:
        super().__init__(database, servers)
        self.links = Links(delay=0, timeout=3)
        self.network = Network(allow_private_hosts=True, timeout=3)
        self.options: dict[str, Any] = {}

    def settings(self) -> Settings:
        return Settings(
            sites=self.sites,
            links=self.links,
            network=self.network,
            attachments=Attachments(**self.options),
        )

    def offer(self, url: str, *files: str) -> int:
        """A live article that offers files; its id."""
        page_id = self.page(url)
        with self.database.session() as session:
            ids = urls.intern(session, files)
            packed = linksets.pack([(ids[file], LinkKind.ATTACHMENT, "名单") for file in files])
            session.get_one(Page, page_id).content_links = linksets.store(session, [packed])[packed[0]]
        return page_id

    def night(self, **asked: Any) -> AttachmentCounts:
        with self.database.session() as session:
            run = Run(kind="run", as_of=self.now, started_at=self.now)
            session.add(run)
            session.flush()
            number = run.id
        return read_attachments(self.database, self.settings(), number, self.now, lambda *_: None, **asked)

    def file(self, url: str) -> Attachment:
        with self.database.session() as session:
            return session.scalars(select(Attachment).where(Attachment.url == url)).one()


@pytest.fixture
def servers() -> Iterator[Servers]:
    made = Servers()
    yield made
    made.stop()


@pytest.fixture
def portal(database: Database, servers: Servers) -> Portal:
    return Portal(database, servers)
