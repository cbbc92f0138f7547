"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import TaskID

__all__ = ["Progress", "shown", "silent"]

#: (stage in Chinese, done, total or None)
Progress = Callable[[str, int, int | None], None]

#: seconds between two plain lines of one stage
_EVERY = 10.0


def silent(stage: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


@contextmanager
def shown() -> Iterator[Progress]:
    """Progress on standard error, so that standard output stays clean for results."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


class _Lines:
    """One line when a stage begins, ends, and every ten seconds between."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        ended = total is not None and done >= total
        if stage in self._last and not ended and now - self._last[stage] < _EVERY:
            return
        self._last[stage] = now
        share = f"{done}/{total}" if total is not None else str(done)
        print(f"{stage}：{share}", file=sys.stderr, flush=True)  # noqa: T201 -- this is the plain progress display
