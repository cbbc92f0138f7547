"""What a source of a new-media account is: what it is asked, what it answers, what its answer proves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from storage.models import Evidence, Platform, PostKind, PostState, Precision, SourceHealth, TimeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.platforms.web import Web
    from storage.models import Account

__all__ = [
    "ALL_PLATFORMS",
    "BEGINNING",
    "ZONE",
    "Ask",
    "FetchResult",
    "MenuItem",
    "Need",
    "SeenLink",
    "SeenMenu",
    "SeenPost",
    "SeenProfile",
    "Source",
    "covered_since",
    "failure",
]

ZONE = ZoneInfo("Asia/Shanghai")
#: before the first post of any account: an answer complete since then holds them all
BEGINNING = dt.datetime(2009, 1, 1, tzinfo=dt.UTC)
ALL_PLATFORMS = frozenset(Platform)

#: what a source cannot work without: "token" (a key of the account), "session" (a login), "bridge"
Need = str
#: (address, anchor text)
SeenLink = tuple[str, str]


@dataclass(slots=True)
class SeenPost:
    """A post as one answer shows it. `text` None: this answer does not hold it, which is not "no text".

    `identity` begins with "~" where the answer names the post only by its address; the page tells the rest.
    """

    identity: str
    published_at: dt.datetime
    url: str = ""
    title: str = ""
    text: str | None = None
    kind: PostKind = PostKind.ARTICLE
    precision: Precision = Precision.SECOND
    time_kind: TimeKind = TimeKind.PUBLISHED
    group_id: str = ""
    pushed: bool | None = None
    pinned: bool = False
    repost: bool = False
    origin_url: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)
    links: list[SeenLink] = field(default_factory=list)
    state: PostState = PostState.LIVE
    author_id: str = ""  #: gh_…, uid, sec_uid of who published it
    author_name: str = ""
    cut: bool = False  #: `text` is only the beginning

    @property
    def provisional(self) -> bool:
        return self.identity.startswith("~")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One button. `urls` are the addresses it opens; `target` what cannot be opened over HTTP."""

    name: str
    type: str = ""
    urls: tuple[str, ...] = ()
    target: str = ""
    children: tuple[MenuItem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "type": self.type,
            "urls": list(self.urls),
            "target": self.target,
            "children": [child.to_json() for child in self.children],
        }


@dataclass(frozen=True, slots=True)
class SeenMenu:
    open: bool
    items: tuple[MenuItem, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenProfile:
    """What the platform says of the account itself; None and "" where it does not say."""

    name: str = ""
    identifier: str = ""
    subject: str = ""
    verified: bool | None = None
    followers: int | None = None
    total: int | None = None
    migrated_to: str = ""
    history: tuple[tuple[str, str], ...] = ()  #: (day as written, what changed)


@dataclass(slots=True)
class FetchResult:
    """One answer. It speaks of the moment `as_of`, and holds every post since `complete_since` (None: unknown).

    `can_prove_absence` None: as the source in general. `message` tells people what to do, in Chinese.
    `proving`: identities of the posts that the claim to be complete rests on; None: all of them.
    """

    health: SourceHealth
    as_of: dt.datetime
    posts: list[SeenPost] = field(default_factory=list)
    complete_since: dt.datetime | None = None
    total_hint: int | None = None
    delayed: bool = False
    can_prove_absence: bool | None = None
    proving: frozenset[str] | None = None
    menu: SeenMenu | None = None
    profile: SeenProfile | None = None
    message: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
    cursor: Any = None  #: how to ask for what is older; None: nothing more, or not known


@dataclass(frozen=True, slots=True)
class Ask:
    """What a source is asked: everything of this account since then.

    `known` are identities and url keys already stored, `anchor` the identity of the newest known post.
    `proven_until`: this source has told everything before that moment; what it says is carried on.
    """

    account: Account
    params: Mapping[str, str]
    since: dt.datetime
    now: dt.datetime
    anchor: str = ""
    anchor_at: dt.datetime | None = None
    proven_until: dt.datetime | None = None
    known: frozenset[str] = frozenset()

    def param(self, *names: str) -> str:
        """The first of these parameters that the ledger gives; "" where it gives none."""
        return next((self.params[name] for name in names if self.params.get(name)), "")


class Source(Protocol):
    """A way to hear of an account. One object per kind of source; it keeps nothing between calls."""

    name: str  #: "wechat.official": stable, stored
    title: str  #: how people call it
    words: Sequence[str]  #: how the ledger may write it, besides name and title
    platforms: frozenset[Platform]
    needs: frozenset[Need]
    evidence: Evidence
    can_prove_absence: bool
    #: a source may besides have `tells_posts` False (it speaks of the account alone, and is asked beside the
    #: others) and `every_days` (so long one good answer does)

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        """Ask and read; whatever the platform answers becomes a FetchResult.

        Raises nothing but what `Web` raises when a budget is spent or the net fails.
        """
        ...


def covered_since(posts: Sequence[SeenPost]) -> dt.datetime | None:
    """How far back a list reaches that runs from new to old: to its last entry, pinned ones aside.

    The oldest entry may be one that was shown again out of its order, and would claim too much.
    """
    ordered = [post for post in posts if not post.pinned]
    return ordered[-1].published_at if ordered else None


def failure(
    health: SourceHealth, at: dt.datetime, message: str = "", marker: str = "", **evidence: Any
) -> FetchResult:
    """An answer that holds nothing."""
    marks = {"marker": marker} if marker else {}
    return FetchResult(health, at, message=message, evidence={**marks, **evidence})
