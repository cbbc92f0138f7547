"""Posts as rows: what several sources say of one post is put together, and only true changes count as such."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from crawler.hrefs import is_web
from crawler.platforms.addresses import url_key
from crawler.platforms.base import ZONE
from crawler.withdrawn import shows_what_stands
from storage import linksets, texts
from storage.models import (
    Evidence,
    LinkKind,
    Post,
    PostState,
    Precision,
    TimeKind,
)
from storage.revisions import newest_change
from storage.texts import text_hash
from storage.urls import canonical, intern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from crawler.platforms.base import SeenLink, SeenPost
    from storage.models import Account

__all__ = ["PAGE", "PostRows", "link_set", "next_revision"]

#: source of what was read from a post's own page
PAGE = "wechat.page"
#: whose text is nearest to the post's own words, best first
_TEXT_ORDER = (Evidence.OFFICIAL, Evidence.SESSION, Evidence.PUBLIC_PAGE, Evidence.BRIDGE, Evidence.MANUAL)
_EVIDENCE_ORDER = tuple(Evidence)
_PRECISION_ORDER = (Precision.SECOND, Precision.MINUTE, Precision.DAY)
_TIME_ORDER = (TimeKind.PUBLISHED, TimeKind.UPDATED, TimeKind.UNKNOWN)
#: a post may be ahead of our clock by so much
_AHEAD = dt.timedelta(minutes=10)


@dataclass(slots=True)
class PostRows:
    """The posts of one account within one transaction; lists hold the rows touched."""

    session: Session
    account: Account
    new: list[Post] = field(default_factory=list)
    changed: list[Post] = field(default_factory=list)
    removed: list[Post] = field(default_factory=list)
    targets: set[int] = field(default_factory=set)  #: Url.ids that the posts lead to, where news
    ahead: int = 0  #: posts dated after they were seen, not taken

    def store(
        self, posts: Sequence[SeenPost], source: str, evidence: Evidence, at: dt.datetime
    ) -> list[Post]:
        """Merge what one answer holds; the rows, in the order of the answer."""
        timely = [post for post in posts if not _ahead(post, at)]
        self.ahead += len(posts) - len(timely)
        known = _Known(self.session, self.account, timely)
        bodies = texts.store(self.session, {post.text for post in timely if post.text})
        rows = []
        for post in timely:
            row = known.row(post)
            if row is None:
                row = self._insert(post, source, evidence, at)
                known.add(row)
            else:
                self._merge(row, post, source, evidence, at)
            self._content(row, post, source, evidence, at, bodies)
            rows.append(row)
        self.session.flush()
        return rows

    def gone(self, row: Post, state: PostState, at: dt.datetime) -> None:
        """A post that is not to be seen any more."""
        if row.state is not state or row.removed_at is None:
            row.state, row.removed_at, row.changed_at = state, row.removed_at or at, at
            row.revision = next_revision(self.session)
            self.removed.append(row)

    def _insert(self, post: SeenPost, source: str, evidence: Evidence, at: dt.datetime) -> Post:
        row = Post(
            account_id=self.account.id,
            identity=post.identity[:120],
            published_at=post.published_at,
            precision=post.precision,
            time_kind=post.time_kind,
            source=source,
            evidence=evidence,
            first_seen=at,
            changed_at=at,
            kind=post.kind,
        )
        self.session.add(row)
        self._facts(row, post, at)
        self.new.append(row)
        return row

    def _merge(self, row: Post, post: SeenPost, source: str, evidence: Evidence, at: dt.datetime) -> None:
        if row.identity.startswith("~") and not post.provisional:
            row.identity = post.identity[:120]
        finer = _PRECISION_ORDER.index(post.precision) - _PRECISION_ORDER.index(row.precision)
        truer = _TIME_ORDER.index(post.time_kind) - _TIME_ORDER.index(row.time_kind)
        better = _EVIDENCE_ORDER.index(evidence) - _EVIDENCE_ORDER.index(row.evidence)
        if truer < 0 or (truer == 0 and (finer < 0 or (finer == 0 and better < 0))):
            row.published_at, row.precision, row.time_kind = post.published_at, post.precision, post.time_kind
        if better < 0:
            row.evidence, row.source = evidence, source
        self._facts(row, post, at)

    def _facts(self, row: Post, post: SeenPost, at: dt.datetime) -> None:
        """What any source may add; what it does not say stays."""
        row.last_seen = max(at, row.last_seen or at)
        row.url = row.url if row.url and not _richer(post.url, row.url) else post.url
        row.url_key = row.url_key or url_key(post.url)
        row.group_id = post.group_id[:120] or row.group_id
        row.origin_url = post.origin_url or row.origin_url
        row.pinned, row.repost = post.pinned, post.repost or row.repost
        row.pushed = row.pushed if post.pushed is None else post.pushed
        row.counts = {**row.counts, **post.counts} if post.counts else row.counts
        row.images = post.images[:100] or row.images

    def _content(
        self,
        row: Post,
        post: SeenPost,
        source: str,
        evidence: Evidence,
        at: dt.datetime,
        bodies: dict[str, int],
    ) -> None:
        """Title, text and links, where this source is the one to believe; a true change counts as one."""
        before = (row.title, row.text_id, row.content_links, row.state)
        if post.title and (not row.title or self._believed(row, post, source, evidence)):
            row.title = post.title
        if post.text and self._believed(row, post, source, evidence):
            row.text_id, row.text_source = bodies[text_hash(post.text)], _marked(source, evidence, post.cut)
            row.kind = post.kind
            row.content_hash = text_hash(f"{row.title}\n{post.text}")
            row.content_links, ids = link_set(self.session, post.links)
            self.targets |= ids
        if post.state is not PostState.LIVE:
            self.gone(row, post.state, at)
        elif row.removed_at is not None and (source == PAGE or shows_what_stands(source)):
            row.state, row.removed_at = PostState.LIVE, None
        if before != (row.title, row.text_id, row.content_links, row.state) or not row.revision:
            row.revision, row.changed_at = next_revision(self.session), at
            if row.removed_at is None and not any(row is one for one in (*self.new, *self.changed)):
                self.changed.append(row)

    def _believed(self, row: Post, post: SeenPost, source: str, evidence: Evidence) -> bool:
        """Whether this answer's words may stand in the place of those stored.

        Sources render one text differently; only the same source or a better one may change it.
        """
        if row.text_id is None:
            return True
        name, grade, cut = [*row.text_source.split("|"), "", ""][:3]
        if (cut == "cut") != post.cut:
            return cut == "cut"
        if name == source:
            return True
        return _rank(evidence) < (_rank(Evidence(grade)) if grade else len(_TEXT_ORDER))


class _Known:
    """The rows of an account that an answer may speak of."""

    def __init__(self, session: Session, account: Account, posts: Sequence[SeenPost]) -> None:
        keys = {key for post in posts if (key := url_key(post.url))}
        names = {post.identity for post in posts}
        self._by_identity: dict[str, Post] = {}
        self._by_key: dict[str, Post] = {}
        for chunk in _chunks(sorted(names | keys)):
            query = select(Post).where(
                Post.account_id == account.id, or_(Post.identity.in_(chunk), Post.url_key.in_(chunk))
            )
            for row in session.scalars(query):
                self.add(row)
        self._session = session

    def add(self, row: Post) -> None:
        self._by_identity[row.identity] = row
        if row.url_key:
            self._by_key.setdefault(row.url_key, row)

    def row(self, post: SeenPost) -> Post | None:
        """The row of this post; where it was known twice, by number and by address, the two become one."""
        first = self._by_identity.get(post.identity)
        second = self._by_key.get(url_key(post.url)) if post.url else None
        if first is not None and second is not None and first is not second:
            return self._joined(first, second)
        return first or second

    def _joined(self, named: Post, other: Post) -> Post:
        if not other.identity.startswith("~"):
            return named  # two posts that share an address: the number decides
        named.first_seen = min(named.first_seen, other.first_seen)
        for name in ("url", "url_key", "title", "text_id", "text_source", "content_hash", "content_links"):
            if not getattr(named, name) and getattr(other, name):
                setattr(named, name, getattr(other, name))
        if named.precision is Precision.DAY and other.precision is not Precision.DAY:
            named.published_at, named.precision = other.published_at, other.precision
        self._session.delete(other)
        self._session.flush()
        self.add(named)
        self._by_key[named.url_key] = named
        return named


def next_revision(session: Session) -> int:
    """The next number of the whole database, shared with pages and attachments."""
    session.flush()
    return newest_change(session) + 1


def link_set(session: Session, links: Iterable[SeenLink]) -> tuple[int | None, set[int]]:
    """(LinkSet.id of these links, foreign ones too; their Url.ids)."""
    spelled: dict[str, str] = {}
    for url, text in links:
        try:
            address = canonical(url)
        except ValueError:
            continue
        if is_web(address):
            spelled.setdefault(address, text[:300])
    if not spelled:
        return None, set()
    ids = intern(session, spelled)
    packed = linksets.pack((ids[url], LinkKind.ANCHOR, text) for url, text in spelled.items())
    return linksets.store(session, [packed])[packed[0]], set(ids.values())


def _ahead(post: SeenPost, at: dt.datetime) -> bool:
    """Dated after it was seen: a zone was lost on the way, and nothing can be told from it."""
    if post.precision is Precision.DAY:
        return post.published_at.astimezone(ZONE).date() > at.astimezone(ZONE).date()
    return post.published_at > at + _AHEAD


def _richer(new: str, old: str) -> bool:
    """An address with chksm opens where the same without it is challenged."""
    return "chksm=" in new and "chksm=" not in old


def _marked(source: str, evidence: Evidence, cut: bool) -> str:
    return f"{source}|{evidence.value}" + ("|cut" if cut else "")


def _rank(evidence: Evidence) -> int:
    return _TEXT_ORDER.index(evidence)


def _chunks(values: list[str], size: int = 400) -> Iterable[Any]:
    return (values[i : i + size] for i in range(0, len(values), size))
