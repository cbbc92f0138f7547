"""Excel files: the problem list with filters and a frozen head, and how many problems each unit has."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

import xlsxwriter

from reports.kinds import KINDS, kind_of
from reports.listing import table
from reports.statbook import heighten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.selection import Row

__all__ = ["workbook"]

#: of the columns of the list, in their order
_WIDTHS = (6, 18, 16, 16, 30, 14, 46, 36, 24, 40, 40, 9, 9, 9, 9, 16, 16, 30, 18, 10, 30)


def workbook(rows: Sequence[Row], titles: Mapping[str, str]) -> bytes:
    """The bytes of an xlsx: sheet 问题清单, then sheet 单位汇总. Text is never taken for a formula or link."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_urls": False,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    head = book.add_format(
        {"bold": True, "bg_color": "#F2DCDB", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    _sheet(book, "问题清单", table(rows, titles), _WIDTHS, head, cell)
    counts = summary(rows)
    _sheet(book, "单位汇总", counts, (24, *([12] * (len(counts[0]) - 1))), head, cell)
    book.close()
    return out.getvalue()


def summary(rows: Sequence[Row]) -> list[list[str]]:
    """Per unit the count of each kind, most troubled first, with a total line."""
    names = [*dict.fromkeys([kind.name for kind in KINDS] + [kind_of(row.finding.rule).name for row in rows])]
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.unit or "（站点主办单位）", Counter())[kind_of(row.finding.rule).name] += 1
    lines = [["责任单位", *names, "合计"]]
    for unit, count in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
        lines.append([unit, *(str(count[name]) for name in names), str(count.total())])
    every = sum(counts.values(), Counter())
    return [*lines, ["合计", *(str(every[name]) for name in names), str(every.total())]]


def _sheet(book, name, lines, widths, head, cell) -> None:  # type: ignore[no-untyped-def]  # xlsxwriter has no types
    sheet = book.add_worksheet(name)
    for column, (width, _) in enumerate(zip(widths, lines[0], strict=True)):
        sheet.set_column(column, column, width)
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            if number and value.isdigit() and len(value) < 10:
                sheet.write_number(number, column, int(value), cell)
            else:
                sheet.write_string(number, column, value, head if number == 0 else cell)
        heighten(sheet, number, line, widths)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(lines) - 1, 0), len(lines[0]) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
