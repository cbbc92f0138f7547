"""What rules look at: records with what belongs to them, ready in memory.

`checks.runner` fills these from storage; tests build them by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from storage.places import unpack

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from storage.models import (
        Account,
        AccountMenu,
        AccountProfile,
        Attachment,
        Link,
        LinkCheck,
        ManualCheck,
        Page,
        PageKind,
        Post,
        Probe,
        Section,
        SectionVisit,
        Site,
        SourceAttempt,
        Unit,
    )
    from storage.places import Places

__all__ = [
    "AccountView",
    "AttachmentView",
    "DeadLink",
    "PageView",
    "PostView",
    "SectionView",
    "SiteView",
    "Tagged",
    "TargetView",
]


class Tagged(Protocol):
    """What a check of page tags needs of a page; storage.models.Page has it, and so has a plain row."""

    @property
    def url(self) -> str: ...
    @property
    def kind(self) -> PageKind: ...
    @property
    def title(self) -> str: ...
    @property
    def shown_date(self) -> dt.date | None: ...
    @property
    def meta(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, eq=False)
class PageView:
    """A page with its text (whole visible text) and its rows of noteworthy links."""

    page: Page
    text: str = ""
    links: Sequence[Link] = ()
    site: Site | None = None
    section: Section | None = None
    unit: Unit | None = None
    allowed_hosts: frozenset[str] = frozenset()  #: hosts of the ledger and of its allow-list
    #: when its list first showed it, if that list had been read whole without it before; None: not known
    appeared: dt.datetime | None = None
    other_days: frozenset[str] = frozenset()  #: its days that are of another kind throughout its section

    @property
    def body(self) -> str:
        """The article itself within the text; the whole text where none was marked off."""
        return _body(self)

    @property
    def whole(self) -> str:
        """The text, and the title where the text lacks it."""
        return _whole(self)


@lru_cache(maxsize=2)  # many rules ask for one page in turn
def _body(view: PageView) -> str:
    return view.text[view.page.body_start : view.page.body_end] or view.text


@lru_cache(maxsize=2)
def _whole(view: PageView) -> str:
    return view.text if view.page.title in view.text else f"{view.page.title}\n{view.text}"


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with the latest visits (newest first) and what its pages and children add."""

    section: Section
    site: Site
    unit: Unit
    visits: Sequence[SectionVisit] = ()  #: newest first, at most the last few
    newest: dt.date | None = (
        None  #: newest true date of the whole section, children included, never in the future
    )
    pages: int = 0  #: pages known to belong to it, not removed
    child_sections: Sequence[Section] = ()  #: ledger sections it leads to, each judged on its own
    child_entries: int = 0  #: entries found below it in places that are no ledger section
    parent: Section | None = None
    own_newest: dt.date | None = None  #: newest date without the child sections
    seen_on: dt.date | None = None  #: day (Asia/Shanghai) its list was last seen; None: today
    twins: Sequence[Section] = ()  #: other ledger rows with the same address, judged through this one
    twin_of: Section | None = None  #: the row that is judged in its stead
    frozen: bool = False  #: its site is within a migration window
    #: of a static page, or one whose list shows nothing: characters no other page bears; None: not known
    own_words: int | None = None


@dataclass(frozen=True, slots=True)
class SiteView:
    site: Site
    home: Page | None = None
    home_visits: Sequence[SectionVisit] = ()  #: newest first
    home_newest: dt.date | None = None  #: newest date among the home page's items
    probes: Sequence[Probe] = ()  #: of the last month
    pages: Iterable[Tagged] = ()  #: home, list and article pages for tag checks, read as they are asked for
    frozen: bool = False  #: within a migration window
    section_findings: Sequence[
        tuple[str, Section]
    ] = ()  #: (rule, section) at limit level, for the veto counts
    section_ages: Mapping[int, int] = field(default_factory=dict)  #: section id → days since its newest item
    home_text: str = ""
    home_links: Sequence[str] = ()  #: targets of the home page's noteworthy (foreign, hidden) links
    seen_on: dt.date | None = None  #: day (Asia/Shanghai) the home page was last seen; None: today
    navigation_only: bool = False  #: home shows no items of its own; `home_newest` is its sections'
    declared_code: str = ""  #: identity code of the settings
    hosts: frozenset[str] = frozenset()  #: hosts that belong to the site


@dataclass(frozen=True, slots=True)
class TargetView:
    """A link target judged by the link check, with the rows that lead to it, of one unit."""

    url: str
    check: LinkCheck
    links: Sequence[Link]
    pages: Sequence[Page]
    total_pages: int
    site: Site | None = None
    unit: Unit | None = None
    section: Section | None = None
    foreign: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class AttachmentView:
    """A file that a page offers, with the text that was read from it."""

    attachment: Attachment
    page: Page
    text: str = ""
    site: Site | None = None
    section: Section | None = None
    unit: Unit | None = None

    @property
    def body(self) -> str:
        """All of its text: a file has no frame around it."""
        return self.text

    @property
    def places(self) -> Places:
        """Where each part of the text stands in the file."""
        return unpack(self.attachment.places)


@dataclass(frozen=True, slots=True, eq=False)
class PostView:
    """A post; `text` None: it could not be fetched, which is not "no text"."""

    post: Post
    account: Account
    unit: Unit
    text: str | None = None
    links: Sequence[Link] = ()

    @property
    def title(self) -> str:
        """The title where it is not the beginning of the text."""
        title = self.post.title
        return "" if self.text is not None and title in self.text else title

    @property
    def body(self) -> str:
        """Title and text."""
        return "\n".join(part for part in (self.title, self.text) if part)

    @property
    def whole(self) -> str:
        """All that it says."""
        return self.body


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with what is known of it; everything newest first."""

    account: Account
    unit: Unit
    posts: Sequence[Post] = field(default=())  #: of some months, the deleted ones too
    attempts: Sequence[SourceAttempt] = ()  #: of the last weeks
    profile: AccountProfile | None = None  #: as the platform last described it
    menu: AccountMenu | None = None  #: as last read
    targets: Mapping[str, LinkCheck] = field(default_factory=dict)  #: address in the menu → its check
    checks: Sequence[ManualCheck] = ()  #: what people looked at
    dead: Sequence[DeadLink] = ()  #: links of its posts that the link check found not to be well
    led: Sequence[DeadLink] = ()  #: links of its posts that open, where the check saw what opens


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link of a post, with what the link check found at its end."""

    post: Post
    url: str
    text: str
    check: LinkCheck
