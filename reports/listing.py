"""The list of findings for machines and tables: one flat record each, as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from reports.selection import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reports.selection import Row

__all__ = ["COLUMNS", "STAGES", "WORDS", "as_csv", "as_json", "record", "table"]

#: field → heading of the tables that people read
COLUMNS = {
    "id": "编号",
    "unit": "责任单位",
    "site": "站点",
    "section": "栏目",
    "title": "标题",
    "rule_title": "问题类型",
    "message": "问题描述",
    "quote": "原文（已脱敏）",
    "suggestion": "建议",
    "url": "所在页面",
    "target": "涉及地址",
    "severity": "严重程度",
    "confidence": "认定",
    "level": "级别",
    "state": "状态",
    "first_seen": "首次发现",
    "last_seen": "最近发现",
    "basis": "依据",
    "rule": "规则",
    "first_sweep": "发现阶段",
    "screenshot": "截图",
}

#: whether a problem stood before the watch over its place began
STAGES = {True: "首次普查", False: "日常巡查"}

#: values of the closed sets as people read them
WORDS = {
    "critical": "严重",
    "major": "较重",
    "minor": "一般",
    "info": "提示",
    "definite": "确定",
    "suspected": "疑似",
    "unverified": "未能核实",
    "open": "待整改",
    "notified": "已通知",
    "reported": "已反馈",
    "rectified": "已整改",
    "relapsed": "再次出现",
    "suppressed": "已豁免",
    "warning": "预警",
    "limit": "问题",
}


def record(row: Row, titles: Mapping[str, str]) -> dict[str, Any]:
    """One finding as the export contract has it; times are Asia/Shanghai, quotes are masked already."""
    f = row.finding
    return {
        "id": f.id,
        "rule": f.rule,
        "rule_title": titles.get(f.rule, f.rule),
        "severity": f.severity.value,
        "confidence": f.confidence.value,
        "level": f.level.value,
        "state": f.state.value,
        "unit": row.unit,
        "site": row.site,
        "section": row.section,
        "account": row.account,
        "title": f.title,
        "url": f.url,
        "target": f.target,
        "quote": f.quote,
        "message": f.message,
        "suggestion": f.suggestion,
        "count": f.count,
        "location": f.location,
        "evidence": f.evidence,
        "screenshot": f.evidence.get("screenshot", ""),  # under the county folder
        "observed_at": local(f.observed_at),
        "first_seen": local(f.first_seen),
        "last_seen": local(f.last_seen),
        "confirmed_at": local(f.confirmed_at),
        "rectified_at": local(f.rectified_at),
        "occasions": f.occasions,
        "first_sweep": f.first_sweep,
        "deadline": f.deadline.isoformat() if f.deadline else "",
        "caused_by": f.caused_by,
        "basis": f.basis,
    }


def as_json(rows: Iterable[Row], titles: Mapping[str, str]) -> str:
    """A JSON list, UTF-8 characters as they are."""
    return json.dumps([record(row, titles) for row in rows], ensure_ascii=False, indent=1)


def table(rows: Iterable[Row], titles: Mapping[str, str]) -> list[list[str]]:
    """Heading and lines of the table that people read, closed sets in Chinese."""
    lines = [list(COLUMNS.values())]
    for row in rows:
        values = record(row, titles)
        lines.append([_word(values[field]) for field in COLUMNS])
    return lines


def as_csv(rows: Iterable[Row], titles: Mapping[str, str]) -> str:
    """CSV with a byte order mark, so that Excel and WPS read it as UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([[_harmless(cell) for cell in line] for line in table(rows, titles)])
    return "\ufeff" + out.getvalue()


def _word(value: object) -> str:
    if isinstance(value, bool):
        return STAGES[value]
    text = "" if value is None else str(value)
    if text in WORDS:
        return WORDS[text]
    return text[:16].replace("T", " ") if _is_time(text) else text


def _is_time(text: str) -> bool:
    return len(text) == 25 and text[10] == "T" and text.endswith("+08:00")


def _harmless(cell: str) -> str:
    """Crawled text must not become a formula when a spreadsheet opens it."""
    return "'" + cell if cell.startswith(tuple("=+-@\t")) else cell
