"""What is missing on this machine: Python, packages, fonts, browser, disk."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.attachments.pool import NoReader, Reader
from crawler.browser import find_browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from config.schema import Settings

__all__ = ["Diagnosis", "browser", "disk", "machine"]

_EXTRA = re.compile(r";.*extra\s*==")
_NAME = re.compile(r"[\w.-]+")
_NEEDED, _ADVISED = 200_000_000, 2_000_000_000  #: bytes free


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line: `essential` ones that are not `ok` keep the product from working."""

    ok: bool
    what: str
    mend: str = ""
    essential: bool = True


def machine() -> Iterator[Diagnosis]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Diagnosis(sys.version_info >= (3, 11), f"Python {version}", "需要 Python 3.11 或更新版本")
    missing = _missing_packages()
    mend = f"缺少 {'、'.join(missing)}：在软件目录里重新执行安装（make setup 或 pip install）"
    yield Diagnosis(not missing, "软件包齐全" if not missing else "软件包不全", mend)
    yield _fonts()
    yield _archives()
    yield _reader()


def _missing_packages() -> list[str]:
    """Declared requirements of this distribution that are not installed."""
    try:
        declared = importlib.metadata.requires("xuncha") or []
    except importlib.metadata.PackageNotFoundError:
        return ["xuncha"]
    names = [_NAME.match(line) for line in declared if not _EXTRA.search(line)]
    if sys.platform == "win32":
        names = [name for name in names if name and name[0] != "uvloop"]
    return [name[0] for name in names if name and not _installed(name[0])]


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _fonts() -> Diagnosis:
    lister = shutil.which("fc-list")
    found = bool(lister and _output([lister, ":lang=zh", "family"]))
    mend = "网页截图里的汉字会显示成方框；安装中文字体：apt-get install fonts-noto-cjk"
    return Diagnosis(found, "中文字体" if found else "没有中文字体", mend, essential=False)


def _archives() -> Diagnosis:
    found = bool(ctypes.util.find_library("archive"))
    mend = "附件里的 rar 压缩包将读不出，其余格式不受影响；安装：apt-get install libarchive13"
    return Diagnosis(found, "rar 压缩包可读" if found else "没有 libarchive", mend, essential=False)


def _reader() -> Diagnosis:
    """Whether the child that reads files can be started, within the memory that it is given."""
    try:
        with Reader() as reader:
            ready = bool(reader.pid)
    except NoReader:
        ready = False
    mend = "附件将读不出：看看内存是否不足，或在软件目录里重新执行安装（make setup 或 pip install）"
    return Diagnosis(ready, "读取附件的程序" + ("可用" if ready else "没能启动"), mend, essential=False)


def browser(settings: Settings) -> Diagnosis:
    if not settings.browser.enabled:
        return Diagnosis(True, "浏览器：设置为不使用，由脚本生成的栏目将列为未能核实")
    given = settings.browser.executable
    path = find_browser(settings.browser)
    if given and not path:
        mend = "改正 xuncha.toml 的 [browser] executable，或删去这一行自动查找"
        return Diagnosis(False, f"浏览器路径不存在：{given}", mend, essential=False)
    version = _output([path, "--version"]) if path else ""
    mend = "没有浏览器也能巡查，由脚本生成的栏目会列为未能核实；安装：apt-get install chromium libatomic1"
    if not version:
        return Diagnosis(False, "没有浏览器", mend, essential=False)
    from crawler.driver import trial  # Playwright takes a third of a second to import

    wrong = trial(path)
    mend += f"。系统的原话：{' '.join(wrong.split())[:300]}"
    return Diagnosis(not wrong, f"浏览器 {version}{'，启动不了' if wrong else ''}", mend, essential=False)


def _output(command: list[str]) -> str:
    """What a program prints; "" when it cannot be run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def disk(folder: Path) -> Diagnosis:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    return Diagnosis(
        free >= _ADVISED,
        f"磁盘剩余 {free / 1e9:.1f} GB",
        "清理磁盘；一个县一年的数据约需 2 GB",
        essential=free < _NEEDED,
    )
