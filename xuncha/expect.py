"""How long a night will take: requests owed, over the pace the manners allow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models import Finding, FindingState, Page, PageKind, Run, RunState, Section, Site
from storage.urls import host_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from xuncha.county import County
    from xuncha.night import RunOptions

__all__ = ["expectation"]

#: seconds a county's server takes to answer, where nothing is known yet
_ANSWER = 0.3
_ENOUGH = 50  #: requests that tell a portal's pace, pauses that its robots.txt asks for included


def expectation(county: County, options: RunOptions) -> str:
    """One sentence for people; the slowest host decides, since each is asked at its own pace."""
    with county.database.session() as session:
        sections = Counter(host_of(url) for url in session.scalars(select(Section.url).where(Section.listed)))
        homes = Counter(host_of(url) for url in session.scalars(select(Site.url).where(Site.listed)))
        known = (
            session.scalar(select(func.count()).select_from(Page).where(Page.kind == PageKind.ARTICLE)) or 0
        )
        troubled = session.scalar(select(func.count(Finding.page_id.distinct())).where(_living())) or 0
        usual, measured = _usual(session)
    if not sections:
        return ""
    if not known:
        return f"首次巡查：{sum(sections.values())} 个栏目，信息总数未知，用时以进度显示为准；可随时按 Ctrl-C 停下，下次接着做。"
    lists = sections + homes
    sweep = known if options.full else known // county.settings.crawl.sweep_days
    again = min(troubled, county.settings.crawl.problems_per_night)
    owed = sum(lists.values()) + min(known, sweep + again)
    requests = max(owed, 0 if options.full else min(usual, sum(lists.values()) + known))
    network = county.settings.network
    pace = max(network.delay, _ANSWER / network.concurrency_per_host)
    busiest = max(lists.values(), default=0) / max(sum(lists.values()), 1)
    minutes = requests * max(busiest * pace, measured) / 60
    return (
        f"预计请求 {requests} 次，约需 {minutes:.0f} 分钟。"
        if minutes >= 1
        else f"预计请求 {requests} 次，约需不到 1 分钟。"
    )


def _living() -> ColumnElement[bool]:
    """Of findings: that their pages are looked at again tonight."""
    return Finding.state.not_in((FindingState.RECTIFIED, FindingState.SUPPRESSED))


def _usual(session: Session) -> tuple[int, float]:
    """(requests of the last whole night's crawl, seconds that each of them took); zeros where there is none."""
    last = (
        select(Run.counts)
        .where(Run.state == RunState.DONE, Run.kind == "run")
        .order_by(Run.id.desc())
        .limit(1)
    )
    crawl = (session.scalar(last) or {}).get("crawl", {})
    requests, new = int(crawl.get("requests", 0)), int(crawl.get("new", 0))
    pace = float(crawl.get("seconds", 0.0)) / requests if requests >= _ENOUGH else 0.0
    # a first walk is no measure of the nights after it: what it met for the first time it will not meet again
    return requests - new if new * 2 > requests else requests, pace
