"""Files open and hold what they must, whatever the text and however much of it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from config.errors import InputError
from config.schema import Bulletin
from config.workdays import Calendar
from reports import charts, papers, pdf, statbook, word
from reports.bulletin import compose
from reports.kinds import kind_of
from reports.owners import PORTAL
from reports.panel import panel
from reports.problems import by_unit
from reports.snapshot import ManualTable, Problem, Rectified, Role, Snapshot, Trend, UnitLine
from reports.styles import STYLES, TEMPLATES, template_file

#: markup, a character beyond the first plane, one that fonts lack, a character XML has no room for
HARD = "关于<b>“A&B”</b>𠮷㙟镇的通知\x0b{{ county }}"
LONG = "示例县人民政府办公室政务公开和政府网站与政务新媒体规范管理工作领导小组办公室专班一"


def snapshot(units: int = 3, problems: int = 3, **fields: Any) -> Snapshot:
    lines = [
        UnitLine(name=f"{LONG}{i}" if i == 0 else f"单位{i}", role=Role.TOWN if i % 3 else Role.COUNTY, task=100,
                 period=i % 7, total=10 * i, disclosed=i, news=i)
        for i in range(units)
    ]  # fmt: skip
    rules = ("section.stale", "text.typo", "privacy.id_number", "link.broken", "account.stale")
    found = [
        Problem(id=i, rule=rules[i % 5], kind=kind_of(rules[i % 5]).name, rule_title="问题", unit=lines[i % units].name,
                role=Role.COUNTY, section="工作动态", title=HARD, message=f"第{i}个：{HARD}", account="示例",
                platform="抖音", url="http://www.shili.gov.cn/" + "a" * 90, first_seen=dt.date(2026, 10, 2))
        for i in range(problems)
    ]  # fmt: skip
    values: dict[str, Any] = {
        "period": "2026-10", "county": "示例县", "area": "县", "until": dt.date(2026, 10, 31), "complete": True,
        "taken_at": dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC), "units": lines, "problems": found,
        "tables": [ManualTable(name="来稿情况", lines=[(line.name, i) for i, line in enumerate(lines)])],
        "trend": [Trend(label=f"{m}月", counts={"错敏字词": m}, rules={"错别字": m}) for m in range(5, 11)],
        "by_unit": [Rectified(name=line.name, role=line.role, found=3, new=1, rectified=2) for line in lines],
        "by_kind": [Rectified(name="错敏字词", found=3, new=1, rectified=2)], **fields,
    }  # fmt: skip
    return Snapshot(**values)


def made(s: Snapshot, style: str) -> Any:
    paper = compose(s, STYLES[style], Bulletin(), Calendar())
    values = papers.paper_values(paper, Bulletin(), 3, charts.paper_charts(s))
    values |= papers.issue_values(None, draft=True)
    return Document(io.BytesIO(word.render(TEMPLATES / f"{style}.docx", values)))


def words(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def well_laid(document: Any) -> None:
    """Each table repeats its head, no row splits, no template sign is left."""
    for table in document.tables:
        head, *_ = rows = table._tbl.tr_lst  # python-docx builds a list of all rows for each row asked for
        assert head.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert "{%" not in "".join(document.element.body.itertext())
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize(("units", "problems"), [(1, 0), (3, 3), (200, 300)])
def test_papers_hold_any_text_and_any_size(style: str, units: int, problems: int) -> None:
    document = made(snapshot(units, problems), style)
    well_laid(document)
    text = words(document)
    assert f"{LONG}0" in text
    if problems:
        assert "关于<b>“A&B”</b>𠮷㙟镇的通知" in text


def test_a_monthly_without_problems_says_so() -> None:
    assert "未发现经确认的问题" in words(made(snapshot(3, 0), "月报"))


def test_a_month_that_nobody_watched_does_not_praise() -> None:
    text = words(made(snapshot(3, 0, nights=0), "月报"))
    assert "本期没有日常监测记录" in text
    assert "未发现" not in text


def test_annexes_are_numbered_in_their_order_and_a_single_one_is_not() -> None:
    many = made(snapshot(), "督查专报")
    labels = [p.text for p in many.paragraphs if p.text.startswith("附件") and "：" not in p.text]
    assert labels == ["附件1", "附件2", "附件3"]
    one = made(snapshot(3, 0, tables=[]), "通报")
    assert [p.text for p in one.paragraphs if p.text.startswith("附件")] == [
        "附件：各单位问题整改情况表",
        "附件",
    ]


def test_what_belongs_to_no_unit_is_told_to_whoever_runs_the_portal() -> None:
    s = snapshot(1, 1)
    s = s.model_copy(update={"problems": [s.problems[0].model_copy(update={"unit": PORTAL})]})
    paper = compose(s, STYLES["月报"], Bulletin(), Calendar())
    (unit,) = by_unit(s.problems)
    day = dt.date(2026, 11, 2)
    assert papers.notice_values(paper, Bulletin(), unit, day, day)["unit"] == "县政府门户网站运行维护单位"


def test_charts_stand_in_the_monthly() -> None:
    if not charts.paper_charts(snapshot()):
        pytest.skip("no Chinese font on this machine")
    assert len(made(snapshot(), "月报").inline_shapes) == 2


def test_three_thousand_problems_make_a_whole_list() -> None:
    s = snapshot(200, 3000)
    values = papers.problem_values("示例县", "2026年10月", dt.date(2026, 11, 2), [], by_unit(s.problems))
    values["paragraphs"] = [{"ordinal": "一是", "claim": "", "text": ""}]
    document = Document(io.BytesIO(word.render(TEMPLATES / "存在问题.docx", values)))
    well_laid(document)
    assert sum(len(table.rows) - 1 for table in document.tables) == 3000


@pytest.mark.parametrize(("units", "problems"), [(2, 5), (1, 3000)])
def test_a_notice_lists_the_units_problems_with_deadline(units: int, problems: int) -> None:
    s = snapshot(units, problems)
    paper = compose(s, STYLES["月报"], Bulletin(), Calendar())
    (first, *_) = by_unit(s.problems)
    day, due = dt.date(2026, 11, 2), dt.date(2026, 11, 8)
    values = papers.notice_values(paper, Bulletin(), first, day, due) | {"draft": ""}
    document = Document(io.BytesIO(word.render(TEMPLATES / "整改通知书.docx", values)))
    well_laid(document)
    assert any("请于2026年11月8日前完成整改" in paragraph.text for paragraph in document.paragraphs)
    assert [len(table._tbl.tr_lst) - 1 for table in document.tables] == [len(first.lines)] * 2


def test_a_template_with_a_wrong_name_is_told(tmp_path: Any) -> None:
    document = Document()
    document.add_paragraph("{{ countyy }}")
    document.save(str(tmp_path / "own.docx"))
    with pytest.raises(InputError, match=r"占位写法有误.*countyy"):
        word.render(tmp_path / "own.docx", {"county": "示例县"})


def test_a_file_that_is_no_template_is_told(tmp_path: Any) -> None:
    (tmp_path / "own.docx").write_bytes(b"nothing of the kind")
    with pytest.raises(InputError, match="打不开"):
        word.render(tmp_path / "own.docx", {})


def test_the_offices_own_template_comes_before_ours(tmp_path: Any) -> None:
    (tmp_path / "templates").mkdir()
    own = tmp_path / "templates" / "月报.docx"
    own.write_bytes((TEMPLATES / "月报.docx").read_bytes())
    assert template_file("月报", tmp_path) == own
    assert template_file("通报", tmp_path) == TEMPLATES / "通报.docx"
    with pytest.raises(InputError, match=r"可用：.*月报"):
        template_file("周报", tmp_path)


def test_the_workbook_has_every_table_and_a_sheet_for_each_unit() -> None:
    s = snapshot(200, 400)
    data = statbook.statistics_book(s, panel(compose(s, STYLES["月报"], Bulletin(), Calendar())))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert len(book.get_sheet_by_name("问题清单").to_python()) == 401
    assert len(set(book.sheet_names)) == len(book.sheet_names) > 200
    assert max(map(len, book.sheet_names)) <= 31
    files = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert sum(name.startswith("xl/charts/chart") for name in files) >= 4


def test_sheets_have_filters_and_frozen_heads() -> None:
    archive = zipfile.ZipFile(io.BytesIO(statbook.problem_book(snapshot().problems)))
    for name in archive.namelist():
        if name.startswith("xl/worksheets/sheet"):
            sheet = archive.read(name).decode()
            assert "<autoFilter" in sheet
            assert 'state="frozen"' in sheet


def test_cells_of_crawled_text_are_no_formula_and_no_number() -> None:
    found = [snapshot(1, 1).problems[0].model_copy(update={"title": "=HYPERLINK(1)", "quote": "08.15"})]
    book = CalamineWorkbook.from_filelike(io.BytesIO(statbook.problem_book(found)))
    assert {"=HYPERLINK(1)", "08.15"} <= set(book.get_sheet_by_name("问题清单").to_python()[1])


@pytest.mark.parametrize(
    ("names", "sheets"),
    [
        (["a/b:c*[d]?"], ["a_b_c__d__"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 28 + "(2)"]),
        (["History", "", "'乡'"], ["History(2)", "未命名", "乡"]),
        (["ABC", "abc"], ["ABC", "abc(2)"]),
    ],
)
def test_sheet_names_are_ones_that_excel_takes(names: list[str], sheets: list[str]) -> None:
    assert statbook.sheet_names(names) == sheets


def test_without_libreoffice_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="另存为 PDF"):
        pdf.to_pdf(b"")


def test_a_paper_becomes_a_pdf_where_libreoffice_is() -> None:
    if not pdf.converter():
        pytest.skip("no LibreOffice on this machine")
    out = io.BytesIO()
    Document().save(out)
    assert pdf.to_pdf(out.getvalue()).startswith(b"%PDF")
