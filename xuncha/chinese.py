"""The command line's own words in Chinese: Typer speaks English wherever a program does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["UsageError", "explain", "speak_chinese"]

#: the base of all mistakes in a command's words; Typer exports only its child
UsageError: type[Exception] = typer.BadParameter.__bases__[0]

_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "错误",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}

_USAGE = (("Usage: ", "用法："), ("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 [参数]"))

_MESSAGES = (
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", "没有选项 {0}"),
    (r"No such command '(.+?)'\.?.*", "没有命令“{0}”"),
    (r"Missing command\.", "没有写命令"),
    (r"Missing (?:option|argument|parameter) (.+?)\..*", "缺少必填项 {0}"),
    (r"Got unexpected extra argument(?:\(s\)|s)? ?\(?(.+?)\)?", "多出了看不懂的内容：{0}"),
    (r"Option '?(\S+?)'? requires an argument\.", "选项 {0} 后面要写内容"),
    (r"Invalid value for (.+?): Input should be a valid (?:integer|number).*", "{0} 应写数字"),
    (r"Invalid value for (.+?): Input should be greater than or equal to (\S+)", "{0} 不能小于 {1}"),
    (r"Invalid value for (.+?): Input should be less than or equal to (\S+)", "{0} 不能大于 {1}"),
    (r"Invalid value for (.+?): (.+)", "{0} 的值不对：{1}"),
)


def speak_chinese(command: Any) -> None:
    """Make a command and all below it show Chinese headings and help texts."""
    _translate(command)


def explain(error: Exception) -> str:
    """What is wrong with the words given, and where help is to be had."""
    message = str(error.format_message())  # type: ignore[attr-defined]
    for pattern, words in _MESSAGES:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            message = words.format(*match.groups()).replace("'", "") + _nearest(match.groups()[1:2], pattern)
            break
    context = getattr(error, "ctx", None)
    if not message.strip() and context:  # a group of commands called without one
        message = f"没有写命令，可用：{'、'.join(context.command.list_commands(context))}"
    path = context.command_path if context else "xuncha"
    return f"{message}。用法见 {path} --help。"


def _nearest(groups: Sequence[str | None], pattern: str) -> str:
    return f"，是不是 {groups[0]}" if groups and groups[0] and "Possible" in pattern else ""


def _translate(command: Any) -> None:
    own, written, used = command.get_help_option, command.format_help, command.get_usage

    def help_option(context: Any) -> Any:
        option = own(context)
        if option is not None:
            option.help, option.metavar = "显示这份说明。", ""
        return option

    def format_help(context: Any, formatter: Any) -> None:
        _name_panels()
        written(context, formatter)

    def usage(context: Any) -> str:
        said = str(used(context))
        for english, chinese in _USAGE:
            said = said.replace(english, chinese)
        return said

    command.get_help_option, command.format_help, command.get_usage = help_option, format_help, usage
    for parameter in getattr(command, "params", ()):
        if getattr(parameter, "is_flag", False):
            parameter.metavar = ""  # else "<bool>", which tells nobody anything
        elif parameter.param_type_name == "argument":
            parameter.display_type_rich = lambda ctx: None  # else "<str>" beside its name
    for below in getattr(command, "commands", {}).values():
        _translate(below)


def _name_panels() -> None:
    """Only help needs Typer's decorations, which load half a second's worth of text processing."""
    from typer import rich_utils

    for name, words in _PANELS.items():
        setattr(rich_utils, name, words)
    if rich_utils._make_rich_text is not _help_text:
        _help_text.made = rich_utils._make_rich_text  # type: ignore[attr-defined]
        rich_utils._make_rich_text = _help_text


def _help_text(**given: Any) -> Any:
    """A line of Chinese is one word to the layout, which would cut it short: it is to be folded."""
    text = _help_text.made(**given)  # type: ignore[attr-defined]
    text.overflow = "fold"
    return text
