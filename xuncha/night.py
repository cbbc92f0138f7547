"""The night: crawl, link check, judgement, summary; and its halves on their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from checks.runner import run_checks
from config.errors import InputError, resembling
from crawler.ask import CrawlAsk
from crawler.attachments.run import read_attachments
from crawler.probe import check_links
from crawler.run import crawl
from storage.models import Health, RunState, Section, Site, Unit
from xuncha import newmedia, runs, summary
from xuncha.lock import county_lock
from xuncha.progress import silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha.county import County
    from xuncha.progress import Progress
    from xuncha.summary import Summary

__all__ = ["NightResult", "RunOptions", "check", "run_night", "utc_now"]


#: of a night with an end, what the crawl may take, and each later stage of what is then left: a large
#: portal's first walk takes several nights, and files, links and accounts are seen in each of them
_CRAWL_SHARE, _STAGE_SHARE = 0.75, 0.5


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a night is asked for; nothing named means the whole county."""

    sites: Sequence[str] = ()  #: site ids or names
    units: Sequence[str] = ()  #: unit names or aliases
    sections: Sequence[str] = ()  #: section names or addresses
    full: bool = False
    browser: bool = True
    links: bool = True
    accounts: bool = True
    checks: bool = True
    max_pages: int | None = None
    until: dt.datetime | None = None
    as_of: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class NightResult:
    """What a night came to. `exit_code` is 3 when it may not be relied on or was cut short by a person."""

    run_id: int
    resumed: bool
    summary: Summary
    stopped: str = ""

    @property
    def exit_code(self) -> int:
        counts = self.summary.counts
        faults = (
            self.summary.rule_errors
            or counts.get("crawl", {}).get("faults")
            or counts.get("attachments", {}).get("broken")
        )
        unreliable = self.summary.health is Health.UNRELIABLE or faults
        return 3 if unreliable or self.stopped == "interrupted" else 0


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def run_night(county: County, options: RunOptions, progress: Progress = silent) -> NightResult:
    """The nightly job, or what is left of it when the last one was cut short."""
    county.ready()
    now = utc_now()
    with county_lock(county.folder, "每晚巡查", now):
        ask = resolve(county, options)
        kind = "run" if options.checks else "crawl"
        run, resumed = runs.begin(county.database, kind, _scope(ask), options.as_of, now)
        # a night taken up again keeps its moment: that is when its lists were seen
        ask = replace(ask, as_of=run.as_of, until=_share(options.until, _CRAWL_SHARE))
        crawled = crawl(county.settings, run.id, ask, progress)
        runs.note(county.database, run.id, crawl=crawled.to_json())
        if crawled.stopped == "interrupted":
            runs.finish(county.database, run.id, RunState.STOPPED, utc_now())
            return NightResult(run.id, resumed, summary.read(county, run.id, utc_now()), crawled.stopped)
        if county.settings.attachments.enabled and _time_left(options):
            until = _share(options.until, _STAGE_SHARE)
            files = read_attachments(
                county.database, county.settings, run.id, run.as_of, progress, until=until
            )
            runs.note(county.database, run.id, attachments=files.to_json())
        if options.links and county.settings.links.check and _time_left(options):
            until = _share(options.until, _STAGE_SHARE)
            links = check_links(county.database, county.settings, run.id, run.as_of, progress, until=until)
            runs.note(county.database, run.id, links=links.to_json())
        left = crawled.left > 0
        if options.accounts and _time_left(options) and not _portal_only(options):
            watched = newmedia.watch(
                county,
                run,
                progress,
                units=ask.units,
                browser=options.browser,
                links=options.links,
                pinned=options.as_of is not None,
                until=options.until,
            )
            left = left or (watched is not None and watched.left > 0)
        if options.checks:
            run_checks(county.database, county.settings, run.id, run.as_of, progress=progress)
        state = RunState.STOPPED if left else RunState.DONE
        runs.finish(county.database, run.id, state, utc_now())
        return NightResult(run.id, resumed, summary.write(county, run.id, utc_now()), crawled.stopped)


def _share(until: dt.datetime | None, part: float) -> dt.datetime | None:
    """When a stage that may take this part of the time left is to stop."""
    return until and until - (1 - part) * (until - utc_now())


def _time_left(options: RunOptions) -> bool:
    return options.until is None or utc_now() < options.until


def _portal_only(options: RunOptions) -> bool:
    """A choice of sites or sections singles out parts of the portal, to which no account belongs."""
    return bool(options.sites or options.sections) and not options.units


def check(
    county: County, only: Sequence[str], as_of: dt.datetime | None, progress: Progress = silent
) -> NightResult:
    """Judge again what is stored, without touching the portal, as of the last crawl."""
    with county_lock(county.folder, "规则判断", utc_now()):
        with county.database.session() as session:
            last = runs.last_crawl(session)
        if last is None:
            raise InputError("还没有抓取过任何页面，无可判断。请先执行 xuncha run。")
        # judged under the run that saw the pages: a judgement is never newer than what was seen
        moment = as_of or last.as_of
        run_checks(county.database, county.settings, last.id, moment, only=only or None, progress=progress)
        return NightResult(last.id, False, summary.write(county, last.id))


def resolve(county: County, options: RunOptions) -> CrawlAsk:
    """Names into ids; raises InputError naming what is not in the ledgers."""
    with county.database.session() as session:
        sites = session.scalars(select(Site).where(Site.listed)).all()
        units = session.scalars(select(Unit)).all()
        sections = session.scalars(select(Section).where(Section.listed)).all()
    chosen_sites = [
        s.key for name in options.sites for s in _found("站点", name, sites, lambda s: {s.key, s.name})
    ]
    chosen_units = [u.id for name in options.units for u in _found("单位", name, units, _unit_names)]
    chosen_sections = [
        s.id for name in options.sections for s in _found("栏目", name, sections, lambda s: {s.name, s.url})
    ]
    return CrawlAsk(
        sites=tuple(chosen_sites),
        units=tuple(chosen_units),
        sections=tuple(chosen_sections),
        full=options.full,
        browser=options.browser,
        max_pages=options.max_pages,
        until=options.until,
        as_of=options.as_of,
    )


def _unit_names(unit: Unit) -> set[str]:
    return {unit.name, *(alias["name"] for alias in unit.aliases if alias.get("name"))}


def _found(what: str, name: str, records: Sequence[Any], names: Any) -> list[Any]:
    found = [record for record in records if name in names(record)]
    if not found:
        near = [r.name for r in records if name in r.name or r.name in name] or [r.name for r in records[:5]]
        raise InputError(f"台账中没有{what}“{name}”。{resembling(near[:5])}")
    return found


def _scope(ask: CrawlAsk) -> dict[str, Any]:
    """The part of the request that makes two nights the same one."""
    values = ask.to_json()
    return {name: values[name] for name in ("sites", "units", "sections", "urls", "full")}
