"""One visit of one address of the ledger, as it grows from the first request to its rows."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from crawler.deadentries import dead_entries
from crawler.observation import PageSeen, Step
from crawler.visits import entry_keys, last_visit
from crawler.walk import Walk
from storage.models import Category, FetchOutcome, PageKind, SectionVisit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.cms.base import Entry
    from crawler.fetch import Fetched
    from crawler.observation import Content, Job
    from crawler.sitting import Sitting

__all__ = ["Visit"]

_SHOWN = ("content-type", "last-modified", "etag", "server", "date", "location", "retry-after")
#: what a check point keeps of the first page, beside the walk
_SHAPES = 20
_KEPT = ("family", "final_url", "status", "outcome", "evidence")


class Visit:
    """A home page, or the list that serves one or several sections of the ledger."""

    def __init__(self, sitting: Sitting, job: Job) -> None:
        self.sitting, self.job = sitting, job
        self.home = bool(job.context.get("home"))
        numbers = job.context.get("sections", ())
        self.sections = [sitting.ledger.sections[n] for n in numbers if n in sitting.ledger.sections]
        self.site = sitting.ledger.sites[job.site_id]
        self.last = self._last()
        self.dead = self._dead()
        self.taken_off: set[str] = set()  #: keys of those that the whole list was seen without
        self.step = Step(job)
        self.family = ""
        self.final_url = job.url
        self.status: int | None = None
        self.outcome = FetchOutcome.OK
        self.evidence: dict[str, Any] = {"url": job.url, "parser": sitting.parser}
        self.walk = Walk()
        self.children: list[list[str]] = []
        self.jumps_to = ""
        self.rendered = False
        self.dated: Mapping[str, str] = {}  #: what the first page's headers say of the time it was made
        self.turn_at = ""  #: a page whose script alone turns to the further pages of the list
        self.news = self.settled = False  #: entries of the first page that are new; that were known before
        self.head = ""  #: the newest day on the first page
        self.headless = (
            False  #: what is newest may stand further on: the first page holds pinned entries alone
        )
        self._broken_off = self.resumed  #: what an earlier sitting met is not known any more
        self._restore()
        self._take_over(job.context.get("broken"))

    @property
    def resumed(self) -> bool:
        """Its first page was stored in an earlier sitting; one without entries is looked at again, closely."""
        kept = self.job.context.get("visit")
        return bool(kept and kept["walk"]["entries"])

    @property
    def static(self) -> bool:
        """A page of static information: it shows a text instead of a list."""
        return any(section.category is Category.STATIC for section in self.sections)

    @property
    def deep(self) -> bool:
        """All list pages are wanted: the section was never walked to its end."""
        again = self.last is None or "pages_failed" in self.last.evidence
        return self.sitting.ask.full or again

    @property
    def turns_all(self) -> bool:
        """All pages that a script turns are wanted: they were never turned before, or dead entries are sought."""
        return self.deep or self.seeks or (self.last is not None and "turned" not in self.last.evidence)

    @property
    def seeks(self) -> bool:
        """Whether the whole list is to be gone through for dead entries: now and then, and where that is asked for."""
        if not self.dead or self.last is None:
            return False
        sitting, sought = self.sitting, self.last.evidence.get("sought")
        before = sitting.today - dt.timedelta(days=sitting.settings.crawl.sweep_days)
        return not sitting.ask.whole or sought is None or dt.date.fromisoformat(sought) <= before

    @property
    def turns(self) -> bool:
        """Whether the script is to turn the list tonight: below known entries stand only known ones."""
        wanted = self.turns_all or self.headless or (self.news and not self.settled)
        return bool(self.turn_at) and not self.home and wanted

    @property
    def known_whole(self) -> bool:
        """Another night has turned the list to its end."""
        return self.last is not None and "turned" in self.last.evidence and "beyond" not in self.last.evidence

    def look_ahead(self, entries: Sequence[Entry]) -> None:
        """Note what the entries of the first page leave open: a list of pinned ones, or headed by them before."""
        self.head = self.walk.newest
        before = str(self.last.evidence.get("deeper", "")) if self.last is not None else ""
        self.headless = bool(entries) and (all(one.pinned for one in entries) or before > self.head)

    def _dead(self) -> dict[str, int]:
        """Entries beyond the first page whose articles are gone: whether they still stand is to be seen."""
        if self.home or self.last is None or not self.sections:
            return {}
        with self.sitting.database.session() as session:
            return dead_entries(session, [section.id for section in self.sections], self.job.url)

    def _taken_off(self) -> list[tuple[int, str]]:
        """Dead entries that a look over the whole list has not met."""
        walk, evidence = self.walk, self.evidence
        drawn = self.rendered or bool(self.turn_at)
        walked = (not self.turn_at or self.turns_all) if drawn else self.deep
        open_end = walk.ahead or walk.later or self.children or evidence.keys() & {"pages_failed", "beyond"}
        if walked and walk.keys and not open_end and not self._broken_off:
            self.taken_off = self.dead.keys() - walk.keys
        if self.dead and drawn and self.seeks:
            evidence["sought"] = self.sitting.today.isoformat()
        return [(section_id, key) for key, section_id in self.dead.items() if key in self.taken_off]

    def _last(self) -> SectionVisit | None:
        """The last good visit, where one stands for all that this address serves."""
        places: list[int | None] = [section.id for section in self.sections]
        with self.sitting.database.session() as session:
            visits = [
                last_visit(session, self.job.site_id, place)
                for place in [*places, *([None] if self.home else [])]
            ]
        return visits[0] if visits and all(visits) else None

    # --- while it grows ---------------------------------------------------------------------------------

    def fetched(self, fetched: Fetched) -> None:
        """The end of the first request; the page is kept under the ledger's address, wherever it led."""
        self.final_url, self.status, self.outcome = fetched.url, fetched.status, fetched.outcome
        self.dated = fetched.dated
        self.evidence |= {
            "headers": {name: fetched.headers[name] for name in _SHOWN if name in fetched.headers},
            "hops": fetched.hops,
            "away": fetched.away,
            "note": fetched.note,
            "skew": _skew(fetched.headers.get("date", ""), dt.datetime.now(dt.UTC)),
        }
        section = self.sections[0] if self.sections else None
        page = PageSeen(
            url=self.job.url,
            kind=PageKind.HOME if self.home else PageKind.LIST,
            site_id=self.job.site_id,
            section_id=section.id if section else None,
            unit_id=section.unit_id if section else None,
            at=self.sitting.now(),
            outcome=fetched.outcome,
            status=fetched.status,
        )
        self.step.pages.append(page)

    def content(self, content: Content) -> None:
        self.step.pages[0].content = content
        self.evidence["body_hash"] = content.body_hash

    def stands_in(self, outcome: FetchOutcome) -> None:
        """The page is none of its own: nothing of it is kept."""
        self.outcome = outcome
        for page in self.step.pages:
            page.content, page.outcome = None, outcome

    def turns_like(self, shape: str) -> None:
        """Note what the addresses of further list pages are like: links to them lead to no pages of their own."""
        known = self.evidence.setdefault("pagers", [])
        if shape not in known and len(known) < _SHAPES:
            known.append(shape)

    def unchanged(self, content: Content) -> bool:
        return self.job.page is not None and self.job.page.content_hash == content.content_hash

    def same_body(self, content: Content) -> bool:
        """Whether the very same bytes came as before: the links that stand there were followed then."""
        return self.job.page is not None and self.job.page.body_hash == content.body_hash

    def foot_as_before(self, content: Content) -> dict[str, Any] | None:
        """What was drawn into the very same page before, where nothing of it was missing."""
        last = self.last
        if last is None or not self.same_body(content):
            return None
        foot: dict[str, Any] = last.evidence.get("foot", {})
        return None if "missing" in foot else foot

    def as_before(self, last: SectionVisit) -> None:
        """Not modified: the list stands as it stood, only the calendar has moved on."""
        today = self.sitting.today
        days = sorted(last.evidence.get("future", ()))
        past = [day for day in days if dt.date.fromisoformat(day) <= today]
        self.walk = Walk(entries=last.entries, dated=last.dated, total=last.total, future=days[len(past) :])
        self.walk.newest = max([last.newest.isoformat() if last.newest else "", *past])
        self.family, self.jumps_to = last.family, last.jumps_to
        self.evidence = {**last.evidence, **self.evidence}
        self.evidence.pop("pages_failed", None)

    def check_point(self) -> Step:
        """What the list pages so far have brought, to be stored; the walk goes on from here after a crash."""
        kept = {name: getattr(self, name) for name in _KEPT}
        self.job.context = {**self.job.context, "visit": kept | {"walk": self.walk.to_json()}}
        step, self.step = self.step, Step(self.job)
        step.done = False
        return step

    def _restore(self) -> None:
        if self.resumed:
            kept = self.job.context["visit"]
            for name in _KEPT:
                setattr(self, name, kept[name])
            self.outcome = FetchOutcome(self.outcome)
            self.walk = Walk.from_json(kept["walk"])

    def _take_over(self, broken: dict[str, Any] | None) -> None:
        """Another night broke this walk off; its entries are stored."""
        if broken and self.deep and not (self.resumed or self.sitting.ask.full):
            with self.sitting.database.session() as session:
                keys = entry_keys(session, [section.id for section in self.sections])
            self.walk = Walk.after(Walk.from_json(broken), keys)

    # --- its end ----------------------------------------------------------------------------------------

    def record(self) -> Step:
        """The last step: a row for each section that the address serves."""
        places: list[int | None] = [section.id for section in self.sections]
        self.step.taken_off = self._taken_off()
        self.step.visits = [self._row(place) for place in [*places, *([None] if self.home else [])]]
        return self.step

    def _row(self, section_id: int | None) -> SectionVisit:
        walk = self.walk
        evidence = {
            **self.evidence,
            "status": self.status,
            "future": sorted(walk.future),
            "pages": walk.pages,
            "deeper": walk.newest if self.head and walk.newest > self.head and not self.children else "",
        }
        return SectionVisit(
            run_id=self.sitting.run_id,
            site_id=self.job.site_id,
            section_id=section_id,
            at=self.sitting.now(),
            outcome=self.outcome,
            status=self.status,
            family=self.family,
            final_url=self.final_url,
            entries=walk.entries,
            dated=walk.dated,
            total=walk.total,
            newest=walk.newest_day(),
            future=len(walk.future),
            children=self.children,
            jumps_to=self.jumps_to,
            rendered=self.rendered,
            evidence={name: value for name, value in evidence.items() if value not in ("", [], {}, None)},
        )


def _skew(server: str, now: dt.datetime) -> int | None:
    """Days by which the server's clock is ahead of ours (behind: negative); None within a day or unknown."""
    try:
        ahead = parsedate_to_datetime(server) - now
    except (ValueError, TypeError):
        return None
    return round(ahead / dt.timedelta(days=1)) if abs(ahead) > dt.timedelta(days=1) else None
