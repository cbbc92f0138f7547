"""Article pages of 公众号: read for their text, read again for edits and removal, within the night's budget."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from crawler.attempts import History, back_off, keep_profile, resting
from crawler.platforms.addresses import WECHAT_HOST
from crawler.platforms.base import ZONE, FetchResult
from crawler.platforms.web import BudgetSpent, NetFailure
from crawler.platforms.wechat.article import parse
from crawler.platforms.wechat.pages import PageClass
from crawler.postrows import PAGE, PostRows
from storage.models import (
    Account,
    AccountProfile,
    Evidence,
    Platform,
    Post,
    PostState,
    SourceAttempt,
    SourceHealth,
)
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy.orm import Session

    from config.schema import Settings
    from crawler.accountcounts import AccountCounts
    from crawler.platforms.web import Web
    from storage.database import Database

__all__ = ["LINE", "PageReader", "read_article"]

LINE = "wechat.page"
#: posts older than this are not fetched for their text alone
_OLDEST = dt.timedelta(days=92)
_GONE = {PageClass.DELETED.value: PostState.DELETED, PageClass.VIOLATION.value: PostState.VIOLATION}

#: what a page that is no article tells of its account
_TELLING = (SourceHealth.MIGRATED, SourceHealth.CONFIG_ERROR, SourceHealth.NOT_FOUND)


async def read_article(url: str, web: Web, account: Account | None = None) -> FetchResult:
    """One public article page, asked for under its own address with chksm and all.

    Raises BudgetSpent and NetFailure.
    """
    address = web.at_base(url, web.accounts.wechat_page, WECHAT_HOST)
    answer = await web.get(LINE, address)
    # the post keeps its own address, wherever the settings have it served
    moved = answer.url if "appmsgcaptcha" in answer.url else url
    found = parse(answer.body, moved, answer.status, answer.at, account)
    found.evidence["url"] = web.shown(answer.url)
    return found


class PageReader:
    """Reads what is due, the newest first, until the platform blocks or the budget is spent."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        run_id: int,
        web: Web,
        clock: Callable[[], dt.datetime],
        ended: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database, self._settings, self._run_id = database, settings, run_id
        self._web, self._clock, self._ended = web, clock, ended
        self._calls: Counter[int] = Counter()
        self._worst: dict[int, FetchResult] = {}

    async def run(
        self,
        accounts: Collection[int],
        posts: Collection[int],
        counts: AccountCounts,
        progress: Callable[[str, int, int | None], None],
    ) -> bool:
        """`posts` are read whatever their age. False when the pages are not to be asked any more tonight."""
        with self._database.session() as session:
            if self._rests(session):
                return False
            due = self._due(session, accounts, posts)
            owners = {one.id: one for one in session.scalars(select(Account).where(Account.id.in_(accounts)))}
        try:
            for number, post in enumerate(due, 1):
                if self._ended() or not await self._read(post, owners[post.account_id], counts):
                    return False
                progress("读取推文", number, len(due))
        finally:
            self._note(owners)
        return True

    def _rests(self, session: Session) -> bool:
        """A block of the public pages is a block for all accounts."""
        query = select(SourceAttempt).where(SourceAttempt.source == LINE)
        last = session.scalars(query.order_by(SourceAttempt.id.desc()).limit(1)).first()
        today = self._clock().astimezone(ZONE).date()
        return resting(History({LINE: [last]}), LINE, today) if last else False

    def _due(self, session: Session, accounts: Collection[int], named: Collection[int]) -> Sequence[Post]:
        """Named posts, then those without text, then young ones to be seen again."""
        now, settings = self._clock(), self._settings.accounts
        young = now - dt.timedelta(days=settings.recheck_days)
        # somewhat less than whole days, so that a night that begins earlier still counts
        before = now - dt.timedelta(days=settings.recheck_every) + dt.timedelta(hours=6)
        unread = and_(Post.checked_at.is_(None), Post.published_at >= now - _OLDEST)
        again = and_(Post.published_at >= young, Post.checked_at < before)
        query = (
            select(Post)
            .join(Account, Account.id == Post.account_id)
            .where(Account.id.in_(accounts), Account.platform == Platform.WECHAT, Post.url != "")
            .where(or_(Post.id.in_(named), and_(Post.removed_at.is_(None), or_(unread, again))))
        )
        found = [post for post in session.scalars(query) if host_of(post.url) == WECHAT_HOST]
        return sorted(
            found,
            key=lambda post: (
                post.id not in named,
                post.checked_at is not None,
                -post.published_at.timestamp(),
            ),
        )

    async def _read(self, post: Post, account: Account, counts: AccountCounts) -> bool:
        """Whether to go on."""
        with self._web.metered() as calls:
            try:
                found = await read_article(post.url, self._web)
            except BudgetSpent:
                return False
            except NetFailure:
                return True
            finally:
                self._calls[account.id] += calls.total()
        counts.pages += 1
        if found.health is SourceHealth.BLOCKED:
            self._worst[account.id] = found
            return False
        self._take(post, account, found, counts)
        return True

    def _take(self, post: Post, account: Account, found: FetchResult, counts: AccountCounts) -> None:
        at = self._clock()
        with self._database.session() as session:
            row = session.get_one(Post, post.id)
            # a page that would not show itself is asked for again tomorrow
            row.checked_at = row.checked_at if found.health is SourceHealth.NET_ERROR else at
            rows = PostRows(session, account)
            if state := _GONE.get(str(found.evidence.get("marker"))):
                rows.gone(row, state, at)
            elif found.posts and _is_other(session, account, found):
                session.delete(row)
                self._worst.setdefault(account.id, _other(found))
            elif found.posts:
                for stored in rows.store(found.posts, PAGE, Evidence.PUBLIC_PAGE, at):
                    stored.checked_at = at
                if found.profile is not None:
                    keep_profile(session, account, found.profile, PAGE, at)
            elif found.health in _TELLING:
                self._worst.setdefault(account.id, found)
            counts.add(rows)

    def _note(self, owners: dict[int, Account]) -> None:
        """One attempt for each account whose pages were asked for, with what it cost."""
        at = self._clock()
        today = at.astimezone(ZONE).date()
        with self._database.session() as session:
            for account_id, calls in self._calls.items():
                found = self._worst.get(account_id) or FetchResult(SourceHealth.OK, at)
                history = History.read(session, owners[account_id])
                blocked = found.health is SourceHealth.BLOCKED
                session.add(
                    SourceAttempt(
                        run_id=self._run_id,
                        account_id=account_id,
                        source=LINE,
                        at=at,
                        health=found.health,
                        as_of=found.as_of,
                        calls=calls,
                        message=found.message,
                        evidence={**found.evidence, "calls": {LINE: calls}},
                        next_try_on=back_off(history, LINE, today) if blocked else None,
                    )
                )


def _is_other(session: Session, account: Account, found: FetchResult) -> bool:
    """Whether the page is certainly another account's: its number differs from the one we know."""
    theirs = found.posts[0].author_id
    ours = account.identifier if account.identifier.startswith("gh_") else ""
    if not ours:
        query = select(AccountProfile.identifier).where(
            AccountProfile.account_id == account.id, AccountProfile.identifier.like("gh\\_%", escape="\\")
        )
        ours = session.scalars(query.order_by(AccountProfile.id.desc()).limit(1)).first() or ""
    return bool(theirs and ours) and theirs != ours


def _other(found: FetchResult) -> FetchResult:
    name = found.posts[0].author_name
    return FetchResult(
        SourceHealth.CONFIG_ERROR,
        found.as_of,
        message=f"来源给出的文章属于“{name}”，不是本账号，请核对来源参数",
        evidence=found.evidence,
    )
