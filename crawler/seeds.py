"""What a run owes from its first minute: home pages, sections, problems' pages, what was left, a share of the old."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, func, select
from sqlalchemy.orm import aliased

from crawler.frontier import insert_jobs
from crawler.hrefs import looks_like_page
from crawler.observation import NewJob
from crawler.problems import with_problems
from storage.models import FetchOutcome, Frontier, ListEntry, Page, PageKind, Section, Url
from storage.urls import canonical

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from config.schema import Crawl
    from crawler.ask import CrawlAsk
    from crawler.ledger import Ledger

__all__ = ["PRIORITY", "seed", "seeded"]

#: lists come first: they decide what else is to be fetched; "problem" is the least of its BANDS
PRIORITY = {"home": 100, "list": 90, "problem": 70, "article": 60, "failed": 50, "sweep": 30, "other": 10}

_FINE = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED, FetchOutcome.GONE, FetchOutcome.SOFT_GONE)


def seeded(session: Session, run_id: int) -> bool:
    """Whether the run has begun before: then it goes on where it stood."""
    return bool(session.scalar(select(func.count()).where(Frontier.run_id == run_id)))


def seed(session: Session, run_id: int, ledger: Ledger, ask: CrawlAsk, day: dt.date, limits: Crawl) -> None:
    """Fill the frontier of a new run; in one transaction, so that it is there whole or not at all."""
    jobs = list(_places(session, ledger, ask, _broken_walks(session, run_id)))
    if not ask.urls:
        known = with_problems(
            session, _asked_for(ledger, ask), PRIORITY["problem"], limits.problems_per_night
        )
        jobs += known
    if ask.discovers:
        sections = _asked_sections(ledger, ask)
        jobs += _owed(session, sections, ledger)
    if ask.whole:
        sites = _asked_sites(ledger, ask)
        jobs += _left_over(session, run_id, sites)
        jobs += _old_pages(session, sites, day, 1 if ask.full else limits.sweep_days)
        session.execute(delete(Frontier).where(Frontier.run_id < run_id, Frontier.site_id.in_(sites)))
    insert_jobs(session, run_id, jobs)


def _broken_walks(session: Session, run_id: int) -> dict[str, dict[str, Any]]:
    """Address → the walk over its list pages that an earlier night did not bring to its end."""
    query = (
        select(Url.url, Frontier.context)
        .join(Url, Url.id == Frontier.url_id)
        .where(Frontier.run_id < run_id, Frontier.state == "todo", Frontier.kind == PageKind.LIST)
        .order_by(Frontier.run_id)
    )
    walks = {}
    for url, context in session.execute(query):
        walk = ((context or {}).get("visit") or {}).get("walk") or (context or {}).get("broken")
        if walk:
            walks[url] = walk
    return walks


def _places(
    session: Session, ledger: Ledger, ask: CrawlAsk, broken: Mapping[str, dict[str, Any]]
) -> Iterator[NewJob]:
    """Home pages, sections and single addresses; several sections may share one address."""
    homes = {canonical(site.url): site.id for site in ledger.sites.values()}
    wanted = {canonical(url, keep_fragment=True) for url in ask.urls}
    contexts: dict[str, dict[str, Any]] = defaultdict(lambda: {"sections": []})
    sites: dict[str, int] = {}
    for url, site_id in homes.items():
        if url in wanted or (ask.whole and site_id in _asked_sites(ledger, ask)):
            contexts[url]["home"], sites[url] = True, site_id
    asked = set(_asked_sections(ledger, ask)) if ask.discovers else set()
    for section in ledger.sections.values():
        url = canonical(section.url, keep_fragment=True)  # some portals name the section behind the #
        if section.id in asked or url in wanted:
            contexts[url]["sections"].append(section.id)
            sites.setdefault(url, section.site_id)
    for url, context in contexts.items():
        if url in broken and ask.discovers:
            context["broken"] = broken[url]
        kind = PageKind.HOME if context.get("home") else PageKind.LIST
        first = next(iter(context["sections"]), None)
        priority = PRIORITY["home" if kind is PageKind.HOME else "list"]
        yield NewJob(url, sites[url], first, kind, priority, context=context)
    yield from _single(session, ledger, wanted - contexts.keys())


def _single(session: Session, ledger: Ledger, urls: Iterable[str]) -> Iterator[NewJob]:
    for url in urls:
        site = ledger.site_of(url)
        if site is None:
            continue
        query = select(Page.section_id, Page.kind).join(Url, Url.id == Page.url_id).where(Url.url == url)
        section_id, kind = session.execute(query).first() or (None, PageKind.ARTICLE)
        kind = PageKind.OTHER if kind in (PageKind.HOME, PageKind.LIST) else kind
        yield NewJob(url, site.id, section_id, kind, PRIORITY["article"])


def _owed(session: Session, sections: list[int], ledger: Ledger) -> Iterator[NewJob]:
    """Entries that a list showed but no night has fetched yet; files are no pages."""
    query = (
        select(Url.url, ListEntry.section_id, ListEntry.listed_date)
        .join(Url, Url.id == ListEntry.url_id)
        .where(~exists().where(Page.url_id == ListEntry.url_id))
    )
    wanted = set(sections)
    for url, section_id, day in session.execute(query):
        site = ledger.site_of(url)
        if section_id in wanted and site is not None and looks_like_page(url):
            context = {"listed": day.isoformat()} if day else {}
            yield NewJob(url, site.id, section_id, PageKind.ARTICLE, PRIORITY["article"], context=context)


def _left_over(session: Session, run_id: int, sites: list[int]) -> Iterator[NewJob]:
    """Rows that the last nights did not get to."""
    row = aliased(Frontier)
    query = (
        select(row, Url.url)
        .join(Url, Url.id == row.url_id)
        .where(row.run_id < run_id, row.state == "todo", row.site_id.in_(sites))
        .order_by(row.run_id.desc())
    )
    for entry, url in session.execute(query):
        if entry.kind in (PageKind.HOME, PageKind.LIST):
            continue
        yield NewJob(
            url, entry.site_id, entry.section_id, entry.kind, entry.priority, entry.depth, entry.context or {}
        )


def _old_pages(session: Session, sites: list[int], day: dt.date, sweep_days: int) -> Iterator[NewJob]:
    """Tonight's share of the pages known, and those that could not be read the last time."""
    turn = day.toordinal() % sweep_days
    query = select(Page.url, Page.url_id, Page.site_id, Page.section_id, Page.kind, Page.outcome).where(
        Page.site_id.in_(sites),
        Page.kind.in_((PageKind.ARTICLE, PageKind.OTHER)),
        (Page.url_id % sweep_days == turn) | and_(Page.outcome.not_in(_FINE), Page.removed_at.is_(None)),
    )
    for url, _, site_id, section_id, kind, outcome in session.execute(query):
        priority = PRIORITY["sweep" if outcome in _FINE else "failed"]
        yield NewJob(url, site_id, section_id, kind, priority, depth=1)


def _asked_for(ledger: Ledger, ask: CrawlAsk) -> ColumnElement[bool]:
    """The condition that holds for pages of the part of the ledger that is asked for."""
    if ask.whole:
        return Page.site_id.in_(_asked_sites(ledger, ask))
    return Page.section_id.in_(_asked_sections(ledger, ask))


def _asked_sites(ledger: Ledger, ask: CrawlAsk) -> list[int]:
    return [site.id for site in ledger.sites.values() if not ask.sites or site.key in ask.sites]


def _asked_sections(ledger: Ledger, ask: CrawlAsk) -> list[int]:
    sites = set(_asked_sites(ledger, ask))

    def wanted(section: Section) -> bool:
        named = section.unit_id in ask.units or section.id in ask.sections
        return section.site_id in sites and (named or not (ask.units or ask.sections))

    return [section.id for section in ledger.sections.values() if wanted(section)]
