"""Accounts that a page links to, held against the ledger's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checks.accounts.limits import PLATFORMS
from checks.accounts.names import plain
from storage.models import Platform
from storage.texts import text_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storage.models import Account, Link

__all__ = ["LedgerAccounts", "LinkedAccount"]

#: in front of the hosts below; accounts are at home there, while s.weibo.com searches and video.weibo.com plays
_DOORS = re.compile(r"^(?:www|m|e|live)\.")
#: host, platform, where in the path the account stands
_HOMES = (
    ("weibo.com", Platform.WEIBO, re.compile(r"^/(?:u/|p/100(?:[1-6]06|[1-6]05)(?=\d))?([\w.-]{3,})/?$")),
    ("weibo.cn", Platform.WEIBO, re.compile(r"^/(?:u/|profile/)?([\w.-]{3,})/?$")),
    ("douyin.com", Platform.DOUYIN, re.compile(r"^/user/([\w=.-]{6,})")),
    ("toutiao.com", Platform.TOUTIAO, re.compile(r"^/c/user/(?:token/)?([\w=.-]{6,})")),
    ("kuaishou.com", Platform.KUAISHOU, re.compile(r"^/profile/([\w-]{4,})")),
    ("xiaohongshu.com", Platform.XIAOHONGSHU, re.compile(r"^/user/profile/(\w{8,})")),
)
#: first steps of weibo.com that are no account
_NO_ACCOUNT = re.compile(
    r"login|signin|signup|newlogin|tv|hot|search|about|share|help|ajax|set|sorry|beta|explore|mygroups|index|.*\.(?:php|html?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    platform: Platform
    identifier: str
    name: str
    url: str

    @property
    def title(self) -> str:
        return PLATFORMS[self.platform]

    @property
    def key(self) -> str:
        return f"{self.platform.value}-{text_hash(self.identifier)[:12]}"


class LedgerAccounts:
    """The ledger's accounts by what names them; `digest` changes with them, so that pages are judged again."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._known = {
            (account.platform, plain(word))
            for account in accounts
            for word in (account.identifier, account.name)
            if word
        }
        self.digest = text_hash("\n".join(sorted(f"{p.value} {word}" for p, word in self._known)))

    def missing(self, links: Iterable[Link]) -> Iterator[LinkedAccount]:
        """The accounts that the links lead to and the ledger does not know, once each."""
        told: set[tuple[Platform, str]] = set()
        for link in links:
            account = _home_of(link)
            if account is None or (account.platform, account.identifier) in told:
                continue
            told.add((account.platform, account.identifier))
            if not self._has(account):
                yield account

    def _has(self, account: LinkedAccount) -> bool:
        words = (account.identifier, account.name)
        return any((account.platform, plain(word)) in self._known for word in words if word)


def _home_of(link: Link) -> LinkedAccount | None:
    """The account whose own page the link opens; None for anything else."""
    try:
        parts = urlsplit(link.target)
        host = _DOORS.sub("", parts.hostname or "")
    except ValueError:
        return None
    for home, platform, pattern in _HOMES:
        if host == home:
            found = pattern.match(parts.path)
            if found and not _NO_ACCOUNT.fullmatch(found[1]):
                return LinkedAccount(platform, found[1], link.text.strip() or found[1], link.target)
    return None
