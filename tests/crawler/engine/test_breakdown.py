"""A crawl's process that breaks off: a reason in Chinese and what to do, the details in the log."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest

from config.schema import Settings
from crawler.breakdown import explained
from crawler.run import CrawlAsk, CrawlFailed, crawl

if TYPE_CHECKING:
    from pathlib import Path

MISSING = "Traceback (most recent call last):\n  File \"child.py\", line 12\nModuleNotFoundError: No module named 'scrapy'\n"


def test_process_that_does_not_start_is_explained_and_logged(tmp_path: Path, monkeypatch: Any) -> None:
    script = tmp_path / "python"
    script.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{MISSING}END\nexit 1\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    with pytest.raises(CrawlFailed) as failed:
        crawl(Settings(folder=tmp_path), 1, CrawlAsk(), lambda *_: None)
    log = tmp_path / "data" / "logs" / "crawl.log"
    assert "缺少组件 scrapy：请在软件目录里重新执行安装" in str(failed.value)
    assert str(log) in str(failed.value)
    assert "Traceback" not in str(failed.value)
    assert log.read_text("utf-8") == MISSING


@pytest.mark.parametrize(
    ("complaints", "code", "words"),
    [
        ("ImportError: libssl.so.1.1: cannot open shared object file", 1, "组件装载失败（libssl.so.1.1"),
        ("RuntimeError: cannot start a thread\n", 1, "抓取程序出错（RuntimeError：cannot start a thread）"),
        ("sqlalchemy.exc.NoResultFound: No row was found\n", 1, "抓取"),
        ("", -signal.SIGKILL, "多半是内存不足"),
        ("", 1, "抓取进程意外中止。"),
    ],
)
def test_gist_of_the_complaints(tmp_path: Path, complaints: str, code: int, words: str) -> None:
    assert words in explained(complaints, code, tmp_path / "crawl.log")


def test_log_that_cannot_be_written_hides_no_reason(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("", "utf-8")
    told = explained(MISSING, 1, tmp_path / "logs" / "crawl.log")
    assert "缺少组件 scrapy" in told
    assert "未能写入" in told
