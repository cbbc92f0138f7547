"""Word files: a template that staff edit in WPS or Word, filled with autoescaped text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docxtpl import DocxTemplate

from config.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from reports.problems import Paragraph, UnitList

__all__ = ["TEMPLATES", "chinese_date", "problems", "render"]

TEMPLATES = Path(__file__).with_name("templates")


def chinese_date(day: dt.date) -> str:
    """2026年11月1日, as official papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def render(template: Path, values: Mapping[str, Any]) -> bytes:
    """The bytes of a docx: `template` filled with `values`; crawled text is escaped."""
    if not template.is_file():
        raise InputError(f"找不到Word模板 {template}。请检查 --template 的路径，或不带该参数使用内置模板。")
    document = DocxTemplate(str(template))
    document.render(dict(values), autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def problems(
    county: str,
    month: str,
    day: dt.date,
    found: Sequence[Paragraph],
    units: Sequence[UnitList],
    template: Path | None = None,
) -> bytes:
    """The 存在问题 paper of a month ("2026-10"): paragraphs, then the list by unit."""
    year, number = month.split("-")
    values = {
        "county": county,
        "period": f"{year}年{int(number)}月",
        "date": chinese_date(day),
        "paragraphs": [{"ordinal": p.ordinal, "claim": p.claim, "text": p.text} for p in found],
        "units": [{"name": u.unit, "lines": [_cells(line) for line in u.lines]} for u in units],
        "total": sum(len(u.lines) for u in units),
    }
    return render(template or TEMPLATES / "problems.docx", values)


def _cells(line: Sequence[str]) -> dict[str, str]:
    names = ("number", "kind", "place", "message", "url", "seen")
    # without break opportunities a long address runs out of its cell
    return {
        name: value.replace("/", "/\u200b") if name == "url" else value
        for name, value in zip(names, line, strict=True)
    }
