"""Ledgers as offices save them, and the mistakes in them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from config import ledgers
from config.cells import CATEGORIES, PLATFORMS
from config.errors import InputError
from storage.models import Category, Platform

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = "站点,单位,栏目名称,栏目网址,栏目类别,更新期限(天),豁免原因,豁免至"
ROW = "portal,县教育局,工作动态,http://www.x.gov.cn/jyj/gzdt/,动态要闻,14,,"


def write(folder: Path, *lines: str, name: str = "sections.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def excel(folder: Path, name: str, **sheets: Sequence[Sequence[Any]]) -> Path:
    with xlsxwriter.Workbook(folder / name) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(number, column, value, *([day] if isinstance(value, dt.date) else []))
    return folder / name


def rows(path: Path) -> list[dict[str, Any]]:
    (ledger,) = ledgers.read(path)
    return [row.values for row in ledger.rows]


def error_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        ledgers.read(path)
    return str(caught.value)


def test_words_of_the_ledgers_are_those_of_the_records() -> None:
    assert tuple(Category) == CATEGORIES
    assert set(PLATFORMS.values()) == {platform.value for platform in Platform}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_csv_of_any_encoding_and_delimiter_is_read(tmp_path: Path, encoding: str, sign: str) -> None:
    lines = [line.replace(",", sign) for line in (HEADER, ROW)]
    (row,) = rows(write(tmp_path, *lines, encoding=encoding))
    assert row == {
        "site": "portal",
        "unit": "县教育局",
        "name": "工作动态",
        "url": "http://www.x.gov.cn/jyj/gzdt/",
        "category": "动态要闻",
        "period_days": 14,
        "exempt_reason": "",
        "exempt_until": None,
    }


def test_list_within_a_cell_is_not_taken_for_the_delimiter(tmp_path: Path) -> None:
    path = write(
        tmp_path, "溪源县单位台账", "单位名称,别名", "县文旅局,文广局;文化局;旅游局;广电局", name="units.csv"
    )
    (row,) = rows(path)
    assert [alias["name"] for alias in row["aliases"]] == ["文广局", "文化局", "旅游局", "广电局"]


def test_titles_blank_rows_spaces_and_full_width_headers_are_taken_in_stride(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "溪源县政府网站栏目台账（2026年）,,,,,,",
        ",,,,,,",
        "序号,站 点,责任单位\u3000,栏目名称,栏目网址,更新期限（天）,备注",
        ",,,,,,",
        "1,　portal ,县教育局, 工\0作\x07动态,http://www.x.gov.cn/a/,１４,常更新",
        ",,,,,,",
    )
    (ledger,) = ledgers.read(path)
    assert ledger.ignored == ["序号", "备注"]
    (row,) = ledger.rows
    assert (row.number, row.values["site"], row.values["name"]) == (5, "portal", "工作动态")
    assert row.values["period_days"] == 14


def test_remarks_in_headers_and_notes_under_the_table_are_taken_in_stride(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "单位名称（全称）,年度任务数（条）,联系人,邮箱",
        "县教育局,120,,",
        "说明：本表由各单位填报，逐级审核。,,,",
        "填表人：张三,,审核人：李四,",
        name="units.csv",
    )
    (ledger,) = ledgers.read(path)
    assert [(row.values["name"], row.values["annual_task"]) for row in ledger.rows] == [("县教育局", 120)]


def test_last_four_columns_of_sections_may_be_missing(tmp_path: Path) -> None:
    (row,) = rows(write(tmp_path, "站点,单位,栏目名称,栏目网址", "p,u,n,http://a.gov.cn/"))
    assert (row["category"], row["period_days"], row["exempt_until"]) == ("其他", None, None)


def test_excel_numbers_dates_and_merged_units_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sections.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:H1", "栏目台账")
        sheet.write_row("A2", HEADER.replace("(", "（").replace(")", "）").split(","))
        sheet.merge_range("B3:B4", "县教育局")
        for number in (2, 3):
            sheet.write(number, 0, "portal")
            sheet.write_row(
                number, 2, [f"栏目{number}", f"http://a.gov.cn/{number}/", "通知公告", 30.0, "机构撤并"]
            )
            sheet.write_datetime(number, 7, dt.datetime(2026, 12, 31), day)  # noqa: DTZ001 -- Excel has no zones
    found = rows(path)
    assert [row["unit"] for row in found] == ["县教育局", "县教育局"]
    assert (found[0]["period_days"], found[0]["exempt_until"]) == (30, dt.date(2026, 12, 31))


def test_missing_header_is_named_with_what_was_found(tmp_path: Path) -> None:
    message = error_of(write(tmp_path, "站点,单位,栏目名称,更新期限", "p,u,n,1"))
    assert all(
        part in message for part in ["sections.csv", "第 1 行", "缺少：栏目网址", "站点、单位、栏目名称"]
    )


def test_file_without_any_header_is_told_what_it_should_be(tmp_path: Path) -> None:
    message = error_of(write(tmp_path, "甲,乙", "1,2", name="accounts.csv"))
    assert "账号台账的表头应有：单位、平台、账号名称" in message


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        (0, "", "不能为空"),
        (3, "www.x.gov.cn", "http://"),
        (3, "http://x y/", "不含空格"),
        (4, "动态要问", "可填：动态要闻"),
        (5, "经常", "1 至 3650"),
        (5, "0", "1 至 3650"),
        (7, "明年", "2026-12-31"),
        (7, "2026-02-30", "2026-12-31"),
    ],
)
def test_bad_cell_names_row_column_value_and_what_is_allowed(
    tmp_path: Path, column: int, value: str, allowed: str
) -> None:
    cells = ROW.split(",")
    cells[column] = value
    cells[6] = "原因"
    message = error_of(write(tmp_path, HEADER, "", ROW.replace("gzdt", "x"), ",".join(cells)))
    header = HEADER.split(",")[column]
    assert all(part in message for part in ["sections.csv", "第 4 行", header, f"“{value}”", allowed]), (
        message
    )


def test_all_bad_rows_are_collected_and_twenty_shown(tmp_path: Path) -> None:
    bad = [f"p,u,n{number},not-a-url,,,," for number in range(30)]
    message = error_of(write(tmp_path, HEADER, ROW, *bad))
    assert "30 处" in message
    assert message.count("not-a-url") == 20
    assert "另有 10 处" in message


def test_duplicate_rows_are_refused(tmp_path: Path) -> None:
    message = error_of(write(tmp_path, HEADER, ROW, "", ROW))
    assert "第 4 行" in message
    assert "与第 2 行重复" in message


def test_exemption_needs_a_reason(tmp_path: Path) -> None:
    assert "写明原因" in error_of(write(tmp_path, HEADER, ROW + "2026-12-31"))


@pytest.mark.parametrize("written", ["动态要闻", "动态、要闻类", "动态　要闻", "动态／要闻", "要闻"])
def test_classes_are_understood_as_people_write_them(tmp_path: Path, written: str) -> None:
    (row,) = rows(write(tmp_path, HEADER, ROW.replace("动态要闻", written)))
    assert row["category"] == "动态要闻"


@pytest.mark.parametrize(
    ("written", "days"),
    [("14.0", 14), ("2周", 14), ("6个月", 180), ("半年", 180), ("一年", 365), ("30天", 30), ("/", None)],
)
def test_periods_are_understood_as_people_write_them(tmp_path: Path, written: str, days: int | None) -> None:
    (row,) = rows(write(tmp_path, HEADER, ROW.replace(",14,", f",{written},")))
    assert row["period_days"] == days


@pytest.mark.parametrize(
    "written", ["2026-12-31", "2026/12/31", "2026.12.31", "2026年12月31日", "20261231", "46387"]
)
def test_dates_are_understood_as_people_write_them(tmp_path: Path, written: str) -> None:
    (row,) = rows(write(tmp_path, HEADER, ROW.removesuffix(",") + f"已撤并,{written}"))
    assert row["exempt_until"] == dt.date(2026, 12, 31)


def test_aliases_carry_their_days(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "单位名称,别名",
        '县文旅局,"文广局（2015-01-01至2019/3/1）、文化局(至2015-01-01)，旅游局"',
        name="units.csv",
    )
    assert rows(path)[0]["aliases"] == [
        {"name": "文广局", "from": "2015-01-01", "to": "2019-03-01"},
        {"name": "文化局", "from": None, "to": "2015-01-01"},
        {"name": "旅游局", "from": None, "to": None},
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("微信公众号", "wechat"),
        ("微博", "weibo"),
        ("今日头条", "toutiao"),
        ("抖音", "douyin"),
        ("视频号", "channels"),
        ("ＡＰＰ", "app"),
    ],
)
def test_platforms_are_known_by_their_usual_names(tmp_path: Path, written: str, code: str) -> None:
    path = write(
        tmp_path, "单位,平台,账号名称,账号标识,数据来源,来源参数", f"u,{written},n,i,,", name="accounts.csv"
    )
    assert rows(path)[0]["platform"] == code


def test_word_list_has_exceptions_and_days(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "错误表述,建议表述,类别,级别,例外,生效日期,失效日期",
        "布署,部署,错别字,一般,公布署名、发布署,2026-01-01,",
        name="lexicon.csv",
    )
    (row,) = rows(path)
    assert row["exceptions"] == ["公布署名", "发布署"]
    assert (row["valid_from"], row["valid_to"]) == (dt.date(2026, 1, 1), None)


def test_file_of_another_name_is_known_by_its_headers_sheet_by_sheet(tmp_path: Path) -> None:
    path = excel(
        tmp_path,
        "核对后.xlsx",
        说明=[["请逐行核对"]],
        单位=[["单位名称", "单位类型"], ["县教育局", "县直"]],
        栏目=[HEADER.split(","), ROW.split(",")],
    )
    assert [(ledger.kind.name, len(ledger.rows)) for ledger in ledgers.read(path)] == [
        ("units", 1),
        ("sections", 1),
    ]


def test_incomplete_sheet_beside_a_good_one_is_not_passed_over(tmp_path: Path) -> None:
    path = excel(
        tmp_path, "a.xlsx", 单位=[["单位名称"], ["u"]], 栏目=[["站点", "单位", "栏目名称"], ["p", "u", "n"]]
    )
    assert "工作表“栏目”" in error_of(path)


def test_ledger_present_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, HEADER, ROW)
    excel(tmp_path, "sections.xlsx", 栏目=[HEADER.split(","), ROW.split(",")])
    with pytest.raises(InputError, match=r"sections\.csv 和 sections\.xlsx"):
        ledgers.county_files(tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("units.xlsx", b"not a workbook", "不是完好的 Excel 文件"),
        ("units.csv", b"PK\x03\x04rest", "其实是 Excel 文件"),
        ("units.csv", '单位名称\n"县教育局\n'.encode(), "双引号不成对"),
        ("units.csv", b"", "是空的"),
        ("units.docx", b"", "另存为 .xlsx 或 .csv"),
    ],
)
def test_file_that_is_no_table_is_told_how_to_mend(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert said in error_of(tmp_path / name)
