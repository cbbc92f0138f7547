"""What can be published twice — pages, files, posts — under one kind of key, for the index of copies.

A page's key is its id; files and posts lie below zero, so that one index holds all three.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, not_, or_, select

from checks.registry import ZONE
from storage.models import Account, Attachment, FetchOutcome, Page, PageKind, Post, PostState, Signature

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

__all__ = [
    "MODELS",
    "Document",
    "Kind",
    "as_key",
    "changed",
    "changed_keys",
    "gone",
    "is_kind",
    "key_of",
    "kind_of",
    "returned",
    "row_of",
    "stored",
]

_GONE = (FetchOutcome.GONE, FetchOutcome.SOFT_GONE)
_CHUNK = 500


class Kind(StrEnum):
    PAGE = "page"
    FILE = "attachment"
    POST = "post"


MODELS: dict[Kind, Any] = {Kind.PAGE: Page, Kind.FILE: Attachment, Kind.POST: Post}


@dataclass(frozen=True, slots=True)
class Document:
    """A text published somewhere, without the text; `marked` says that the article was told from its page."""

    key: int
    url: str
    title: str
    date: dt.date | None
    unit_id: int | None
    section_id: int | None = None
    account_id: int | None = None
    text_id: int | None = None
    start: int = 0
    end: int = 0
    marked: bool = True
    revision: int = 0
    repost: bool = False

    @property
    def kind(self) -> Kind:
        return kind_of(self.key)

    @property
    def order(self) -> tuple[bool, str, str]:
        """Sort key, the earliest first: by date, then by address, so that all runs agree."""
        return (self.date is None, self.date.isoformat() if self.date else "", self.url)

    def body(self, text: str) -> str:
        """The article within the text as stored; the whole of it where none was marked off."""
        return text[self.start : self.end] or text


def key_of(kind: Kind, row_id: int) -> int:
    return row_id if kind is Kind.PAGE else -2 * row_id - (kind is Kind.POST)


def kind_of(key: int) -> Kind:
    if key > 0:
        return Kind.PAGE
    return Kind.POST if key % 2 else Kind.FILE


def is_kind(kind: Kind, column: Any) -> Any:
    """`kind_of` in SQL."""
    if kind is Kind.PAGE:
        return column > 0
    return and_(column < 0, column % 2 == 0 if kind is Kind.FILE else column % 2 != 0)


def row_of(key: int) -> int:
    """The id in the table of its kind."""
    return key if key > 0 else -key // 2


def stored(session: Session, keys: Iterable[int]) -> dict[int, Document]:
    """key → document, for those that are still published."""
    by_kind: dict[Kind, list[int]] = {kind: [] for kind in Kind}
    for key in keys:
        by_kind[kind_of(key)].append(row_of(key))
    found = {}
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), _CHUNK):
            among = MODELS[kind].id.in_(ids[start : start + _CHUNK])
            for document in _read(session, kind, _SELECTS[kind]().where(among, not_(gone(kind)))):
                found[document.key] = document
    return found


def changed(session: Session, kind: Kind, after: int, limit: int) -> Sequence[Document]:
    """The next documents of a kind whose content changed after that revision, in its order."""
    revision = MODELS[kind].revision
    query = _SELECTS[kind]().where(revision > after, not_(gone(kind))).order_by(revision).limit(limit)
    return list(_read(session, kind, query))


def changed_keys(
    session: Session, kind: Kind, after: int, among: ColumnElement[bool] | None = None
) -> Sequence[int]:
    """Keys of all of them, or of those for which `among` holds."""
    query = select(MODELS[kind].id).where(MODELS[kind].revision > after, not_(gone(kind)))
    return [key_of(kind, row) for row in session.scalars(query if among is None else query.where(among))]


def returned(session: Session, kind: Kind, reached: int) -> Sequence[Document]:
    """Those up to a revision that the index does not know: they were gone when it last looked, and are there again."""
    model, key = MODELS[kind], as_key(kind, MODELS[kind].id)
    query = _SELECTS[kind]().outerjoin(Signature, Signature.page_id == key)
    lost = query.where(
        Signature.page_id.is_(None), model.revision <= reached, model.text_id.is_not(None), not_(gone(kind))
    )
    return list(_read(session, kind, lost))


def as_key(kind: Kind, column: Any) -> Any:
    """`key_of` in SQL."""
    return column if kind is Kind.PAGE else -2 * column - (1 if kind is Kind.POST else 0)


def gone(kind: Kind) -> ColumnElement[bool]:
    """Holds for rows that are no longer to be seen by visitors, or that carry no text of their own."""
    if kind is Kind.PAGE:
        return or_(Page.removed_at.is_not(None), Page.outcome.in_(_GONE), Page.kind != PageKind.ARTICLE)
    if kind is Kind.FILE:
        return Attachment.outcome.in_(_GONE)
    return or_(Post.removed_at.is_not(None), Post.state != PostState.LIVE, Post.text_id.is_(None))


def _pages() -> Any:
    return select(
        Page.id, Page.url, Page.title, Page.shown_date, Page.listed_date, Page.url_date, Page.unit_id,
        Page.section_id, Page.text_id, Page.body_start, Page.body_end, Page.revision,
    ).where(Page.kind == PageKind.ARTICLE)  # fmt: skip


def _files() -> Any:
    return select(
        Attachment.id, Attachment.url, Attachment.name, Page.shown_date, Page.listed_date, Page.url_date,
        Page.unit_id, Page.section_id, Attachment.text_id, Attachment.revision,
    ).join(Page, Page.id == Attachment.page_id)  # fmt: skip


def _posts() -> Any:
    return select(
        Post.id, Post.url, Post.title, Post.published_at, Account.unit_id, Post.account_id, Post.text_id,
        Post.revision, Post.repost,
    ).join(Account, Account.id == Post.account_id)  # fmt: skip


_SELECTS: dict[Kind, Callable[[], Any]] = {
    Kind.PAGE: _pages,
    Kind.FILE: _files,
    Kind.POST: _posts,
}


def _read(session: Session, kind: Kind, query: Any) -> Iterator[Document]:
    for row in session.execute(query):
        yield _MADE[kind](*row)


def _page(
    number: int,
    url: str,
    title: str,
    shown: dt.date | None,
    listed: dt.date | None,
    in_url: dt.date | None,
    unit: int | None,
    section: int | None,
    text: int | None,
    start: int,
    end: int,
    revision: int,
) -> Document:
    return Document(
        number,
        url,
        title,
        shown or listed or in_url,
        unit,
        section,
        None,
        text,
        start,
        end,
        end > start,
        revision,
    )


def _file(
    number: int,
    url: str,
    name: str,
    shown: dt.date | None,
    listed: dt.date | None,
    in_url: dt.date | None,
    unit: int | None,
    section: int | None,
    text: int | None,
    revision: int,
) -> Document:
    day = shown or listed or in_url
    return Document(key_of(Kind.FILE, number), url, name, day, unit, section, text_id=text, revision=revision)


def _post(
    number: int,
    url: str,
    title: str,
    at: dt.datetime,
    unit: int,
    account: int,
    text: int | None,
    revision: int,
    repost: bool,
) -> Document:
    return Document(
        key_of(Kind.POST, number), url, title, at.astimezone(ZONE).date(), unit, None, account, text,
        revision=revision, repost=repost,
    )  # fmt: skip


_MADE: dict[Kind, Callable[..., Document]] = {Kind.PAGE: _page, Kind.FILE: _file, Kind.POST: _post}
