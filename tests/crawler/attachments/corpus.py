"""Files of every format with planted words and numbers, and where each must be told to stand."""

from __future__ import annotations

import csv
import io
import tarfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pptx
import py7zr
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.crawler.attachments import ole, rar

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = Path(__file__).with_name("files")
#: made up by the rules of identity numbers, nobody's
NUMBERS = ("360722197508142035", "36012119881203451X", "362430200105176628")
WORDS = ("银杏大道", "云中锦书", "月落乌啼")


@dataclass(frozen=True)
class Sample:
    """`planted`: text → the place that must be told (a part of the locator); `links`: addresses in the file."""

    name: str
    data: bytes
    planted: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: tuple[str, ...] = ()


def samples() -> list[Sample]:
    from tests.crawler.attachments import beside

    made = [*_workbooks(), *_documents(), *_slides(), *_plain(), *_fixed_layout(), *_from_office()]
    return [*made, *_archives(made), *_renamed(made), *beside.samples()]


# --- spreadsheets ------------------------------------------------------------------------------------------


def _workbooks() -> Iterator[Sample]:
    yield _book(
        "名单.xlsx", {"名单": [["姓名", "身份证号"], ["张三", NUMBERS[0]]]}, {NUMBERS[0]: _cell("名单", "B2")}
    )
    yield _book(
        "远处.xlsx", {"表": [[""] * 30] * 40 + [[""] * 29 + [NUMBERS[1]]]}, {NUMBERS[1]: _cell("表", "AD41")}
    )
    many = {f"第{i}张": [[WORDS[0], f"{NUMBERS[2]}"]] if i == 37 else [["空"]] for i in range(40)}
    yield _book("多表.xlsx", many, {NUMBERS[2]: _cell("第37张", "B1"), WORDS[0]: _cell("第37张", "A1")})
    yield _book("换行.xlsx", {"表": [["甲\n" + WORDS[1] + "\t乙"]]}, {WORDS[1]: _cell("表", "A1")})
    yield _special_book()
    yield _number_book()
    rows = [[str(i), f"姓名{i}", "备注"] for i in range(3000)]
    rows[2718][2] = WORDS[2]
    yield _book("长表.xlsx", {"明细": rows}, {WORDS[2]: _cell("明细", "C2719")})
    for encoding in ("utf-8-sig", "gb18030", "utf-8", "utf-16"):
        yield _csv(encoding, ",")
    yield _csv("gb18030", "\t")
    guarded = f'姓名,证件\r\n张三,="{NUMBERS[0]}"\r\n'.encode("gbk")
    yield Sample("导出.csv", guarded, {NUMBERS[0]: {"cell": "B2"}})


def _cell(sheet: str, cell: str) -> dict[str, str]:
    return {"sheet": sheet, "cell": cell}


def _book(name: str, sheets: dict[str, list[list[str]]], planted: dict[str, dict[str, Any]]) -> Sample:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return Sample(name, stream.getvalue(), planted)


def _special_book() -> Sample:
    """Where leaks hide: hidden sheet, row and column, comment, header, text box, link."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("公示")
        sheet.write("A1", "公示")
        sheet.write("C3", WORDS[0])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write("F5", WORDS[1])
        sheet.set_column("F:F", None, None, {"hidden": True})
        sheet.write_comment("A1", f"内部：{NUMBERS[0]}")
        sheet.set_header(f"&C{WORDS[2]}")
        sheet.insert_textbox("H2", f"文本框{NUMBERS[1]}")
        sheet.write_url("B7", "https://www.shili.gov.cn/a", string="点这里")
        sheet.write_formula("B8", '=HYPERLINK("https://www.shili.gov.cn/b","又一个")')
        hidden = book.add_worksheet("底册")
        hidden.very_hidden()
        hidden.write("B9", NUMBERS[2])
    return Sample(
        "藏.xlsx",
        stream.getvalue(),
        {
            WORDS[0]: {"cell": "C3", "hidden": "隐藏的行"},
            WORDS[1]: {"cell": "F5", "hidden": "含隐藏的列"},
            NUMBERS[0]: {"cell": "A1", "part": "批注"},
            WORDS[2]: {"sheet": "公示", "part": "页眉页脚"},
            NUMBERS[1]: {"sheet": "公示", "part": "文本框"},
            NUMBERS[2]: {"sheet": "底册", "cell": "B9", "hidden": "隐藏的工作表"},
        },
        ("https://www.shili.gov.cn/a", "https://www.shili.gov.cn/b"),
    )


def _number_book() -> Sample:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("数字")
        sheet.write_row("A1", ["姓名", "身份证号", "金额"])
        sheet.write_row("A2", ["张三", int(NUMBERS[0][:15] + "000"), 1234.5])
        sheet.write_formula("B3", f'="{NUMBERS[1][:6]}"&"{NUMBERS[1][6:]}"')
        sheet.write_formula("B4", f'=IF(A2="张三","{NUMBERS[2]}","")')
    shown = NUMBERS[0][:15] + "000"
    return Sample(
        "数字.xlsx",
        stream.getvalue(),
        {
            shown: {"cell": "B2", "rounded": True},
            "1234.5": {"sheet": "数字", "cell": "C2"},
            NUMBERS[1]: {"cell": "B3"},
            NUMBERS[2]: {"cell": "B4"},
        },
    )


def _csv(encoding: str, delimiter: str) -> Sample:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(
        [["姓名", "身份证号", "备注"], ["张三", NUMBERS[0], ""], ["李四", NUMBERS[1], f"住{WORDS[0]}，近"]]
    )
    return Sample(
        f"{encoding}{ord(delimiter)}.csv",
        stream.getvalue().encode(encoding),
        {NUMBERS[0]: {"cell": "B2"}, NUMBERS[1]: {"cell": "B3"}, WORDS[0]: {"cell": "C3"}},
    )


# --- documents ---------------------------------------------------------------------------------------------


def _documents() -> Iterator[Sample]:
    yield _paragraphs("通知.docx", ["第一段", "", f"第二段 {NUMBERS[0]}"], {NUMBERS[0]: {"paragraph": 2}})
    yield _paragraphs(
        "长文.docx", [f"第{i}段" for i in range(500)] + [WORDS[0]], {WORDS[0]: {"paragraph": 501}}
    )
    yield _tables()
    yield _stories()
    yield _tricky()
    yield _split_runs()
    yield _linked()
    yield _embedded()


def _saved(name: str, document: Any, planted: dict[str, dict[str, Any]], *links: str) -> Sample:
    stream = io.BytesIO()
    document.save(stream)
    return Sample(name, stream.getvalue(), planted, links)


def _paragraphs(name: str, lines: list[str], planted: dict[str, dict[str, Any]]) -> Sample:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return _saved(name, document, planted)


def _tables() -> Sample:
    document = docx.Document()
    document.add_paragraph("前言")
    document.add_table(1, 1).cell(0, 0).text = "无关的表"
    table = document.add_table(3, 2)
    table.cell(1, 1).text = NUMBERS[0]
    table.cell(2, 0).text = f"{NUMBERS[1][:6]}\n{NUMBERS[1][6:]}"
    inner = table.cell(2, 1).add_table(1, 1)
    inner.cell(0, 0).text = WORDS[0]
    split = f"{NUMBERS[1][:6]} {NUMBERS[1][6:]}"
    return _saved(
        "表格.docx",
        document,
        {
            NUMBERS[0]: {"table": 2, "row": 2, "column": 2},
            split: {"table": 2, "row": 3, "column": 1},
            WORDS[0]: {"table": 2, "row": 3, "column": 2},
        },
    )


def _stories() -> Sample:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = f"页眉{WORDS[0]}"
    document.sections[0].footer.paragraphs[0].text = f"页脚{WORDS[1]}"
    document.add_comment(document.paragraphs[0].runs, text=f"核对 {NUMBERS[0]}", author="甲")
    return _saved(
        "页眉.docx",
        document,
        {WORDS[0]: {"part": "页眉"}, WORDS[1]: {"part": "页脚"}, NUMBERS[0]: {"part": "批注"}},
    )


def _tricky() -> Sample:
    """Hidden text, text that a revision deleted, and one that it inserted."""
    document = docx.Document()
    paragraph = document.add_paragraph("可见的字")
    run = paragraph.add_run(WORDS[0])
    run.font.hidden = True
    for tag, inner, text in (("w:del", "w:delText", NUMBERS[0]), ("w:ins", "w:t", WORDS[1])):
        change, changed, body = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        change.set(qn("w:id"), "1")
        body.text = text
        changed.append(body)
        change.append(changed)
        paragraph._p.append(change)
    return _saved(
        "修订.docx",
        document,
        {
            WORDS[0]: {"paragraph": 1},
            WORDS[1]: {"paragraph": 1},
            NUMBERS[0]: {"hidden": "修订中删除的文字"},
        },
    )


def _split_runs() -> Sample:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in (NUMBERS[0][:3], NUMBERS[0][3:11], NUMBERS[0][11:]):
        paragraph.add_run(piece).bold = len(piece) % 2 == 0
    return _saved("分段.docx", document, {NUMBERS[0]: {"paragraph": 1}})


def _linked() -> Sample:
    document = docx.Document()
    paragraph = document.add_paragraph("详见")
    key = document.part.relate_to(
        "https://www.shili.gov.cn/c",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("r:id"), key)
    text.text = WORDS[2]
    run.append(text)
    link.append(run)
    paragraph._p.append(link)
    return _saved("链接.docx", document, {WORDS[2]: {"paragraph": 1}}, "https://www.shili.gov.cn/c")


def _embedded() -> Sample:
    """A sheet packed in a document, as a chart or an object brings it."""
    book = _book("x", {"数据": [[NUMBERS[2]]]}, {})
    outer = _paragraphs("外.docx", [WORDS[0]], {})
    stream = io.BytesIO(outer.data)
    with zipfile.ZipFile(stream, "a") as packed:
        packed.writestr("word/embeddings/Sheet1.xlsx", book.data)
    return Sample(
        "内嵌.docx",
        stream.getvalue(),
        {WORDS[0]: {"paragraph": 1}, NUMBERS[2]: {"inner": "Sheet1.xlsx", "sheet": "数据", "cell": "A1"}},
    )


def _slides() -> Iterator[Sample]:
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text, first.placeholders[1].text = "培训", f"一\n{NUMBERS[0]}"
    second = show.slides.add_slide(show.slide_layouts[5])
    table = second.shapes.add_table(2, 2, 0, 0, 999999, 999999).table
    table.cell(1, 1).text = NUMBERS[1]
    second.notes_slide.notes_text_frame.text = WORDS[0]
    stream = io.BytesIO()
    show.save(stream)
    planted: dict[str, dict[str, Any]] = {
        NUMBERS[0]: {"page": 1},
        NUMBERS[1]: {"page": 2, "table": 1, "row": 2, "column": 2},
        WORDS[0]: {"page": 2, "part": "备注"},
    }
    yield Sample("培训.pptx", stream.getvalue(), planted)
    old = {WORDS[0]: {"page": 1}, NUMBERS[1]: {"page": 2}}
    yield Sample("旧培训.ppt", ole.slideshow([[WORDS[0]], ["二", NUMBERS[1]]]), old)
    yield Sample("旧培训.dps", ole.slideshow([["一", WORDS[0]], [NUMBERS[1]]]), old)


# --- text --------------------------------------------------------------------------------------------------


def _plain() -> Iterator[Sample]:
    text = f"标题\n\n第二段，{WORDS[0]}\n{NUMBERS[0]}\n"
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-8-sig"):
        planted = {WORDS[0]: {"paragraph": 2}, NUMBERS[0]: {"paragraph": 3}}
        yield Sample(f"{encoding}.txt", text.encode(encoding), planted)
    page = (
        f"<html><meta charset='gbk'><body><p>{WORDS[0]}</p><a href='https://www.shili.gov.cn/d'>去</a>"
        f"<table><tr><td>姓名</td><td>号码</td></tr><tr><td>张三</td><td>{NUMBERS[0]}</td></tr></table></body></html>"
    )
    where = {WORDS[0]: {"paragraph": 1}, NUMBERS[0]: {"table": 1, "row": 2, "column": 2}}
    yield Sample("网页.html", page.encode("gbk"), where, ("https://www.shili.gov.cn/d",))
    yield Sample("网页.xls", page.encode("gbk"), where, ("https://www.shili.gov.cn/d",))
    mail = (
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
            b"Content-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        )
        + page.encode("gbk")
        + b"\r\n--x--\r\n"
    )
    yield Sample("存档.mht", mail, where, ("https://www.shili.gov.cn/d",))
    flat = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="一"><Table><Row><Cell><Data>{WORDS[1]}</Data></Cell></Row><Row ss:Index="5">'
        f'<Cell ss:Index="3"><Data>{NUMBERS[1]}</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    yield Sample("二〇〇三.xls", flat.encode(), {WORDS[1]: _cell("一", "A1"), NUMBERS[1]: _cell("一", "C5")})
    rich = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\pard " + "".join(
        f"\\'{byte:02x}" for byte in WORDS[0].encode("gbk")
    )
    rich += rf"\par \u{ord('月')}?\u{ord('落')}? {NUMBERS[0]}\par}}"
    yield Sample(
        "富文本.doc", rich.encode(), {WORDS[0]: {"paragraph": 1}, f"月落 {NUMBERS[0]}": {"paragraph": 2}}
    )


# --- fixed layout ------------------------------------------------------------------------------------------


def _fixed_layout() -> Iterator[Sample]:
    yield Sample(
        "两页.pdf",
        pdf([f"ID {NUMBERS[0]}", f"page two {NUMBERS[1]}"]),
        {NUMBERS[0]: {"page": 1}, NUMBERS[1]: {"page": 2}},
    )
    yield Sample(
        "链接.pdf",
        pdf(["see"], "https://www.shili.gov.cn/e"),
        {"see": {"page": 1}},
        ("https://www.shili.gov.cn/e",),
    )
    yield Sample("百页.pdf", pdf([f"p {i}" for i in range(99)] + [NUMBERS[2]]), {NUMBERS[2]: {"page": 100}})
    yield Sample(
        "公文.ofd",
        ofd([["第一行", WORDS[0]], [f"号码{NUMBERS[0]}"]]),
        {WORDS[0]: {"page": 1}, NUMBERS[0]: {"page": 2}},
    )
    yield Sample("逐字.ofd", ofd([[NUMBERS[1]]], by_letter=True), {NUMBERS[1]: {"page": 1}})


def pdf(pages: list[str], link: str = "", note: str = "") -> bytes:
    """Pages of one line each in Helvetica, all with the link or the note."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    note = f"/Subtype/Link/Rect[0 0 99 99]/A<</S/URI/URI({link})>>" if link else note
    over = f"/Annots[<</Type/Annot{note}>>]" if note else ""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for i, text in enumerate(pages):
        content = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET"
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * i} 0 R{over}>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    body, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{one}endobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return body + tail.encode()


def ofd(pages: list[list[str]], *, by_letter: bool = False) -> bytes:
    """Pages of lines; `by_letter` puts each letter into an object of its own, as some makers do."""
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        root = f"<ofd:OFD {name}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        packed.writestr("OFD.xml", root)
        listed = "".join(
            f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages))
        )
        packed.writestr(
            "Doc_0/Document.xml", f"<ofd:Document {name}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        )
        for i, lines in enumerate(pages):
            objects = "".join(_objects(line, 20 + 8 * n, by_letter=by_letter) for n, line in enumerate(lines))
            page = f"<ofd:Page {name}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
            packed.writestr(f"Doc_0/Pages/Page_{i}/Content.xml", page)
    return stream.getvalue()


def _objects(line: str, y: int, *, by_letter: bool) -> str:
    pieces = [(20 + 4 * i, sign) for i, sign in enumerate(line)] if by_letter else [(20, line)]
    return "".join(
        f'<ofd:TextObject Boundary="{x} {y} 100 6"><ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject>'
        for x, text in reversed(pieces)
    )


# --- made by LibreOffice (make_files.py) ----------------------------------------------------------------------


def _from_office() -> Iterator[Sample]:
    first, second = NUMBERS, (NUMBERS[2], NUMBERS[0], NUMBERS[1])
    for name, numbers in (
        ("letter.doc", first),
        ("letter.odt", first),
        ("letter.wps", second),
        ("letter.html", first),
    ):
        header = {} if name.endswith("html") else {"part": "页眉页脚"}
        yield _office(
            name,
            {
                numbers[0]: {} if name.endswith("html") else {"paragraph": 2},
                numbers[1]: {"table": 1, "row": 2, "column": 3},
                numbers[2]: {"table": 1, "row": 3, "column": 3},
                "表后的落款文字": {},
                "页眉处的内部资料": header,
            },
        )
    yield _office("letter.rtf", {n: {} for n in (*first, "表后的落款文字", "页眉处的内部资料")})
    yield _office("letter.pdf", {n: {"page": 1} for n in (*first, "表后的落款文字", "页眉处的内部资料")})
    for name, numbers in (
        ("ledger.xls", first),
        ("protected.xls", first),
        ("ledger.ods", first),
        ("ledger.et", second),
    ):
        yield _office(
            name,
            {
                numbers[0]: _cell("补贴名单", "C2"),
                numbers[1]: _cell("补贴名单", "C3"),
                numbers[1][:15] + "000": {"sheet": "补贴名单", "cell": "C4", "rounded": True},
                numbers[2]: {**_cell("往年数据", "G5"), "hidden": "隐藏的工作表"},
                "批注里的电话": {**_cell("补贴名单", "B2"), "part": "批注"},
            },
            "https://www.shili.gov.cn/attach/1",
        )
    yield _office("ledger-as-page.xls", {second[0]: {"row": 2}, second[1]: {"row": 3}})


def _office(name: str, planted: dict[str, dict[str, Any]], *links: str) -> Sample:
    return Sample(name, (FILES / name).read_bytes(), planted, links)


# --- archives ----------------------------------------------------------------------------------------------


def _archives(made: list[Sample]) -> Iterator[Sample]:
    book, letter, text = made[0], made[12], next(one for one in made if one.name == "gb18030.txt")
    packed = {"附件/名单.xlsx": book, "说明.docx": letter, "读我.txt": text}
    inside = {name: one.data for name, one in packed.items()}
    planted = {
        NUMBERS[0] if name.endswith("xlsx") else next(iter(one.planted)): {"inner": name}
        for name, one in list(packed.items())[::2]
    }
    yield Sample("材料.zip", zipped(inside), planted)
    yield Sample("材料.rar", rar.archive(inside), planted)
    yield Sample("材料.7z", sevenzipped(inside), planted)
    yield Sample("材料.tar", _tarred(inside, ""), planted)
    yield Sample(
        "材料.tar.gz",
        _tarred(inside, "gz"),
        {k: {"inner": f"材料.tar/{v['inner']}"} for k, v in planted.items()},
    )
    gbk = zipped(inside).replace("附件/名单.xlsx".encode(), "附件/名单.xlsx".encode())
    yield Sample(
        "套娃.zip",
        zipped({"内层.zip": gbk}),
        {k: {"inner": f"内层.zip/{v['inner']}"} for k, v in planted.items()},
    )
    mixed = zipped({"里.7z": sevenzipped({"再里.rar": rar.archive({"底.xlsx": book.data})})})
    yield Sample(
        "三层.zip", mixed, {NUMBERS[0]: {"inner": "里.7z/再里.rar/底.xlsx", "sheet": "名单", "cell": "B2"}}
    )
    yield Sample("国标名.zip", gbk_named("公示名单.txt", text.data), {NUMBERS[0]: {"inner": "公示名单.txt"}})


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return stream.getvalue()


def gbk_named(name: str, body: bytes) -> bytes:
    """A zip whose name is in GBK, as Windows writes it here."""
    raw = name.encode("gbk")
    stand_in = "x" * len(raw)
    return zipped({stand_in: body}).replace(stand_in.encode(), raw)


def sevenzipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w") as packed:
        for name, body in files.items():
            packed.writestr(body, name)
    return stream.getvalue()


def _tarred(files: dict[str, bytes], kind: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=f"w:{kind}") as packed:  # type: ignore[call-overload]
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            packed.addfile(info, io.BytesIO(body))
    return stream.getvalue()


def _renamed(made: list[Sample]) -> Iterator[Sample]:
    """The name lies about the type, as it often does after somebody renamed a file."""
    lies = {
        "letter.doc": "其实是旧版.docx",
        "名单.xlsx": "其实是新版.xls",
        "两页.pdf": "其实是版式.doc",
        "公文.ofd": "其实是公文.pdf",
    }
    for one in made:
        if one.name in lies:
            yield Sample(lies[one.name], one.data, one.planted, one.links)
