"""Attachments, written as office software would write them."""

from __future__ import annotations

import io

import xlsxwriter


def workbook(header: list[str], lines: list[list[str]]) -> bytes:
    """An .xlsx of one sheet under a merged title row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    sheet.merge_range(0, 0, 0, max(len(header) - 1, 1), "公示名单")
    for number, line in enumerate([header, *lines], 1):
        sheet.write_row(number, 0, line)
    book.close()
    return out.getvalue()


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF of ASCII lines."""
    text = "BT /F1 12 Tf 72 760 Td " + " ".join(f"({line}) Tj 0 -18 Td" for line in lines) + " ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        f"{out}xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    ).encode()
