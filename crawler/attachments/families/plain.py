"""txt, csv, html, rtf and flat XML: what is text already, or nearly."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from crawler.attachments.markup import Walker, walk
from crawler.encoding import decode
from crawler.layouts import read as read_flow
from crawler.markup import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

    from crawler.attachments.collector import Collector
    from crawler.attachments.reading import Locator

__all__ = ["TYPES", "read"]

TYPES = ("txt", "csv", "html", "xml", "mht")
_HREF = re.compile(r'\shref="([^"]*)"')
_DELIMITERS = ",\t;"


def read(data: bytes, name: str, out: Collector) -> None:
    kind = out.kind
    if kind == "mht":
        _mail(data, out)
    elif kind == "xml":
        walk([data], _FlatXml(out))
    elif kind == "html":
        _html(decode(data)[0], out)
    elif kind == "csv":
        _csv(decode(data)[0], out)
    else:
        _lines(decode(data)[0], out)


def _lines(text: str, out: Collector) -> None:
    number = 0
    for line in text.splitlines():
        if line.strip():
            number += 1
            out.part(line, paragraph=number)


def _csv(text: str, out: Collector) -> None:
    first = text[:4000].partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(1 << 20)
    rows = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            # Excel guards long numbers as ="360…" or with a tab
            values = [cell.strip().removeprefix("=").strip('"') for cell in cells]
            out.row(list(enumerate(values, 1)), row=number)
    except csv.Error:
        _lines(text, out)


def _html(text: str, out: Collector) -> None:
    """Tables row by row (many an .xls is a page with a table), the rest line by line."""
    tree = LexborHTMLParser(text)
    for number, table in enumerate(tree.css("table"), 1):
        if table.css_first("table table") is None and not _within_table(table):
            for row, line in enumerate(table.css("tr"), 1):
                cells = [" ".join(cell.text(separator=" ").split()) for cell in line.css("td, th")]
                out.row(list(enumerate(cells, 1)), table=number, row=row)
            table.decompose()
    flow = read_flow(tree.html or "")
    _lines(flow.text, out)
    for found in flow.found:
        if found.tag == "a" and (href := _HREF.search(found.attrs)):
            out.link(plain(href[1]), found.text)


def _within_table(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == "table":
            return True
        parent = parent.parent
    return False


def _mail(data: bytes, out: Collector) -> None:
    """mht: a web page saved as a mail, as Word and old systems export it."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for piece in message.walk():
        if piece.get_content_type() in ("text/html", "text/plain"):
            body = piece.get_payload(decode=True)
            if isinstance(body, bytes):
                text = decode(body, piece.get("Content-Type", ""))[0]
                (_html if piece.get_content_type() == "text/html" else _lines)(text, out)
        elif name := piece.get_filename():  # of a mail, or a picture of a page
            body = piece.get_payload(decode=True)
            if isinstance(body, bytes) and body:
                out.nested(name, body)


class _FlatXml(Walker):
    """Word and Excel as one XML document (2003), and any other XML: rows where there are rows, else lines."""

    def __init__(self, out: Collector) -> None:
        self._out = out
        self._text: list[str] = []
        self._cells: list[tuple[int, str]] | None = None
        self._sheet: Locator = {}
        self._row = self._paragraph = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Worksheet":
            self._sheet, self._row = {"sheet": attributes.get("Name", "")}, 0
        elif name == "Row":
            index = attributes.get("Index", "")
            self._row = int(index) if index.isdecimal() else self._row + 1
            self._cells = []
        elif name == "Cell" and self._cells is not None:
            index = attributes.get("Index", "")
            after = self._cells[-1][0] + 1 if self._cells else 1
            self._cells.append((int(index) if index.isdecimal() else after, ""))
            self._text.clear()

    def end(self, name: str) -> None:
        if name == "Cell" and self._cells:
            self._cells[-1] = (self._cells[-1][0], "".join(self._text))
            self._text.clear()
        elif name == "Row" and self._cells is not None:
            self._out.row(self._cells, **self._sheet, row=self._row)
            self._cells = None
        elif name == "p" or (self._cells is None and name not in ("t", "r", "rPr", "pPr", "tab")):
            self._line()

    def data(self, text: str) -> None:
        self._text.append(text)

    def _line(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if text.strip():
            self._paragraph += 1
            self._out.part(text, paragraph=self._paragraph)
