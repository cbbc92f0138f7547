"""What the new media were seen to publish, and how each source answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId
from storage.models.kinds import Evidence, PostKind, PostState, Precision, SourceHealth, TimeKind


class Post(Base, kw_only=True):
    """推文. `evidence` grades how the post is known; text None means it could not be fetched.

    `identity` is the platform's own number (WeChat: "mid_idx"), never the token of an address.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("account_id", "identity"),
        Index(None, "account_id", "published_at"),
        Index(None, "url_key"),
    )
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    identity: Mapped[str] = mapped_column(String(120))
    group_id: Mapped[str] = mapped_column(String(120), default="")  #: the push it belongs to; "" it alone
    url: Mapped[str] = mapped_column(Text, default="")  #: as it opens, chksm and all
    url_key: Mapped[str] = mapped_column(String(32), default="")  #: hash of what names the post in the url
    origin_url: Mapped[str] = mapped_column(Text, default="")  #: what a repost or share stems from
    title: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[dt.datetime]
    precision: Mapped[Precision] = mapped_column(default=Precision.SECOND)
    time_kind: Mapped[TimeKind] = mapped_column(default=TimeKind.PUBLISHED)
    kind: Mapped[PostKind] = mapped_column(default=PostKind.ARTICLE)
    pushed: Mapped[bool | None] = mapped_column(default=None)  #: with 群发通知; None not known
    pinned: Mapped[bool] = mapped_column(default=False)
    repost: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(40), default="")  #: name of the source of the best evidence
    evidence: Mapped[Evidence] = mapped_column(default=Evidence.PUBLIC_PAGE)
    text_id: Mapped[int | None] = mapped_column(ForeignKey("text_body.id"), default=None)
    text_source: Mapped[str] = mapped_column(String(40), default="")  #: the source that gave the text
    content_hash: Mapped[str] = mapped_column(String(32), default="")  #: of title and text; "" no text yet
    content_links: Mapped[int | None] = mapped_column(BigInteger, default=None)  #: LinkSet id, foreign too
    counts: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, insert_default=dict
    )  #: read, like, comment, share
    images: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)  #: addresses
    state: Mapped[PostState] = mapped_column(default=PostState.LIVE)
    first_seen: Mapped[dt.datetime]
    last_seen: Mapped[dt.datetime | None] = mapped_column(default=None)
    checked_at: Mapped[dt.datetime | None] = mapped_column(default=None)  #: its own page was last read
    changed_at: Mapped[dt.datetime]
    revision: Mapped[int] = mapped_column(BigInteger, index=True, default=0)
    removed_at: Mapped[dt.datetime | None] = mapped_column(default=None)


class SourceAttempt(Base, kw_only=True):
    """One attempt to hear of an account from one source: what was asked, what it proves, what it cost."""

    __tablename__ = "source_attempt"
    __table_args__ = (Index(None, "account_id", "at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    source: Mapped[str] = mapped_column(String(40))
    at: Mapped[dt.datetime]
    health: Mapped[SourceHealth]
    posts: Mapped[int] = mapped_column(default=0)  #: posts the answer held
    new: Mapped[int] = mapped_column(default=0)  #: of them not known before
    as_of: Mapped[dt.datetime | None] = mapped_column(default=None)  #: the moment the answer speaks of
    complete_since: Mapped[dt.datetime | None] = mapped_column(
        default=None
    )  #: the answer holds every post from then to `as_of`
    total_hint: Mapped[int | None] = mapped_column(default=None)  #: posts the platform says there are
    newest_at: Mapped[dt.datetime | None] = mapped_column(default=None)  #: newest non-pinned post it held
    anchored: Mapped[bool] = mapped_column(
        default=False
    )  #: it held the newest known post, or is the first answer with one
    can_prove_absence: Mapped[bool] = mapped_column(default=False)  #: this kind of source, this time
    delayed: Mapped[bool] = mapped_column(default=False)  #: the statistics are not final (is_delay)
    calls: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")  #: one Chinese sentence: why, and who must do what
    evidence: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, insert_default=dict
    )  #: status, final address (redacted), marker, hash of the answer
    next_try_on: Mapped[dt.date | None] = mapped_column(default=None)  #: after a block: not before this day


class AccountProfile(Base, kw_only=True):
    """What a platform said of an account itself; a row per change."""

    __tablename__ = "account_profile"
    __table_args__ = (Index(None, "account_id", "at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[dt.datetime]
    source: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    identifier: Mapped[str] = mapped_column(String(200), default="")  #: gh_…, uid, sec_uid, token
    subject: Mapped[str] = mapped_column(Text, default="")  #: 认证主体 or the words of the verification
    verified: Mapped[bool | None] = mapped_column(default=None)
    followers: Mapped[int | None] = mapped_column(default=None)
    total: Mapped[int | None] = mapped_column(default=None)  #: posts in all
    migrated_to: Mapped[str] = mapped_column(String(120), default="")
    history: Mapped[list[Any]] = mapped_column(
        default_factory=list, insert_default=list
    )  #: 名称记录 as shown, [{"day", "text"}]


class AccountMenu(Base, kw_only=True):
    """The menu of a 公众号 as last read well; a row per change."""

    __tablename__ = "account_menu"
    __table_args__ = (Index(None, "account_id", "at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[dt.datetime]  #: first read like this
    seen_at: Mapped[dt.datetime]  #: last read like this
    open: Mapped[bool]
    tree: Mapped[list[Any]] = mapped_column(
        default_factory=list, insert_default=list
    )  #: [{"name", "type", "url", "urls", "target", "children"}]
    content_links: Mapped[int | None] = mapped_column(BigInteger, default=None)  #: LinkSet of its targets
    health: Mapped[SourceHealth] = mapped_column(default=SourceHealth.OK)


class ManualCheck(Base, kw_only=True):
    """点验: what a person looked at and says of an account."""

    __tablename__ = "manual_check"
    __table_args__ = (Index(None, "account_id", "what", "at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[dt.datetime]
    who: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(20))  #: menu, interaction, absence, never_posted, identity …
    passed: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
    screenshot: Mapped[str] = mapped_column(Text, default="")  #: file in data/evidence, by its hash
    valid_until: Mapped[dt.date | None] = mapped_column(default=None)
    facts: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict, insert_default=dict
    )  #: what it is about: menu item, newest day seen …


class AccountState(Base, kw_only=True):
    """What a pass made of an account: the line of the papers' tables; one row for each pass that judged it.

    `weeks` and `months` are newest first: {"from", "to" (ISO days, both included), "pushes", "articles",
    "reposts", "needed", "known" (true: every post of it is known)}.
    """

    __tablename__ = "account_state"
    __table_args__ = (UniqueConstraint("run_id", "account_id"), Index(None, "account_id", "as_of"))
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    as_of: Mapped[dt.datetime]
    verdict: Mapped[str] = mapped_column(String(20))  #: checks.accounts.verdict.AccountVerdict
    newest_at: Mapped[dt.datetime | None] = mapped_column(default=None)  #: newest post known
    newest_source: Mapped[str] = mapped_column(String(40), default="")  #: the source that told of it
    checked_on: Mapped[dt.date | None] = mapped_column(default=None)  #: 检查时: the day the proof speaks of
    proof_source: Mapped[str] = mapped_column(String(40), default="")  #: what proves that nothing is missing
    confirmed: Mapped[bool] = mapped_column(default=False)  #: seen on enough occasions to be printed
    message: Mapped[str] = mapped_column(Text, default="")  #: one Chinese sentence
    weeks: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    months: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
