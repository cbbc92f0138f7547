"""Link targets as rules see them: the verdict of the link check with the pages that carry the link, by unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, case, func, select

from checks.subjects import TargetView
from storage import urls
from storage.models import (
    FetchOutcome,
    Finding,
    FindingState,
    Link,
    LinkCheck,
    Page,
    PageKind,
    Place,
    Section,
    Site,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

__all__ = ["target_views"]

_BATCH = 200
#: pages shown for each (target, place, unit); the total is counted over all of them
_PAGES_EACH = 20

Row = tuple[Link, Page]


@dataclass(frozen=True, slots=True)
class _Ledger:
    sites: Mapping[int, Site]
    units: Mapping[int, Unit]
    sections: Mapping[int, Section]


def target_views(session: Session, only: Collection[int] | None = None) -> Iterator[TargetView]:
    """A view for each target and unit that a rule may have something to say about.

    These are the targets that are not well, the foreign ones whose page was looked at, and those with a
    living finding, even where the link or its trouble is gone (then without links), so that it is closed.
    What stands in the frame of pages of several units belongs to the site: its view has no unit. `only`
    (Url.ids) narrows it to some targets.
    """
    ledger = _Ledger(
        {one.id: one for one in session.scalars(select(Site))},
        {one.id: one for one in session.scalars(select(Unit))},
        {one.id: one for one in session.scalars(select(Section))},
    )
    living = _living(session)
    worth = _noteworthy(session) | living.keys()
    wanted = sorted(worth if only is None else worth.intersection(only))
    for start in range(0, len(wanted), _BATCH):
        chunk = wanted[start : start + _BATCH]
        found = session.scalars(select(LinkCheck).where(LinkCheck.url_id.in_(chunk)))
        checks = {one.url_id: one for one in found}
        rows, spelled = _rows(session, chunk), urls.texts(session, chunk)
        for url_id in chunk:
            if url_id in checks:
                yield from _views(
                    ledger, spelled[url_id], checks[url_id], rows.get(url_id, []), living.get(url_id, {})
                )


def _noteworthy(session: Session) -> set[int]:
    """Url.ids of targets that are not well, or foreign and looked at."""
    ill = select(LinkCheck.url_id).where(LinkCheck.outcome != FetchOutcome.OK)
    looked = (
        select(LinkCheck.url_id)
        .where(LinkCheck.outcome == FetchOutcome.OK, LinkCheck.title != "")
        .where(select(Link.id).where(Link.url_id == LinkCheck.url_id, Link.foreign).exists())
    )
    return {*session.scalars(ill), *session.scalars(looked)}


def _living(session: Session) -> dict[int, dict[int | None, str]]:
    """Url.id → unit id → quote of the findings on link targets that are not rectified."""
    found: dict[int, dict[int | None, str]] = defaultdict(dict)
    query = select(Finding.subject, Finding.quote).where(
        Finding.subject.like("url:%"), Finding.state != FindingState.RECTIFIED
    )
    for subject, quote in session.execute(query):
        target, _, unit = subject.removeprefix("url:").partition("@unit:")
        found[int(target)][int(unit) if unit else None] = quote
    return found


def _rows(session: Session, ids: Sequence[int]) -> dict[int, list[Row]]:
    """Url.id → links with their live pages, home and list pages first, some for each place and unit."""
    rank = func.row_number().over(
        partition_by=(Link.url_id, Link.place, Page.unit_id), order_by=(_nearness(), Page.id)
    )
    ranked = (
        select(Link.id, rank.label("rank"))
        .join(Page, Page.id == Link.page_id)
        .where(Link.url_id.in_(ids), Page.removed_at.is_(None))
        .subquery()
    )
    query = (
        select(Link, Page)
        .join(ranked, ranked.c.id == Link.id)
        .join(Page, Page.id == Link.page_id)
        .where(ranked.c.rank <= _PAGES_EACH)
        .order_by(Link.url_id, _nearness(), Page.id)
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for link, page in session.execute(query):
        found[link.url_id].append((link, page))
    return found


def _nearness() -> ColumnElement[int]:
    """Sort key: the pages that most people open come first."""
    return case({PageKind.HOME: 0, PageKind.LIST: 1}, value=Page.kind, else_=2)


#: a link in the content of so many pages, of more units than that, stands in a template that none of them keeps
_TEMPLATE_PAGES, _TEMPLATE_UNITS = 30, 3


def _views(
    ledger: _Ledger, url: str, check: LinkCheck, rows: Sequence[Row], living: Mapping[int | None, str]
) -> Iterator[TargetView]:
    groups = {None: list(rows)} if _in_template(check) and rows else _by_unit(rows)
    for unit_id in [*groups, *(gone for gone in living if gone not in groups)]:
        yield _view(ledger, url, check, unit_id, groups.get(unit_id, []), living.get(unit_id, ""))


def _in_template(check: LinkCheck) -> bool:
    units = {where: number for where, number in check.standing.items() if where.startswith(Place.CONTENT)}
    return len(units) > _TEMPLATE_UNITS and sum(units.values()) >= _TEMPLATE_PAGES


def _by_unit(rows: Iterable[Row]) -> dict[int | None, list[Row]]:
    """Content links by the unit of their page; a site's frame's by the one unit it serves there, else by none."""
    groups: dict[int | None, list[Row]] = defaultdict(list)
    rows = list(rows)
    served: dict[int, set[int | None]] = defaultdict(set)
    for link, page in rows:
        if link.place is Place.CHROME:
            served[page.site_id].add(page.unit_id)
    for link, page in rows:
        framed = link.place is Place.CHROME and len(served[page.site_id]) > 1
        groups[None if framed else page.unit_id].append((link, page))
    return groups


def _view(
    ledger: _Ledger, url: str, check: LinkCheck, unit_id: int | None, rows: Sequence[Row], quote: str
) -> TargetView:
    # the words under which the problem is known already come first: the same problem keeps its name
    ordered = sorted(rows, key=lambda row: row[0].text.strip() != quote) if quote else rows
    pages = list({page.id: page for _, page in rows}.values())
    sections = {page.section_id for page in pages}
    section = ledger.sections.get(next(iter(sections)) or 0) if len(sections) == 1 else None
    site_id = pages[0].site_id if pages else None  # whose page is shown
    return TargetView(
        url=rows[0][0].target if rows else url,
        check=check,
        links=[link for link, _ in ordered],
        pages=pages,
        total_pages=max(len(pages), _total(check, rows, unit_id)),
        site=ledger.sites.get(site_id or 0),
        unit=ledger.units.get(unit_id or 0),
        section=section,
        foreign=any(link.foreign for link, _ in rows),
    )


def _total(check: LinkCheck, rows: Sequence[Row], unit_id: int | None) -> int:
    """Pages that carry it, as counted by the link check: the frame's over all units where it is the site's."""
    by_place: dict[str, int] = defaultdict(int)
    framed = any(link.place is Place.CHROME for link, _ in rows) or _in_template(check)
    for where, number in check.standing.items():
        place, _, unit = where.split(":")
        own = unit == str(unit_id or "")
        if own or (unit_id is None and framed and (place == Place.CHROME or _in_template(check))):
            by_place[place] += number
    return max(by_place.values(), default=0)
