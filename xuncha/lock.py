"""One job at a time on one county: a lock that dies with its process."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from config.errors import InputError
from reports.selection import local

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["county_lock"]


@contextmanager
def county_lock(folder: Path, doing: str, now: dt.datetime) -> Iterator[None]:
    """Hold `data/xuncha.lock`; raises InputError naming the holder when another process has it.

    The kernel drops the lock when the holder dies, so a killed night never blocks the next one.
    """
    path = folder / "data" / "xuncha.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(_busy(path)) from None
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"pid": os.getpid(), "doing": doing, "since": local(now)}, ensure_ascii=False))
        file.flush()
        yield


def _busy(path: Path) -> str:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        who = f"{held['doing']}，进程号 {held['pid']}，开始于 {held['since'][:16].replace('T', ' ')}"
    except (ValueError, KeyError):
        who = "详情未知"
    return f"本县已有任务正在进行（{who}）。请等它结束后再试，两次巡查不会同时进行。"
