"""Turns: whose target is asked next, so that hosts come round-robin and none is pressed."""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
import math
from collections import deque
from itertools import count
from typing import TYPE_CHECKING, Generic, TypeVar

from storage.models import FetchOutcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

__all__ = ["UNREACHED", "Host", "Turns", "seconds_until"]

T = TypeVar("T")

#: outcomes that speak of the host as a whole rather than of one address
UNREACHED = frozenset({FetchOutcome.DNS, FetchOutcome.CONNECTION, FetchOutcome.TLS, FetchOutcome.TIMEOUT})
#: further failures of that kind, with no answer at all, until the host's other targets share the verdict
_PATIENCE = 3
_MAX_DELAY = 30.0


class Host(Generic[T]):
    """One host's queue with what this run has learnt of it."""

    __slots__ = ("answered", "delay", "misses", "name", "next_at", "queue", "slots", "throttled")

    def __init__(self, name: str, delay: float, slots: int) -> None:
        self.name, self.delay, self.slots = name, delay, slots
        self.queue: deque[T] = deque()
        self.next_at = 0.0
        self.answered = False
        self.misses = 0
        self.throttled = 0

    def note(self, outcome: FetchOutcome, retry_after: float = 0.0, requests: int = 1) -> None:
        """Learn from one verdict: a host that throttles is asked more slowly, a silent one soon no more.

        What took several requests is followed by as many pauses.
        """
        self.next_at += self.delay * (requests - 1)
        if outcome in UNREACHED:
            self.misses += 1
            return
        self.answered, self.misses = True, 0
        if outcome is FetchOutcome.THROTTLED:
            # a host that wants to be left alone for longer than we wait is left alone
            self.throttled += 1 if retry_after <= _MAX_DELAY else _PATIENCE
            self.delay = min(max(self.delay * 2, retry_after, 1.0), _MAX_DELAY)

    def closed(self) -> bool:
        """Whether asking on would only waste time or manners."""
        return self.misses >= _PATIENCE or self.throttled >= _PATIENCE


class Turns(Generic[T]):
    """Queues by host; `run` empties them with at most `workers` requests under way."""

    def __init__(self, hosts: Iterable[Host[T]]) -> None:
        self._order = count()
        self._heap = [
            (0.0, next(self._order), host)
            for turn in range(16)
            for host in hosts
            if turn < min(host.slots, len(host.queue))
        ]
        heapq.heapify(self._heap)

    async def run(self, workers: int, ask: Callable[[Host[T], T], Awaitable[None]]) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(workers, len(self._heap))):
                group.create_task(self._work(ask))

    async def _work(self, ask: Callable[[Host[T], T], Awaitable[None]]) -> None:
        """A worker gives back the slot it took, so none is idle while another host waits."""
        loop = asyncio.get_running_loop()
        while self._heap:
            ready, _, host = heapq.heappop(self._heap)
            if not host.queue:
                continue
            if host.next_at > ready:
                heapq.heappush(self._heap, (host.next_at, next(self._order), host))
                continue
            now = loop.time()
            if ready > now:
                host.next_at = ready + host.delay
                target = host.queue.popleft()
                await asyncio.sleep(ready - now)
            else:
                host.next_at = now + host.delay
                target = host.queue.popleft()
            await ask(host, target)
            if host.queue:
                heapq.heappush(self._heap, (host.next_at, next(self._order), host))


def seconds_until(moment: dt.datetime | None) -> float:
    """How long a stage may go on that is to leave the rest for another night; endless without a moment."""
    return math.inf if moment is None else (moment - dt.datetime.now(dt.UTC)).total_seconds()
