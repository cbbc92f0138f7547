"""One source of one account: asked unless it rests, and what came of it stored."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from crawler.accountrows import Heard, keep
from crawler.attempts import History, resting
from crawler.platforms.base import ZONE, Ask, FetchResult, failure
from crawler.platforms.manual import NAME as MANUAL
from crawler.platforms.redact import fault
from crawler.platforms.registry import named, parameters, titles
from crawler.platforms.web import BudgetSpent, NetFailure
from storage.models import Evidence, SourceHealth
from storage.vault import VaultLocked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from crawler.accountcounts import AccountCounts
    from crawler.platforms.base import Source
    from crawler.platforms.web import Web
    from storage.database import Database
    from storage.models import Account, SourceAttempt

__all__ = ["SourceCalls"]

logger = logging.getLogger(__name__)


class SourceCalls:
    """The calls of one night. `closed`: source → why it is not asked any more tonight."""

    def __init__(
        self,
        database: Database,
        web: Web,
        run_id: int,
        window_start: dt.datetime,
        clock: Callable[[], dt.datetime],
        counts: AccountCounts,
    ) -> None:
        self._database, self._web, self._run_id = database, web, run_id
        self._window_start, self._clock, self._counts = window_start, clock, counts
        self.closed: dict[str, str] = {}

    async def ask(self, account: Account, entry: Mapping[str, Any]) -> SourceAttempt | None:
        """The attempt as stored; None while the source rests."""
        word = str(entry.get("source") or MANUAL)
        source = named(word, account.platform)
        with self._database.session() as session:
            history = History.read(session, account)
        if source is None:
            message = f"数据来源“{word}”不认识，可填：{'、'.join(titles(account.platform))}"
            result = failure(SourceHealth.CONFIG_ERROR, self._clock(), message, "unknown source")
            return self._store(Heard(account, f"?{word}"[:40], Evidence.MANUAL, False, result, {}, self._clock()), history)  # fmt: skip
        if resting(history, source.name, self._clock().astimezone(ZONE).date()) or _told(
            history, source, self._clock()
        ):
            return None
        with self._web.metered() as calls:
            result = await self._answer(source, account, history, parameters(str(entry.get("params") or "")))
        # a quota or a bridge is one account's own; a challenge is meant for all that comes from here
        if result.health is SourceHealth.BLOCKED and not source.needs & {"token", "bridge"}:
            self.closed.setdefault(source.name, result.message)
        heard = Heard(account, source.name, source.evidence, source.can_prove_absence, result, dict(calls), self._clock())  # fmt: skip
        return self._store(heard, history)

    async def _answer(
        self, source: Source, account: Account, history: History, params: Mapping[str, str]
    ) -> FetchResult:
        """The source's answer; what went wrong on the way becomes one too."""
        if source.name in self.closed:
            message = self.closed[source.name]
            return failure(SourceHealth.BLOCKED, self._clock(), message, "circuit open")
        try:
            return await source.fetch(self._question(account, history, params, source.name), self._web)
        except (BudgetSpent, NetFailure) as error:
            return failure(SourceHealth.NET_ERROR, self._clock(), str(error), type(error).__name__)
        except VaultLocked as error:
            return failure(SourceHealth.CONFIG_ERROR, self._clock(), str(error), "vault")
        except Exception as error:  # one faulty source must not cost the night; it is counted and told
            logger.error(
                "source %s, account %s: %s", source.name, account.id, fault(error, self._web.secrets)
            )
            self._counts.errors += 1
            message = "处理该来源时程序出错，已记入日志，其余来源照常"
            return failure(SourceHealth.NET_ERROR, self._clock(), message, type(error).__name__)

    def _question(self, account: Account, history: History, params: Mapping[str, str], source: str) -> Ask:
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

    def _store(self, heard: Heard, history: History) -> SourceAttempt:
        with self._database.session() as session:
            attempt, rows = keep(session, heard, history, self._run_id, self._window_start, self._web.secrets)
        self._counts.attempts += 1
        self._counts.add(rows)
        return attempt


def _told(history: History, source: Source, now: dt.datetime) -> bool:
    """Whether the source answered well so lately that it need not be asked again."""
    last, days = history.last(source.name), getattr(source, "every_days", 0)
    return last is not None and last.health is SourceHealth.OK and (now - last.at).days < days
