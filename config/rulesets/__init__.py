"""Rulesets: the thresholds in force for a rule, from the national table, the county's, and xuncha.toml."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.errors import InputError
from config.toml import merge, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from config.schema import Settings

__all__ = ["Ruleset", "as_toml", "available", "load", "nearest", "parameters", "verify"]

_FOLDER = Path(__file__).parent
#: what every rule understands beside its own parameters
_COMMON = {"enabled": True}
_FILE = "xuncha.toml"


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A versioned table of parameters; `rules` holds, parents merged in, name → parameters with `basis`."""

    name: str
    title: str
    version: int
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def available() -> list[str]:
    """Names of the rulesets that ship with the product."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def load(name: str) -> Ruleset:
    """The ruleset of that name with its ancestors merged in; raises InputError for an unknown one."""
    if name not in available():
        raise InputError(
            f"{_FILE} 的 rules.ruleset = {name!r} 不存在；可填：{'、'.join(available())}{nearest(name, available())}。"
        )
    table = read_toml(_FOLDER / f"{name}.toml")
    parent = load(table["inherits"]).rules if "inherits" in table else {}
    return Ruleset(table["name"], table["title"], table["version"], merge(parent, table.get("rules", {})))


def nearest(word: str, known: Iterable[str]) -> str:
    """ "；是不是 …？" with the most similar names, or ""."""
    names = difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"（是不是 {'、'.join(names)}？）" if names else ""


def parameters(
    settings: Settings, rule_name: str, rule_defaults: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """(parameters in force, basis): the rule's defaults, under the ruleset, under xuncha.toml.

    Raises InputError for a parameter the rule does not have or a value of the wrong type.
    """
    given = dict(load(settings.rules.ruleset).rules.get(rule_name, {}))
    basis = str(given.pop("basis", ""))
    choices = given.pop("choices", {})
    base = merge(merge(_COMMON, rule_defaults), given)
    over = _override(settings, rule_name)
    basis = str(over.pop("basis", basis))
    _check(rule_name, base, over, choices)
    return merge(base, over), basis


def verify(settings: Settings, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise InputError for an override of a rule that is none of `known` (name → defaults)."""
    for name in _names(settings.rules.overrides(), known):
        if name not in known:
            raise InputError(
                f"{_FILE} 的 [rules.{_quoted(name)}]：没有名为 {name} 的规则{nearest(name, known)}"
                "（xuncha rules 列出全部规则）。"
            )
    for name, defaults in known.items():
        parameters(settings, name, defaults)


def _override(settings: Settings, rule_name: str) -> dict[str, Any]:
    """What xuncha.toml says of the rule, written `[rules."a.b"]` or, as TOML splits dots, `[rules.a.b]`."""
    overrides: dict[str, Any] = settings.rules.overrides()
    nested: Any = overrides
    for part in rule_name.split("."):
        nested = nested.get(part, {}) if isinstance(nested, dict) else {}
    flat = overrides.get(rule_name, {})
    for written in (nested, flat):
        if not isinstance(written, dict):
            raise InputError(
                f'{_FILE} 的 rules."{rule_name}" 应为一个表：写成 [rules."{rule_name}"]，参数写在下面各行。'
            )
    return merge(nested, flat)


def _names(tree: Mapping[str, Any], known: Iterable[str], prefix: str = "") -> Iterable[str]:
    """Rule names that a table of overrides speaks of, whichever way they are written."""
    groups = {name[: name.rfind(".")] for name in known if "." in name}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if name not in known and name in groups and isinstance(value, dict):
            yield from _names(value, known, f"{name}.")
        else:
            yield name


def _check(rule: str, base: Mapping[str, Any], over: Mapping[str, Any], choices: Mapping[str, Any]) -> None:
    for key, value in over.items():
        where = f'{_FILE} 的 [rules."{rule}"] {key} = {as_toml(value)}'
        if key not in base:
            known = [name for name in base if name != "enabled"]
            allowed = "、".join([*known, "enabled", "basis"])
            raise InputError(f"{where}：没有这个参数；可填：{allowed}{nearest(key, base)}。")
        _check_value(where, base[key], value, choices.get(key))
        if isinstance(value, dict) and base[key]:
            for inner, content in value.items():
                place = f"{where} 中的 {inner}"
                if inner not in base[key]:
                    raise InputError(
                        f"{place}：不认识；可填：{'、'.join(base[key])}{nearest(inner, base[key])}。"
                    )
                _check_value(place, base[key][inner], content, None)


def _check_value(where: str, usual: Any, value: Any, allowed: Iterable[Any] | None) -> None:
    if allowed is not None and value not in allowed:
        raise InputError(f"{where}：可填：{'、'.join(map(str, allowed))}。")
    for kinds, name in _KINDS:
        if isinstance(usual, kinds):
            fits = isinstance(value, kinds) and (kinds is bool or not isinstance(value, bool))
            if not fits:
                raise InputError(f"{where}：应为{name}，例如 {as_toml(usual)}。")
            if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
                raise InputError(f"{where}：不能为负数。")
            return


_KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "true 或 false"),
    ((int, float), "数字"),
    (str, "文字（用英文引号括起来）"),
    ((list, tuple), "列表"),
    (dict, "表"),
)


def as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {as_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return str(value)


def _quoted(name: str) -> str:
    return f'"{name}"' if "." in name else name
