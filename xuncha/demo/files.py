"""Small real files that the county's pages offer: Word, Excel, PDF, picture."""

from __future__ import annotations

import io
import struct
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

import docx
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TYPES", "file_bytes", "letter", "picture", "workbook"]

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "png": "image/png",
    "zip": "application/zip",
    "css": "text/css; charset=utf-8",
    "js": "application/javascript",
}


@lru_cache(maxsize=64)
def file_bytes(kind: str, title: str) -> bytes:
    """A file of the kind ("docx", "xlsx", "pdf") whose text is the title and a plain remark."""
    return {"docx": _word, "xlsx": _excel, "pdf": _pdf}[kind](title)


def _word(title: str) -> bytes:
    document = docx.Document()
    document.add_heading(title, 1)
    document.add_paragraph("本表由申报单位如实填写，一式两份。")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _excel(title: str) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("明细")
    sheet.write_row(0, 0, [title])
    sheet.write_row(1, 0, ["序号", "项目名称", "金额（万元）", "备注"])
    sheet.write_row(2, 0, [1, "基础设施", 128.5, ""])
    book.close()
    return stream.getvalue()


def workbook(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet of texts."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def letter(lines: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Paragraphs, then a table where there are rows."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pdf(title: str) -> bytes:
    """One empty page; the title stands in the document information."""
    text = "FEFF" + title.encode("utf-16-be").hex().upper()
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        f"<</Title<{text}>>>",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


@lru_cache(maxsize=256)
def picture(seed: int) -> bytes:
    """A 16 × 9 PNG of one colour."""
    colour = bytes((seed * 37 % 200 + 40, seed * 59 % 200 + 40, seed * 83 % 200 + 40))
    rows = (b"\0" + colour * 16) * 9
    header = struct.pack(">IIBBBBB", 16, 9, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
