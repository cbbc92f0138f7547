"""Validation errors of the settings, told in Chinese: where, what stands there, what is allowed."""

from __future__ import annotations

import types
import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from config.rulesets import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

__all__ = ["explain"]

_WANTED = {
    "bool": "应为 true 或 false（不加引号）",
    "int": "应为整数",
    "float": "应为数字",
    "finite": "应为有限的数字",
    "string": "应为文字，用英文引号括起来",
    "date": "应为日期，写成 2026-11-01（不加引号）",
    "tuple": '应为列表，写成 ["甲", "乙"]',
    "model": "应为一个表",
}


def explain(error: ValidationError, file: str, model: type[BaseModel], tables: Mapping[str, Any]) -> str:
    """One line for each mistake, in the order of the file."""
    return "\n".join(f"{file}：{_line(detail, model, tables)}。" for detail in error.errors())


def _line(detail: ErrorDetails, model: type[BaseModel], tables: Mapping[str, Any]) -> str:
    *table, key = detail["loc"]
    place = _place(table)
    kind = detail["type"]
    if kind == "extra_forbidden":
        allowed = sorted(set(_fields(model, table)) - {"folder"})
        return f"{place.removesuffix('的 ')}没有 {key} 这一项；可填：{'、'.join(allowed)}{nearest(str(key), allowed)}"
    if kind == "missing":
        return f"{place}缺少 {key}"
    return f"{place}{key} = {_shown(detail['input'])}：{_wanted(detail)}"


def _place(table: Sequence[int | str]) -> str:
    match list(table):
        case []:
            return ""
        case ["sites", int(number), *_]:
            return f"第 {number + 1} 个 [[sites]] 的 "
        case parts:
            return f"[{'.'.join(map(str, parts))}] 的 "


def _fields(model: type[BaseModel], table: Sequence[int | str]) -> list[str]:
    """Names allowed in a table, found by following the path through the models."""
    for step in table:
        if isinstance(step, int):
            continue
        inner = _model_in(model.model_fields[step].annotation)
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _wanted(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if detail["loc"] == ("sites",):
        return "每个站点写成一段 [[sites]]（两层方括号），下面写 id、name、url"
    limits = detail.get("ctx", {})
    if kind == "literal_error":
        return f"可填：{str(limits['expected']).replace(' or ', '、').replace(', ', '、')}"
    bounds = {
        "greater_than_equal": ("ge", "不能小于"),
        "less_than_equal": ("le", "不能大于"),
        "greater_than": ("gt", "应大于"),
    }
    if kind in bounds:
        key, words = bounds[kind]
        return f"{words} {limits[key]}"
    return next((words for name, words in _WANTED.items() if kind.startswith(name)), detail["msg"])
