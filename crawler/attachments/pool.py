"""The parent's side: a reading child that is reused from file to file, and killed when one file takes too much."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, Self

from crawler.attachments.reading import Part, Picture, Reading

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Child", "NoReader", "Reader"]

MEGABYTES = 512
SECONDS = 20.0
_PATIENCE = 120.0  #: seconds in which a child must be ready, on a machine however busy
_OVERTIME = "读取时间过长，已中止（可能是异常文件）"
_BROKE = "读取时内存超限或程序出错，已中止（可能是异常文件）"


class NoReader(Exception):
    """A reading child cannot be started here; no file is to blame for that."""


class Child:
    """One worker process. `ask` raises NoReader where none can be started; it returns None when it had to be killed (`overtime` says why) or died."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = [sys.executable, "-P", "-B", "-m", module, str(os.getpid()), *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self.overtime = False

    def ask(self, head: dict[str, Any], data: bytes, seconds: float) -> tuple[dict[str, Any], bytes] | None:
        """One question and its answer; the child is started when there is none."""
        process = self._ready()
        self.overtime = False
        watch = threading.Timer(seconds, self._kill, (process,))
        watch.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps({**head, "size": len(data)}).encode() + b"\n")
            process.stdin.write(data)
            process.stdin.flush()
            return _frame(process.stdout)
        except (BrokenPipeError, ValueError, EOFError):
            self.close()
            return None
        finally:
            watch.cancel()

    @property
    def pid(self) -> int:
        return self._ready().pid

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._start()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # a terminal's Ctrl-C is for us; we end the child
            )
        except OSError as error:
            raise NoReader from error
        watch = threading.Timer(_PATIENCE, process.kill)
        watch.start()
        try:
            assert process.stdout is not None
            _frame(process.stdout)
        except (ValueError, EOFError) as error:
            _end(process)
            raise NoReader from error
        finally:
            watch.cancel()
        return process

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        self.overtime = True
        process.kill()


class Reader:
    """Reads files in a child process. Use as a context manager; `read` may be called from any one thread."""

    def __init__(self, *, ocr: bool = False, megabytes: int = MEGABYTES, seconds: float = SECONDS) -> None:
        self._ocr, self._seconds = ocr, seconds
        self._child = Child("crawler.attachments.worker", str(megabytes), str(seconds * 0.75))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close()

    @property
    def pid(self) -> int:
        """Of the child, which is started when there is none; raises NoReader."""
        return self._child.pid

    def read(self, data: bytes, name: str, content_type: str = "") -> Reading:
        """What the file holds; a file that breaks the child has that as its `error`."""
        head = {"name": name, "type": content_type, "ocr": self._ocr}
        answer = self._child.ask(head, data, self._seconds)
        if answer is None:
            return Reading(error=_OVERTIME if self._child.overtime else _BROKE)
        return _reading(*answer)


def _frame(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    line = pipe.readline()
    if not line:
        raise EOFError
    head: dict[str, Any] = json.loads(line)
    tail = pipe.read(head["size"])
    if len(tail) != head["size"]:
        raise EOFError
    return head, tail


def _reading(head: dict[str, Any], tail: bytes) -> Reading:
    pictures, start = [], 0
    for locator, size, width, height, stride in head["pictures"]:
        pictures.append(Picture(locator, tail[start : start + size], width, height, stride))
        start += size
    return Reading(
        type=head["type"],
        parts=[Part(locator, text) for locator, text in head["parts"]],
        links=[(locator, url, text) for locator, url, text in head["links"]],
        error=head["error"],
        note=head["note"],
        pictures=pictures,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            _close(pipe)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        # what was still to be written is for a child that is gone
        return
