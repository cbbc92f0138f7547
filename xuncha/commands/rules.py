"""xuncha rules: every rule with its thresholds in force and its basis, or the manual of one."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from checks.registry import Rule
from checks.registry import rules as registered
from config import load_settings, rulesets
from config.errors import InputError
from config.schema import Settings
from config.settings import FILE
from reports.listing import WORDS
from xuncha.output import console

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("rules")(show)


def show(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="规则", help="规则名，如 section.stale；不写则列出全部。")
    ] = "",
) -> None:
    """列出规则、现行数值和依据；写规则名则显示这条规则的说明。"""
    settings = _settings(context.obj)
    known = registered()
    rulesets.verify(settings, {rule.name: rule.defaults for rule in known.values()})
    if not name:
        _all(settings, known)
    elif name in known:
        _one(settings, known[name])
    else:
        raise InputError(
            f"没有名为 {name} 的规则{rulesets.nearest(name, known)}；xuncha rules 列出全部规则。"
        )


def _settings(folder: Path) -> Settings:
    """The county's, or outside a county folder the defaults: the rules may be read anywhere."""
    return load_settings(folder) if (folder / FILE).exists() else Settings()


def _all(settings: Settings, known: Mapping[str, Rule]) -> None:
    ruleset = rulesets.load(settings.rules.ruleset)
    table = Table(
        "规则", "检查内容", "程度", "现行参数", "依据", title=f"规则集：{ruleset.title}（{ruleset.name}）"
    )
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.overflow = "fold"
    for rule in known.values():
        parameters, basis = rulesets.parameters(settings, rule.name, rule.defaults)
        table.add_row(
            rule.name,
            rule.title,
            WORDS[rule.severity.value],
            escape(_short(parameters)),
            escape(basis or rule.basis),
        )
    console.print(table)
    console.print(f'改参数：在 {FILE} 里写 \\[rules."规则名"]；详细说明：xuncha rules 规则名', soft_wrap=True)


def _one(settings: Settings, rule: Rule) -> None:
    parameters, basis = rulesets.parameters(settings, rule.name, rule.defaults)
    console.print(f"{rule.name}  {rule.title}（{WORDS[rule.severity.value]}）\n", soft_wrap=True)
    console.print(escape(inspect.cleandoc(rule.manual)) + "\n", soft_wrap=True)
    console.print(escape(f"依据：{basis or rule.basis}\n"), soft_wrap=True)
    console.print(escape(f'现行参数（在 {FILE} 的 [rules."{rule.name}"] 里修改）：'), soft_wrap=True)
    for key, value in parameters.items():
        console.print(escape(f"  {key} = {rulesets.as_toml(value)}"), soft_wrap=True)


def _short(parameters: Mapping[str, Any]) -> str:
    if not parameters["enabled"]:
        return "已停用"
    return "\n".join(f"{key} = {_brief(value)}" for key, value in parameters.items() if key != "enabled")


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key} {inner}" for key, inner in value.items())
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else rulesets.as_toml(value)
