"""One host that answers as every platform does: routes by path, each account found by its own key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo.media.bridges import Bridges
from xuncha.demo.media.desk import Desk
from xuncha.demo.media.douyin import Douyin
from xuncha.demo.media.toutiao import Toutiao
from xuncha.demo.media.wechatapi import WechatApi
from xuncha.demo.media.wechatpages import WechatPages
from xuncha.demo.media.weibo import Weibo
from xuncha.demo.responses import Response

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from xuncha.demo.media.model import MediaAccount
    from xuncha.demo.responses import Asked, Handler

__all__ = ["HOST", "Platforms", "settings_of"]

HOST = "127.0.0.80"
_SIDES = (WechatApi, WechatPages, Bridges, Weibo, Douyin, Toutiao)


def settings_of(base: str, calm: float = 0.0) -> dict[str, object]:
    """[accounts] of xuncha.toml for a county whose platforms are all here."""
    places = (
        "wechat_api",
        "wechat_page",
        "weibo_api",
        "weibo_page",
        "weibo_site",
        "douyin_api",
        "douyin_page",
    )
    found: dict[str, object] = dict.fromkeys((*places, "toutiao_page", "rsshub"), base)
    return found | dict.fromkeys(("api_delay", "page_delay", "session_delay", "bridge_delay"), calm)


class Platforms(Desk):
    """`asked` holds the paths of all calls."""

    def __init__(self, accounts: Sequence[MediaAccount], now: dt.datetime) -> None:
        super().__init__(list(accounts), now)
        self.asked: list[str] = []
        self._routes: dict[str, Handler] = {}
        for side in _SIDES:
            self._routes |= side(self).routes()
        # the longest beginning is the nearest
        self._beginnings = sorted((path[:-1] for path in self._routes if path.endswith("*")), key=len)[::-1]

    def respond(self, asked: Asked) -> Response:
        self.asked.append(asked.path)
        if handler := self._routes.get(asked.path):
            return handler(asked)
        for beginning in self._beginnings:
            if asked.path.startswith(beginning):
                return self._routes[beginning + "*"](asked)
        return Response(b"not found", "text/plain", 404, stable=False)
