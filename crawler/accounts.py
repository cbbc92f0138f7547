"""The accounts of the ledger, watched: each account's sources in order, until one answers the question."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from crawler.accountlinks import account_targets
from crawler.accountrows import Heard, keep
from crawler.articlelinks import judge_articles
from crawler.attempts import History, answers, resting
from crawler.platforms.base import ZONE, Ask, FetchResult, failure
from crawler.platforms.manual import NAME as MANUAL
from crawler.platforms.registry import named, parameters, titles
from crawler.platforms.web import BudgetSpent, NetFailure, Web
from crawler.postpages import PageReader
from storage.models import Account, Evidence, Post, SourceAttempt, SourceHealth
from storage.vault import Vault, VaultLocked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from config.schema import Settings
    from crawler.platforms.base import Source
    from crawler.postrows import PostRows
    from storage.database import Database

__all__ = ["AccountCounts", "watch_accounts"]

logger = logging.getLogger(__name__)

STAGE = "新媒体"
#: a night: calls made this long ago still count against its budget
_NIGHT = dt.timedelta(hours=12)


@dataclass(slots=True)
class AccountCounts:
    """What one pass over the accounts did and spent; `calls` by line, `health` by account's last attempt."""

    accounts: int = 0
    answered: int = 0  #: accounts whose question was settled
    with_new: int = 0  #: accounts with a new post
    attempts: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    pages: int = 0  #: article pages read
    errors: int = 0
    health: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    blocked: list[str] = field(default_factory=list)  #: sources that were blocked
    targets: set[int] = field(default_factory=set)  #: Url.ids for the link check

    def to_json(self) -> dict[str, Any]:
        values = asdict(self)
        values["targets"] = len(self.targets)
        return values


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
) -> AccountCounts:
    """Ask the sources of every listed account (`only`: of these Account.ids), store attempts and posts.

    `clock` tells when an answer came, which relative times count from (default: `as_of` throughout).
    `posts` are Post.ids to be read again whatever their age. May be repeated or resumed: accounts that
    this run has asked already are passed over, unless they are named in `only`.
    """
    watch = _Watch(database, settings, run_id, as_of, progress, clock or (lambda: as_of))
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
    ) -> None:
        self._database, self._settings, self._run_id = database, settings, run_id
        self._as_of, self._progress, self._clock = as_of, progress, clock
        self._counts = AccountCounts()
        self._closed: dict[str, str] = {}  #: source → why it is not asked any more tonight
        self._done = 0

    async def run(self, only: Collection[int] | None, browser: bool, posts: Collection[int]) -> AccountCounts:
        accounts = self._accounts(only)
        self._counts.accounts = len(accounts)
        by_platform: dict[str, list[Account]] = defaultdict(list)
        for account in accounts:
            by_platform[account.platform.value].append(account)
        vault = Vault(self._settings.folder)
        async with Web(self._settings, vault, self._clock, self._spent(), browser) as web:
            self._web = web
            try:
                async with asyncio.TaskGroup() as group:
                    for several in by_platform.values():
                        group.create_task(self._platform(several, only is None))
                reader = PageReader(self._database, self._settings, self._run_id, web, self._clock)
                if await reader.run([one.id for one in accounts], posts, self._counts, self._progress):
                    self._counts.pages += await judge_articles(
                        self._database, self._settings, self._run_id, web, self._clock
                    )
            finally:
                self._counts.calls = web.calls
                self._counts.blocked = sorted(self._closed)
                self._counts.targets = self._for_the_link_check()
        return self._counts

    def _accounts(self, only: Collection[int] | None) -> list[Account]:
        running = or_(Account.closed_at.is_(None), Account.closed_at > self._today)
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

    async def _platform(self, accounts: Sequence[Account], resume: bool) -> None:
        asked = self._asked() if resume else set()
        for account in accounts:
            if account.id not in asked:
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
        for entry in account.sources or [{"source": MANUAL, "params": ""}]:
            attempt = await self._source(account, entry)
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

    @property
    def _window_start(self) -> dt.datetime:
        """Midnight of the first day that an answer should reach back to."""
        day = self._as_of.astimezone(ZONE).date() - dt.timedelta(days=self._settings.accounts.window_days)
        return dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.UTC)

    async def _source(self, account: Account, entry: Mapping[str, Any]) -> SourceAttempt | None:
        """One source of one account, asked and stored; None while it rests."""
        word = str(entry.get("source") or MANUAL)
        source = named(word, account.platform)
        with self._database.session() as session:
            history = History.read(session, account)
        if source is None:
            message = f"数据来源“{word}”不认识，可填：{'、'.join(titles(account.platform))}"
            result = failure(SourceHealth.CONFIG_ERROR, self._clock(), message, "unknown source")
            return self._store(account, f"?{word}"[:40], Evidence.MANUAL, False, result, history, {})
        if resting(history, source.name, self._today):
            return None
        with self._web.metered() as calls:
            if source.name in self._closed:
                result = failure(
                    SourceHealth.BLOCKED, self._clock(), self._closed[source.name], "circuit open"
                )
            else:
                params = parameters(str(entry.get("params") or ""))
                ask = self._ask(account, history, params, source.name)
                result = await self._fetch(source, ask)
        # a quota or a bridge is one account's own; a challenge is meant for all that comes from here
        shared = not source.needs & {"token", "bridge"}
        if result.health is SourceHealth.BLOCKED and shared:
            self._closed.setdefault(source.name, result.message)
        return self._store(
            account, source.name, source.evidence, source.can_prove_absence, result, history, dict(calls)
        )

    @property
    def _today(self) -> dt.date:
        return self._clock().astimezone(ZONE).date()

    def _ask(self, account: Account, history: History, params: Mapping[str, str], source: str) -> Ask:
        anchor = history.anchor()
        known = frozenset(key for post in history.newest for key in (post.identity, post.url_key) if key)
        return Ask(
            account=account,
            params=params,
            since=self._window_start,
            now=self._clock(),
            anchor=anchor.identity if anchor else "",
            anchor_at=anchor.published_at if anchor else None,
            proven_until=history.proven_until(source, self._window_start),
            known=known,
        )

    async def _fetch(self, source: Source, ask: Ask) -> FetchResult:
        """The source's answer; what went wrong on the way becomes one too."""
        try:
            return await source.fetch(ask, self._web)
        except (BudgetSpent, NetFailure) as error:
            return failure(SourceHealth.NET_ERROR, self._clock(), str(error), type(error).__name__)
        except VaultLocked as error:
            return failure(SourceHealth.CONFIG_ERROR, self._clock(), str(error), "vault")
        except Exception as error:  # one faulty source must not cost the night; it is counted and told
            logger.exception("source %s failed on account %s", source.name, ask.account.id)
            self._counts.errors += 1
            message = "处理该来源时程序出错，已记入日志，其余来源照常"
            return failure(SourceHealth.NET_ERROR, self._clock(), message, type(error).__name__)

    def _store(
        self,
        account: Account,
        name: str,
        evidence: Evidence,
        proves: bool,
        result: FetchResult,
        history: History,
        calls: dict[str, int],
    ) -> SourceAttempt:
        heard = Heard(account, name, evidence, proves, result, calls, self._clock())
        with self._database.session() as session:
            attempt, rows = keep(session, heard, history, self._run_id, self._window_start, self._web.secrets)
        self._note(attempt, rows)
        return attempt

    def _note(self, attempt: SourceAttempt, rows: PostRows) -> None:
        counts = self._counts
        counts.attempts += 1
        counts.new += len(rows.new)
        counts.changed += len(rows.changed)
        counts.removed += len(rows.removed)
        counts.targets |= rows.targets
