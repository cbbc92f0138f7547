"""The child that reads files: takes one after another on stdin, answers on stdout, held by process limits.

Frames on both pipes are a JSON head in one line and then `size` bytes; an empty one says that the child is
ready. Nothing is unpickled on either side,
for what runs here has read what strangers wrote.
"""

from __future__ import annotations

import json
import signal
import sys
from typing import IO, TYPE_CHECKING, Any

from crawler.attachments.limits import Limits
from crawler.attachments.reader import families, read_file
from crawler.lifeline import tie

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.attachments.reading import Reading

__all__ = ["hold", "main", "serve"]


def main() -> None:
    """`python -P -B -m crawler.attachments.worker PARENT MEGABYTES SECONDS`."""
    parent, megabytes, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    families()
    hold(parent, megabytes)
    limits = Limits(seconds=seconds)

    def answer(head: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        return _told(read_file(data, head["name"], head["type"], ocr=head["ocr"], limits=limits))

    serve(answer)


def hold(parent: int, megabytes: int) -> None:
    """Bounds the memory of this process, forbids it to write files, and ends it with its parent, not before."""
    tie(parent)
    # a service manager tells every process to stop; were we to go first, the file at hand would seem broken
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        for kind, value in (
            (resource.RLIMIT_AS, megabytes << 20),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (value, value))


def serve(answer: Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]) -> None:
    """Answer frames until the pipe closes."""
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    _write(told, {"size": 0}, b"")  # whoever breaks after this word is broken by a file
    # what libraries print must not get between the frames
    sys.stdout = sys.stderr
    while line := asked.readline():
        head = json.loads(line)
        data = asked.read(head["size"])
        reply, tail = answer(head, data)
        del data
        _write(told, {**reply, "size": len(tail)}, tail)


def _write(pipe: IO[bytes], head: dict[str, Any], tail: bytes) -> None:
    pipe.write(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
    pipe.write(tail)
    pipe.flush()


def _told(reading: Reading) -> tuple[dict[str, Any], bytes]:
    head = {
        "type": reading.type,
        "parts": [[part.locator, part.text] for part in reading.parts],
        "links": reading.links,
        "error": reading.error,
        "note": reading.note,
        "pictures": [[p.locator, len(p.data), p.width, p.height, p.stride] for p in reading.pictures],
    }
    return head, b"".join(picture.data for picture in reading.pictures)


if __name__ == "__main__":
    main()
