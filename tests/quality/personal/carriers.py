"""The same text or list as counties put it online: a page, Word, Excel, csv, PDF, plain text, a post."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
from typing import TYPE_CHECKING, Any

import docx
import xlsxwriter

from checks.subjects import AttachmentView, PageView, PostView
from crawler import attachments
from crawler.cms.base import Document
from crawler.extract import extract
from storage import places
from storage.models import Account, Attachment, Page, Platform, Post, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.quality.personal.positives import List

NOW = dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC)
BEFORE = "各乡镇人民政府，县政府各部门：根据工作安排，经研究，现将有关事项公布如下，请认真抓好落实。"
AFTER = "公示期为五个工作日。示例县人民政府办公室 2026年11月2日"


def page_view(text: str) -> PageView:
    url = "http://www.shili.gov.cn/tzgg/1.html"
    page = Page(url_id=1, url=url, site_id=1, first_seen=NOW, changed_at=NOW, tried_at=NOW, title="公示")
    page.body_start = page.body_end = 0
    return PageView(page=page, text=text)


def html_view(inner: str) -> PageView:
    """Through the very reading of pages that the night uses."""
    source = f"<html><head><title>公示</title></head><body><div id='content' class='article'><h1>公示</h1>{inner}</div></body></html>"
    return page_view(extract(Document("http://www.shili.gov.cn/tzgg/1.html", source)).text)


def file_view(data: bytes, name: str) -> AttachmentView:
    """Through the very reading of files that the night uses."""
    reading = attachments.read(data, name)
    assert not reading.error, reading.error
    url = f"http://www.shili.gov.cn/f/{name}"
    file = Attachment(url_id=2, page_id=1, url=url, name=name, first_seen=NOW, changed_at=NOW)
    file.places = places.pack((part.locator, part.text) for part in reading.parts)
    return AttachmentView(attachment=file, page=page_view("").page, text=reading.text)


def post_view(text: str) -> PostView:
    account = Account(unit_id=1, platform=Platform.WECHAT, name="示例发布")
    post = Post(account_id=1, identity="1", published_at=NOW, first_seen=NOW, changed_at=NOW)
    return PostView(post=post, account=account, unit=Unit(name="县教育局"), text=text)


# --- a sentence --------------------------------------------------------------------------------------------


def _paragraphs(text: str) -> str:
    said = "<br>".join(html.escape(line) for line in text.split("\n"))
    return f"<p>{BEFORE}</p><p>{said}</p><p>{AFTER}</p>"


def _over_tags(text: str) -> str:
    """As Word leaves it: every few letters in an element of their own."""
    pieces = "".join(f"<span>{html.escape(text[i : i + 5])}</span>" for i in range(0, len(text), 5))
    return f"<p>{BEFORE}</p><p>{pieces}</p><p>{AFTER}</p>"


def word(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(lines: list[str]) -> bytes:
    """One page of lines in a Chinese font that is named and not enclosed."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -16 Td " for line in lines)
    content = f"BT /F1 10 Tf 30 800 Td {shown}ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 6 0 R>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{one}endobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return body + tail.encode()


def book(rows: list[list[Any]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet("名单")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


SENTENCE: dict[str, Callable[[str], Any]] = {
    "page": lambda text: html_view(_paragraphs(text)),
    "page over tags": lambda text: html_view(_over_tags(text)),
    "txt": lambda text: file_view("\n".join((BEFORE, text, AFTER)).encode(), "通知.txt"),
    "post": lambda text: post_view("\n".join((BEFORE, text, AFTER))),
}
#: slower to make: one of each template is put into them
SENTENCE_FILES: dict[str, Callable[[str], Any]] = {
    "docx": lambda text: file_view(word([BEFORE, text, AFTER]), "通知.docx"),
    "pdf": lambda text: file_view(pdf([BEFORE, *text.split("\n"), AFTER]), "通知.pdf"),
    "cell": lambda text: file_view(book([[BEFORE], [text], [AFTER]]), "通知.xlsx"),
}

# --- a list ------------------------------------------------------------------------------------------------


def _table(given: List, inside: str = "{}") -> str:
    rows = [given.header, *given.rows]
    cells = ["".join(f"<td>{inside.format(html.escape(one))}</td>" for one in row) for row in rows]
    lines = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<p>{BEFORE}</p><p>{given.title}</p><table>{lines}</table><p>{AFTER}</p>"


def _word_table(given: List) -> bytes:
    document = docx.Document()
    document.add_paragraph(given.title)
    table = document.add_table(1 + len(given.rows), len(given.header))
    for row, values in zip(table.rows, (given.header, *given.rows), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _csv(given: List) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([given.header, *given.rows])
    return stream.getvalue().encode("gb18030")


def _lines(given: List) -> list[str]:
    return [given.title, *("  ".join(row) for row in (given.header, *given.rows))]


def _rows(given: List) -> list[list[Any]]:
    return [[given.title], [], list(given.header), *(list(row) for row in given.rows)]


def _as_numbers(given: List) -> list[list[Any]]:
    """As a clerk types them: every cell of digits a number, long ones losing what is past fifteen digits."""
    return [[int(one) if one.isdigit() and one[0] != "0" else one for one in row] for row in _rows(given)]


LIST: dict[str, Callable[[List], Any]] = {
    "page": lambda given: html_view(_table(given)),
    "page, paragraph in each cell": lambda given: html_view(_table(given, "<p><span>{}</span></p>")),
    "docx": lambda given: file_view(_word_table(given), "名单.docx"),
    "xlsx": lambda given: file_view(book(_rows(given)), "名单.xlsx"),
    "xlsx numbers": lambda given: file_view(book(_as_numbers(given)), "名单.xlsx"),
    "csv": lambda given: file_view(_csv(given), "名单.csv"),
    "pdf": lambda given: file_view(pdf(_lines(given)), "名单.pdf"),
    "txt": lambda given: file_view("\n".join(_lines(given)).encode(), "名单.txt"),
}
