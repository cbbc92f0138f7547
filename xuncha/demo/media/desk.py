"""Where all platforms of the sample county look their accounts up, and what the hour is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from xuncha.demo.media.model import MediaAccount, MediaPost

__all__ = ["Desk"]


@dataclass
class Desk:
    """`now` may be moved from night to night."""

    accounts: list[MediaAccount]
    now: dt.datetime

    def account(self, key: str) -> MediaAccount | None:
        """The account whose key, AppID, token, uid or number this is."""
        wanted = key.removeprefix("token-").removeprefix("MP_WXS_").removeprefix("107603")
        for one in self.accounts:
            if wanted in (one.app_id, one.gh, one.biz, one.uid, one.sec_uid, str(one.number)):
                return one
        return None

    def out(self, account: MediaAccount) -> list[MediaPost]:
        """What it has published by now, newest first."""
        return [post for post in account.newest_first() if post.at <= self.now]
