"""Build the Word templates once; afterwards staff edit the .docx files themselves.

Layout of GB/T 9704: margins 37/35/28/26 mm, exact line pitch 29 pt, 16 pt body, which gives 28 characters
by 22 lines. Typefaces are named, never shipped: county machines have them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from docx.document import Document as Doc
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

TEMPLATES = Path(__file__).parents[1] / "reports" / "templates"
BODY, HEAD1, HEAD2, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"


def blank() -> Doc:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "580")
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    style.font.name = BODY
    fonts = style.element.rPr.rFonts
    for name in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(name), BODY if name == "w:eastAsia" else "Times New Roman")
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-5")
    style.element.rPr.append(spacing)
    style.paragraph_format.line_spacing = Pt(29)
    style.paragraph_format.space_after = Pt(0)
    _page_number(section.footer.paragraphs[0])
    return document


def add(
    document: Doc, text: str, font: str = BODY, size: float = 16, *, bold: bool = False, align: str = ""
) -> Paragraph:
    paragraph = document.add_paragraph()
    for piece, heavy in _pieces(text, bold):
        run(paragraph, piece, font, size, bold=heavy)
    if align == "center":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif align == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif align == "":
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def run(paragraph: Paragraph, text: str, font: str, size: float, *, bold: bool = False) -> None:
    piece = paragraph.add_run(text)
    piece.bold = bold
    piece.font.size = Pt(size)
    piece.font.name = font
    piece._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _pieces(text: str, bold: bool) -> list[tuple[str, bool]]:
    """Text between ** and ** is bold."""
    return [(part, bold or bool(i % 2)) for i, part in enumerate(text.split("**")) if part]


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(paragraph, "— ", "宋体", 14)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        piece = paragraph.add_run()
        piece.font.size = Pt(14)
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        piece._element.append(element)
    run(paragraph, " —", "宋体", 14)


def landscape(document: Doc) -> None:
    """Turn the page for wide tables; margins turn with it."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(35), Mm(27)


def table(document: Doc, headings: list[str], loop: str, cells: list[str], widths: list[float]) -> None:
    """A table with a repeated head and one looped row; rows do not split over pages."""
    grid = document.add_table(rows=4, cols=len(headings))
    grid.style = "Table Grid"
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for column, text in enumerate(headings):
        fill(grid.rows[0].cells[column], text, HEAD1, widths[column], center=True)
    _row_property(grid.rows[0]._tr, "w:tblHeader")
    fill(grid.rows[1].cells[0], "{%tr for " + loop + " %}", BODY, widths[0])
    for column, text in enumerate(cells):
        fill(grid.rows[2].cells[column], text, BODY, widths[column])
    fill(grid.rows[3].cells[0], "{%tr endfor %}", BODY, widths[0])
    for line in grid.rows:
        _row_property(line._tr, "w:cantSplit")


def fill(cell: _Cell, text: str, font: str, width: float, *, center: bool = False) -> None:
    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(15)
    off_grid = OxmlElement("w:snapToGrid")
    off_grid.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(off_grid)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(paragraph, text, font, 10.5)


def _row_property(row: object, name: str) -> None:
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement(name))


def problems() -> Doc:
    document = blank()
    add(document, "{{ county }}政府网站与政务新媒体", TITLE, 22, align="center")
    add(document, "{{ period }}巡查存在问题", TITLE, 22, align="center")
    add(document, "（{{ date }}）", HEAD2, 16, align="center")
    add(document, "{%p if paragraphs %}")
    add(document, "存在问题", HEAD1)
    add(document, "{%p for p in paragraphs %}")
    add(document, "{{ p.ordinal }}**{{ p.claim }}**{{ p.text }}")
    add(document, "{%p endfor %}")
    landscape(document)
    add(document, "问题清单（按单位，共{{ total }}条）", HEAD1)
    add(document, "{%p for unit in units %}")
    add(
        document, "{{ unit.name }}（{{ unit.lines|length }}条）", HEAD2
    ).paragraph_format.keep_with_next = True
    table(
        document,
        ["序号", "问题类型", "位置", "问题描述", "网址", "首次发现"],
        "line in unit.lines",
        [
            "{{ line.number }}",
            "{{ line.kind }}",
            "{{ line.place }}",
            "{{ line.message }}",
            "{{ line.url }}",
            "{{ line.seen }}",
        ],
        [13, 27, 48, 60, 59, 27],
    )
    add(document, "{%p endfor %}")
    add(document, "{%p else %}")
    add(document, "本期巡查未发现经确认的问题。")
    add(document, "{%p endif %}")
    return document


if __name__ == "__main__":
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    problems().save(str(TEMPLATES / "problems.docx"))
