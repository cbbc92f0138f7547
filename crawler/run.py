"""One crawl is one child process: started here, listened to, stopped cleanly, and never outliving its parent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from crawler import standby
from crawler.ask import CrawlAsk, CrawlFailed, CrawlResult
from crawler.breakdown import explained

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.schema import Settings

    Child = subprocess.Popen[str] | standby.Standby

__all__ = ["CrawlAsk", "CrawlFailed", "CrawlResult", "crawl"]

_TAIL = 20_000


def crawl(
    settings: Settings, run_id: int, ask: CrawlAsk, progress: Callable[[str, int, int | None], None]
) -> CrawlResult:
    """Crawl for a run that exists in the database; called again with the same run, it goes on where it stood.

    Ctrl-C is passed on as a wish to stop; a second one ends the process at once. After a clean stop the
    result is returned with `stopped` set. Raises CrawlFailed when the process breaks off.
    """
    given = {"settings": settings.model_dump(mode="json"), "ask": ask.to_json()}
    child, complaints = _start(settings, run_id)
    with complaints:
        try:
            assert child.stdin is not None
            with suppress(BrokenPipeError):  # it died before it could listen: its complaints say why
                child.stdin.write(json.dumps(given, ensure_ascii=False))
                child.stdin.close()
            answer = _listen(child, progress)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
            assert child.stdout is not None
            child.stdout.close()
        if "result" in answer:
            return CrawlResult.from_json(answer["result"])
        if "error" in answer:
            raise CrawlFailed(answer["error"])
        complaints.seek(0)
        log = settings.folder / "data" / "logs" / "crawl.log"
        raise CrawlFailed(explained(complaints.read()[-_TAIL:], child.returncode, log))


def _start(settings: Settings, run_id: int) -> tuple[Child, IO[str]]:
    """The process of this crawl, and where it writes what goes wrong."""
    arguments = ["--county", str(settings.folder), "--run", str(run_id), "--parent", str(os.getpid())]
    if ready := standby.take():
        ready.order(arguments)
        return ready, ready.complaints
    complaints = standby.complaints_file()
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.run", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        process_group=0,  # a terminal's Ctrl-C goes to us alone; the child is told in its own way
        encoding="utf-8",
    )
    return child, complaints


def _listen(child: Child, progress: Callable[[str, int, int | None], None]) -> dict[str, Any]:
    """Pass progress on until the child is done; the last word it said."""
    asked_to_stop = False
    answer: dict[str, Any] = {}
    assert child.stdout is not None
    while True:
        try:
            line = child.stdout.readline()
            if not line:
                return answer
            said = json.loads(line)
            if "stage" in said:
                progress(said["stage"], said["done"], said["total"])
            else:
                answer = said
        except KeyboardInterrupt:
            if asked_to_stop:
                raise
            asked_to_stop = True
            child.send_signal(signal.SIGINT)


if __name__ == "__main__":
    import gc

    gc.disable()  # nothing that an import makes is rubbish; `crawler.memory` sweeps later
    from crawler.child import main

    main()
