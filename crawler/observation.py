"""What one job of the crawl saw, on its way to storage: one step is stored whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xxhash import xxh3_64_hexdigest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from crawler.extract import SeenLink
    from storage.models import FetchOutcome, PageKind, SectionVisit

__all__ = ["Content", "EntrySeen", "Job", "Known", "NewJob", "PageSeen", "Step"]

#: a content hash with facts beyond the page itself: a part for what it says, this mark, a part for the facts
LOOKED = "~"
_SAID = 20


@dataclass(frozen=True, slots=True)
class Known:
    """What storage already holds of a page, as far as fetching it again needs it."""

    id: int
    outcome: FetchOutcome
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    content_hash: str = ""
    removed: bool = False

    @property
    def looked(self) -> bool:
        """Whether it bears facts that stand in other files: in scripts, sheets, or what a browser makes of them."""
        return LOOKED in self.content_hash

    def reads(self, content_hash: str) -> bool:
        """Whether it said the same, whatever other files made of it."""
        return self.content_hash[:_SAID] == content_hash[:_SAID]

    def same(self, body_hash: str) -> bool:
        """Whether the very bytes are known: then there is nothing to read."""
        return bool(self.content_hash) and not self.removed and self.body_hash == body_hash

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that let the server answer "not modified"; none for a page never read well."""
        if not self.content_hash or self.removed:
            return {}
        wanted = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in wanted.items() if value}


@dataclass(slots=True)
class Job:
    """One row of the frontier in work."""

    url_id: int
    url: str
    site_id: int
    section_id: int | None
    kind: PageKind
    depth: int = 0
    context: dict[str, Any] = field(default_factory=dict)
    page: Known | None = None


@dataclass(frozen=True, slots=True)
class NewJob:
    """An address to be put into the frontier, unless the run has it already."""

    url: str
    site_id: int
    section_id: int | None
    kind: PageKind
    priority: int
    depth: int = 0
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """One entry of a section's list; `key` is its identity within the section."""

    section_id: int
    key: str
    url: str | None
    title: str
    date: dt.date | None


@dataclass(slots=True)
class Content:
    """A page read well."""

    text: str
    links: Sequence[SeenLink]
    body_hash: str
    content_hash: str
    title: str = ""
    source: str = ""
    family: str = ""
    body_start: int = 0
    body_end: int = 0
    shown_date: dt.date | None = None
    url_date: dt.date | None = None
    meta_date: dt.date | None = None
    document_date: dt.date | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    suspicion: dict[str, Any] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""

    def bear(self, facts: object) -> None:
        """Let facts that do not stand in the page itself count as its content."""
        digest = xxh3_64_hexdigest(repr(facts).encode("utf-8", "replace"))
        self.content_hash = f"{self.content_hash[:_SAID]}{LOOKED}{digest[:11]}"


@dataclass(slots=True)
class PageSeen:
    """One attempt at one page. `content` None: it failed, or it was not modified."""

    url: str
    kind: PageKind
    site_id: int
    section_id: int | None
    unit_id: int | None
    at: dt.datetime
    outcome: FetchOutcome
    status: int | None = None
    listed_date: dt.date | None = None
    content: Content | None = None


@dataclass(slots=True)
class Step:
    """What a job adds to storage. `done` closes its frontier row, else `context` is its check point."""

    job: Job
    done: bool = True
    pages: list[PageSeen] = field(default_factory=list)
    entries: list[EntrySeen] = field(default_factory=list)
    jobs: list[NewJob] = field(default_factory=list)
    visits: list[SectionVisit] = field(default_factory=list)
    taken_off: list[tuple[int, str]] = field(
        default_factory=list
    )  #: (section id, key) of entries no longer listed
    moved: dict[str, str] = field(default_factory=dict)  #: address → where it now leads, on the same portal
