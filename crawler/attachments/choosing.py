"""Which files a night asks for: new ones, those with open problems, those that failed, and a share of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sqlalchemy import case, select

from crawler.addresses import FILES
from crawler.attachments.reader import READER
from crawler.hrefs import extension
from storage import linksets, urls
from storage.models import (
    Attachment,
    FetchOutcome,
    Finding,
    FindingState,
    LinkKind,
    LinkSet,
    Page,
    PageKind,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from sqlalchemy.orm import Session

    from config.schema import Settings
    from crawler.ledger import Ledger

__all__ = ["Known", "Wanted", "choose"]

_PICTURES = frozenset({"jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp", "gif"})
_MUTE = frozenset({"mp3", "mp4", "avi", "wmv", "flv", "mov", "swf", "exe", "apk", "dwg", "caj", "ceb"})
_READABLE = FILES - _MUTE - _PICTURES
_GONE = (FetchOutcome.GONE, FetchOutcome.SOFT_GONE)
#: outcomes that another night will not change soon
_SETTLED = frozenset({FetchOutcome.OK, FetchOutcome.TOO_LARGE, FetchOutcome.ROBOTS, *_GONE})


@dataclass(frozen=True, slots=True)
class Known:
    """What storage holds of a file."""

    id: int
    page_id: int
    outcome: FetchOutcome
    body_hash: str = ""
    etag: str = ""
    last_modified: str = ""
    note: str = ""
    links: int | None = None
    reader: int = READER

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that let the server answer "not modified"; none for a file not read well."""
        if self.outcome is not FetchOutcome.OK or not self.is_read:
            return {}
        wanted = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in wanted.items() if value}

    @property
    def is_read(self) -> bool:
        """Whether the same bytes would tell nothing new."""
        return bool(self.body_hash) and not self.note and self.reader == READER


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to ask for. `name` is what the page calls it, `file_name` what its address does."""

    url_id: int
    url: str
    page_id: int
    name: str
    known: Known | None = None

    @property
    def file_name(self) -> str:
        return unquote(self.url.split("?", 1)[0].rpartition("/")[2]) or self.name


def choose(
    session: Session, settings: Settings, ledger: Ledger, today: dt.date, only: Collection[int] | None
) -> list[Wanted]:
    """What to ask for tonight, the most urgent first. `only` (Url.ids) asks for these and nothing else."""
    offered = _offered(session, pictures=settings.attachments.ocr)
    known = _known(session)
    troubled = _troubled(session)
    spelled = urls.texts(session, offered.keys() | {u for u, k in known.items() if k.id in troubled})
    ranked: list[tuple[int, int, Wanted]] = []
    for url_id, url in spelled.items():
        held = known.get(url_id)
        if only is not None and url_id not in only:
            continue
        if not ledger.allows(url) or not _readable(url, pictures=settings.attachments.ocr):
            continue
        page_id, name = offered.get(url_id) or (held.page_id if held else 0, "")
        wanted = Wanted(url_id, url, page_id, name or _base(url), held)
        rank = _rank(wanted, troubled, settings.attachments.recheck_days, today, asked=only is not None)
        if rank is not None:
            ranked.append((rank, -page_id, wanted))
    return [wanted for _, _, wanted in sorted(ranked, key=lambda one: one[:2])]


def _rank(wanted: Wanted, troubled: Collection[int], days: int, today: dt.date, *, asked: bool) -> int | None:
    """How urgent: 0 new, 1 with open problems, 2 failed, 3 its turn in the rotation; None not tonight."""
    held = wanted.known
    if held is None:
        return 0
    if asked or held.id in troubled:
        return 1
    if held.outcome not in _SETTLED:
        return 2
    # the rotation is told by the day alone, so that nothing need be written for an unchanged file
    return 3 if wanted.url_id % days == today.toordinal() % days else None


def _offered(session: Session, *, pictures: bool) -> dict[int, tuple[int, str]]:
    """Url.id of each file that a live page offers → (page, what the page calls it); articles first."""
    live = (Page.removed_at.is_(None), Page.outcome.not_in(_GONE), Page.content_links.is_not(None))
    article_first = case((Page.kind == PageKind.ARTICLE, 0), else_=1)
    pages = session.execute(
        select(Page.id, Page.kind, Page.content_links).where(*live).order_by(article_first, Page.id)
    ).all()
    sets = dict(_sets(session, {row.content_links for row in pages}, pictures=pictures))
    found: dict[int, tuple[int, str]] = {}
    for page_id, kind, set_id in pages:
        for url_id, link_kind, text in sets.get(set_id or 0, ()):
            if link_kind == LinkKind.ATTACHMENT or kind is PageKind.ARTICLE:
                found.setdefault(url_id, (page_id, text))
    return found


def _sets(
    session: Session, used: Collection[int], *, pictures: bool
) -> Iterator[tuple[int, list[tuple[int, str, str]]]]:
    kinds = {LinkKind.ATTACHMENT.value} | ({LinkKind.IMAGE.value} if pictures else set())
    for set_id, data in session.execute(select(LinkSet.id, LinkSet.data).execution_options(yield_per=500)):
        if set_id in used:
            items = [item for item in linksets.rows(data) if item[1] in kinds]
            if items:
                yield set_id, items


def _known(session: Session) -> dict[int, Known]:
    columns = (
        Attachment.id,
        Attachment.page_id,
        Attachment.outcome,
        Attachment.body_hash,
        Attachment.etag,
        Attachment.last_modified,
        Attachment.note,
        Attachment.links,
        Attachment.reader,
    )
    rows: Any = session.execute(select(Attachment.url_id, *columns))
    return {url_id: Known(*held) for url_id, *held in rows}


def _troubled(session: Session) -> set[int]:
    """Attachment.ids with findings that are not over: the file itself is asked for, wherever its page went."""
    over = (FindingState.RECTIFIED, FindingState.SUPPRESSED)
    query = select(Finding.subject).where(Finding.subject.like("attachment:%"), Finding.state.not_in(over))
    return {int(subject.partition(":")[2].partition("#")[0]) for subject in session.scalars(query)}


def _readable(url: str, *, pictures: bool) -> bool:
    kind = extension(url)
    return kind in _READABLE or (pictures and kind in _PICTURES)


def _base(url: str) -> str:
    return unquote(url.split("?", 1)[0].rpartition("/")[2])
