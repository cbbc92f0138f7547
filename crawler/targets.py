"""Targets: what the link check has to ask, and what the crawl's own eyes have already answered."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from crawler.accountlinks import account_targets
from crawler.deadentries import dead_targets
from crawler.hrefs import fault, is_platform, is_share, is_web
from crawler.ownmachine import FAULT, leads_home
from crawler.problems import targets_with_problems
from crawler.softgone import says_not_found
from crawler.verdicts import Verdict
from crawler.wrongpages import pattern
from storage import linksets, texts, urls
from storage.bitmap import Bitmap
from storage.models import (
    Attachment,
    FetchOutcome,
    Link,
    LinkCheck,
    LinkKind,
    LinkSet,
    Page,
    PageKind,
    Run,
    TextBody,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from config.schema import Settings
    from crawler.ledger import Ledger

__all__ = ["Plan", "Target", "gather", "page_kinds", "shaped_like"]

#: characters below which a text may be short enough to be an error message
_SHORT_TEXT = 350
#: one of them stands in the title of a page that only excuses itself
_EXCUSES = ("404", "不存在", "找到", "找不到", "删除", "失效", "无法显示")
#: of a text; one of before its length was kept takes about two bytes a character
_LENGTH = func.coalesce(TextBody.length, func.length(TextBody.data) / 2)
_SEEN_WELL = frozenset(
    {FetchOutcome.OK, FetchOutcome.NOT_MODIFIED, FetchOutcome.NOT_PARSED, FetchOutcome.NEEDS_BROWSER}
)
#: the crawl did not judge these pages, so the link check does
_UNJUDGED = frozenset(
    {FetchOutcome.SKIPPED, FetchOutcome.REDIRECT_AWAY, FetchOutcome.TOO_LARGE, FetchOutcome.STAND_IN}
)


@dataclass(frozen=True, slots=True)
class Target:
    url_id: int
    url: str
    foreign: bool
    picture: bool = False  #: a page shows it in its text, and does not lead to it


@dataclass(slots=True)
class Plan:
    """`asks` go over the net; `known` are verdicts that need no request."""

    asks: list[Target] = field(default_factory=list)
    known: list[tuple[int, Verdict]] = field(default_factory=list)
    targets: int = 0
    known_well: int = 0
    fresh: int = 0


def gather(
    session: Session,
    settings: Settings,
    ledger: Ledger,
    run_id: int,
    now: dt.datetime,
    only: Collection[int] | None = None,
    suspects: Collection[int] = (),
) -> Plan:
    """All targets of live pages, sorted into what to ask and what is known.

    `only` (Url.ids) narrows the check and asks even what was well lately; `suspects` are in-site pages
    that look like an error page and are asked although the crawl saw them.
    """
    plan = Plan()
    standing, odd, pictures = _standing_targets(session)
    of_accounts, _ = account_targets(session, now)
    standing = {**standing, **dict.fromkeys(of_accounts), **dict.fromkeys(dead_targets(session))}
    wanted = (standing.keys() | odd.keys()) if only is None else (standing.keys() | odd.keys()) & set(only)
    plan.targets = len(wanted)
    judged, fresh, failing = _checked(session, settings, run_id, now)
    seen = _Seen(session, settings, run_id, now)
    doubtful = {*suspects, *_short_pages(session)}
    unknown = []
    for url_id in wanted - judged:
        verdict = seen.verdict(url_id)
        if url_id in odd:
            plan.known.append((url_id, Verdict(FetchOutcome.MALFORMED, detail=odd[url_id])))
        elif verdict is None or (verdict.outcome is FetchOutcome.OK and url_id in doubtful):
            if only is None and url_id in fresh:
                plan.fresh += 1
            else:
                unknown.append(url_id)
        elif verdict.outcome is not FetchOutcome.OK or url_id in failing:
            plan.known.append((url_id, verdict))
        else:
            plan.known_well += 1
    _sort_out(plan, _asks(session, unknown, ledger, pictures), ledger)
    return plan


def _sort_out(plan: Plan, asks: Iterable[Target], ledger: Ledger) -> None:
    """What leads to the reader's own machine needs no answer, unless a site of ours itself runs on this one."""
    elsewhere = not any(leads_home(site.url) for site in ledger.sites.values())
    for target in asks:
        if elsewhere and leads_home(target.url):
            plan.known.append((target.url_id, Verdict(FetchOutcome.MALFORMED, detail=FAULT)))
        else:
            plan.asks.append(target)


def page_kinds(session: Session, at_most: int = 20) -> list[str]:
    """One live in-site address of each kind of address (directory and extension), the commonest first."""
    counted: Counter[tuple[str, str, str]] = Counter()
    example: dict[tuple[str, str, str], str] = {}
    for (url,) in session.execute(select(Page.url).where(Page.removed_at.is_(None))):
        kind = pattern(url)
        counted[kind] += 1
        example.setdefault(kind, url)
    per_host: Counter[str] = Counter()
    chosen = []
    for kind, _ in counted.most_common():
        per_host[kind[0]] += 1
        if per_host[kind[0]] <= at_most:
            chosen.append(example[kind])
    return chosen


def shaped_like(session: Session, shapes: Iterable[tuple[str, int]]) -> set[int]:
    """Url.ids of live pages seen well that bear a title and about the length of a wrong page."""
    found: set[int] = set()
    for title, length in set(shapes):
        query = (
            select(Page.url_id)
            .join(TextBody, TextBody.id == Page.text_id)
            .where(Page.removed_at.is_(None), Page.outcome.in_(_SEEN_WELL), Page.kind != PageKind.HOME)
            .where(Page.title == title, _LENGTH.between(length * 0.6 - 25, length * 1.6 + 25))
        )
        found.update(session.scalars(query))
    return found


class _Seen:
    """What the crawl knows of in-site pages: this run's fetches, and those seen well lately."""

    def __init__(self, session: Session, settings: Settings, run_id: int, now: dt.datetime) -> None:
        self._cutoff = now - dt.timedelta(days=settings.links.recheck_days)
        runs = session.execute(
            select(Run.id, Run.started_at, Run.seen).where(
                or_(Run.started_at >= self._cutoff, Run.id == run_id)
            )
        ).all()
        self._started = next((started for key, started, _ in runs if key == run_id), now)
        self._unchanged = [Bitmap(packed=seen) for _, _, seen in runs if seen]
        columns = (Page.url_id, Page.id, Page.outcome, Page.status, Page.tried_at)
        self._pages = {row[0]: row[1:] for row in session.execute(select(*columns))}

    def verdict(self, url_id: int) -> Verdict | None:
        """The crawl's verdict, or None where only a request can tell."""
        if url_id not in self._pages:
            return None
        page_id, outcome, status, tried_at = self._pages[url_id]
        if outcome in _SEEN_WELL:
            lately = tried_at >= min(self._cutoff, self._started) or any(
                page_id in seen for seen in self._unchanged
            )
            return Verdict(FetchOutcome.OK, status) if lately else None
        if outcome in _UNJUDGED or tried_at < self._started:
            return None
        return Verdict(outcome, status, detail="巡查时所见")


def _standing_targets(session: Session) -> tuple[Mapping[int, None], Mapping[int, str], Collection[int]]:
    """Url.ids that live pages lead to, of those without a sound address the reason, and which are pictures."""
    live = Page.removed_at.is_(None)
    sound: dict[int, None] = {}
    pictures: set[int] = set()
    filed = select(Attachment.links).join(Page, Page.id == Attachment.page_id).where(live)
    used = select(Page.content_links).where(live).union(select(Page.chrome_links).where(live), filed)
    query = select(LinkSet.data).where(LinkSet.id.in_(used)).execution_options(yield_per=500)
    for data in session.scalars(query):
        items = linksets.rows(data)
        sound.update((item[0], None) for item in items)
        pictures.update(item[0] for item in items if item[1] == LinkKind.IMAGE)
    attached = select(Attachment.url_id).join(Page, Page.id == Attachment.page_id).where(live)
    sound.update((url_id, None) for url_id in session.scalars(attached))
    odd: dict[int, str] = {}
    rows = select(Link.url_id, Link.target).join(Page, Page.id == Link.page_id).where(live).distinct()
    for url_id, target in session.execute(rows):
        if reason := fault(target):
            odd[url_id] = reason
        elif is_web(target):
            sound[url_id] = None
    return sound, odd, pictures


def _checked(
    session: Session, settings: Settings, run_id: int, now: dt.datetime
) -> tuple[set[int], set[int], set[int]]:
    """Url.ids judged in this very run, those found well lately and without a problem, and those that were not well."""
    cutoff = now - dt.timedelta(days=settings.links.recheck_days)
    columns = select(LinkCheck.url_id)
    judged = set(session.scalars(columns.where(LinkCheck.run_id == run_id)))
    well = LinkCheck.outcome == FetchOutcome.OK
    fresh = set(session.scalars(columns.where(well, LinkCheck.checked_at >= cutoff)))
    failing = set(session.scalars(columns.where(~well)))
    return judged, fresh - targets_with_problems(session), failing


def _short_pages(session: Session) -> list[int]:
    """Url.ids of live pages whose text is short, or whose title is an excuse, and that say there is nothing.

    Those without a word, and those that are data rather than a page, are looked at as well.
    """
    excuse = or_(*(Page.title.contains(word) for word in _EXCUSES))
    query = (
        select(Page.url_id, Page.title, Page.text_id)
        .join(TextBody, TextBody.id == Page.text_id)
        .where(Page.removed_at.is_(None), Page.outcome.in_(_SEEN_WELL), Page.kind != PageKind.HOME)
        .where(or_(_LENGTH < _SHORT_TEXT, excuse))
    )
    rows = session.execute(query).all()
    stored = texts.read(session, [text_id for _, _, text_id in rows if text_id is not None])
    said = {url_id: (title, " ".join(stored[text].split())) for url_id, title, text in rows if text in stored}
    return [
        url_id
        for url_id, (title, text) in said.items()
        if not text or text.startswith("{") or says_not_found(title, text)
    ]


def _asks(session: Session, ids: Sequence[int], ledger: Ledger, pictures: Collection[int]) -> list[Target]:
    spelled = urls.texts(session, ids)
    ours: dict[str, bool] = {}  #: scheme and authority → whether it is a host of the ledger
    found = []
    for url_id, url in spelled.items():
        if is_web(url) and not is_share(url) and not is_platform(url):
            root = "/".join(url.split("/", 3)[:3])
            if root not in ours:
                ours[root] = ledger.allows(root)
            found.append(Target(url_id, url, not ours[root], url_id in pictures))
    return found
