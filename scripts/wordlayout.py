"""The hand that lays out the Word templates: GB/T 9704 pages, headings, tables that repeat their heads.

Margins 37/35/28/26 mm, exact line pitch 29 pt and 16 pt body give 28 characters by 22 lines. Typefaces are
named, never shipped: county machines have them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Doc
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

__all__ = [
    "BODY", "HEAD1", "HEAD2", "TITLE", "add", "blank", "chart", "head", "landscape", "masthead",
    "rule", "table", "title",
]  # fmt: skip

BODY, HEAD1, HEAD2, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_RED = RGBColor(0xE0, 0x10, 0x10)
#: properties of a paragraph that come last
_LATE = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
_ALIGN = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
}


def blank() -> Doc:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    _upright(section)
    _grid(section)
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


def _upright(section: Any) -> None:
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _grid(section: Any) -> None:
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "580")
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def add(
    document: Doc, text: str, font: str = BODY, size: float = 16, *, bold: bool = False, align: str = ""
) -> Paragraph:
    """A paragraph; without `align` it is body text with two characters' indent. Text between ** is bold."""
    paragraph = document.add_paragraph()
    for number, piece in enumerate(text.split("**")):
        if piece:
            run(paragraph, piece, font, size, bold=bold or bool(number % 2))
    if align:
        paragraph.alignment = _ALIGN[align]
    else:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def run(
    paragraph: Paragraph,
    text: str,
    font: str,
    size: float,
    *,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> None:
    piece = paragraph.add_run(text)
    piece.bold = bold
    piece.font.size = Pt(size)
    piece.font.name = font
    piece._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if colour is not None:
        piece.font.color.rgb = colour


def title(document: Doc, text: str, size: float = 22) -> Paragraph:
    """A title line; wide enough apart that two lines of it do not touch."""
    paragraph = add(document, text, TITLE, size, align="center")
    paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
    _off_grid(paragraph)  # on it a line higher than one of the text takes two
    return paragraph


def _off_grid(paragraph: Paragraph) -> None:
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    _insert(paragraph, off, *_LATE)


def _insert(paragraph: Paragraph, element: Any, *before: str) -> None:
    """Put a property where the schema wants it: before those that are named."""
    properties = paragraph._p.get_or_add_pPr()
    following = [child for name in before if (child := properties.find(qn(name))) is not None]
    if following:
        min(following, key=list(properties).index).addprevious(element)
    else:
        properties.append(element)


def head(document: Doc, text: str, font: str = HEAD1, *, indent: bool = True) -> Paragraph:
    """A heading that stays with what follows."""
    paragraph = add(document, text, font, align="" if indent else "left")
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def masthead(document: Doc, name: str, *, number: bool = True, size: float = 42) -> None:
    """Red name, 第 N 期, office and day, red rule."""
    paragraph = add(document, "", align="center")
    run(paragraph, name, TITLE, size, colour=_RED)
    paragraph.paragraph_format.line_spacing = Pt(size * 1.6)
    if number:
        add(document, "第 {{ number }} 期", BODY, 16, align="center")
    line = add(document, "", align="left")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    line.paragraph_format.space_before = Pt(10)
    run(line, "{{ office }}\t{{ date }}", HEAD2, 16)
    rule(line)


def rule(paragraph: Paragraph, colour: str = "E01010", size: int = 12, side: str = "bottom") -> None:
    """A line below (or above) the paragraph."""
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(size)), ("space", "4"), ("color", colour)):
        edge.set(qn(f"w:{key}"), value)
    borders.append(edge)
    _insert(paragraph, borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", *_LATE)


def chart(document: Doc, name: str) -> None:
    """A picture with air around it, where the paper has it."""
    add(document, "{%p if charts." + name + " %}")
    paragraph = add(document, "{{ charts." + name + " }}", align="center")
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(8)
    add(document, "{%p endif %}")


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


def table(
    document: Doc,
    headings: Sequence[str],
    loop: str,
    cells: Sequence[str],
    widths: Sequence[float],
    *,
    size: float = 12,
    pitch: float = 20,
    centered: bool = True,
    total: Sequence[str] = (),
) -> None:
    """A table with a repeated head, one looped row and perhaps a sum; rows do not split over pages."""
    grid = document.add_table(rows=4 + bool(total), cols=len(headings))
    grid.style = "Table Grid"
    grid.autofit = False
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    rows = [headings, ["{%tr for " + loop + " %}"], cells, ["{%tr endfor %}"], *([total] if total else [])]
    for number, (line, texts) in enumerate(zip(grid.rows, rows, strict=True)):
        for column, text in enumerate(texts):
            _fill(
                line.cells[column], text, HEAD1 if number == 0 else BODY, widths[column], size, pitch,
                center=centered or number == 0,
            )  # fmt: skip
        _row_property(line._tr, "w:cantSplit")
    _row_property(grid.rows[0]._tr, "w:tblHeader")


def _fill(
    cell: _Cell, text: str, font: str, width: float, size: float, pitch: float, *, center: bool
) -> None:
    cell.width = Mm(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(pitch)
    _off_grid(paragraph)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(paragraph, text, font, size)


def _row_property(row: Any, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))
