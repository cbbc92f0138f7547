"""Files made to hurt a reader: bombs, loops, lies, locks, damage."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crawler.attachments import corpus, ole, rar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.crawler.attachments.corpus import Sample

MB = 1 << 20


@dataclass(frozen=True)
class Hostile:
    """`reason`: words that the error must hold; None where damage may or may not leave something to read."""

    name: str
    make: Callable[[], bytes]
    reason: str | None = ""


def cases(samples: list[Sample]) -> list[Hostile]:
    return [*_bombs(), *_xml(), *_sheets(), *_locks(), *_oddities(), *_damaged(samples)]


def _bombs() -> Iterator[Hostile]:
    yield Hostile("炸弹.zip", lambda: corpus.zipped({"零.txt": bytes(300 * MB)}), "炸弹")
    yield Hostile("多弹.zip", lambda: corpus.zipped({f"{i}.txt": bytes(30 * MB) for i in range(16)}), "炸弹")
    yield Hostile("谎报.zip", _understated)
    yield Hostile("套弹.zip", _nested_bomb, "")
    yield Hostile(
        "炸弹.xlsx", lambda: _office("xl/worksheets/sheet1.xml", _blank_sheet(bytes(300 * MB))), "炸弹"
    )
    yield Hostile("炸弹.docx", lambda: _document(b"<w:document>" + b" " * (300 * MB)), "炸弹")
    yield Hostile("炸弹.gz", lambda: gzip.compress(bytes(300 * MB), 1), "")
    yield Hostile("炸弹.7z", lambda: corpus.sevenzipped({"零.txt": bytes(100 * MB)}), "")
    yield Hostile("炸弹.pdf", _pdf_bomb, None)
    yield Hostile("深层.zip", lambda: _deep(40), "嵌套")
    yield Hostile("万件.zip", lambda: corpus.zipped({f"{i}.txt": b"a" for i in range(6000)}), "超过")
    yield Hostile("两万件.docx", lambda: corpus.zipped({f"word/{i}.xml": b"" for i in range(20_001)}), "超过")


def _xml() -> Iterator[Hostile]:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    doctype = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>'
    yield Hostile("十亿笑.docx", lambda: _document(f"{doctype}<d>&l11;</d>".encode()), "DTD")
    outside = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    yield Hostile("外部实体.docx", lambda: _document(outside.encode()), "DTD")
    yield Hostile("十亿笑.ofd", lambda: corpus.zipped({"OFD.xml": f"{doctype}<d>&l11;</d>".encode()}), "DTD")
    yield Hostile("十亿笑.xml", lambda: f"{doctype}<d>&l11;</d>".encode(), "DTD")
    yield Hostile("深标签.docx", lambda: _document(b"<a>" * 500_000), "嵌套")
    yield Hostile("大属性.docx", lambda: _document(b'<a b="' + b"x" * (40 * MB) + b'"/>'), None)
    yield Hostile("深网页.html", lambda: b"<html><body>" + b"<div>" * 20_000 + b"text", None)


def _sheets() -> Iterator[Hostile]:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    yield Hostile("天涯.xlsx", lambda: _office("xl/worksheets/sheet1.xml", _blank_sheet(far.encode())), None)
    yield Hostile("十万表.xlsx", lambda: _many_sheets(100_000), None)
    yield Hostile("千表.xlsx", lambda: _many_sheets(1500, own=True), "工作表超过")
    endless = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 400_011))
    yield Hostile(
        "无尽.xlsx", lambda: _office("xl/worksheets/sheet1.xml", _blank_sheet(endless.encode())), "前面部分"
    )
    wide = b"x," * (2 * MB)
    yield Hostile("宽行.csv", lambda: wide, None)
    yield Hostile("一行.txt", lambda: "长".encode() * (8 * MB), None)
    repeated = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="a">'
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">'
        "<text:p>1</text:p></table:table-cell></table:table-row></table:table></office:document-content>"
    )
    ods = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": repeated.encode()}
    yield Hostile("重复.ods", lambda: corpus.zipped(ods), None)


def _locks() -> Iterator[Hostile]:
    yield Hostile("加密.zip", lambda: _locked(corpus.zipped({"a.txt": b"secret" * 99})), "密码")
    yield Hostile("加密.docx", lambda: _locked(_document(b"<d/>")), "密码")
    yield Hostile(
        "加密.xlsx", lambda: ole.container({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "密码"
    )
    yield Hostile("加密.pdf", lambda: (corpus.FILES / "locked.pdf").read_bytes(), "密码")
    yield Hostile("加密.7z", _locked_7z, "密码")
    yield Hostile("加密.doc", _locked_doc, "密码")
    protected = (corpus.FILES / "protected.xls").read_bytes()
    salt = protected.find(bytes.fromhex("2f003600010001000100")) + 10
    other = protected[:salt] + bytes([protected[salt] ^ 1]) + protected[salt + 1 :]
    yield Hostile("加密.xls", lambda: other, "设有打开密码")


def _oddities() -> Iterator[Hostile]:
    names = {"../../etc/passwd": "甲".encode(), "/root/.ssh/id": "乙".encode(), "C:\\x\\y.txt": "丙".encode()}
    yield Hostile("越界.zip", lambda: corpus.zipped(names), None)
    yield Hostile("越界.rar", lambda: rar.archive(names), None)
    yield Hostile("空.docx", lambda: b"", "空")
    yield Hostile("空白.xlsx", lambda: b"   \n", "空")
    for kind in ("docx", "xls", "pdf", "ofd", "rar", "7z", "zip", "doc"):
        noise = random.Random(kind).randbytes(20_000)
        yield Hostile(f"噪声.{kind}", lambda noise=noise: noise, "损坏")  # type: ignore[misc]
    yield Hostile("登录页.docx", lambda: "<html><body>请先登录</body></html>".encode(), "内容是网页")
    yield Hostile("图.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), None)
    yield Hostile("循环.doc", _looped, None)
    yield Hostile(
        "无正文.docx", lambda: corpus.zipped({"[Content_Types].xml": b"<a/>", "word/x.xml": b"<a/>"}), "损坏"
    )


def _damaged(samples: list[Sample]) -> Iterator[Hostile]:
    """Each format cut off and with bytes overturned."""
    seen: set[str] = set()
    for one in samples:
        kind = Path(one.name).suffix
        if kind in seen:
            continue
        seen.add(kind)
        for part in (10, 50, 90):
            cut = one.data[: len(one.data) * part // 100]
            yield Hostile(f"截断{part}%{kind}", lambda cut=cut: cut, None)  # type: ignore[misc]
        for seed in range(6):
            yield Hostile(f"翻字节{seed}{kind}", lambda data=one.data, seed=seed: _flipped(data, seed), None)  # type: ignore[misc]


def _flipped(data: bytes, seed: int) -> bytes:
    rng = random.Random(seed)
    out = bytearray(data)
    for _ in range(max(3, len(out) // 500)):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _office(part: str, body: bytes) -> bytes:
    """A workbook with one part of ours."""
    base = corpus._book("x", {"表": [["a"]]}, {}).data
    with zipfile.ZipFile(io.BytesIO(base)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    return corpus.zipped({**files, part: body})


def _blank_sheet(inside: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return head + inside + b"</sheetData></worksheet>"


def _document(body: bytes) -> bytes:
    return corpus.zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body})


def _many_sheets(count: int, *, own: bool = False) -> bytes:
    """So many sheets, all of one part, or each of its own."""
    name = 'xmlns="http://m" xmlns:r="http://r"'
    listed = "".join(f'<sheet name="s{i}" sheetId="{i + 1}" r:id="r{i}"/>' for i in range(count))
    target = "sheet{}" if own else "sheet0"
    related = "".join(
        f'<Relationship Id="r{i}" Type="x/worksheet" Target="worksheets/{target.format(i)}.xml"/>'
        for i in range(count)
    )
    sheets = {f"xl/worksheets/sheet{i}.xml": _blank_sheet(b"") for i in range(count if own else 1)}
    return corpus.zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": f"<workbook {name}><sheets>{listed}</sheets></workbook>".encode(),
            "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>".encode(),
            **sheets,
        }
    )


def _understated() -> bytes:
    """The directory says ten bytes where there are many."""
    data = bytearray(corpus.zipped({"a.txt": bytes(40 * MB)}))
    entry = data.find(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def _nested_bomb() -> bytes:
    data = corpus.zipped({"a.txt": bytes(25 * MB)})
    for _ in range(2):
        data = corpus.zipped({f"{i}.zip": data for i in range(30)})
    return data


def _deep(levels: int) -> bytes:
    data = corpus.zipped({"a.txt": b"a"})
    for _ in range(levels):
        data = corpus.zipped({"b.zip": data})
    return data


def _pdf_bomb() -> bytes:
    import zlib

    packed = zlib.compress(b"q " * (100 * MB), 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    content = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%sendobj\n" % (i, one) for i, one in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"


def _locked(data: bytes) -> bytes:
    """The flag of encryption set on every entry."""
    out = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        while at >= 0:
            out[at + place] |= 1
            at = out.find(mark, at + 4)
    return bytes(out)


def _locked_7z() -> bytes:
    import py7zr

    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", password="secret") as packed:
        packed.writestr(b"secret" * 99, "a.txt")
    return stream.getvalue()


def _locked_doc() -> bytes:
    data = bytearray((corpus.FILES / "letter.doc").read_bytes())
    block = data.find(b"\xec\xa5")
    data[block + 0x0B] |= 0x01
    return bytes(data)


def _looped() -> bytes:
    """A container whose sectors follow one another in a circle."""
    data = bytearray(ole.container({"WordDocument": bytes(5000), "1Table": bytes(5000)}))
    table = len(data) - 512
    data[table : table + 4] = (0).to_bytes(4, "little")
    return bytes(data)
