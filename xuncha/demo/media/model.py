"""An account as planned: what it published, where it is heard of, and how its platform misbehaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["LIVELY", "ZONE", "MediaAccount", "MediaPost"]

ZONE = ZoneInfo("Asia/Shanghai")
#: ages in days of what a lively account published: any week holds three
LIVELY = tuple(range(1, 24, 2))


@dataclass
class MediaPost:
    """`push` is the number it was pushed under, `idx` its place within; `state` live, deleted or violation."""

    push: int
    at: dt.datetime
    title: str
    text: str
    idx: int = 1
    pinned: bool = False
    repost: bool = False
    pushed: bool = True  #: with a notice to the readers
    state: str = "live"
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def identity(self) -> str:
        return f"{self.push}_{self.idx}"

    @property
    def unix(self) -> int:
        return int(self.at.timestamp())

    @property
    def day(self) -> str:
        return self.at.astimezone(ZONE).date().isoformat()


@dataclass
class MediaAccount:
    """`number` makes every key of it: AppID, gh_, uid. `trouble` names how its source misbehaves."""

    number: int
    platform: str
    name: str
    unit: str
    sources: list[tuple[str, str]]
    posts: list[MediaPost] = field(default_factory=list)
    trouble: str = ""
    menu: dict[str, Any] | None = None
    kind: str = ""
    owner: str = ""
    shown_name: str = ""  #: its name on the platform, where that differs
    subject: str = ""  #: 认证主体 on the platform
    verified: bool = True
    total: int | None = None  #: posts that the profile counts
    history: tuple[str, ...] = ()  #: 名称记录 of the page about it
    paused_on: str = ""  #: 停更日期 of the ledger, with 停更公告 and 备案日期
    pause_notice: str = ""
    filed_on: str = ""

    @property
    def app_id(self) -> str:
        return f"wx{self.number:016d}"

    @property
    def gh(self) -> str:
        return f"gh_{self.number:012x}"

    @property
    def biz(self) -> str:
        return f"MzA{self.number:07d}=="

    @property
    def uid(self) -> str:
        return f"20{self.number:08d}"

    @property
    def sec_uid(self) -> str:
        return f"MS4wLjABAAAA{self.number:08d}"

    @property
    def identifier(self) -> str:
        """账号标识, as the ledger writes it."""
        words = {"微信公众号": self.gh, "微信服务号": self.gh, "微博": self.uid}
        return words.get(self.platform, self.sec_uid)

    @property
    def here(self) -> str:
        """Its name as its platform shows it."""
        return self.shown_name or self.name

    @property
    def home(self) -> str:
        """Its own page, which a finding on the account gives to open."""
        form = {"微博": "https://weibo.com/u/{}", "抖音": "https://www.douyin.com/user/{}"}
        return form.get(self.platform, "").format(self.identifier)

    def public(self) -> list[MediaPost]:
        """What a visitor sees, newest first, pinned ones on top."""
        live = [post for post in self.posts if post.state == "live"]
        return sorted(live, key=lambda post: (not post.pinned, -post.unix))

    def newest_first(self) -> list[MediaPost]:
        return sorted(self.posts, key=lambda post: (-post.unix, post.idx))
