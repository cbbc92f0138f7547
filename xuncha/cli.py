"""The console script: `xuncha -C DIR COMMAND`; commands are found in xuncha/commands/."""

from __future__ import annotations

import errno
import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core
import typer.main
from sqlalchemy.exc import DatabaseError

import xuncha.commands
from config.errors import InputError
from crawler.ask import CrawlFailed
from storage.database import trouble
from xuncha.chinese import UsageError, explain, speak_chinese

__all__ = ["app", "main"]

#: the order in which a newcomer needs them; others follow
_ORDER = [
    "init",
    "discover",
    "import",
    "doctor",
    "run",
    "crawl",
    "check",
    "recheck",
    "findings",
    "export",
    "suppress",
    "rules",
    "probe",
]


class _Ordered(typer.core.TyperGroup):
    """Commands in the order of their use."""

    def list_commands(self, ctx: Any) -> list[str]:
        place = {name: number for number, name in enumerate(_ORDER)}
        return sorted(super().list_commands(ctx), key=lambda name: (place.get(name, len(place)), name))


app = typer.Typer(
    cls=_Ordered,
    help="巡查：县级政府门户网站与政务新媒体的日常监测。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def county_folder(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("-C", "--county", metavar="目录", help="县级工作目录（默认为当前目录）。")
    ] = Path(),
) -> None:
    context.obj = folder.resolve()


for _module in pkgutil.iter_modules(xuncha.commands.__path__):
    importlib.import_module(f"xuncha.commands.{_module.name}").register(app)


def main() -> None:
    """Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage or bad input, 3 the run is unreliable."""
    command = typer.main.get_command(app)
    speak_chinese(command)
    try:
        sys.exit(command(standalone_mode=False))
    except UsageError as error:
        _fail(explain(error), 2)
    except InputError as error:
        _fail(str(error), 2)
    except CrawlFailed as error:
        _fail(f"抓取中止：{error} 已完成的部分都已保存，排除原因后再次执行同一命令会接着做。", 3)
    except DatabaseError as error:
        _fail(trouble(error), 3)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        _fail(
            f"无法写入 {error.filename or '数据目录'}：{error.strerror}。请检查磁盘空间和目录权限后再次执行。",
            3,
        )
    except (KeyboardInterrupt, typer.Abort):
        _fail("已停止。已完成的部分都已保存。", 3)


def _fail(message: str, code: int) -> None:
    print(f"错误：{message}", file=sys.stderr)  # noqa: T201 -- the one place where errors reach people
    sys.exit(code)
