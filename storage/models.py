"""THE records: each class is the table, the dataclass and the Scrapy item at once.

Times are aware UTC datetimes; dates are calendar days in Asia/Shanghai. Hashes are lower-case hex.
Rules take these objects in memory, so relationships do not exist here and no attribute queries.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    types,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

#: BigInteger does not autoincrement as a SQLite primary key; Integer there is 64-bit anyway.
BigId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(types.TypeDecorator[dt.datetime]):
    """An aware datetime, stored as UTC; a naive one is refused rather than guessed at."""

    impl = types.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: every time in storage carries its zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class FetchOutcome(StrEnum):
    """What became of one attempt to see something; only OK, GONE and MALFORMED prove anything."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    REDIRECT_AWAY = "redirect_away"  #: leads to a host that is not in the ledger
    GONE = "gone"  #: 404 or 410
    SOFT_GONE = "soft_gone"  #: status 200, but proven to be the site's "not found" page
    MALFORMED = "malformed"  #: file:///, http:///, backslash or blank host
    FORBIDDEN = "forbidden"  #: 401, 403
    THROTTLED = "throttled"  #: 429, 503 with Retry-After
    CHALLENGE = "challenge"  #: a protection page; never dead, never empty
    SERVER_ERROR = "server_error"
    CLIENT_ERROR = "client_error"  #: another 4xx
    TIMEOUT = "timeout"
    DNS = "dns"
    TLS = "tls"
    CONNECTION = "connection"
    TOO_LARGE = "too_large"
    ROBOTS = "robots"
    BLOCKED_ADDRESS = "blocked_address"  #: a private or loopback address, refused by us
    NOT_PARSED = "not_parsed"
    NEEDS_BROWSER = "needs_browser"  #: the static answer proves nothing and no browser was at hand
    SKIPPED = "skipped"  #: breaker open, budget spent


class Severity(StrEnum):
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


class Confidence(StrEnum):
    DEFINITE = "definite"
    SUSPECTED = "suspected"
    UNVERIFIED = "unverified"


class Level(StrEnum):
    """Early warning before the line, or the line itself passed."""

    WARNING = "warning"
    LIMIT = "limit"


class FindingState(StrEnum):
    OPEN = "open"
    NOTIFIED = "notified"
    REPORTED = "reported"
    RECTIFIED = "rectified"
    RELAPSED = "relapsed"
    SUPPRESSED = "suppressed"


class Health(StrEnum):
    RELIABLE = "reliable"
    UNRELIABLE = "unreliable"


class Platform(StrEnum):
    WECHAT = "wechat"
    WEIBO = "weibo"
    TOUTIAO = "toutiao"
    DOUYIN = "douyin"
    KUAISHOU = "kuaishou"
    CHANNELS = "channels"
    XIAOHONGSHU = "xiaohongshu"
    APP = "app"


class SourceHealth(StrEnum):
    """What one attempt to hear of an account came to; only OK proves anything."""

    OK = "ok"
    EMPTY_UNCONFIRMED = "empty_unconfirmed"  #: an answer without posts, which may be a block
    BLOCKED = "blocked"
    LOGIN_NEEDED = "login_needed"
    CONFIG_ERROR = "config_error"  #: a key, a permission or an IP allow-list is not set up
    NOT_FOUND = "not_found"
    MIGRATED = "migrated"
    STALE = "stale"  #: an answer older than what is known, or whose own copy is out of date
    NET_ERROR = "net_error"
    MANUAL_DUE = "manual_due"  #: no source can tell; a person has to look


class PostKind(StrEnum):
    ARTICLE = "article"
    IMAGE = "image"
    TEXT = "text"
    VIDEO = "video"
    AUDIO = "audio"
    SHARE = "share"
    SHORT = "short"
    OTHER = "other"


class PostState(StrEnum):
    LIVE = "live"
    DELETED = "deleted"  #: taken down by its author
    VIOLATION = "violation"  #: taken down by the platform


class Precision(StrEnum):
    """How exactly `Post.published_at` is known; a day is stored as its noon in Asia/Shanghai."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class TimeKind(StrEnum):
    PUBLISHED = "published"
    UPDATED = "updated"  #: the source tells only when it was last changed
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """How a post is known, best first."""

    OFFICIAL = "official"
    SESSION = "session"
    BRIDGE = "bridge"
    PUBLIC_PAGE = "public_page"
    MANUAL = "manual"


class Category(StrEnum):
    """栏目类别, as the ledger writes them."""

    NEWS = "动态要闻"
    NOTICE = "通知公告"
    POLICY = "政策文件"
    PERSONNEL = "人事信息"
    PLANNING = "规划计划"
    ANNUAL_REPORT = "年度报告"
    STATIC = "静态信息"
    OTHER = "其他"


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  #: Ctrl-C or --until; the rest waits
    FAILED = "failed"


class PageKind(StrEnum):
    HOME = "home"
    LIST = "list"
    ARTICLE = "article"
    OTHER = "other"


class LinkKind(StrEnum):
    ANCHOR = "anchor"
    IMAGE = "image"
    ATTACHMENT = "attachment"
    SCRIPT = "script"
    FRAME = "frame"
    STYLE = "style"


class Place(StrEnum):
    CONTENT = "content"
    CHROME = "chrome"


def _values(enum: type[Enum]) -> list[str]:
    return [member.value for member in enum]


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads it as a plain dict
        dt.datetime: UtcDateTime(),
        dt.date: Date(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        bytes: LargeBinary(),
        # names are code, values are data: the tables hold the values
        Enum: types.Enum(
            Enum, native_enum=False, length=20, create_constraint=False, values_callable=_values
        ),
    }


# --- what the office declares -------------------------------------------------------------------------


class Unit(Base, kw_only=True):
    """单位. `aliases` is a list of {"name", "from", "to"}; the dates are ISO days or null."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="")
    aliases: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    annual_task: Mapped[int | None] = mapped_column(default=None)
    contact: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    listed: Mapped[bool] = mapped_column(default=True)  #: false: no longer in the ledger, never deleted


class Site(Base, kw_only=True):
    """站点: a portal or sub-site; `key` is its id in xuncha.toml."""

    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(Text)
    identity_code: Mapped[str] = mapped_column(String(12), default="")
    listed: Mapped[bool] = mapped_column(default=True)


class Section(Base, kw_only=True):
    """栏目. `period_days` None means "by class"."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("site_id", "url", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(Text)
    category: Mapped[Category] = mapped_column(default=Category.OTHER)
    period_days: Mapped[int | None] = mapped_column(default=None)
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    exempt_until: Mapped[dt.date | None] = mapped_column(default=None)
    listed: Mapped[bool] = mapped_column(default=True)


class Account(Base, kw_only=True):
    """账号: one new-media account. `sources` is the ordered list of {"source", "params"} of the ledger."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "identifier", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    platform: Mapped[Platform]
    name: Mapped[str] = mapped_column(String(120))
    identifier: Mapped[str] = mapped_column(String(200), default="")
    sources: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    kind: Mapped[str] = mapped_column(String(20), default="")  #: 订阅号, 服务号 …; "" not known
    auth_subject: Mapped[str] = mapped_column(String(120), default="")  #: 认证主体, as declared
    owner: Mapped[str] = mapped_column(String(60), default="")  #: 责任人; "" the unit's contact
    closed_at: Mapped[dt.date | None] = mapped_column(default=None)  #: 注销 or 迁移, declared
    listed: Mapped[bool] = mapped_column(default=True)


class LexiconTerm(Base, kw_only=True):
    """One row of the county's own list; it comes first and wins over the base lists."""

    __tablename__ = "lexicon_term"
    __table_args__ = (UniqueConstraint("wrong", "category"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    wrong: Mapped[str] = mapped_column(String(200))
    suggestion: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(40), default="")
    grade: Mapped[str] = mapped_column(String(20), default="")
    exceptions: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    valid_from: Mapped[dt.date | None] = mapped_column(default=None)
    valid_to: Mapped[dt.date | None] = mapped_column(default=None)
    listed: Mapped[bool] = mapped_column(default=True)


class Figure(Base, kw_only=True):
    """工作数据: a number or a note that staff enter for some months; whole months, `last_day` included.

    `unit_id` None: `group_name` names the class of units it belongs to ("县直": those of the class that the
    ledger does not list one by one), or "" the whole county.
    """

    __tablename__ = "figure"
    __table_args__ = (Index(None, "item", "first_day"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    group_name: Mapped[str] = mapped_column(String(20), default="")
    item: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)  #: of several notes of one item
    amount: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")
    listed: Mapped[bool] = mapped_column(default=True)


class Letter(Base, kw_only=True):
    """来信与申请: one letter, request for disclosure or report of an error, with its clock."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("kind", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    kind: Mapped[str] = mapped_column(String(20))  #: 依申请公开, 问政信件, 咨询, 找错
    number: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    received_on: Mapped[dt.date] = mapped_column(index=True)
    answered_on: Mapped[dt.date | None] = mapped_column(default=None)
    extended_days: Mapped[int | None] = mapped_column(default=None)  #: working days granted on top
    paused_days: Mapped[int | None] = mapped_column(default=None)  #: working days not counted (third parties)
    note: Mapped[str] = mapped_column(Text, default="")
    listed: Mapped[bool] = mapped_column(default=True)


class Leader(Base, kw_only=True):
    """领导: one post of one person. `rank` is the place in an enumeration; without `since` held from ever."""

    __tablename__ = "leader"
    __table_args__ = (UniqueConstraint("name", "post"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    name: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(120))
    rank: Mapped[int | None] = mapped_column(default=None)
    since: Mapped[dt.date | None] = mapped_column(default=None)
    until: Mapped[dt.date | None] = mapped_column(default=None)
    listed: Mapped[bool] = mapped_column(default=True)


# --- what the crawl saw ---------------------------------------------------------------------------------


class Run(Base, kw_only=True):
    """批次. `asked` is the request as given; `seen` a zlib bitmap of page ids seen unchanged."""

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
    """A text once, however many pages carry it; zstd-compressed UTF-8."""

    __tablename__ = "text_body"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    hash: Mapped[str] = mapped_column(String(32), unique=True)  #: xxh3-128 hex of the normalised text
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


class Probe(Base, kw_only=True):
    """One availability probe of a site's home page; `seconds` None when no answer came."""

    __tablename__ = "probe"
    __table_args__ = (Index(None, "site_id", "at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    at: Mapped[dt.datetime]
    ok: Mapped[bool]
    outcome: Mapped[FetchOutcome]
    status: Mapped[int | None] = mapped_column(default=None)
    seconds: Mapped[float | None] = mapped_column(default=None)


class Band(Base, kw_only=True):
    """Near-duplicate index: one row per (band hash, document); up to 32 rows a document.

    Files and posts have keys below zero (checks.documents).
    """

    __tablename__ = "band"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 -- the key is all there is to a row
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    page_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class Signature(Base, kw_only=True):
    """The signature of a page's, a file's or a post's body, for comparing without reading the texts."""

    __tablename__ = "signature"
    page_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    exact: Mapped[str] = mapped_column(String(32), index=True)  #: xxh3-128 of the normalised body
    length: Mapped[int]
    data: Mapped[bytes]


# --- what the rules found --------------------------------------------------------------------------------


class Finding(Base, kw_only=True):
    """问题: one row per problem, with its history in FindingEvent.

    Rules build it with `Context.finding`; the runner fills identity, times and state.
    `identity` is sha256(rule, subject, normalised quote): the same problem keeps its row for ever.
    """

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    rule: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(
        String(120), index=True
    )  #: "page:12", "section:3", "url:99@unit:4", "site:1"
    severity: Mapped[Severity]
    confidence: Mapped[Confidence]
    level: Mapped[Level] = mapped_column(default=Level.LIMIT)
    state: Mapped[FindingState] = mapped_column(default=FindingState.OPEN, index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True, default=None)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True, default=None)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True, default=None)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True, default=None)
    page_id: Mapped[int | None] = mapped_column(BigInteger, index=True, default=None)
    url: Mapped[str] = mapped_column(Text, default="")  #: the page a person opens
    target: Mapped[str] = mapped_column(Text, default="")  #: link target, attachment, twin
    title: Mapped[str] = mapped_column(Text, default="")  #: title of the page or name of the section
    quote: Mapped[str] = mapped_column(Text, default="")  #: masked
    message: Mapped[str] = mapped_column(Text, default="")  #: one Chinese sentence
    suggestion: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict
    )  #: file, sheet, cell, paragraph, offset
    evidence: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict
    )  #: snippet, exchange, pages, hashes
    count: Mapped[int] = mapped_column(default=1)  #: hits this row stands for
    observed_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    first_seen: Mapped[dt.datetime | None] = mapped_column(default=None)
    last_seen: Mapped[dt.datetime | None] = mapped_column(default=None)
    occasions: Mapped[int] = mapped_column(default=1)  #: separate runs that saw it
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    deadline: Mapped[dt.date | None] = mapped_column(default=None)
    rectified_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    caused_by: Mapped[int | None] = mapped_column(ForeignKey("finding.id"), default=None)


class FindingEvent(Base, kw_only=True):
    """One step of a finding's life: who or what moved it, when, why."""

    __tablename__ = "finding_event"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    at: Mapped[dt.datetime]
    state: Mapped[FindingState]
    run_id: Mapped[int | None] = mapped_column(default=None)
    who: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class Suppression(Base, kw_only=True):
    """误报/豁免: quiet for (rule, subject) or (rule, sentence hash) until a day."""

    __tablename__ = "suppression"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    rule: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(120), default="")
    sentence: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[dt.datetime]
    until: Mapped[dt.date | None] = mapped_column(default=None)


class RuleMark(Base, kw_only=True):
    """How far a rule has judged: every page with revision ≤ `revision`, under this fingerprint."""

    __tablename__ = "rule_mark"
    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(BigInteger, default=0)


class RuleError(Base, kw_only=True):
    """A rule that raised, recorded against its subject; the pass goes on and the run says so."""

    __tablename__ = "rule_error"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    run_id: Mapped[int] = mapped_column(index=True)
    rule: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    error: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]


# --- what the office published of it ---------------------------------------------------------------------


class ClosedPeriod(Base, kw_only=True):
    """期: what a paper said, kept as it was printed; a reissue is a further row that says what changed."""

    __tablename__ = "closed_period"
    __table_args__ = (UniqueConstraint("period", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    period: Mapped[str] = mapped_column(String(10))  #: 2026-10, 2026Q3, 2026H1, 2026
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[int] = mapped_column(default=1)  #: 第 N 期 of its year
    closed_at: Mapped[dt.datetime]
    note: Mapped[str] = mapped_column(Text, default="")  #: why it was issued again
    changes: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)  #: lines
    data: Mapped[bytes]  #: zstd-compressed JSON of reports.snapshot.Snapshot
