"""pdf: the text layer page by page, links, files packed in it; a page that is only a picture goes to OCR."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments.collector import Collector

__all__ = ["TYPES", "read"]

TYPES = ("pdf",)
#: characters below which a page with a picture is taken for a scan with a header or page number
_SCANNED = 30
_WIDTH = 1600  #: pixels of a rendered page: about 190 dpi on A4
_LINKS = 500
_NOTES = 2000
_TICKS = frozenset(("Off", "Yes", "On"))  #: what the boxes of a form hold
_CURVES = 200  #: a form's rules and boxes are fewer


def read(data: bytes, name: str, out: Collector) -> None:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise Unreadable("设有打开密码" if locked else "文件已损坏，无法读取") from error
    try:
        _pages(document, out)
        for number in range(min(document.count_attachments(), 50)):
            packed = document.get_attachment(number)
            out.nested(packed.get_name(), bytes(packed.get_data()))
    finally:
        document.close()


def _pages(document: Any, out: Collector) -> None:
    failed = 0
    for number in range(min(len(document), out.budget.limits.pages)):
        out.budget.tick()
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            failed += 1
            continue
        _page(page, number + 1, out)
        page.close()
    if failed:
        out.unreadable(f"有 {failed} 页已损坏，无法读取")
    if len(document) > out.budget.limits.pages:
        out.unreadable(f"超过 {out.budget.limits.pages} 页，只读取了前面部分")


def _page(page: Any, number: int, out: Collector) -> None:
    layer = page.get_textpage()
    text = layer.get_text_range().replace("\r\n", "\n").replace("\ufffe", "").replace("\x00", "")
    out.part(text, page=number)
    layer.close()
    for url in _links(page):
        out.link(url, page=number)
    for written in _notes(page):
        if written not in _TICKS:
            out.part(written, page=number, part="批注和表单")
    if len("".join(text.split())) < _SCANNED and _is_picture(page):
        if out.ocr and out.budget.picture_left:
            _render(page, number, out)
        else:
            out.picture(b"", page=number)


def _notes(page: Any) -> Iterator[str]:
    """What is written over the page: notes, text boxes, fields of a form that somebody filled in."""
    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page), _NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, place)
        for key in (b"Contents", b"V"):
            size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
            buffer = (pdfium.FPDF_WCHAR * (size // 2))()
            pdfium.FPDFAnnot_GetStringValue(note, key, buffer, size)
            yield bytes(buffer).decode("utf-16-le", "replace").strip("\0")
        pdfium.FPDFPage_CloseAnnot(note)


def _is_picture(page: Any) -> bool:
    """Whether pictures cover a good part of the page, or its letters are drawn as curves."""
    area, curves = page.get_width() * page.get_height(), 0
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
    for thing in page.get_objects(filter=kinds, max_depth=3):
        if thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            curves += 1
        elif _size(thing) > 0.2 * area:
            return True
        if curves > _CURVES:
            return True
    return False


def _size(thing: Any) -> float:
    left, bottom, right, top = thing.get_bounds() if hasattr(thing, "get_bounds") else thing.get_pos()
    return float((right - left) * (top - bottom))


def _render(page: Any, number: int, out: Collector) -> None:
    scale = min(_WIDTH / max(page.get_width(), 1), 4.0, _WIDTH * 2 / max(page.get_height(), 1))
    bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
    out.picture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, page=number)
    bitmap.close()


def _links(page: Any) -> Iterator[str]:
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(_LINKS):
        if not pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
            return
        action = pdfium.FPDFLink_GetAction(link)
        if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
            continue
        size = pdfium.FPDFAction_GetURIPath(page.pdf, action, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
        yield buffer.value.decode("utf-8", "replace")
