"""Makes the office files beside it, with LibreOffice: `python tests/crawler/attachments/make_files.py`.

They are committed, so that the tests need no office program; all numbers in them are made up by the rules of
their kind and belong to nobody.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import docx
import xlsxwriter

FILES = Path(__file__).with_name("files")
LOCK = (
    'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
    '"DocumentOpenPassword":{"type":"string","value":"secret"}}'
)


def letter(path: Path, numbers: list[str]) -> None:
    """A notice with a number in its text, two in a table, words after it and in the header."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉处的内部资料"
    document.add_heading("关于公示救助对象的通知", 1)
    document.add_paragraph(f"当事人身份证号：{numbers[0]}，请在三日内反馈。")
    table = document.add_table(3, 3)
    rows = [["序号", "姓名", "身份证号"], ["1", "张三", numbers[1]], ["2", "", numbers[2]]]
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.add_paragraph("表后的落款文字")
    document.save(str(path))


def ledger(path: Path, numbers: list[str]) -> None:
    """A list with numbers as text, as a number cell, in a hidden sheet, and a link."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("补贴名单")
    sheet.write_row(0, 0, ["序号", "姓名", "身份证号"])
    sheet.write_row(1, 0, [1, "张三", numbers[0]])
    sheet.write_row(2, 0, [2, "李四", numbers[1]])
    sheet.write_number(3, 2, int(numbers[1][:15] + "000"))
    sheet.write_url(4, 3, "https://www.shili.gov.cn/attach/1", string="附件链接")
    sheet.write_comment("B2", "批注里的电话")
    hidden = book.add_worksheet("往年数据")
    hidden.hide()
    hidden.write(4, 6, numbers[2])
    book.close()


def convert(source: Path, kind: str, name: str) -> None:
    """One conversion into FILES under the name."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", "--convert-to", kind, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made = next(Path(folder).iterdir())
        (FILES / name).write_bytes(made.read_bytes())


def main() -> None:
    first = ["360722197508142035", "36012119881203451X", "362430200105176628"]
    second = [first[2], first[0], first[1]]
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        letter(folder / "a.docx", first)
        letter(folder / "b.docx", second)
        ledger(folder / "a.xlsx", first)
        ledger(folder / "b.xlsx", second)
        for kind in ("doc", "odt", "rtf", "pdf", "html"):
            convert(folder / "a.docx", kind, f"letter.{kind}")
        convert(folder / "b.docx", "doc", "letter.wps")
        convert(folder / "b.docx", LOCK, "locked.pdf")
        for kind in ("xls", "ods"):
            convert(folder / "a.xlsx", kind, f"ledger.{kind}")
        convert(folder / "b.xlsx", "xls", "ledger.et")
        convert(folder / "b.xlsx", "html", "ledger-as-page.xls")


if __name__ == "__main__":
    main()
