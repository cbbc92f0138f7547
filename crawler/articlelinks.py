"""WeChat articles that menus and posts lead to, judged by their own pages within the night's budget."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from crawler.accountlinks import account_targets
from crawler.platforms.web import BudgetSpent, NetFailure
from crawler.platforms.wechat.pages import PageClass
from crawler.postpages import read_article
from crawler.verdicts import Verdict, store
from storage.models import FetchOutcome, LinkCheck

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from config.schema import Settings
    from crawler.platforms.web import Web
    from storage.database import Database

__all__ = ["judge_articles"]

#: what a page's own class says of a link that leads to it
_OUTCOMES = {
    PageClass.OK: FetchOutcome.OK,
    PageClass.DELETED: FetchOutcome.SOFT_GONE,
    PageClass.VIOLATION: FetchOutcome.SOFT_GONE,
    PageClass.CLOSED: FetchOutcome.SOFT_GONE,
    PageClass.BAD_URL: FetchOutcome.SOFT_GONE,
    PageClass.MIGRATED: FetchOutcome.SOFT_GONE,
    PageClass.BLOCKED: FetchOutcome.CHALLENGE,
    PageClass.UNAVAILABLE: FetchOutcome.NOT_PARSED,
    PageClass.UNKNOWN: FetchOutcome.NOT_PARSED,
}


async def judge_articles(
    database: Database,
    settings: Settings,
    run_id: int,
    web: Web,
    clock: Callable[[], dt.datetime],
    ended: Callable[[], bool] = lambda: False,
) -> int:
    """Read the WeChat articles that menus and posts lead to, where that is due; how many were asked."""
    now = clock()
    with database.session() as session:
        _, articles = account_targets(session, now)
        fresh = _fresh(session, settings, now)
    asked = 0
    for url_id, url in articles.items():
        if url_id in fresh:
            continue
        if ended():
            break
        try:
            found = await read_article(url, web)
        except BudgetSpent:
            break
        except NetFailure:
            continue
        asked += 1
        kind = PageClass(str(found.evidence["marker"]))
        title = found.posts[0].title if found.posts else ""
        verdict = Verdict(_OUTCOMES[kind], int(found.evidence["status"]), url, title, found.message)
        with database.session() as session:
            store(session, run_id, clock(), settings.links, [(url_id, verdict)])
        if kind is PageClass.BLOCKED:
            break
    return asked


def _fresh(session: Session, settings: Settings, now: dt.datetime) -> set[int]:
    """Judged within the days after which a link is asked again; what failed is asked every night."""
    cutoff = now - dt.timedelta(days=settings.links.recheck_days)
    query = select(LinkCheck.url_id).where(
        LinkCheck.checked_at >= cutoff, LinkCheck.outcome == FetchOutcome.OK
    )
    return set(session.scalars(query))
