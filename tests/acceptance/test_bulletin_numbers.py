"""Every number that the sample county exports equals a count written here in plain SQL."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from reports.panel import unsourced
from reports.periods import parse
from xuncha import issuing
from xuncha.county import open_county

if TYPE_CHECKING:
    import datetime as dt

    from tests.acceptance.conftest import Watched
    from xuncha.night import NightResult

pytestmark = pytest.mark.acceptance

#: whose an item is: the unit named as its source, else the owner of the section it was listed in
PUBLISHED = """
    SELECT u.name, COUNT(*) FROM (
        SELECT MIN(p.id) AS id, COALESCE(own.id, s.unit_id, p.unit_id) AS unit_id
        FROM page p
        LEFT JOIN section s ON s.id = p.section_id
        LEFT JOIN unit own ON own.name = p.source
        LEFT JOIN signature g ON g.page_id = p.id
        WHERE p.kind = 'article' AND p.removed_at IS NULL AND p.revision > 0
          AND COALESCE(p.shown_date, p.listed_date, p.url_date) BETWEEN :first AND :last
        GROUP BY COALESCE(own.id, s.unit_id, p.unit_id), COALESCE(p.shown_date, p.listed_date, p.url_date),
                 p.title, COALESCE(g.exact, p.id)
    ) item JOIN unit u ON u.id = item.unit_id GROUP BY u.name
"""
CONFIRMED = """
    FROM finding f LEFT JOIN unit u ON u.id = f.unit_id
    WHERE f.confidence = 'definite' AND f.level = 'limit' AND f.severity <> 'info' AND f.confirmed_at IS NOT NULL
      AND f.state NOT IN ('suppressed', 'rectified')
"""


@pytest.fixture(scope="module")
def exported(first_night: tuple[Watched, NightResult]) -> tuple[Watched, str, Any, Any]:
    """(county, month, paper, workbook) after the first night."""
    watched, _ = first_night
    now = watched.made.as_of
    month = f"{watched.made.today:%Y-%m}"
    with open_county(watched.folder) as county:
        made = issuing.bulletin(county, parse(month), now, draft=True)
        data, _, _ = issuing.statistics_file(county, parse(month), now)
    return watched, month, made, CalamineWorkbook.from_filelike(io.BytesIO(data))


def ask(watched: Watched, statement: str, **values: Any) -> list[Any]:
    with open_county(watched.folder) as county, county.database.session() as session:
        return [tuple(row) for row in session.execute(text(statement), values)]


def column(book: Any, sheet: str, heading: str) -> dict[str, Any]:
    head, *lines = next(
        book.get_sheet_by_name(name).to_python() for name in book.sheet_names if name.startswith(sheet[:31])
    )
    at = head.index(heading)
    return {line[0]: line[at] for line in lines if line[0] and len([c for c in line if c != ""]) > 1}


def published(watched: Watched, first: dt.date, last: dt.date) -> dict[str, int]:
    return dict(ask(watched, PUBLISHED, first=first.isoformat(), last=last.isoformat()))


def test_published_counts_of_month_and_year_are_those_of_the_database(exported: Any) -> None:
    watched, month, _, book = exported
    period = parse(month)
    of_year = published(watched, period.year_start, period.last_day)
    of_month = published(watched, period.first_day, period.last_day)
    for sheet in ("政府信息公开平台县直单位", "政府信息公开平台各乡镇"):
        totals, months = column(book, sheet, "已发布总数"), column(book, sheet, f"{period.part}发布条数")
        for unit, total in totals.items():
            if unit != "合计":
                assert (total, months[unit]) == (of_year.get(unit, 0), of_month.get(unit, 0)), unit


def test_the_headline_is_the_sum_of_the_database(exported: Any) -> None:
    watched, month, made, _ = exported
    period = parse(month)
    total = sum(published(watched, period.year_start, period.last_day).values())
    assert f"累计主动公开政府信息{total}条" in made.paper.basics[0]


def test_problem_counts_by_unit_are_those_of_the_database(exported: Any) -> None:
    watched, _, _, book = exported
    counts = dict(ask(watched, f"SELECT COALESCE(u.name, '门户网站'), COUNT(*) {CONFIRMED} GROUP BY 1"))
    exported_counts = column(book, "各单位问题整改情况表", "问题数")
    assert exported_counts.pop("合计") == sum(counts.values())
    assert exported_counts == counts
    listed = book.get_sheet_by_name("问题清单").to_python()[1:]
    assert len(listed) == sum(counts.values())
    for unit, number in counts.items():
        assert len(book.get_sheet_by_name(unit).to_python()) - 1 == number


def test_sentences_count_what_the_database_counts(exported: Any) -> None:
    watched, _, made, _ = exported
    words = "".join(p.text for p in made.paper.problems)
    ((hits,),) = ask(watched, f"SELECT SUM(f.count) {CONFIRMED} AND f.rule LIKE 'text.%'")
    assert f"存在错敏字词，共{hits}处" in words
    ((pages,),) = ask(watched, f"SELECT COUNT(*) {CONFIRMED} AND f.rule = 'article.duplicate'")
    assert f"重复发布信息{pages}条" in words
    assert unsourced(made.paper) == []


def test_units_in_order_are_those_without_blank_or_stale_columns(exported: Any) -> None:
    watched, _, _, book = exported
    bad = f"""SELECT u.kind, COUNT(DISTINCT u.id) {CONFIRMED}
              AND f.rule IN ('section.empty', 'section.stale', 'home.stale') AND f.section_id IS NOT NULL
              GROUP BY u.kind"""
    failing = dict(ask(watched, bad))
    owners = dict(
        ask(watched, "SELECT u.kind, COUNT(DISTINCT u.id) FROM unit u JOIN section s ON s.unit_id = u.id AND s.listed GROUP BY 1")
    )  # fmt: skip
    passed = column(book, "检查对象表", "合格数")
    for kind, count in owners.items():
        assert passed[f"信息公开平台·{kind}"] == count - failing.get(kind, 0)


def test_the_annex_of_the_word_file_is_that_of_the_workbook(exported: Any) -> None:
    _, _month, made, book = exported
    document = Document(io.BytesIO(made.data))
    written = {
        row.cells[0].text: row.cells[1].text for table in document.tables[:2] for row in table.rows[1:]
    }
    for sheet in ("政府信息公开平台县直单位", "政府信息公开平台各乡镇"):
        for unit, total in column(book, sheet, "已发布总数").items():
            if unit != "合计":
                assert written[unit] == str(int(total))
