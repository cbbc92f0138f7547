"""The console script: `xuncha -C DIR COMMAND`; commands are found in xuncha/commands/."""

from __future__ import annotations

import codecs
import errno
import gc
import importlib
import io
import pkgutil
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core
import typer.main

import xuncha.commands
from config.errors import InputError, reason
from xuncha.chinese import UsageError, explain, speak_chinese
from xuncha.stopping import heed

__all__ = ["build", "main"]

#: the order in which a newcomer needs them; others follow
_ORDER = "init discover import doctor run crawl check recheck accounts findings export suppress rules probe".split()  # noqa: SIM905
#: commands that live in another's room
_ROOMS = {"crawl": "run", "check": "run", "import": "import_"}

#: commands that begin with a crawl
_CRAWLING = frozenset({"run", "crawl", "recheck"})

#: a disk that will not take what is written
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EACCES, errno.EPERM, errno.EROFS)
#: a file stands where a folder belongs, or the other way round
_MISPLACED = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR)
_INTERRUPTED = 130  #: what typer makes of a Ctrl-C


class _Ordered(typer.core.TyperGroup):
    """Commands in the order of their use."""

    def list_commands(self, ctx: Any) -> list[str]:
        place = {name: number for number, name in enumerate(_ORDER)}
        return sorted(super().list_commands(ctx), key=lambda name: (place.get(name, len(place)), name))


def build(words: list[str] | None = None) -> typer.Typer:
    """The whole program; given the words of a call, only the command they name, which starts twice as fast."""
    app = typer.Typer(
        cls=_Ordered,
        help="巡查：县级政府门户网站与政务新媒体的日常监测。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_county_folder)
    rooms = [module.name for module in pkgutil.iter_modules(xuncha.commands.__path__)]
    named = [_ROOMS.get(word, word) for word in _command(words or [])]
    for room in [room for room in rooms if room in named] or rooms:
        importlib.import_module(f"xuncha.commands.{room}").register(app)
    if len(app.registered_commands) + len(app.registered_groups) == 1:
        app.command("_", hidden=True)(lambda: None)  # one command alone would lose its name
    return app


def _command(words: list[str]) -> list[str]:
    """The first word that is neither an option nor the folder of -C."""
    after_folder = False
    for word in words:
        if not word.startswith("-") and not after_folder:
            return [word]
        after_folder = word in ("-C", "--county")
    return []


def _county_folder(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("-C", "--county", metavar="目录", help="县级工作目录（默认为当前目录）。")
    ] = Path(),
) -> None:
    context.obj = folder.resolve()


def main() -> None:
    """Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage or bad input, 3 the run is unreliable."""
    _write_chinese()
    gc.disable()  # nothing that an import makes is rubbish
    words = sys.argv[1:]
    if _CRAWLING.isdisjoint(_command(words)):
        _obey(words)
        return
    from crawler import standby

    standby.prepare()
    try:
        _obey(words)
    finally:
        standby.dismiss()


def _obey(words: list[str]) -> None:
    command = typer.main.get_command(build(words))
    speak_chinese(command)
    gc.freeze()
    gc.enable()
    heed()
    try:
        code = command(prog_name="xuncha", standalone_mode=False)
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(code)
    except (KeyboardInterrupt, typer.Abort):
        print("已停止。已完成的部分都已保存，再次执行同一命令会接着做。", file=sys.stderr)  # noqa: T201 -- as in _fail
        sys.exit(3)
    except Exception as error:
        message, code = _told(_innermost(error))
        if not message:
            raise
        _fail(message, code)


def _innermost(error: Exception) -> Exception:
    """What went wrong, out of the groups in which tasks side by side raise it."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


def _told(error: Exception) -> tuple[str, int]:
    """What to say and the exit code; "" for a fault of ours."""
    if isinstance(error, UsageError):
        return explain(error), 2
    if isinstance(error, InputError):
        return str(error), 2
    if isinstance(error, OSError) and error.errno in _DISK:
        where = error.filename or "数据目录"
        return f"无法写入 {where}：{reason(error)}。请检查磁盘空间和目录权限后再次执行。", 3
    if isinstance(error, OSError) and error.errno in _MISPLACED:
        return f"{error.filename or '数据目录'}：{reason(error)}，请把它改名或移走后再试。", 2
    return _broken_off(error), 3


def _write_chinese() -> None:
    """Where the locale knows no Chinese (a bare `LANG=C`), UTF-8 is written; what a narrower one lacks becomes `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if ascii_only else None, errors="replace")


def _broken_off(error: Exception) -> str:
    """What to say of a crawl that broke off or a database in trouble."""
    from sqlalchemy.exc import DatabaseError

    from crawler.ask import CrawlFailed
    from storage.database import trouble

    if isinstance(error, CrawlFailed):
        return f"抓取中止：{error}\n已完成的部分都已保存，排除原因后再次执行同一命令会接着做。"
    return f"{trouble(error)}排除后请再次执行同一命令。" if isinstance(error, DatabaseError) else ""


def _fail(message: str, code: int) -> None:
    print(f"错误：{message}", file=sys.stderr)  # noqa: T201 -- the one place where errors reach people
    sys.exit(code)
