"""Which account a person means, or an address or page belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from checks.accounts.limits import PLATFORMS
from checks.accounts.names import plain
from config.cells import PLATFORMS as WORDS
from config.errors import InputError, resembling
from storage.models import Account, AccountProfile, Platform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

__all__ = ["Directory"]


class Directory:
    """The listed accounts by every name and number they are known by."""

    def __init__(self, session: Session) -> None:
        self.accounts = session.scalars(select(Account).where(Account.listed).order_by(Account.id)).all()
        known = session.execute(
            select(AccountProfile.account_id, AccountProfile.identifier, AccountProfile.name)
        )
        self._names: dict[tuple[Platform, str], set[int]] = {}
        platforms = {account.id: account.platform for account in self.accounts}
        for account in self.accounts:
            self._learn(account.platform, account.id, account.name, account.identifier)
        for account_id, identifier, name in known:
            if account_id in platforms:
                self._learn(platforms[account_id], account_id, identifier, name)

    def _learn(self, platform: Platform, account_id: int, *words: str) -> None:
        for word in words:
            if word:
                self._names.setdefault((platform, plain(word)), set()).add(account_id)

    def owner(self, platform: Platform, *words: str) -> Account | None:
        """The one account that a number or name of this platform belongs to; the first word that tells wins."""
        for word in words:
            found = self._names.get((platform, plain(word)), set()) if word else set()
            if len(found) == 1:
                return self._by_id(next(iter(found)))
        return None

    def asked(self, name: str, platform: str = "") -> Account:
        """The account a person names; raises InputError naming what is near, or what makes it plain."""
        wanted = self.platform(platform) if platform else None
        found = [
            account
            for account in self.accounts
            if wanted in (None, account.platform) and plain(name) in _words(account)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            titles = "、".join(PLATFORMS[account.platform] for account in found)
            raise InputError(f"“{name}”在几个平台上都有账号（{titles}），请用 --platform 指明平台。")
        near = [a.name for a in self.accounts if name in a.name or a.name in name]
        near = near or [a.name for a in self.accounts[:5]]
        raise InputError(f"账号台账中没有“{name}”。{resembling(near[:5])}")

    @staticmethod
    def platform(word: str) -> Platform:
        """A platform as people write it."""
        found = WORDS.get(word.strip().lower()) or WORDS.get(word.strip())
        if found is None:
            raise InputError(f"平台“{word}”不认识，可填：{'、'.join(PLATFORMS.values())}。")
        return Platform(found)

    def on(self, platform: Platform) -> Sequence[Account]:
        return [account for account in self.accounts if account.platform is platform]

    def _by_id(self, number: int) -> Account:
        return next(account for account in self.accounts if account.id == number)


def _words(account: Account) -> set[str]:
    return {plain(word) for word in (account.name, account.identifier) if word}
