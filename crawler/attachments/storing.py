"""Attachments as rows: text and places of what was read, links for the link check, nothing for what is unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from crawler.attachments.reader import READER
from crawler.hrefs import fault
from storage import linksets, places, texts, urls
from storage.bitmap import Bitmap
from storage.database import upsert
from storage.models import Attachment, FetchOutcome, Link, LinkKind, LinkSet, Page, Place, Run
from storage.revisions import newest_change
from storage.texts import text_hash
from storage.urls import canonical

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from crawler.attachments.choosing import Wanted
    from crawler.attachments.fetching import File
    from crawler.attachments.reading import Reading

__all__ = ["Seen", "restore_links", "store"]

_WELL = frozenset({FetchOutcome.OK, FetchOutcome.NOT_MODIFIED})
_GONE = frozenset({FetchOutcome.GONE, FetchOutcome.SOFT_GONE})
_NAME, _TEXT = 300, 300


@dataclass(frozen=True, slots=True)
class Seen:
    """What one file came to. `reading` None: it was not fetched, or its bytes are known."""

    wanted: Wanted
    file: File
    body_hash: str = ""
    reading: Reading | None = None


def store(
    session: Session, run_id: int, seen: Sequence[Seen], now: dt.datetime, ours: Callable[[str], bool]
) -> None:
    """Write one batch: rows for files that are new, changed or answered otherwise than before."""
    read = [one for one in seen if one.reading is not None]
    bodies = texts.store(session, [one.reading.text for one in read if one.reading], exact=True)
    for one in seen:
        if one.reading is not None:
            _read(session, one, one.reading, bodies, now, ours)
        else:
            _attempt(session, one, now)
    _note_unchanged(session, run_id, seen)


def _note_unchanged(session: Session, run_id: int, seen: Sequence[Seen]) -> None:
    """Files seen unchanged leave nothing but a bit in the run's bitmap."""
    ids = [
        one.wanted.known.id
        for one in seen
        if one.wanted.known is not None and one.reading is None and one.file.outcome in _WELL
    ]
    if ids:
        run = session.get_one(Run, run_id)
        files = Bitmap(ids, packed=run.seen_files or b"")
        run.seen_files = files.pack()


def _read(
    session: Session,
    one: Seen,
    reading: Reading,
    bodies: dict[str, int],
    now: dt.datetime,
    ours: Callable[[str], bool],
) -> None:
    wanted = one.wanted
    values = {
        "page_id": wanted.page_id,
        "name": wanted.name[:_NAME],
        "type": reading.type[:20],
        "outcome": FetchOutcome.OK,
        "body_hash": one.body_hash,
        "text_id": bodies[text_hash(reading.text, exact=True)],
        "places": places.pack((part.locator, part.text) for part in reading.parts),
        "links": _link_set(session, wanted, reading, ours),
        "error": reading.error,
        "note": reading.note,
        "reader": READER,
        "changed_at": now,
        "revision": newest_change(session) + 1,
        "etag": one.file.etag,
        "last_modified": one.file.last_modified,
    }
    _write(session, wanted, values, now)


def _attempt(session: Session, one: Seen, now: dt.datetime) -> None:
    """A failure leaves the last good text alone; the same answer as before leaves everything alone."""
    held, outcome = one.wanted.known, one.file.outcome
    well = outcome in _WELL
    values: dict[str, Any] = {}
    if held is None or held.outcome is not (FetchOutcome.OK if well else outcome):
        values["outcome"] = FetchOutcome.OK if well else outcome
    if held is not None and well and held.outcome in _GONE:
        values["revision"] = newest_change(session) + 1
    if held is not None and one.wanted.page_id not in (0, held.page_id):
        values |= {"page_id": one.wanted.page_id, "revision": newest_change(session) + 1}
    if outcome is FetchOutcome.TOO_LARGE:
        values["note"] = "文件超过大小上限，未读取"
    if held is None:
        values |= {"page_id": one.wanted.page_id, "name": one.wanted.name[:_NAME], "changed_at": now}
    if values:
        _write(session, one.wanted, values, now)


def _write(session: Session, wanted: Wanted, values: dict[str, Any], now: dt.datetime) -> None:
    if wanted.known is not None:
        session.execute(update(Attachment).where(Attachment.id == wanted.known.id).values(values))
    else:
        row = {"url_id": wanted.url_id, "url": wanted.url, "first_seen": now, **values}
        session.execute(insert(Attachment).values(row))


def _link_set(session: Session, wanted: Wanted, reading: Reading, ours: Callable[[str], bool]) -> int | None:
    """The set of the file's links; rows of its page for the foreign ones, as the link check wants them."""
    sound = {canonical(url): text for _, url, text in reversed(reading.links) if not fault(url)}
    if wanted.known is not None and wanted.known.links is not None:
        _drop_rows(session, wanted.known.page_id, wanted.known.links)
    if not sound:
        return None
    ids = urls.intern(session, sound)
    items = [(ids[url], LinkKind.ATTACHMENT, _told(wanted.name, text)) for url, text in sound.items()]
    packed = linksets.pack(items)
    set_id = linksets.store(session, [packed])[packed[0]]
    _insert_rows(session, wanted.page_id, {ids[url]: url for url in sound if not ours(url)}, items)
    return set_id


def _told(name: str, text: str) -> str:
    return (f"附件《{name}》内链接：{text}" if text else f"附件《{name}》内链接")[:_TEXT]


def _insert_rows(
    session: Session, page_id: int, foreign: dict[int, str], items: Sequence[linksets.LinkItem]
) -> None:
    rows = [
        {
            "page_id": page_id,
            "url_id": url_id,
            "target": foreign[url_id],
            "text": text,
            "kind": kind,
            "place": Place.CONTENT,
            "foreign": True,
            "hidden": "",
            "snippet": "",
        }
        for url_id, kind, text in items
        if url_id in foreign
    ]
    upsert(session, Link.__table__, rows, ["page_id", "url_id", "kind", "place"], [])  # type: ignore[arg-type]


def _drop_rows(session: Session, page_id: int, set_id: int) -> None:
    data = session.scalar(select(LinkSet.data).where(LinkSet.id == set_id))
    ids = [item[0] for item in linksets.rows(data)] if data else []
    mine = (Link.page_id == page_id, Link.kind == LinkKind.ATTACHMENT, Link.foreign)
    for start in range(0, len(ids), 500):
        session.execute(delete(Link).where(*mine, Link.url_id.in_(ids[start : start + 500])))


def restore_links(session: Session, ours: Callable[[str], bool]) -> None:
    """Rows of foreign links in files: a page that changed lost them, though its file did not change."""
    query = (
        select(Attachment.page_id, LinkSet.data)
        .join(LinkSet, LinkSet.id == Attachment.links)
        .join(Page, Page.id == Attachment.page_id)
        .where(Page.removed_at.is_(None), Attachment.outcome == FetchOutcome.OK)
    )
    for page_id, data in session.execute(query).all():
        items = linksets.unpack(data)
        spelled = urls.texts(session, [item[0] for item in items])
        _insert_rows(session, page_id, {i: url for i, url in spelled.items() if not ours(url)}, items)
