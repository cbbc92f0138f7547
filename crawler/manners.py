"""How we behave towards one host: it is given pauses when it asks for them, and a rest when it keeps failing."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import math
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
#: seconds; a host that asks for a longer pause is given it while the others go on, but not again and again
LONGEST_PAUSE = 120.0
#: the longest it is given, if the night lasts so long; a host that asks for more is left for the next night
LONGEST_REST = 3600.0
_RESTS = 2


class Stop:
    """The wish to stop, for everybody who waits."""

    def __init__(self) -> None:
        self.reason = ""
        self.ends_at = math.inf  #: monotonic; when it will be wished in any case
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
    rests: int = 0  #: long pauses it has been given
    given_up: bool = False  #: it asks for more patience than the night has

    @property
    def resting(self) -> bool:
        return self.given_up or self.failures >= self.limit

    def note(self, outcome: FetchOutcome) -> None:
        self.failures = self.failures + 1 if outcome in FAILURES else 0

    def pause(self, seconds: float, stop: Stop) -> None:
        """Grant a pause: all who want something of this host wait, or leave it for the next night."""
        now = time.monotonic()
        if seconds > LONGEST_PAUSE:
            self.rests += now >= self.paused_until  # several answers on their way at once ask for one rest
            self.given_up = seconds > LONGEST_REST or now + seconds >= stop.ends_at or self.rests > _RESTS
        self.paused_until = max(self.paused_until, now + seconds)

    async def ready(self, stop: Stop) -> None:
        """Wait for the end of a pause, then for one's turn."""
        while (left := self.paused_until - time.monotonic()) > 0 and not (stop or self.resting):
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
