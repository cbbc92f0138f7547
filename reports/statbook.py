"""The statistics workbook: every table with its chart, the panel, the problem list, one sheet per unit."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import xlsxwriter

from reports.listing import STAGES, WORDS
from reports.tables import statistics_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.panel import Panel
    from reports.snapshot import Problem, Snapshot
    from reports.tablelines import Cell, Table

__all__ = ["heighten", "problem_book", "sheet_names", "statistics_book"]

_OPTIONS = {
    "in_memory": True,
    "strings_to_urls": False,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
}
_LIST = (
    ("序号", 6), ("责任单位", 18), ("站点", 16), ("栏目/账号", 18), ("标题", 30), ("问题类型", 16),
    ("问题描述", 46), ("原文（已脱敏）", 34), ("整改要求", 26), ("网址", 40), ("涉及地址", 36), ("附件", 20),
    ("次数", 7), ("严重程度", 9), ("状态", 9), ("首次发现", 12), ("最近发现", 12), ("整改期限", 12), ("依据", 30), ("发现阶段", 10),
)  # fmt: skip
_LONGEST_SHEET_NAME = 31
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
#: one decimal, the whole and nothing without
_PERCENT = "[=1]0%;[=0]0%;0.0%"
_LONGEST_CELL = 32_000  #: Excel holds 32767 characters
#: table → the columns drawn, a chart each
_CHARTS = {"县直_by_ratio": (3,), "乡镇_by_ratio": (3,), "by_unit": (1, 5), "by_kind": (1, 5)}
#: lines of the table of rules that are drawn
_MOST_SERIES = 8
_LINE_HEIGHT, _HIGHEST = 15, 400


def statistics_book(s: Snapshot, panel: Panel) -> bytes:
    """The bytes of an xlsx of the period."""
    out = io.BytesIO()
    book = _Book(out)
    tables = statistics_tables(s)
    units = _by_unit(s.problems)
    names = sheet_names([*(one.title for one in tables), "数据核对", "问题清单", *units])
    for one, name in zip(tables, names, strict=False):
        book.table(one, name)
    rest = names[len(tables) :]
    book.panel(panel, rest[0])
    book.problems(s.problems, rest[1])
    for own, name in zip(units.values(), rest[2:], strict=True):
        book.problems(own, name)
    book.close()
    return out.getvalue()


def problem_book(found: Sequence[Problem]) -> bytes:
    """The bytes of an xlsx: the whole list, then one sheet per unit."""
    out = io.BytesIO()
    book = _Book(out)
    units = _by_unit(found)
    for own, name in zip([found, *units.values()], sheet_names(["问题清单", *units]), strict=True):
        book.problems(own, name)
    book.close()
    return out.getvalue()


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel takes: 31 characters, none of []:*?/\\, no quote at either end, all different."""
    made: list[str] = []
    taken: set[str] = {"history"}  # Excel keeps that name to itself
    for name in wanted:
        plain = _BAD_IN_NAME.sub("_", name).strip("' ") or "未命名"
        candidate, number = plain[:_LONGEST_SHEET_NAME], 1
        while candidate.casefold() in taken:
            number += 1
            tail = f"({number})"
            candidate = plain[: _LONGEST_SHEET_NAME - len(tail)] + tail
        taken.add(candidate.casefold())
        made.append(candidate)
    return made


class _Book:
    """One workbook with the formats of its cells."""

    def __init__(self, out: io.BytesIO) -> None:
        self._book: Any = xlsxwriter.Workbook(out, _OPTIONS)
        edge = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self._head = self._book.add_format({**edge, "bold": True, "bg_color": "#F2DCDB", "align": "center"})
        self._cell = self._book.add_format({**edge, "align": "center"})
        self._text = self._book.add_format({**edge, "valign": "top"})
        self._ratio = self._book.add_format({**edge, "align": "center", "num_format": "0.00"})
        self._rate = self._book.add_format({**edge, "align": "center", "num_format": _PERCENT})
        self._sum_rate = self._book.add_format(
            {**edge, "align": "center", "num_format": _PERCENT, "bold": True}
        )
        self._sum = self._book.add_format({**edge, "bold": True, "align": "center"})
        self._note = self._book.add_format({"italic": True})

    def close(self) -> None:
        self._book.close()

    def table(self, one: Table, name: str) -> None:
        sheet = self._book.add_worksheet(name)
        widths = [max(12, min(40, _width(one, column))) for column in range(len(one.headings))]
        self._begin(sheet, one.headings, widths, len(one.lines))
        for number, line in enumerate(one.lines, 1):
            self._line(sheet, number, line, self._cell)
            heighten(sheet, number, line, widths)
        below = len(one.lines) + 1
        if one.total:
            self._line(sheet, below, one.total, self._sum)
            below += 1
        if one.note:
            sheet.write_string(below, 0, one.note, self._note)
        self._chart(sheet, one, name)

    def panel(self, panel: Panel, name: str) -> None:
        sheet = self._book.add_worksheet(name)
        lines = [("请核对", text, "") for text in panel.warnings] + [("说明", t, "") for t in panel.remarks]
        widths = [14, 70, 40]
        self._begin(sheet, ["数值", "含义", "出处"], widths, len(lines) + len(panel.lines))
        for number, line in enumerate([*lines, *panel.lines], 1):
            self._line(sheet, number, line, self._text)
            heighten(sheet, number, line, widths)

    def problems(self, found: Sequence[Problem], name: str) -> None:
        sheet = self._book.add_worksheet(name)
        widths = [width for _, width in _LIST]
        self._begin(sheet, [heading for heading, _ in _LIST], widths, len(found))
        for number, problem in enumerate(found, 1):
            line = _record(number, problem)
            self._line(sheet, number, line, self._text)
            heighten(sheet, number, line, widths)

    def _begin(self, sheet: Any, headings: Sequence[str], widths: Sequence[int], lines: int) -> None:
        """Head, widths, filter, frozen and repeated first row, landscape."""
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, self._head)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, lines, len(headings) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _line(self, sheet: Any, row: int, values: Sequence[Cell], form: Any) -> None:
        for column, value in enumerate(values):
            if isinstance(value, (int, float)):
                sheet.write_number(row, column, value, form)
            elif form is self._text:  # a quoted 08.15 is no number
                sheet.write_string(row, column, value[:_LONGEST_CELL], form)
            elif re.fullmatch(r"\d+\.\d\d", value):  # 完成比例, of which Excel may compute
                sheet.write_number(row, column, float(value), self._ratio)
            elif re.fullmatch(r"\d+(?:\.\d)?%", value):
                rate = self._sum_rate if form is self._sum else self._rate
                sheet.write_number(row, column, float(value[:-1]) / 100, rate)
            else:
                sheet.write_string(row, column, value[:_LONGEST_CELL], form)

    def _chart(self, sheet: Any, one: Table, name: str) -> None:
        if one.key in ("trend", "rules"):
            self._trend(sheet, one, name)
            return
        last, row = len(one.lines), 0
        for column in _CHARTS.get(one.key, ()) if one.lines else ():
            chart = self._book.add_chart({"type": "bar" if last > 8 else "column"})
            chart.add_series(
                {
                    **_series(name, (0, column), (1, 0, last, 0), (1, column, last, column)),
                    "data_labels": {"value": True},
                    "fill": {"color": "#C00000"},
                }
            )
            chart.set_title({"name": one.headings[column]})
            chart.set_legend({"none": True})
            chart.set_y_axis({"reverse": last > 8})
            height = max(320, 24 * last)
            chart.set_size({"width": 640, "height": height})
            sheet.insert_chart(row, len(one.headings) + 1, chart)
            row += height // 20 + 2

    def _trend(self, sheet: Any, one: Table, name: str) -> None:
        """A line for each kind over the months; of rules, which stand in the lines, the most frequent."""
        chart = self._book.add_chart({"type": "line"})
        last, months = len(one.lines), len(one.headings) - 2
        if one.key == "trend":
            every = [
                _series(name, (0, column), (1, 0, last, 0), (1, column, last, column))
                for column in range(1, len(one.headings) - 1)
            ]
        else:
            every = [
                _series(name, (row, 0), (0, 1, 0, months), (row, 1, row, months))
                for row in range(1, min(last, _MOST_SERIES) + 1)
            ]
        for series in every:
            chart.add_series({**series, "marker": {"type": "circle"}})
        chart.set_title({"name": one.title})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 640, "height": 360})
        sheet.insert_chart(0, len(one.headings) + 1, chart)


def _series(
    sheet: str, name: tuple[int, int], categories: tuple[int, ...], values: tuple[int, ...]
) -> dict[str, Any]:
    """A series by the cells of its name, its categories, its values."""
    return {"name": [sheet, *name], "categories": [sheet, *categories], "values": [sheet, *values]}


def heighten(sheet: Any, row: int, line: Sequence[Cell], widths: Sequence[int]) -> None:
    """Room for wrapped text: not every program makes it when it opens the file."""
    # a Chinese character takes two bytes in this encoding and two columns' width in the cell
    lines = max(
        -(-len(str(cell).encode("gb18030", "replace")) // max(width - 2, 1))
        for cell, width in zip(line, widths, strict=True)
    )
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE_HEIGHT, _HIGHEST))


def _width(one: Table, column: int) -> int:
    """Characters the widest cell of a column needs; a Chinese one takes two."""
    texts = [str(line[column]) for line in [one.headings, *one.lines]]
    return max(sum(2 if ord(sign) > 255 else 1 for sign in text) for text in texts) + 2


def _by_unit(found: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in found:
        groups[problem.unit].append(problem)
    return groups


def _record(number: int, p: Problem) -> list[Cell]:
    place = f"{p.account}（{p.platform}）" if p.account else p.section
    days = (p.first_seen, p.last_seen, p.deadline)
    return [
        number, p.unit, p.site, place, p.title, p.rule_title, p.message, p.quote, p.suggestion, p.url,
        p.target, p.file, p.count, WORDS.get(p.severity, p.severity), WORDS.get(p.state, p.state),
        *(day.isoformat() if day else "" for day in days), p.basis,
        STAGES[p.first_sweep],
    ]  # fmt: skip
