"""Figures and letters: the months a row speaks of, the items there are, mistakes with file, row and column."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from config import figures, ledgers
from config.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-10", (2026, 10, 1), (2026, 10, 31)),
        ("2026年2月", (2026, 2, 1), (2026, 2, 28)),
        ("2026-10-01", (2026, 10, 1), (2026, 10, 31)),  # what Excel makes of 2026-10
        ("2026年1-9月", (2026, 1, 1), (2026, 9, 30)),
        ("2026-01至2026-09", (2026, 1, 1), (2026, 9, 30)),
        ("2025年12月至2026年1月", (2025, 12, 1), (2026, 1, 31)),
        ("2026年", (2026, 1, 1), (2026, 12, 31)),
        ("２０２６．１０", (2026, 10, 1), (2026, 10, 31)),
    ],
)
def test_months_are_understood(written: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert figures.months(written) == (dt.date(*first), dt.date(*last))


@pytest.mark.parametrize("written", ["2026-13", "10月", "", "2026年9-1月", "2026-10-15", "去年"])
def test_other_months_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="应为月份"):
        figures.months(written)


def test_items_are_a_closed_set_but_for_named_ones() -> None:
    assert figures.item("检查:微信公众号") == "检查：微信公众号"
    with pytest.raises(ValueError, match=r"可填：.*是不是 发布数"):
        figures.item("发布数量")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_mistake_is_told_with_row_and_column(tmp_path: Path) -> None:
    path = write(
        tmp_path, "figures.csv",
        "月份,单位,项目,数量,说明\n十月,县教育局,发布数,36,\n2026-10,县教育局,发布数,,\n2026-10,,工作动态,,\n",
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        ledgers.read(path)
    message = str(caught.value)
    assert "第 2 行“月份”填的是“十月”" in message
    assert "第 3 行“数量”填的是“”：“发布数”要填数量，没有的填 0" in message
    assert "第 4 行“说明”填的是“”：“工作动态”要在这里写明文字" in message


def test_a_letter_is_not_answered_before_it_came(tmp_path: Path) -> None:
    path = write(
        tmp_path, "letters.csv",
        "类型,编号,单位,收到日期,答复日期\n依申请公开,1,县教育局,2026-10-08,2026-10-07\n",
    )  # fmt: skip
    with pytest.raises(InputError, match=r"第 2 行“答复日期”.*不能早于收到日期"):
        ledgers.read(path)


def test_a_file_of_another_name_is_known_by_its_headers(tmp_path: Path) -> None:
    path = write(tmp_path, "十月数据.csv", "统计月份,责任单位,指标,数值\n2026-10,县教育局,发布数,36\n")
    (ledger,) = ledgers.read(path)
    assert (ledger.kind.name, ledger.rows[0].values["amount"]) == ("figures", 36)
