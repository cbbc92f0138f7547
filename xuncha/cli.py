"""The console script: `xuncha -C DIR COMMAND`; commands are found in xuncha/commands/."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Annotated

import typer

import xuncha.commands
from config.errors import InputError

__all__ = ["app", "main"]

app = typer.Typer(
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
    try:
        app()
    except InputError as error:
        print(f"错误：{error}", file=sys.stderr)  # noqa: T201 -- the one place where input errors reach people
        sys.exit(2)
