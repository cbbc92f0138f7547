"""A crawl's process that broke off without a word: its complaints into the log, their gist in Chinese to people."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

from config.errors import reason

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["explained"]

_LAST = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit)):? ?(.*)$", re.MULTILINE)
_MODULE = re.compile(r"No module named '([\w.]+)'")
_MEND = "请在软件目录里重新执行安装（make setup 或 pip install），再用 xuncha doctor 检查"
_SIGNALS = {
    signal.SIGKILL: "抓取进程被系统终止，多半是内存不足：请关闭其他程序，或在 [network] 里调小 concurrency",
    signal.SIGSEGV: f"抓取进程崩溃，多半是软件包损坏或与本机不合：{_MEND}",
    signal.SIGILL: f"抓取进程崩溃，多半是软件包与本机处理器不合：{_MEND}",
    signal.SIGTERM: "抓取进程被终止",
}


def explained(complaints: str, code: int | None, log: Path) -> str:
    """What happened and what to do; `complaints` are what the process wrote to standard error."""
    gist = _gist(complaints, code)
    if not complaints.strip():
        return f"{gist}。"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{complaints.strip()}\n")
    except OSError as error:
        return f"{gist}。详情未能写入 {log}（{reason(error)}）。"
    return f"{gist}。详情已写入 {log}。"


def _gist(complaints: str, code: int | None) -> str:
    found = _LAST.findall(complaints)
    if not found:
        known = next((words for number, words in _SIGNALS.items() if code == -number), "")
        return known or "抓取进程意外中止"
    kind, said = found[-1]
    kind = kind.rpartition(".")[2]
    if kind in ("ModuleNotFoundError", "ImportError"):
        missing = _MODULE.search(said)
        what = f"缺少组件 {missing[1]}" if missing else f"组件装载失败（{said[:200]}）"
        return f"抓取程序没能启动，{what}：{_MEND}"
    if kind == "MemoryError":
        return _SIGNALS[signal.SIGKILL]
    return f"抓取程序出错（{kind}：{said[:200]}）" if said else f"抓取程序出错（{kind}）"
