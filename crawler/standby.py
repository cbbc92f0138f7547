"""A crawl's process forked while nothing is open yet: what both sides need at their start is read once, not twice.

It waits for its orders on stdin and reads its own modules meanwhile; where nobody made one ready, a crawl starts
a process of its own (`crawler.run`).
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

from crawler.lifeline import tie

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Standby", "complaints_file", "dismiss", "prepare", "take"]

#: what a night and its crawl both read
_SHARED = ("storage.database", "storage.models", "crawler.attachments.fetching", "crawler.probe")

NAME = "xuncha-crawl"  #: among the processes of the machine; at most 15 letters
_ready: list[Standby] = []


class Standby:
    """As much of a `subprocess.Popen` as a crawl asks for."""

    def __init__(self) -> None:
        asked, ask = os.pipe()
        answers, answer = os.pipe()
        self.complaints = complaints_file()
        streams = (asked, answer, self.complaints.fileno())
        self._process = get_context("fork").Process(
            target=_wait, args=(streams, (ask, answers), os.getpid()), daemon=True
        )
        self._process.start()
        os.close(asked)
        os.close(answer)
        self.stdin = os.fdopen(ask, "w", encoding="utf-8")
        self.stdout = os.fdopen(answers, encoding="utf-8")
        self.pid = self._process.pid

    def order(self, arguments: Sequence[str]) -> None:
        """Have the crawl begin with these words of a command line; what else it is to know it reads from stdin."""
        print(json.dumps(arguments), file=self.stdin)

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None and self.pid is not None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()


def complaints_file() -> IO[str]:
    """Where a crawl's process may write what goes wrong; the crawl's caller closes it."""
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")


def prepare() -> None:
    """Make the next crawl's process ready. To be called before there are databases or locks; not among threads."""
    if sys.platform != "linux" or None in (sys.stdin, sys.stdout, sys.stderr):
        return
    if len([*Path("/proc/self/task").iterdir()]) > 1:
        return
    for name in _SHARED:
        importlib.import_module(name)
    with suppress(OSError):  # no process to be had: the crawl will say so when its time comes
        _ready.append(Standby())


def take() -> Standby | None:
    """The process that was made ready, once."""
    return _ready.pop() if _ready else None


def dismiss() -> None:
    """End the process that was made ready, where no crawl has come of it."""
    if spare := take():
        spare.kill()
        spare.wait()
        for stream in (spare.stdin, spare.stdout, spare.complaints):
            stream.close()


def _wait(streams: Sequence[int], others: Sequence[int], parent: int) -> NoReturn:
    """The life of the fork, a group of its own as a started process would be."""
    for end in others:
        os.close(end)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", errors="replace") for number, mode in enumerate("rww")
    )
    os.setpgid(0, 0)
    tie(parent)
    Path("/proc/self/comm").write_text(NAME, encoding="utf-8")
    gc.disable()  # as `crawler.run` does
    child = importlib.import_module("crawler.child")
    order = sys.stdin.readline()
    if order:
        child.main(json.loads(order))
    sys.exit()
