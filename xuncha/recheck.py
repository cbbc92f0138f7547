"""Recheck after rectification: fetch only what is needed, judge every rule on it, say what changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from checks.changes import changes
from checks.folding import FOLD, traced
from checks.health import ANSWERED
from checks.runner import CheckScope, run_checks
from config.errors import InputError
from crawler.ask import CrawlAsk
from crawler.attachments.run import read_attachments
from crawler.probe import check_links
from crawler.run import crawl
from reports.owners import Owners
from reports.selection import LIVE
from storage import linksets
from storage.bitmap import Bitmap
from storage.models import (
    Attachment,
    Confidence,
    Finding,
    Frontier,
    Level,
    Link,
    LinkSet,
    Page,
    Run,
    RunState,
    Site,
)
from xuncha import newmedia, runs
from xuncha.lock import county_lock
from xuncha.night import RunOptions, resolve, utc_now
from xuncha.progress import silent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from xuncha.county import County
    from xuncha.progress import Progress

__all__ = ["RecheckResult", "recheck"]

#: pages looked at again for one broken target; the link is mostly in one template
_PAGES_EACH = 200
#: groups of rules about what staff entered: there is nothing to fetch
_ENTERED = ("request.",)


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """Findings by what became of them; `unverified` could not be seen this time and stay as they were."""

    run_id: int
    rectified: Sequence[Finding]
    still: Sequence[Finding]
    new: Sequence[Finding]
    unverified: Sequence[Finding]
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to fetch and what to judge. `findings` are those asked about."""

    ask: CrawlAsk
    findings: Sequence[Finding]
    units: frozenset[int]
    sites: frozenset[int]
    accounts: frozenset[int]


def recheck(
    county: County,
    units: Sequence[str] = (),
    findings: Sequence[int] = (),
    *,
    browser: bool = True,
    as_of: dt.datetime | None = None,
    progress: Progress = silent,
) -> RecheckResult:
    """Look again at some units, or at the places of some findings; nothing else is fetched or judged."""
    if not units and not findings:
        raise InputError("请用 --unit 指定单位，或用 --finding 指定问题编号。")
    now = utc_now()
    with county_lock(county.folder, "整改复核", now):
        plan = _plan(county, units, findings, browser, as_of)
        run, _ = runs.begin(county.database, "recheck", plan.ask.to_json(), as_of, now)
        reached = True
        # an ask that names nothing would mean the whole portal
        if not plan.ask.whole:
            crawled = crawl(county.settings, run.id, replace(plan.ask, as_of=run.as_of), progress)
            runs.note(county.database, run.id, crawl=crawled.to_json())
            if crawled.stopped == "interrupted":
                runs.finish(county.database, run.id, RunState.STOPPED, utc_now())
                return RecheckResult(run.id, [], [], [], [], crawled.stopped)
            reached = any(crawled.outcomes.get(outcome) for outcome in ANSWERED)
        scope = _scope(county, plan, run.id)
        # what is said of links while no page of ours came says nothing
        only = _targets(county, plan, scope) if reached else set[int]()
        files = read_attachments(county.database, county.settings, run.id, run.as_of, progress, only=only)
        runs.note(county.database, run.id, attachments=files.to_json())
        links = check_links(county.database, county.settings, run.id, run.as_of, progress, only=only)
        runs.note(county.database, run.id, links=links.to_json())
        scope = replace(scope, targets=frozenset({*only, *_asked_about(plan.findings)} if reached else ()))
        _accounts(county, plan, run, browser, as_of is not None, progress)
        run_checks(county.database, county.settings, run.id, run.as_of, scope=scope, progress=progress)
        runs.finish(county.database, run.id, RunState.DONE, utc_now())
        return _result(county, plan, run.id)


def _accounts(county: County, plan: _Plan, run: Run, browser: bool, pinned: bool, progress: Progress) -> None:
    """The accounts of the units and of the findings, and the very posts that were found fault with."""
    if plan.units or plan.accounts:
        posts = newmedia.posts_of(plan.findings)
        newmedia.watch(
            county,
            run,
            progress,
            units=plan.units,
            accounts=plan.accounts,
            posts=posts,
            browser=browser,
            pinned=pinned,
        )


def _plan(
    county: County, units: Sequence[str], numbers: Sequence[int], browser: bool, as_of: dt.datetime | None
) -> _Plan:
    unit_ids = resolve(county, RunOptions(units=units)).units
    with county.database.session() as session:
        named = [*_named(session, numbers), *_of_own_sites(session, unit_ids)]
        asked = list(
            session.scalars(select(Finding).where(Finding.unit_id.in_(unit_ids), Finding.state.in_(LIVE)))
        )
        asked += named
        urls = _addresses(session, asked)
    sections = {f.section_id for f in named if f.section_id and f.page_id is None}
    ask = CrawlAsk(
        units=tuple(sorted({*unit_ids, *_publishing(named)})),
        sections=tuple(sorted(sections)),
        urls=tuple(sorted(urls)),
        browser=browser,
        as_of=as_of,
    )
    at_sites = frozenset(f.site_id for f in named if f.subject.startswith("site:") and f.site_id)
    accounts = frozenset(f.account_id for f in named if f.account_id)
    return _Plan(ask, asked, frozenset(unit_ids), at_sites, accounts)


def _publishing(findings: Sequence[Finding]) -> set[int]:
    """Units whose finding rests on all that they publish: every section of theirs is to be looked at."""
    whole = (f for f in findings if f.subject.startswith("unit:") and not f.url)
    return {f.unit_id for f in whole if f.unit_id and not f.rule.startswith(_ENTERED)}


def _of_own_sites(session: Session, unit_ids: Iterable[int]) -> list[Finding]:
    """What ails the departments' own sites as such is theirs to mend, though no unit is written there."""
    owners = Owners(session)
    sites = [site for unit in unit_ids for site in owners.sites_of(unit)]
    live = Finding.state.in_(LIVE) & Finding.unit_id.is_(None) & Finding.site_id.in_(sites)
    return list(session.scalars(select(Finding).where(live)))


def _named(session: Session, numbers: Sequence[int]) -> list[Finding]:
    found = {f.id: f for f in session.scalars(select(Finding).where(Finding.id.in_(numbers)))}
    for number in numbers:
        if number not in found:
            raise InputError(f"没有编号为 {number} 的问题。可用 xuncha findings 查看编号。")
    return list(found.values())


def _addresses(session: Session, findings: Sequence[Finding]) -> set[str]:
    """The pages where the problems stand: the one a person opens, and all that carry a broken link."""
    # posts stand on their platforms, where the portal's crawl has no business
    urls = {f.url for f in findings if f.url and f.account_id is None}
    for finding in findings:
        if finding.subject.startswith(FOLD):
            urls |= set(session.scalars(traced(finding).limit(_PAGES_EACH)))
        elif finding.target and finding.rule.startswith("link."):
            carrying = (
                select(Page.url).join(Link, Link.page_id == Page.id).where(Link.target == finding.target)
            )
            urls |= set(session.scalars(carrying.limit(_PAGES_EACH)))
        if finding.subject.startswith("site:") and finding.site_id:
            urls.add(session.get_one(Site, finding.site_id).url)
    return urls


def _asked_about(findings: Sequence[Finding]) -> set[int]:
    """Url.ids of link targets with findings: one that no page leads to any more is asked no more, but judged."""
    subjects = (f.subject.partition("@")[0] for f in findings)
    return {int(subject.removeprefix("url:")) for subject in subjects if subject.startswith("url:")}


def _scope(county: County, plan: _Plan, run_id: int) -> CheckScope:
    """Every page that was seen well for this, the sections asked for, and the units whole."""
    with county.database.session() as session:
        pages, unseen = _seen(session, session.get_one(Run, run_id))
    sections = set(plan.ask.sections) | {f.section_id for f in plan.findings if f.section_id}
    about = {f.unit_id for f in plan.findings if f.subject.startswith("unit:") and f.unit_id}
    return CheckScope(
        units=plan.units | about,
        sections=frozenset(sections),
        sites=plan.sites,
        accounts=plan.accounts,
        pages=frozenset(pages),
        unseen=frozenset(unseen),
    )


def _seen(session: Session, run: Run) -> tuple[set[int], set[int]]:
    """Pages that answered, and those asked for in vain, of which an earlier day's text proves nothing today."""
    asked = select(Page.id, Page.outcome, Page.tried_at).join(Frontier, Frontier.url_id == Page.url_id)
    unchanged = Bitmap(packed=run.seen)
    seen, unseen = set[int](), set[int]()
    for number, outcome, tried in session.execute(asked.where(Frontier.run_id == run.id)):
        answered = outcome in ANSWERED and tried is not None and tried >= run.as_of
        (seen if number in unchanged or answered else unseen).add(number)
    return seen, unseen


def _targets(county: County, plan: _Plan, scope: CheckScope) -> set[int]:
    """Url ids to ask again: every target of the pages in scope, and those that were found broken."""
    wanted: set[int] = set()
    ids = sorted(scope.pages)
    with county.database.session() as session:
        for start in range(0, len(ids), 500):
            chunk = ids[start : start + 500]
            wanted |= set(session.scalars(select(Link.url_id).where(Link.page_id.in_(chunk))))
            packed = (
                select(LinkSet.data).join(Page, Page.content_links == LinkSet.id).where(Page.id.in_(chunk))
            )
            for data in session.scalars(packed.distinct()):
                wanted |= {url_id for url_id, _, _ in linksets.unpack(data)}
        offered = select(Attachment.url_id).join(Page, Page.id == Attachment.page_id)
        for start in range(0, len(ids), 500):
            wanted |= set(session.scalars(offered.where(Page.id.in_(ids[start : start + 500]))))
        broken = {f.target for f in plan.findings if f.target}
        wanted |= set(session.scalars(select(Link.url_id).where(Link.target.in_(broken))))
    return wanted


def _result(county: County, plan: _Plan, run_id: int) -> RecheckResult:
    """What became of the findings asked about, and what appeared in their stead."""
    with county.database.session() as session:
        change = changes(session, run_id)
    asked = {f.id for f in plan.findings}
    told = {
        f.id for f in (*change.rectified, *change.still, *change.new, *change.relapsed, *change.unverified)
    }
    still = [f for f in change.still if f.id in asked]
    new = [f for f in (*change.new, *change.relapsed) if f.level is Level.LIMIT]
    unverified = [
        *(f for f in change.unverified if f.id in asked),
        *(f for f in plan.findings if f.id not in told),  # of which no rule could speak
        *(f for f in (*still, *new) if not _sure(f)),
    ]
    return RecheckResult(
        run_id,
        rectified=list(filter(_sure, change.rectified)),
        still=list(filter(_sure, still)),
        new=list(filter(_sure, new)),
        unverified=unverified,
    )


def _sure(finding: Finding) -> bool:
    """Whether it accuses; that something could not be seen is neither there still nor new nor rectified."""
    return finding.confidence is not Confidence.UNVERIFIED
