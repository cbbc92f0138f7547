"""How we behave towards one host: it is given pauses when it asks for them, and a rest when it keeps failing."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import time
from dataclasses import dataclass, field

from storage.models import FetchOutcome

__all__ = ["FAILURES", "Host", "Stop", "retry_after"]

#: outcomes that speak against the host rather than against one page
FAILURES = frozenset(
    {
        FetchOutcome.TIMEOUT,
        FetchOutcome.CONNECTION,
        FetchOutcome.DNS,
        FetchOutcome.TLS,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.THROTTLED,
    }
)
#: the longest pause we grant, in seconds; a host that asks for more is left for the next night by the breaker
LONGEST_PAUSE = 120.0


class Stop:
    """The wish to stop, for everybody who waits."""

    def __init__(self) -> None:
        self.reason = ""
        self._event = asyncio.Event()

    def __bool__(self) -> bool:
        return bool(self.reason)

    def request(self, reason: str) -> None:
        self.reason = self.reason or reason
        self._event.set()

    async def sleep(self, seconds: float) -> None:
        """Wait, but not beyond the wish to stop."""
        if seconds > 0 and not self:
            try:
                await asyncio.wait_for(self._event.wait(), seconds)
            except TimeoutError:
                return


@dataclass(slots=True)
class Host:
    """State of one host:port during one crawl. `limit` failures in a row open the breaker."""

    limit: int
    failures: int = 0
    paused_until: float = field(default=0.0)  #: monotonic
    gap: float = 0.0  #: seconds between two requests that its robots.txt asks for
    next_at: float = field(default=0.0)  #: monotonic

    @property
    def resting(self) -> bool:
        return self.failures >= self.limit

    def note(self, outcome: FetchOutcome) -> None:
        self.failures = self.failures + 1 if outcome in FAILURES else 0

    def pause(self, seconds: float) -> None:
        self.paused_until = max(self.paused_until, time.monotonic() + min(seconds, LONGEST_PAUSE))

    async def ready(self, stop: Stop) -> None:
        """Wait for the end of a pause, then for one's turn."""
        while (left := self.paused_until - time.monotonic()) > 0 and not stop:
            await stop.sleep(left)
        if self.gap:
            now = time.monotonic()
            turn = max(now, self.next_at)
            self.next_at = turn + self.gap
            await stop.sleep(turn - now)


def retry_after(value: str, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date); None where it says nothing."""
    if value.strip().isdecimal():
        return float(value.strip())
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - now).total_seconds())
