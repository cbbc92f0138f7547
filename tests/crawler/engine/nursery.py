"""Crawls forked off one process that has all imports behind it: what a test of the engine proves, without the wait.

The fork lives as the child that `crawler.run` starts lives: a group of its own, asked on stdin, heard on stdout.
That a child starts from nothing is proven where a test starts one itself (test_resume, the acceptance tests).
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from crawler.standby import complaints_file

if TYPE_CHECKING:
    from config.schema import Settings

__all__ = ["Nursery"]


class Nursery:
    """Takes the place of `crawler.run._start`, one crawl after another."""

    def __init__(self) -> None:
        # in packets: a number is not to run into the next
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-P", __file__, str(theirs.fileno())]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        theirs.close()

    def start(self, settings: Settings, run_id: int) -> tuple[Child, IO[str]]:
        complaints = complaints_file()
        asked, ask = os.pipe()
        answers, answer = os.pipe()
        arguments = ["--county", str(settings.folder), "--run", str(run_id)]
        order = json.dumps([arguments, dict(os.environ)]).encode()
        socket.send_fds(self._line, [order], [asked, answer, complaints.fileno()])
        os.close(asked)
        os.close(answer)
        return Child(self._line, ask, answers), complaints

    def close(self) -> None:
        self._line.close()
        self._process.wait()


class Child:
    """As much of Popen as `crawler.run` asks for."""

    def __init__(self, line: socket.socket, ask: int, answers: int) -> None:
        self._line = line
        self.pid = int(line.recv(20))
        self.stdin = os.fdopen(ask, "w", encoding="utf-8")
        self.stdout = os.fdopen(answers, encoding="utf-8")
        self.returncode: int | None = None

    def poll(self) -> int | None:
        ended = self.returncode is None and select.select([self._line], [], [], 0)[0]
        return self.wait() if ended else self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = int(self._line.recv(20))
        return self.returncode

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has just ended by itself
            if self.poll() is None:
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _next_crawl(line: socket.socket) -> list[str]:
    """Returns in a fork, once for each crawl, with its arguments; the nursery itself ends with its owner."""
    while True:
        order, streams, _, _ = socket.recv_fds(line, 1 << 17, 3)
        if not order:
            sys.exit()
        if not (pid := os.fork()):
            line.close()
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
                os.close(stream)
            os.setpgid(0, 0)
            arguments, environment = json.loads(order)
            os.environ.update(environment)
            return list(arguments)
        for stream in streams:
            os.close(stream)
        line.send(str(pid).encode())
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())


if __name__ == "__main__":
    import gc

    gc.disable()  # as `crawler.run` does
    from crawler.child import main

    main(_next_crawl(socket.socket(fileno=int(sys.argv[1]))))
