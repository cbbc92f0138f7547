"""The lines to the platforms: what each is called, how long it rests between two calls, what a night may cost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema import Accounts

__all__ = ["TITLES", "Line", "line_of"]

TITLES = {
    "wechat.api": "微信官方接口",
    "wechat.page": "微信公开页面",
    "wechat.session": "微信公众平台后台",
    "weibo.api": "微博开放平台",
    "weibo.session": "微博网页",
    "douyin.api": "抖音开放平台",
    "douyin.session": "抖音网页",
    "toutiao.session": "头条网页",
    "feed.bridge": "订阅源",
}


@dataclass(slots=True)
class Line:
    """What may be asked of one side: pause between two calls, calls a night, calls made."""

    name: str
    delay: float
    limit: int
    jitter: float = 0.0
    calls: int = 0
    free_at: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def line_of(name: str, settings: Accounts) -> Line:
    """The line of that name as the settings have it; its kind stands behind the dot."""
    kinds = {
        "api": (settings.api_delay, settings.api_calls, 0.0),
        "page": (settings.page_delay, settings.page_calls, 0.5),
        "session": (settings.session_delay, settings.session_calls, 0.5),
        "bridge": (settings.bridge_delay, settings.bridge_calls, 0.0),
    }
    delay, limit, jitter = kinds[name.rpartition(".")[2]]
    return Line(name, delay, limit, jitter)
