"""Every number that the sample county exports equals a count written in plain SQL (numbers.py)."""

from __future__ import annotations

import datetime as dt
import io
import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from config.schema import Bulletin
from reports.panel import unsourced
from reports.periods import parse
from tests.acceptance.sample.numbers import TABLES, Numbers
from xuncha import issuing
from xuncha.county import open_county
from xuncha.exporting import titles

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.sample.conftest import Watched
    from xuncha.night import NightResult

pytestmark = pytest.mark.acceptance

#: a month of an office's life in some strokes: mended, excused, judged anew, come back, overdue, brought about
LIFE = """
UPDATE finding SET state = 'rectified', rectified_at = :now WHERE id % 6 = 1;
INSERT INTO finding_event (finding_id, at, state, who, note)
    SELECT id, :now, 'rectified', '', '规则、参数或词库调整后不再认定' FROM finding WHERE id % 18 = 1;
UPDATE finding SET state = 'suppressed' WHERE id % 17 = 3;
INSERT INTO finding_event (finding_id, at, state, who, note)
    SELECT id, :now, 'relapsed', '', '' FROM finding WHERE id % 13 = 2;
UPDATE finding SET state = 'notified', deadline = :yesterday WHERE id % 11 = 4 AND state = 'open';
UPDATE finding SET caused_by = 1 WHERE id % 19 = 5;
INSERT INTO figure (first_day, last_day, item, amount, unit_id, group_name, note, listed, position)
    SELECT :first, :last, '统计表：来稿情况', id * 3, id, '', '', 1, id FROM unit WHERE id < 8;
"""


@dataclass
class Exported:
    """What was exported of one period, and the counts to hold it against."""

    numbers: Numbers
    papers: dict[str, Any]
    book: Any

    def sheets(self) -> dict[str, list[list[Any]]]:
        return {name: self.book.get_sheet_by_name(name).to_python() for name in self.book.sheet_names}


@pytest.fixture(scope="module")
def lived(first_night: tuple[Watched, NightResult], tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """The county after a night and some life."""
    watched = first_night[0].copy(tmp_path_factory.mktemp("lived") / "county")
    now = watched.made.as_of
    values = {
        "now": f"{now.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}",
        "yesterday": (watched.made.today - dt.timedelta(1)).isoformat(),
        "first": parse(f"{now:%Y-%m}").first_day.isoformat(),
        "last": parse(f"{now:%Y-%m}").last_day.isoformat(),
    }
    with sqlite3.connect(watched.folder / "data" / "xuncha.db") as database:
        for statement in LIFE.split(";\n")[:-1]:
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            database.execute(statement, named)
    return watched


#: which papers an office makes of a period of that length
STYLES_OF = {
    "month": ("月报", "督查专报"),
    "quarter": ("通报",),
    "half": ("采编通报",),
    "year": ("采编通报",),
}


@pytest.fixture(scope="module", params=list(STYLES_OF))
def exported(request: pytest.FixtureRequest, lived: Watched) -> Exported:
    """Every paper and the workbook of the period in which the county was watched."""
    today = lived.made.today
    written = {
        "month": f"{today:%Y-%m}", "quarter": f"{today.year}Q{(today.month + 2) // 3}",
        "half": f"{today.year}H{(today.month + 5) // 6}", "year": f"{today.year}",
    }[request.param]  # fmt: skip
    period, now = parse(written), lived.made.as_of
    with open_county(lived.folder) as county:
        papers = {
            s: issuing.bulletin(county, period, now, template=s, draft=True) for s in STYLES_OF[request.param]
        }
        data, _, _ = issuing.statistics_file(county, period, now)
    database: Path = lived.folder / "data" / "xuncha.db"
    numbers = Numbers(database, period, now, titles(), Bulletin().letters)
    return Exported(numbers, papers, CalamineWorkbook.from_filelike(io.BytesIO(data)))


def test_every_number_of_the_words_is_counted_by_sql(exported: Exported) -> None:
    for made in exported.papers.values():
        assert unsourced(made.paper) == []  # no number but those of the panel
        wrong = [line for line in made.panel.lines if not exported.numbers.fact(line[1], line[0])]
        assert wrong == []


def plain(cell: Any) -> str:
    """A number as it is written, whatever it was read from; 27.5% is 0.275."""
    if isinstance(cell, str) and re.fullmatch(r"[\d.]+%", cell):
        cell = float(cell[:-1]) / 100
    return f"{cell:.6g}" if isinstance(cell, (int, float)) else cell


def same(ours: list[list[Any]], theirs: list[list[Any]]) -> bool:
    return sorted([plain(c) for c in line] for line in ours) == sorted(
        [plain(c) for c in line] for line in theirs
    )


def body(rows: list[list[Any]]) -> list[list[Any]]:
    """The lines of a sheet without heading, sum and note."""
    width = len(rows[0])
    full = [line for line in rows[1:] if sum(cell != "" for cell in line) > 1]
    return [line[:width] for line in full if "合计" not in line[:2]]


def pivoted(rows: list[list[Any]]) -> list[list[Any]]:
    """(line, column, number) of each cell that is not nought."""
    return [
        [line[0], head, cell]
        for line in body(rows)
        for head, cell in zip(rows[0][1:], line[1:], strict=True)
        if cell and head not in ("账号数", "合计")
    ]


#: opening of a sheet's name → how its lines are brought into the shape of the statement's
SHAPES = {
    "政务新媒体账号情况表": pivoted,
    "新发现问题趋势": pivoted,
    "各规则新发现问题趋势": lambda rows: [[month, rule, n] for rule, month, n in pivoted(rows)],
    "发布数排名表": lambda rows: [[line[0], line[2], float(line[4])] for line in rows[1:]],
    r"\d+年": lambda rows: [line[1:] for line in body(rows)],
    "政务新媒体问题账号": lambda rows: [[*line[:3], line[4]] for line in body(rows)],
    "政务新媒体更新统计表": lambda rows: [[*line[:5], *line[-4:]] for line in body(rows)],
    "来稿情况统计表": lambda rows: [line[1:] for line in body(rows)],
    "问题清单": lambda rows: [[line[6], line[12], line[1]] for line in rows[1:]],
}


def test_every_table_of_the_workbook_is_counted_by_sql(exported: Exported) -> None:
    units = {row[0] for row in exported.numbers.rows("SELECT DISTINCT owner FROM live")}
    for name, rows in exported.sheets().items():
        if name in units or name == "数据核对":
            continue
        statement = next(TABLES[key] for key in TABLES if re.match(key, name))
        shape = next((SHAPES[key] for key in SHAPES if re.match(key, name)), body)
        assert same(shape(rows), exported.numbers.rows(statement)), name


def test_every_sum_is_the_sum_of_its_column(exported: Exported) -> None:
    for name, rows in exported.sheets().items():
        for line in (row for row in rows[1:] if "合计" in row[:2]):
            start = line.index("合计") + 1
            for at in range(start, len(rows[0])):
                if rows[0][at] == "整改率":
                    assert line[at] == pytest.approx(line[3] / line[1], abs=0.0005)
                elif isinstance(line[at], float):
                    numbers = [row[at] for row in body(rows) if isinstance(row[at], float)]
                    count = len(body(rows))  # the table of accounts counts its lines
                    assert line[at] in (sum(numbers), count), (name, rows[0][at])


def test_every_unit_has_its_own_sheet_with_its_own_problems(exported: Exported) -> None:
    sheets = exported.sheets()
    counts = dict(exported.numbers.rows("SELECT owner, COUNT(*) FROM live GROUP BY owner"))
    for unit, count in counts.items():
        assert [line[0] for line in sheets[unit][1:]] == list(range(1, count + 1))
        theirs = exported.numbers.rows("SELECT message, count, owner FROM live WHERE owner = ?", unit)
        assert same(SHAPES["问题清单"](sheets[unit]), theirs), unit


def test_each_week_or_month_of_each_account_is_counted_by_sql(exported: Exported) -> None:
    rows = next((r for n, r in exported.sheets().items() if n.startswith("政务新媒体更新统计表")), [[]])
    weeks = exported.numbers.rows("SELECT DISTINCT first FROM week ORDER BY first")
    counted = {
        (name, first): [pushes, articles] if known or articles else ["", ""]
        for name, first, pushes, articles, known in exported.numbers.rows(
            "SELECT name, first, pushes, articles, known FROM week"
        )
    }
    for line in body(rows):
        told = [counted.get((line[1], first), ["", ""]) for (first,) in weeks]
        assert line[5:-4] == [cell for pair in told for cell in pair], line[1]


#: heading of a Word table → the statement, and which of its columns the table prints
WORD = {
    "责任单位": (f"{TABLES['政府信息公开平台县直单位']} UNION ALL {TABLES['政府信息公开平台各乡镇']}", (0, 2, 3)),
    "单位名称": (f"{TABLES['政府信息公开平台县直单位']} UNION ALL {TABLES['政府信息公开平台各乡镇']}", (0, 1, 2, 3, 4)),
    "单位": (TABLES["各单位问题整改情况表"], (0, 1, 2, 3, 5)),
    "投稿单位": (TABLES[r"\d+年.*部门（事业机构）"], (0, 1, 2, 3)),
    "序号投稿单位": (TABLES[r"\d+年.*镇办"], (0, 1, 2, 3)),
    "序号单位": (TABLES["来稿情况统计表"], (0, 1)),
    "新媒体类型问题": (TABLES["政务新媒体问题账号"], (0, 1, 2, 3)),
    "新媒体类型未能核实": (TABLES["政务新媒体未能核实"], (0, 1, 2, 3, 4)),
}  # fmt: skip


def word_lines(table: Any) -> tuple[str, list[list[str]]]:
    """(key of WORD, lines): tables of two columns side by side are put one below the other."""
    head, *lines = [[cell.text for cell in row.cells] for row in table.rows]
    if head[:2] == ["序号", "单位"]:
        halves = [line[1:3] for line in lines] + [line[4:6] for line in lines]
        return "序号单位", [half for half in halves if half[0]]
    if head[0] == "投稿单位":
        halves = [line[:4] for line in lines] + [line[4:] for line in lines]
        return "投稿单位", [half for half in halves if half[0] not in ("", "合计")]
    if head[0] == "序号":
        return "序号投稿单位", [line[1:] for line in lines if line[1] != "合计"]
    if head[0] == "新媒体类型":
        problem = "问题类别" in head
        return (
            ("新媒体类型问题", [[*line[:3], line[4]] for line in lines])
            if problem
            else ("新媒体类型未能核实", lines)
        )
    return head[0], [line[:3] for line in lines] if head[0] == "责任单位" else lines


def test_every_annex_of_the_word_files_is_counted_by_sql(exported: Exported) -> None:
    for made in exported.papers.values():
        printed: dict[str, list[list[str]]] = {}
        for table in Document(io.BytesIO(made.data)).tables:
            key, lines = word_lines(table)
            printed.setdefault(key, []).extend(lines)
        assert printed
        for key, lines in printed.items():
            statement, columns = WORD[key]
            counted = [[row[at] for at in columns] for row in exported.numbers.rows(statement)]
            assert same([_bare(key, line) for line in lines], counted), key


def _bare(key: str, line: list[str]) -> list[str]:
    """Word prints 95.00 where SQL says 95.0."""
    return [*line[:4], plain(float(line[4]))] if key == "单位名称" else line


def test_notices_and_lists_count_what_sql_counts(lived: Watched) -> None:
    now = lived.made.as_of
    period = parse(f"{lived.made.today:%Y-%m}")
    numbers = Numbers(lived.folder / "data" / "xuncha.db", period, now, titles(), Bulletin().letters)
    with open_county(lived.folder) as county:
        notices = issuing.notices(county, period, now, draft=True)
        paper, total = issuing.problem_paper(county, period, now)
    counts = dict(numbers.rows("SELECT owner, COUNT(*) FROM live GROUP BY owner"))
    assert notices.keys() == counts.keys()
    assert total == sum(counts.values())
    for unit, data in notices.items():
        document = Document(io.BytesIO(data))
        assert f"存在{counts[unit]}个问题" in "".join(p.text for p in document.paragraphs)
        assert [len(table.rows) - 1 for table in document.tables] == [counts[unit]] * 2
    document = Document(io.BytesIO(paper))
    heads = [p.text for p in document.paragraphs if re.search(r"（\d+条）$", p.text)]
    # what stood before the watch began has lists of its own
    apart = "SELECT owner || CASE WHEN first_sweep THEN '（首次普查发现的存量问题）' ELSE '' END, COUNT(*) FROM live GROUP BY 1"
    assert sorted(heads) == sorted(f"{unit}（{count}条）" for unit, count in numbers.rows(apart))
