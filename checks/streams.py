"""Changed pages, attachments and posts as views, in the order of their revisions, a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import and_, func, or_, select

from checks.newcomers import Newcomers
from checks.otherdays import OtherDays
from checks.registry import Scope
from checks.sectionviews import GONE, migration_windows
from checks.siteviews import hosts_of
from checks.subjects import AttachmentView, PageView, PostView
from storage import texts
from storage.models import Account, Attachment, Link, Page, Post, Section, Site, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from checks.unitsubjects import UnitView
    from config.schema import Settings

__all__ = ["STREAMS", "CheckScope", "Ledger", "Stream", "count_after", "rows_after"]


@dataclass(frozen=True, slots=True)
class CheckScope:
    """What a recheck judges: these pages whatever their revision, and what changed of these units and sections.

    `sites` and `accounts` are judged by the rules on sites and accounts; `units` includes their sections.
    """

    units: frozenset[int] = frozenset()
    sections: frozenset[int] = frozenset()
    sites: frozenset[int] = frozenset()
    accounts: frozenset[int] = frozenset()
    pages: frozenset[int] = frozenset()
    targets: frozenset[int] = frozenset()  #: Url.ids of link targets that were asked again
    unseen: frozenset[int] = frozenset()  #: pages asked for in vain: what is stored says nothing of today

    def has_section(self, section: Section) -> bool:
        return section.id in self.sections or section.unit_id in self.units

    def has_unit(self, view: UnitView) -> bool:
        told = [*view.report_sections, *(leader.section for leader in view.leaders)]
        return view.unit.id in self.units or any(section.id in self.sections for section in told)

    def has_page(self, page: Page) -> bool:
        asked = page.id in self.pages or page.section_id in self.sections or page.unit_id in self.units
        return asked and page.id not in self.unseen

    def has_account(self, account: Account) -> bool:
        return account.id in self.accounts or account.unit_id in self.units


@dataclass(slots=True)
class Ledger:
    """The declared records by id, read once for a pass."""

    sites: dict[int, Site] = field(default_factory=dict)
    sections: dict[int, Section] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    newcomers: Newcomers = field(default_factory=Newcomers)
    other_days: OtherDays = field(default_factory=OtherDays)

    @classmethod
    def read(cls, session: Session, settings: Settings) -> Ledger:
        sites = {one.id: one for one in session.scalars(select(Site))}
        declared = {one.id: one for one in settings.sites}
        hosts = frozenset[str]().union(*(hosts_of(one, declared.get(one.key)) for one in sites.values()))
        return cls(
            sites,
            {one.id: one for one in session.scalars(select(Section))},
            {one.id: one for one in session.scalars(select(Unit))},
            {one.id: one for one in session.scalars(select(Account))},
            hosts,
            Newcomers(migration_windows(settings, sites.values())),
        )


class Stream(Protocol):
    """Subjects that carry a revision."""

    model: Any

    def within(self, scope: CheckScope) -> ColumnElement[bool]:
        """The condition that holds for rows of the scope."""
        ...

    def views(self, session: Session, rows: Sequence[Any], ledger: Ledger) -> list[Any]:
        """Their views, texts read once for all rules; what is gone has none."""
        ...


class _Pages:
    model = Page

    def within(self, scope: CheckScope) -> ColumnElement[bool]:
        asked = or_(
            Page.id.in_(scope.pages), Page.section_id.in_(scope.sections), Page.unit_id.in_(scope.units)
        )
        return and_(asked, Page.id.not_in(scope.unseen))

    def views(self, session: Session, rows: Sequence[Page], ledger: Ledger) -> list[PageView]:
        live = [page for page in rows if page.outcome not in GONE and page.removed_at is None]
        bodies = texts.read(session, [page.text_id for page in live if page.text_id])
        links: dict[int, list[Link]] = {}
        for link in session.scalars(select(Link).where(Link.page_id.in_([page.id for page in live]))):
            links.setdefault(link.page_id, []).append(link)
        appeared = ledger.newcomers.among(session, live)
        return [
            PageView(
                page=page,
                text=bodies.get(page.text_id or 0, ""),
                links=links.get(page.id, ()),
                site=ledger.sites.get(page.site_id),
                section=ledger.sections.get(page.section_id or 0),
                unit=ledger.units.get(page.unit_id or 0),
                allowed_hosts=ledger.hosts,
                appeared=appeared.get(page.id),
                other_days=ledger.other_days.of(session, page),
            )
            for page in live
        ]


class _Attachments:
    model = Attachment

    def within(self, scope: CheckScope) -> ColumnElement[bool]:
        return Attachment.page_id.in_(select(Page.id).where(_Pages().within(scope)))

    def views(self, session: Session, rows: Sequence[Attachment], ledger: Ledger) -> list[AttachmentView]:
        pages = _by_id(session, Page, {file.page_id for file in rows})
        bodies = texts.read(session, [file.text_id for file in rows if file.text_id])
        return [
            AttachmentView(
                attachment=file,
                page=page,
                text=bodies.get(file.text_id or 0, ""),
                site=ledger.sites.get(page.site_id),
                section=ledger.sections.get(page.section_id or 0),
                unit=ledger.units.get(page.unit_id or 0),
            )
            for file in rows
            if file.outcome not in GONE and (page := pages.get(file.page_id)) is not None
        ]


class _Posts:
    model = Post

    def within(self, scope: CheckScope) -> ColumnElement[bool]:
        mine = select(Account.id).where(or_(Account.id.in_(scope.accounts), Account.unit_id.in_(scope.units)))
        return Post.account_id.in_(mine)

    def views(self, session: Session, rows: Sequence[Post], ledger: Ledger) -> list[PostView]:
        bodies = texts.read(session, [post.text_id for post in rows if post.text_id])
        return [
            PostView(
                post=post,
                account=account,
                unit=ledger.units[account.unit_id],
                text=bodies.get(post.text_id) if post.text_id else None,
            )
            for post in rows
            if post.removed_at is None and (account := ledger.accounts.get(post.account_id)) is not None
        ]


STREAMS: dict[Scope, Stream] = {
    Scope.PAGE: _Pages(),
    Scope.ATTACHMENT: _Attachments(),
    Scope.POST: _Posts(),
}


def count_after(session: Session, stream: Stream, revision: int, scope: CheckScope | None) -> int:
    """How many subjects changed after that revision."""
    query = select(func.count()).select_from(stream.model).where(stream.model.revision > revision)
    return session.scalar(query if scope is None else query.where(stream.within(scope))) or 0


def rows_after(
    session: Session, stream: Stream, revision: int, scope: CheckScope | None, limit: int
) -> Sequence[Any]:
    """The next changed subjects, in the order of their revisions."""
    query = select(stream.model).where(stream.model.revision > revision)
    if scope is not None:
        query = query.where(stream.within(scope))
    return session.scalars(query.order_by(stream.model.revision).limit(limit)).all()


def _by_id(session: Session, model: Any, ids: Iterable[int]) -> dict[int, Any]:
    wanted, found = list(ids), {}
    for start in range(0, len(wanted), 500):
        rows = session.scalars(select(model).where(model.id.in_(wanted[start : start + 500])))
        found.update({row.id: row for row in rows})
    return found
