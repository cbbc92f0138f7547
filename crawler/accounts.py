"""The accounts of the ledger, watched: each account's sources in order, until one answers the question."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from crawler.accountcounts import AccountCounts
from crawler.accountlinks import account_targets
from crawler.articlelinks import judge_articles
from crawler.attempts import answers
from crawler.platforms.base import ZONE
from crawler.platforms.manual import NAME as MANUAL
from crawler.platforms.registry import named
from crawler.platforms.web import Web
from crawler.postpages import PageReader
from crawler.sourcecalls import SourceCalls
from crawler.turns import seconds_until
from storage.models import Account, Post, SourceAttempt, SourceHealth
from storage.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from config.schema import Settings
    from storage.database import Database

__all__ = ["AccountCounts", "watch_accounts"]

STAGE = "新媒体"
#: a night: calls made this long ago still count against its budget
_NIGHT = dt.timedelta(hours=12)


def watch_accounts(
    database: Database,
    settings: Settings,
    run_id: int,
    as_of: dt.datetime,
    progress: Callable[[str, int, int | None], None],
    only: Collection[int] | None = None,
    clock: Callable[[], dt.datetime] | None = None,
    browser: bool = True,
    posts: Collection[int] = (),
    until: dt.datetime | None = None,
) -> AccountCounts:
    """Ask the sources of every listed account (`only`: of these Account.ids), store attempts and posts.

    `clock` tells when an answer came, which relative times count from (default: `as_of` throughout).
    `posts` are Post.ids to be read again whatever their age. At `until` (real time) no further account is
    begun. May be repeated or resumed: accounts that this run has asked already are passed over, unless they
    are named in `only`.
    """
    watch = _Watch(database, settings, run_id, as_of, progress, clock or (lambda: as_of), until)
    return asyncio.run(watch.run(only, browser, posts))


class _Watch:
    def __init__(
        self,
        database: Database,
        settings: Settings,
        run_id: int,
        as_of: dt.datetime,
        progress: Callable[[str, int, int | None], None],
        clock: Callable[[], dt.datetime],
        until: dt.datetime | None,
    ) -> None:
        self._database, self._settings, self._run_id = database, settings, run_id
        self._progress, self._clock, self._until = progress, clock, until
        self._window_start = _midnight(as_of, settings.accounts.window_days)
        self._counts = AccountCounts()
        self._done = 0

    async def run(self, only: Collection[int] | None, browser: bool, posts: Collection[int]) -> AccountCounts:
        accounts = self._accounts(only)
        self._counts.accounts = len(accounts)
        vault = Vault(self._settings.folder)
        async with Web(self._settings, vault, self._clock, self._spent(), browser) as web:
            self._calls = SourceCalls(
                self._database, web, self._run_id, self._window_start, self._clock, self._counts
            )
            try:
                await self._ask_all(accounts, only is None)
                await self._read(accounts, posts, web)
            finally:
                self._counts.calls, self._counts.limits = web.calls, web.limits
                self._counts.blocked = sorted(self._calls.closed)
                self._counts.targets = self._for_the_link_check()
        return self._counts

    async def _ask_all(self, accounts: Sequence[Account], resume: bool) -> None:
        """The platforms side by side, the accounts of each one after another."""
        by_platform: dict[str, list[Account]] = defaultdict(list)
        for account in accounts:
            by_platform[account.platform.value].append(account)
        asked = self._asked() if resume else set()
        async with asyncio.TaskGroup() as group:
            for several in by_platform.values():
                group.create_task(self._platform([one for one in several if one.id not in asked]))
                self._done += sum(one.id in asked for one in several)

    async def _read(self, accounts: Sequence[Account], posts: Collection[int], web: Web) -> None:
        reader = PageReader(self._database, self._settings, self._run_id, web, self._clock, self._ended)
        if await reader.run([one.id for one in accounts], posts, self._counts, self._progress):
            self._counts.pages += await judge_articles(
                self._database, self._settings, self._run_id, web, self._clock, self._ended
            )

    def _ended(self) -> bool:
        return seconds_until(self._until) <= 0

    def _accounts(self, only: Collection[int] | None) -> list[Account]:
        today = self._clock().astimezone(ZONE).date()
        running = or_(Account.closed_at.is_(None), Account.closed_at > today)
        query = select(Account).where(Account.listed, running).order_by(Account.id)
        with self._database.session() as session:
            found = session.scalars(query).all()
        return [account for account in found if only is None or account.id in only]

    def _for_the_link_check(self) -> set[int]:
        """What is news of the links of posts and menus, without what was judged here."""
        with self._database.session() as session:
            return self._counts.targets & account_targets(session, self._clock())[0]

    def _spent(self) -> dict[str, int]:
        """Calls already made this night, by an earlier pass or before the night was cut short."""
        spent: Counter[str] = Counter()
        query = select(SourceAttempt.evidence).where(SourceAttempt.at >= self._clock() - _NIGHT)
        with self._database.session() as session:
            for evidence in session.scalars(query):
                calls = evidence.get("calls")
                spent.update(calls if isinstance(calls, dict) else {})
        return dict(spent)

    async def _platform(self, accounts: Sequence[Account]) -> None:
        for account in accounts:
            if self._ended():
                self._counts.left += 1
                continue
            await self._account(account)
            self._done += 1
            self._progress(STAGE, self._done, self._counts.accounts)

    def _asked(self) -> set[int]:
        """Accounts that this run has gone through before it was cut short."""
        query = select(SourceAttempt.account_id).where(SourceAttempt.run_id == self._run_id)
        with self._database.session() as session:
            return set(session.scalars(query.distinct()))

    async def _account(self, account: Account) -> None:
        """Its sources in the ledger's order; the last word on its health is the best that was heard."""
        new, healths, settled = 0, [], False
        entries = account.sources or [{"source": MANUAL, "params": ""}]
        for entry in (one for one in entries if not _tells_posts(account, one)):
            await self._calls.ask(account, entry)
        for entry in (one for one in entries if _tells_posts(account, one)):
            attempt = await self._calls.ask(account, entry)
            if attempt is None:
                continue
            new += attempt.new
            healths.append(attempt.health)
            settled = settled or answers(attempt, self._window_start, self._clock())
            if settled and self._readable(account):
                break
        self._counts.answered += settled
        self._counts.with_new += new > 0
        best = min(healths, key=list(SourceHealth).index, default=SourceHealth.BLOCKED)
        self._counts.health[best.value] = self._counts.health.get(best.value, 0) + 1

    def _readable(self, account: Account) -> bool:
        """Whether each post of the window has its text or a place to read it; statistics name it by number alone."""
        query = select(Post.id).where(
            Post.account_id == account.id,
            Post.removed_at.is_(None),
            Post.published_at >= self._window_start,
            Post.text_id.is_(None),
            Post.url == "",
        )
        with self._database.session() as session:
            return session.scalars(query.limit(1)).first() is None


def _tells_posts(account: Account, entry: Mapping[str, Any]) -> bool:
    """Most sources do; a page about the account answers another question."""
    return getattr(named(str(entry.get("source") or MANUAL), account.platform), "tells_posts", True)


def _midnight(as_of: dt.datetime, days: int) -> dt.datetime:
    """Midnight of the first day that an answer should reach back to."""
    day = as_of.astimezone(ZONE).date() - dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.UTC)
