"""The limits in force for accounts, as the rules on them share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.models import Account, Platform

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PLATFORMS", "Limits", "home", "type_of"]

#: how people call the platforms
PLATFORMS = {
    Platform.WECHAT: "微信公众号",
    Platform.WEIBO: "微博",
    Platform.TOUTIAO: "今日头条",
    Platform.DOUYIN: "抖音",
    Platform.KUAISHOU: "快手",
    Platform.CHANNELS: "视频号",
    Platform.XIAOHONGSHU: "小红书",
    Platform.APP: "App",
}
_HOMES = {
    Platform.WEIBO: "https://weibo.com/u/{}",
    Platform.TOUTIAO: "https://www.toutiao.com/c/user/token/{}/",
    Platform.DOUYIN: "https://www.douyin.com/user/{}",
}
#: 服务号 may push four times a month, so they have a line of their own in every table of limits
SERVICE = "微信服务号"


def type_of(account: Account) -> str:
    """新媒体类型, as limits and papers name it."""
    if account.platform is Platform.WECHAT and "服务号" in account.kind:
        return SERVICE
    return PLATFORMS[account.platform]


def home(account: Account) -> str:
    """The account's own page, which a person can open; "" where there is none or it is not known."""
    form = _HOMES.get(account.platform, "")
    return form.format(account.identifier) if form and account.identifier else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Days are calendar days. `per_week` and `per_month` are by type of account; 0 asks for nothing."""

    warn_days: int
    limit_days: int
    fresh_days: float
    confirm: int
    count: str
    per_week: Mapping[str, int]
    per_month: Mapping[str, int]

    @classmethod
    def of(cls, stale: Mapping[str, Any], frequency: Mapping[str, Any]) -> Limits:
        """From the parameters in force of account.stale and account.frequency."""
        asked = bool(frequency.get("enabled", True))
        return cls(
            warn_days=int(stale["warn_days"]),
            limit_days=int(stale["limit_days"]),
            fresh_days=float(stale["fresh_days"]),
            confirm=int(stale["confirm_occasions"]),
            count=str(frequency["count"]),
            per_week=frequency["per_week"] if asked else {},
            per_month=frequency["per_month"] if asked else {},
        )

    def weekly(self, account: Account) -> int:
        return int(self.per_week.get(type_of(account), 0))

    def monthly(self, account: Account) -> int:
        return int(self.per_month.get(type_of(account), 0))
