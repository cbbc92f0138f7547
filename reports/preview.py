"""Papers and tables in the terminal, before any file is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table as Grid
from rich.text import Text

from reports.papers import nothing
from reports.problems import by_unit
from reports.tables import statistics_tables, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from reports.bulletin import Paper
    from reports.panel import Panel
    from reports.snapshot import Problem, Snapshot
    from reports.tables import Table

__all__ = ["paper", "problems", "statistics"]


def paper(made: Paper, checked: Panel) -> Iterator[RenderableType]:
    """The words, the annexes, the panel."""
    yield Text(f"{made.snapshot.when.label}　{made.style.title}", style="bold")
    yield Text("\n一、基本情况", style="bold")
    yield from (Text(f"●{text}") for text in made.basics)
    yield from (Text(f"{claim}。{text}") for claim, text in made.features)
    yield Text("\n二、存在问题", style="bold")
    yield from (Text(f"{p.ordinal}{p.claim}{p.text}") for p in made.problems)
    if not made.problems:
        yield Text(nothing(made.snapshot))
    yield Text("\n三、工作要求", style="bold")
    yield from (Text(f"{claim}{text}") for claim, text in made.demands)
    for key in made.style.tables:
        for one in table(made.snapshot, key):
            if one.lines:
                yield _grid(one)
    yield from _panel(checked)


def statistics(s: Snapshot, checked: Panel) -> Iterator[RenderableType]:
    """Every table, then what does not add up."""
    for one in statistics_tables(s):
        yield _grid(one)
    yield from (Text(f"请核对：{text}", style="yellow") for text in checked.warnings)
    yield from (Text(f"说明：{text}") for text in checked.remarks)


def problems(found: Sequence[Problem]) -> Iterator[RenderableType]:
    """What the list and the notices tell each unit."""
    for unit in by_unit(found):
        headings = ("序号", "问题类型", "位置", "问题描述", "整改期限")
        grid = _folded(headings, f"{unit.unit}（{len(unit.lines)}条）")
        for line in unit.lines:
            cells = (line[name] for name in ("number", "kind", "place", "message", "deadline"))
            grid.add_row(*(escape(cell) for cell in cells))
        yield grid
    if not found:
        yield Text("没有经确认、尚未整改的问题。")


def _grid(one: Table) -> Grid:
    grid = Grid(title=escape(one.title), caption=escape(one.note) or None, title_justify="left")
    for number, heading in enumerate(one.headings):
        numbers = all(isinstance(line[number], (int, float)) for line in one.lines)
        grid.add_column(escape(heading), justify="right" if numbers else "left", overflow="fold")
    for line in one.lines:
        grid.add_row(*(escape(str(cell)) for cell in line))
    if one.total:
        grid.add_section()
        grid.add_row(*(escape(str(cell)) for cell in one.total), style="bold")
    return grid


def _folded(headings: Sequence[str], title: str) -> Grid:
    """A table whose long cells go on in the next line: Chinese text has no spaces to break at."""
    grid = Grid(title=escape(title), title_justify="left")
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    return grid


def _panel(checked: Panel) -> Iterator[RenderableType]:
    grid = _folded(("数值", "含义", "出处"), "数据核对")
    for line in checked.lines:
        grid.add_row(*(escape(cell) for cell in line))
    yield grid
    yield from (Text(f"请核对：{text}", style="yellow") for text in checked.warnings)
    yield from (Text(f"说明：{text}") for text in checked.remarks)
