"""What the crawl of the portals saw: runs, pages, lists, links, attachments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId
from storage.models.kinds import FetchOutcome, Health, LinkKind, PageKind, Place, RunState


class Run(Base, kw_only=True):
    """批次. `asked` is the request as given; `seen` a bitmap (storage.bitmap) of page ids seen unchanged."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    kind: Mapped[str] = mapped_column(String(20))  #: run, crawl, check, recheck, probe
    asked: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    as_of: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    state: Mapped[RunState] = mapped_column(default=RunState.RUNNING)
    health: Mapped[Health | None] = mapped_column(default=None)
    health_notes: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    counts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    seen: Mapped[bytes] = mapped_column(default=b"")
    seen_files: Mapped[bytes | None] = mapped_column(default=None)  #: likewise of Attachment ids


class Url(Base, kw_only=True):
    """An address, interned once; `h64` is xxh3-64 of the canonical form as a signed integer."""

    __tablename__ = "url"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    h64: Mapped[int] = mapped_column(BigInteger, unique=True)
    url: Mapped[str] = mapped_column(Text)


class Frontier(Base, kw_only=True):
    """One fetch that a run still owes or has done; survives kill -9."""

    __tablename__ = "frontier"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True)
    url_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    site_id: Mapped[int]
    section_id: Mapped[int | None] = mapped_column(default=None)
    kind: Mapped[PageKind] = mapped_column(default=PageKind.ARTICLE)
    priority: Mapped[int] = mapped_column(default=0)
    depth: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(8), default="todo")  #: todo, done
    attempts: Mapped[int] = mapped_column(default=0)
    context: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    __table_args__ = (Index(None, "run_id", "state", "priority"),)


class TextBody(Base, kw_only=True):
    """A text once, however many pages carry it; zstd-compressed UTF-8 (storage.phrases)."""

    __tablename__ = "text_body"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    hash: Mapped[str] = mapped_column(String(32), unique=True)  #: xxh3-128 hex of the normalised text
    data: Mapped[bytes]
    length: Mapped[int | None] = mapped_column(default=None)  #: code points; unknown for the oldest


class TextDictionary(Base, kw_only=True):
    """What the county's texts have in common, learnt once, with which zstd stores the others far shorter."""

    __tablename__ = "text_dictionary"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  #: as zstd numbers it
    data: Mapped[bytes]


class LinkSet(Base, kw_only=True):
    """The in-site links of a page region, once per distinct set.

    `data` is zstd-compressed JSON: a list of [url_id, kind, anchor text].
    """

    __tablename__ = "link_set"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    h64: Mapped[int] = mapped_column(BigInteger, unique=True)
    data: Mapped[bytes]


class Page(Base, kw_only=True):
    """信息: a page as last seen well, with every date it carries kept apart.

    A fetch that failed touches only `outcome`, `status` and `tried_at`: the last good text stays.
    `revision` rises over the whole database with each change of content, so a rule pass needs
    only what lies above its own mark.
    """

    __tablename__ = "page"
    # a section's newest date and number of pages are read from the index alone
    __table_args__ = (Index(None, "section_id", "kind", "outcome", "shown_date"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), unique=True)
    url: Mapped[str] = mapped_column(Text)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), default=None)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True, default=None)
    kind: Mapped[PageKind] = mapped_column(default=PageKind.ARTICLE)
    outcome: Mapped[FetchOutcome] = mapped_column(default=FetchOutcome.OK)
    status: Mapped[int | None] = mapped_column(default=None)
    family: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200), default="")  #: ContentSource or 来源
    shown_date: Mapped[dt.date | None] = mapped_column(default=None)
    listed_date: Mapped[dt.date | None] = mapped_column(default=None)
    url_date: Mapped[dt.date | None] = mapped_column(default=None)
    meta_date: Mapped[dt.date | None] = mapped_column(default=None)
    document_date: Mapped[dt.date | None] = mapped_column(default=None)  #: 成文日期 / 生成日期
    first_seen: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]
    tried_at: Mapped[dt.datetime]
    revision: Mapped[int] = mapped_column(BigInteger, index=True, default=0)
    body_hash: Mapped[str] = mapped_column(String(32), default="")  #: xxh3-128 of the bytes as fetched
    content_hash: Mapped[str] = mapped_column(String(32), default="")  #: of the text plus own links
    text_id: Mapped[int | None] = mapped_column(ForeignKey("text_body.id"), default=None)
    body_start: Mapped[int] = mapped_column(default=0)  #: article body within the text, code points
    body_end: Mapped[int] = mapped_column(default=0)
    meta: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, insert_default=dict
    )  #: the site's tags: name → [contents]
    content_links: Mapped[int | None] = mapped_column(BigInteger, default=None)  #: LinkSet id
    chrome_links: Mapped[int | None] = mapped_column(BigInteger, default=None)
    suspicion: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, insert_default=dict
    )  #: take-over signals seen
    etag: Mapped[str] = mapped_column(Text, default="")
    last_modified: Mapped[str] = mapped_column(String(60), default="")
    removed_at: Mapped[dt.datetime | None] = mapped_column(default=None)

    @property
    def date(self) -> dt.date | None:
        """The publication day: the shown date rules, then the list's, then the address's."""
        return self.shown_date or self.listed_date or self.url_date


class SectionVisit(Base, kw_only=True):
    """What one run saw of a section (or, with `section_id` None, of a site's home page)."""

    __tablename__ = "section_visit"
    __table_args__ = (UniqueConstraint("run_id", "site_id", "section_id"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True, default=None)
    at: Mapped[dt.datetime]
    outcome: Mapped[FetchOutcome]
    status: Mapped[int | None] = mapped_column(default=None)
    family: Mapped[str] = mapped_column(String(20), default="")
    final_url: Mapped[str] = mapped_column(Text, default="")
    entries: Mapped[int] = mapped_column(default=0)  #: entries seen on the list pages fetched
    dated: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None] = mapped_column(default=None)  #: what the CMS itself says
    newest: Mapped[dt.date | None] = mapped_column(default=None)  #: newest entry date not after `at`'s day
    future: Mapped[int] = mapped_column(default=0)  #: entries dated after `at`'s day, not in `newest`
    children: Mapped[list[Any]] = mapped_column(
        default_factory=list, insert_default=list
    )  #: child list addresses it leads to
    jumps_to: Mapped[str] = mapped_column(Text, default="")  #: single article it shows or redirects to
    rendered: Mapped[bool] = mapped_column(default=False)  #: judged in a browser too
    evidence: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, insert_default=dict
    )  #: HTTP exchange, snippet, hashes


class ListEntry(Base, kw_only=True):
    """An entry of a section's list, as listed; href may be dead (`javascript:;`) yet dated."""

    __tablename__ = "list_entry"
    __table_args__ = (Index(None, "section_id", "listed_date"),)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)  #: hash of the address, else of the title
    url_id: Mapped[int | None] = mapped_column(BigInteger, index=True, default=None)
    title: Mapped[str] = mapped_column(Text, default="")
    listed_date: Mapped[dt.date | None] = mapped_column(default=None)
    first_run: Mapped[int] = mapped_column(default=0)


class Link(Base, kw_only=True):
    """A link worth a row: foreign, hidden, malformed, or found broken. All others live in LinkSets."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("page_id", "url_id", "kind", "place"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), index=True)
    target: Mapped[str] = mapped_column(Text)  #: canonical address, or the raw href when malformed
    text: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[LinkKind] = mapped_column(default=LinkKind.ANCHOR)
    place: Mapped[Place] = mapped_column(default=Place.CONTENT)
    foreign: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[str] = mapped_column(String(40), default="")  #: how: display, offscreen, font-size …
    snippet: Mapped[str] = mapped_column(
        Text, default=""
    )  #: DOM around a hidden link, at most 500 characters


class LinkCheck(Base, kw_only=True):
    """The state of one target over time; `occasions` counts failing runs in a row, at least an hour apart."""

    __tablename__ = "link_check"
    url_id: Mapped[int] = mapped_column(BigId, ForeignKey("url.id"), primary_key=True)
    run_id: Mapped[int]
    checked_at: Mapped[dt.datetime]
    outcome: Mapped[FetchOutcome]
    status: Mapped[int | None] = mapped_column(default=None)
    final_url: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    failing_since: Mapped[dt.datetime | None] = mapped_column(default=None)
    occasions: Mapped[int] = mapped_column(default=0)
    occasion_at: Mapped[dt.datetime | None] = mapped_column(default=None)  #: when the last one was counted
    #: live pages that carry it, when not OK: "place:site:unit" (unit empty: none) → their number
    standing: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, insert_default=dict)
    target_signals: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict
    )  #: of a foreign page's content


class Attachment(Base, kw_only=True):
    """附件: a file a page offers."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    url_id: Mapped[int] = mapped_column(ForeignKey("url.id"), unique=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    url: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text, default="")
    type: Mapped[str] = mapped_column(String(20), default="")
    outcome: Mapped[FetchOutcome] = mapped_column(default=FetchOutcome.OK)
    body_hash: Mapped[str] = mapped_column(String(32), default="")
    text_id: Mapped[int | None] = mapped_column(ForeignKey("text_body.id"), default=None)
    places: Mapped[bytes] = mapped_column(default=b"")  #: where each part of the text stands (storage.places)
    links: Mapped[int | None] = mapped_column(BigInteger, default=None)  #: LinkSet id of the links in it
    error: Mapped[str] = mapped_column(Text, default="")  #: why it could not be read
    note: Mapped[str] = mapped_column(
        Text, default=""
    )  #: what we left unread for want of a tool; accuses nobody
    first_seen: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]
    revision: Mapped[int] = mapped_column(BigInteger, index=True, default=0)
    etag: Mapped[str] = mapped_column(Text, default="")
    last_modified: Mapped[str] = mapped_column(String(60), default="")
    reader: Mapped[int] = mapped_column(
        default=1, server_default="1"
    )  #: which reader read it: a later one may read more of the same bytes
