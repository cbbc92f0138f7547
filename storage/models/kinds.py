"""The closed sets of values that the records speak in; tables hold the values, code the names."""

from __future__ import annotations

from enum import StrEnum


class FetchOutcome(StrEnum):
    """What became of one attempt to see something; only OK, GONE and MALFORMED prove anything."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    REDIRECT_AWAY = "redirect_away"  #: leads to a host that is not in the ledger
    GONE = "gone"  #: 404 or 410
    SOFT_GONE = "soft_gone"  #: status 200, but proven to be the site's "not found" page
    STAND_IN = "stand_in"  #: status 200 with what any address of the site gets: upkeep, a login, an error
    HOLLOW = "hollow"  #: status 200 with nothing of what was asked for: an empty file, a page for a picture
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
