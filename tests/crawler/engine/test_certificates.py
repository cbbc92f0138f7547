"""A site of ours is read whatever its certificate says, and the flaw is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models import FetchOutcome, SectionVisit
from tests.certificates import server_context
from tests.crawler.engine.conftest import County, Portal
from tests.crawler.links.conftest import Servers

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.2"
LIST = "<div class=list><ul><li><a href='/1.html'>一则重要的新闻</a><span>2026-11-19</span></li></ul></div>"
ARTICLE = f"<title>一则重要的新闻</title><h1>一则重要的新闻</h1><p>发布时间：2026-11-19</p><div>{'内容完整。' * 40}</div>"


def test_own_site_is_read_over_a_flawed_certificate_which_is_told(portal: Portal, tmp_path: Path) -> None:
    servers = Servers()
    routes = {"/": (200, LIST), "/1.html": (200, ARTICLE)}
    portal.url = servers.serve(routes, HOST, server_context(tmp_path, HOST))
    county = County(tmp_path, portal)
    try:
        result = county.crawl()
        with county.database.session() as session:
            outcomes = set(session.scalars(select(SectionVisit.outcome)))
    finally:
        county.database.close()
        servers.stop()
    assert (outcomes, result.new) == ({FetchOutcome.OK}, 2)
    assert result.flaws == {HOST: "证书是自签名的"}
