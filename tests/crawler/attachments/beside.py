"""Numbers planted beside the text of a file: in drawings, caches, notes, forms, objects, names; and innocent oddities."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING, Any

from tests.crawler.attachments import ole
from tests.crawler.attachments.corpus import FILES, NUMBERS, WORDS, Sample, ofd, pdf, zipped

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = NUMBERS[0]
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = {"[Content_Types].xml": b"<Types/>"}
_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def samples() -> Iterator[Sample]:
    yield from _papers()
    yield from _books()
    yield from _others()


def innocent() -> Iterator[tuple[str, bytes]]:
    """Files sound in every program that they are made for, though not in ours."""
    drawing = ole.container({"VisioDocument": b"x" * 5000})
    yield "流程图.docx", paper({"word/embeddings/Microsoft_Visio_2003-2010___1.vsd": drawing})
    yield (
        "对象.docx",
        paper({"word/embeddings/oleObject1.bin": ole.container({"\x01Ole10Native": b"\1\2" * 3000})}),
    )
    yield "图表坏.docx", paper({"word/charts/chart1.xml": b"<c><broken"})
    yield "招标.zip", zipped({"清单.gbq6": b"\x01\x00GBQ" + bytes(range(256)) * 20, "流程图.vsd": drawing})


def slight() -> Iterator[tuple[str, bytes, bool]]:
    """(file, whether a picture in it may show writing); the figures of the chart are no text."""
    figures = f"<c><numCache><pt><v>{NUMBERS[1]}</v></pt></numCache></c>".encode()
    yield "数值.docx", paper({"word/charts/chart1.xml": figures}), False
    for size, noted in ((5000, False), (9000, True)):
        picture = b"\x89PNG\r\n\x1a\n" + bytes(size)
        yield f"{size}.docx", paper({"word/media/image1.png": picture}), noted
        yield f"{size}.ofd", _with(ofd([[""]]), {"Doc_0/Res/image_1.png": picture}), True
        yield f"{size}字.ofd", _with(ofd([[WORDS[0]]]), {"Doc_0/Res/image_1.png": picture}), False


def relations(*items: tuple[str, str, str]) -> bytes:
    """Of a part: (id, kind, target)."""
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{to}"/>' for key, kind, to in items
    )
    return f"<Relationships>{listed}</Relationships>".encode()


def paper(extra: dict[str, bytes], body: str = WORDS[1], main: str = "word/document.xml") -> bytes:
    """A docx of one paragraph, with more parts."""
    text = f'<w:document xmlns:w="w" xmlns:r="r"><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:document>'
    root = {"_rels/.rels": relations(("rId1", "officeDocument", f"/{main}"))}
    return zipped({**_TYPES, **root, main: text.encode(), **extra})


def book(extra: dict[str, bytes], main: str = "xl/workbook.xml") -> bytes:
    """An xlsx of one cell, with more parts."""
    file = main.rpartition("/")[2]
    root = {
        "_rels/.rels": relations(("rId1", "officeDocument", main)),
        main: b'<workbook xmlns:r="r"><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>',
        f"xl/_rels/{file}.rels": relations(("rId1", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f'<s><row r="1"><c r="A1" t="str"><v>{WORDS[0]}</v></c></row></s>'.encode(),
    }
    return zipped({**_TYPES, **root, **extra})


def _drawn(text: str) -> bytes:
    return f"<d><p><r><t>{text[:6]}</t></r><r><t>{text[6:]}</t></r></p></d>".encode()


def _papers() -> Iterator[Sample]:
    yield Sample("另名.docx", paper({}, NUMBER, "word/document2.xml"), {NUMBER: {"paragraph": 1}})
    smart = paper({"word/diagrams/data1.xml": _drawn(NUMBER)})
    yield Sample("图示.docx", smart, {NUMBER: {"part": "图示"}})
    labels = f"<c><strCache><pt><v>{NUMBER}</v></pt></strCache><numCache><pt><v>{NUMBERS[1]}</v></pt></numCache></c>"
    yield Sample("图表.docx", paper({"word/charts/chart1.xml": labels.encode()}), {NUMBER: {"part": "图表"}})
    shown = relations(("rId9", "aFChunk", "/word/part.htm"))
    page = {"word/_rels/document.xml.rels": shown, "word/part.htm": f"<html><p>{NUMBER}</p></html>".encode()}
    yield Sample("嵌网页.docx", paper(page), {NUMBER: {"inner": "part.htm"}})
    title = {"docProps/core.xml": f"<c><title>{NUMBER}</title><subject>{WORDS[0]}</subject></c>".encode()}
    yield Sample("属性.docx", paper(title), {NUMBER: {"part": "文档属性"}})
    picture = f'</w:t><w:drawing><w:docPr descr="证件 {NUMBER}"/></w:drawing><w:t>'
    yield Sample("图片说明.docx", paper({}, picture), {NUMBER: {"part": "图片说明"}})
    old = (FILES / "ledger.xls").read_bytes()
    inside = {"inner": "oleObject1.bin", "sheet": "补贴名单"}
    yield Sample("旧表.docx", paper({"word/embeddings/oleObject1.bin": old}), {NUMBERS[0]: inside})
    packed = ole.container({"\x01Ole10Native": _native("名单.txt", f"{NUMBER}\n".encode())})
    yield Sample(
        "包.docx", paper({"word/embeddings/oleObject1.bin": packed}), {NUMBER: {"inner": "名单.txt"}}
    )


def _books() -> Iterator[Sample]:
    yield Sample("另名.xlsx", book({}, "xl/workbook2.xml"), {WORDS[0]: {"sheet": "S", "cell": "A1"}})
    kept = f'<e><row><cell r="A1"><v>甲</v></cell><cell r="B1"><v>{NUMBER}</v></cell></row></e>'
    cache = book({"xl/externalLinks/externalLink1.xml": kept.encode()})
    yield Sample("外部引用.xlsx", cache, {NUMBER: {"part": "引用其他工作簿的缓存"}})
    log = f"<r><rcc><oc><is><t>{NUMBER}</t></is></oc><nc/></rcc></r>"
    yield Sample(
        "修订.xlsx", book({"xl/revisions/revisionLog1.xml": log.encode()}), {NUMBER: {"part": "修订记录"}}
    )
    drawing = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": f'<d><pic><cNvPr descr="{NUMBER}"/></pic></d>'.encode(),
    }
    yield Sample("图片说明.xlsx", book(drawing), {NUMBER: {"sheet": "S", "part": "图片说明"}})


def _others() -> Iterator[Sample]:
    boxes = rf"{{\rtf1\ansi x{{\shp{{\*\shpinst{{\shptxt \pard {NUMBER}\par}}}}}}{{\*\annotation {NUMBERS[1]}}}\par}}"
    yield Sample("文本框.rtf", boxes.encode(), {NUMBER: {}, NUMBERS[1]: {}})
    named = zipped({f"张三{NUMBER}/照片.jpg": b"\xff\xd8\xff" + bytes(99)})
    yield Sample("照片.zip", named, {NUMBER: {"part": "压缩包内的文件名"}})
    mail = (
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nx\n--x\n"
        f'Content-Type: text/csv\nContent-Disposition: attachment; filename="a.csv"\n\nx,{NUMBER}\n--x--\n'
    )
    yield Sample("来信.mht", mail.encode(), {NUMBER: {"inner": "a.csv"}})
    yield Sample(
        "版式.ofd",
        _layout(),
        {NUMBER: {"part": "模板"}, NUMBERS[1]: {"part": "批注"}, WORDS[2]: {"part": "批注"}},
    )
    name = 'xmlns:x="x"'
    odt: dict[str, bytes] = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"<x:d {name}><x:p>{WORDS[0]}</x:p></x:d>".encode(),
        "Object 1/content.xml": f"<x:d {name}><x:p>{NUMBER}</x:p></x:d>".encode(),
    }
    yield Sample("内嵌.odt", zipped(odt), {NUMBER: {"part": "内嵌对象"}})
    field = f"/Subtype/Widget/FT/Tx/T(a)/V({NUMBER})/Rect[0 0 99 9]/Contents({NUMBERS[1]})"
    place: dict[str, Any] = {"page": 1, "part": "批注和表单"}
    yield Sample("表单.pdf", pdf(["page"], note=field), {NUMBER: place, NUMBERS[1]: place})


def _layout() -> bytes:
    """An ofd with a template below its page and notes above it."""

    def text(said: str) -> str:
        return f'<ofd:TextObject Boundary="1 1 9 9"><ofd:TextCode X="0" Y="1">{said}</ofd:TextCode></ofd:TextObject>'

    parts = _parts(ofd([[WORDS[0]]]))
    template = b'<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/><ofd:Pages>'
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"<ofd:Pages>", template)
    parts["Doc_0/Tpls/Tpl_0/Content.xml"] = f"<ofd:Page {_OFD}>{text(NUMBER)}</ofd:Page>".encode()
    note = f"<ofd:PageAnnot {_OFD}>{text(NUMBERS[1])}<ofd:Remark>{WORDS[2]}</ofd:Remark></ofd:PageAnnot>"
    parts["Doc_0/Pages/Page_0/Annotation.xml"] = note.encode()
    return zipped(parts)


def _parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _with(file: bytes, more: dict[str, bytes]) -> bytes:
    """The file with more parts."""
    return zipped({**_parts(file), **more})


def _native(name: str, data: bytes) -> bytes:
    """A file as Office's packager keeps it."""
    path = name.encode("gbk") + b"\0"
    body = struct.pack("<H", 2) + path + b"C:\\" + path + struct.pack("<II", 0x30000, len(path)) + path
    body += struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body
