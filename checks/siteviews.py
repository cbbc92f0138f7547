"""Sites as rules see them: the home page with what it links to, probes, pages for the check of tags."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select

from checks.registry import ZONE
from checks.sectionviews import GONE, frozen_sites
from checks.subjects import SiteView
from storage import texts
from storage.linksets import unpack
from storage.models import (
    Confidence,
    FetchOutcome,
    Finding,
    FindingState,
    Level,
    Link,
    LinkSet,
    ListEntry,
    Page,
    PageKind,
    Probe,
    Run,
    Section,
    SectionVisit,
    Site,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from checks.subjects import SectionView, Tagged
    from config.schema import Settings, SiteSettings

__all__ = ["hosts_of", "site_views"]

PROBE_DAYS = 31  #: what a rule may look back upon
_QUIET = (FindingState.RECTIFIED, FindingState.SUPPRESSED)
_TAGGED = (PageKind.HOME, PageKind.LIST, PageKind.ARTICLE)


def hosts_of(site: Site, settings: SiteSettings | None) -> frozenset[str]:
    """Hosts that belong to the site: its address's and those the settings add, port left off."""
    further = settings.hosts if settings else ()
    own = urlsplit(site.url).hostname or ""
    return frozenset(host.lower().partition(":")[0] for host in (own, *further) if host)


def site_views(
    session: Session,
    settings: Settings,
    as_of: dt.datetime,
    observing: int | None,
    sections: Sequence[SectionView] = (),
) -> Iterator[SiteView]:
    """A view of every listed site, one at a time; `sections` serve navigation-only home pages."""
    today = as_of.astimezone(ZONE).date()
    sites = list(session.scalars(select(Site).where(Site.listed).order_by(Site.id)))
    frozen = frozen_sites(settings, sites, today)
    known = {one.id: one for one in settings.sites}
    for site in sites:
        home = _home(session, site)
        visits, seen_on = _home_visits(session, site, today, observing)
        newest, navigation = _home_newest(session, home, visits, sections, site, today)
        declared = known.get(site.key)
        proven = _section_findings(session, site)
        yield SiteView(
            site=site,
            home=home,
            home_visits=visits,
            home_newest=newest,
            home_text=_text(session, home),
            home_links=_foreign(session, home),
            probes=_probes(session, site, as_of),
            pages=_TaggedPages(session, site.id),
            frozen=site.id in frozen,
            section_findings=[(rule, section) for rule, section, _ in proven],
            section_ages={section.id: told["age"] for _, section, told in proven if "age" in told},
            seen_on=seen_on,
            navigation_only=navigation,
            declared_code=(declared.identity_code if declared else "") or site.identity_code,
            hosts=hosts_of(site, declared),
        )


def _home(session: Session, site: Site) -> Page | None:
    query = select(Page).where(Page.site_id == site.id, Page.kind == PageKind.HOME)
    return session.scalars(query.order_by(Page.outcome != FetchOutcome.OK, Page.id.desc()).limit(1)).first()


def _home_visits(
    session: Session, site: Site, today: dt.date, observing: int | None
) -> tuple[list[SectionVisit], dt.date | None]:
    """The last two visits and the day the newest stands for (None: today)."""
    query = (
        select(SectionVisit, Run.as_of)
        .join(Run, Run.id == SectionVisit.run_id)
        .where(SectionVisit.site_id == site.id, SectionVisit.section_id.is_(None))
        .order_by(SectionVisit.run_id.desc())
        .limit(2)
    )
    rows = session.execute(query).all()
    if not rows:
        return [], None
    visit, moment = rows[0]
    seen_on = None if visit.run_id == observing else min(today, moment.astimezone(ZONE).date())
    return [one for one, _ in rows], seen_on


def _home_newest(
    session: Session,
    home: Page | None,
    visits: Sequence[SectionVisit],
    sections: Sequence[SectionView],
    site: Site,
    today: dt.date,
) -> tuple[dt.date | None, bool]:
    """(newest date among the home page's items, whether that had to be its sections' newest)."""
    days = [visit.newest for visit in visits[:1] if visit.newest and visit.newest <= today]
    days += _linked_days(session, home, today)
    if days:
        return max(days), False
    entries = visits[0].entries if visits else 0
    if entries:
        return None, False
    below = [view.newest for view in sections if view.site.id == site.id and view.newest]
    return max(below, default=None), True


def _linked_days(session: Session, home: Page | None, today: dt.date) -> list[dt.date]:
    """Days of the articles that the home page links to: as shown on them, as lists give them."""
    ids = _linked(session, home)
    days: list[dt.date] = []
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        shown = select(func.max(Page.shown_date)).where(
            Page.url_id.in_(chunk),
            Page.kind == PageKind.ARTICLE,
            Page.outcome.not_in(GONE),
            Page.shown_date <= today,
        )
        listed = (
            select(func.max(ListEntry.listed_date))
            .outerjoin(Page, Page.url_id == ListEntry.url_id)
            .where(
                ListEntry.url_id.in_(chunk),
                ListEntry.listed_date <= today,
                or_(Page.outcome.is_(None), Page.outcome.not_in(GONE)),
            )
        )
        days += [day for query in (shown, listed) if (day := session.scalar(query))]
    return days


def _linked(session: Session, home: Page | None) -> list[int]:
    """Ids of the addresses the home page links to within its portal."""
    sets = [i for i in ((home.content_links, home.chrome_links) if home else ()) if i]
    found: dict[int, None] = {}
    for data in session.scalars(select(LinkSet.data).where(LinkSet.id.in_(sets))):
        found.update((url_id, None) for url_id, _, _ in unpack(data))
    return list(found)


def _text(session: Session, home: Page | None) -> str:
    if home is None or home.text_id is None:
        return ""
    return texts.read(session, [home.text_id]).get(home.text_id, "")


def _foreign(session: Session, home: Page | None) -> list[str]:
    if home is None:
        return []
    return list(session.scalars(select(Link.target).where(Link.page_id == home.id)))


def _probes(session: Session, site: Site, as_of: dt.datetime) -> list[Probe]:
    query = select(Probe).where(
        Probe.site_id == site.id, Probe.at > as_of - dt.timedelta(days=PROBE_DAYS), Probe.at <= as_of
    )
    return list(session.scalars(query.order_by(Probe.at)))


def _section_findings(session: Session, site: Site) -> list[tuple[str, Section, dict[str, Any]]]:
    """(rule, section, evidence) of the proven findings past the limit, whatever pass found them."""
    query = (
        select(Finding.rule, Section, Finding.evidence)
        .join(Section, Section.id == Finding.section_id)
        .where(
            Finding.site_id == site.id,
            Finding.rule.in_(["section.empty", "section.stale"]),
            Finding.level == Level.LIMIT,
            Finding.confidence == Confidence.DEFINITE,
            Finding.state.not_in(_QUIET),
        )
        .order_by(Finding.rule, Section.id)
    )
    return list(session.execute(query))


class _TaggedPages:
    """The site's pages with only what the check of tags needs, read when the rule asks for them."""

    def __init__(self, session: Session, site_id: int) -> None:
        self._session, self._site_id = session, site_id

    def __iter__(self) -> Iterator[Tagged]:
        query = (
            select(Page.url, Page.kind, Page.title, Page.shown_date, Page.meta)
            .where(
                Page.site_id == self._site_id,
                Page.kind.in_(_TAGGED),
                Page.outcome.not_in(GONE),
                Page.content_hash != "",
            )
            .execution_options(yield_per=1000)
        )
        rows: Iterable[Tagged] = self._session.execute(query)
        yield from rows
