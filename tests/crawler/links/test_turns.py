"""Turns among hosts, on a clock that only the loop itself moves: no host is pressed, none waits for another."""

from __future__ import annotations

import asyncio
import selectors
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from crawler.turns import Host, Turns
from storage.models import FetchOutcome as O

if TYPE_CHECKING:
    from collections.abc import Iterable


class Clockwork(asyncio.SelectorEventLoop):
    """A loop whose time passes at once: whoever sleeps is woken when nobody else has anything to do."""

    def __init__(self) -> None:
        super().__init__(selectors.SelectSelector())
        self.hour = 0.0
        select = self._selector.select  # type: ignore[attr-defined]

        def passing(timeout: float | None = None) -> Any:
            self.hour += timeout or 0
            return select(0)

        self._selector.select = passing  # type: ignore[attr-defined]

    def time(self) -> float:
        return self.hour


def asked(
    hosts: Iterable[Host[int]], workers: int = 8, takes: float = 0.0, says: O = O.OK, requests: int = 1
) -> dict[str, Any]:
    """host → the moments at which it was asked."""
    moments: dict[str, list[float]] = defaultdict(list)

    async def ask(host: Host[int], _: int) -> None:
        moments[host.name].append(asyncio.get_running_loop().time())
        await asyncio.sleep(takes)
        host.note(says, requests=requests)

    async def run() -> None:
        await Turns(hosts).run(workers, ask)

    with asyncio.Runner(loop_factory=Clockwork) as runner:
        runner.run(run())
    return moments


def host(name: str, targets: int, delay: float = 0.2, slots: int = 2) -> Host[int]:
    made = Host[int](name, delay, slots)
    made.queue.extend(range(targets))
    return made


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(start <= one < start + 0.999 for one in moments) for start in moments)


def test_no_host_is_asked_more_often_a_second_than_its_pause_allows() -> None:
    moments = asked([host("a", 40), host("b", 25, slots=8), host("c", 3)])
    assert {name: most_in_a_second(each) for name, each in moments.items()} == {"a": 5, "b": 5, "c": 3}
    assert {name: len(each) for name, each in moments.items()} == {"a": 40, "b": 25, "c": 3}


def test_target_that_took_several_requests_is_followed_by_as_many_pauses() -> None:
    assert most_in_a_second(asked([host("a", 20, slots=1)], requests=3)["a"]) == 2


def test_slow_host_is_never_asked_by_more_than_its_share_at_once() -> None:
    moments = asked([host("slow", 20, slots=2)], takes=10.0)["slow"]
    assert max(sum(start <= one < start + 9.9 for one in moments) for start in moments) == 2


def test_slow_host_does_not_hold_up_the_others() -> None:
    moments = asked([host("slow", 4, delay=60.0), host("quick", 30)], workers=4)
    assert max(moments["quick"]) < 10


def test_host_that_asks_for_a_long_rest_is_left_alone_at_once() -> None:
    host: Host[str] = Host("a", 1.0, 2)
    host.note(O.THROTTLED, 600.0)
    assert host.closed()


def test_throttling_host_is_asked_more_and_more_slowly() -> None:
    moments = asked([host("tired", 6, slots=1)], says=O.THROTTLED)["tired"]
    gaps = [after - before for before, after in pairwise(moments)]
    assert gaps == sorted(gaps)
    assert gaps[-1] > 8 * gaps[0]
