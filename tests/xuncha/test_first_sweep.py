"""What the first sweep of history found is shown apart from what is new, wherever findings are shown."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from docx import Document

from tests.xuncha.stored import StoredCounty

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


@pytest.fixture
def county(tmp_path: Path) -> StoredCounty:
    """Two nights: the first over an old page, the second with one more."""
    made = StoredCounty.made(tmp_path / "溪源")
    made.night(20, {"旧文": "会议要求，认真布署防汛工作。"})
    assert made.do("check", "--rule", "text.typo").exit_code == 0
    made.night(21, {"新文": "县攻府召开常务会议。"})
    assert made.do("check", "--rule", "text.typo").exit_code == 0
    return made


def listed(told: Result) -> str:
    assert told.exit_code == 0, told.output
    return "".join(told.output.split())


def test_the_terminal_shows_two_tables(county: StoredCounty) -> None:
    told = listed(county.do("findings"))
    new, stood = told.split("首次普查发现的存量问题")
    assert "新出现的问题" in new
    assert "攻府" in new
    assert "布署" in stood
    assert "其中首次普查的存量1条" in stood


def test_either_can_be_asked_for_alone(county: StoredCounty) -> None:
    assert "布署" not in listed(county.do("findings", "--since"))
    assert "攻府" not in listed(county.do("findings", "--first-sweep"))
    only = json.loads(county.do("export", "findings", "--since").stdout)
    assert [one["first_sweep"] for one in only] == [False]


def test_exports_tell_the_stage(county: StoredCounty) -> None:
    found = json.loads(county.do("export", "findings").stdout)
    assert sorted(one["first_sweep"] for one in found) == [False, True]
    text = county.do("export", "findings", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert sorted(row["发现阶段"] for row in rows) == ["日常巡查", "首次普查"]


def test_the_summaries_count_them_apart(county: StoredCounty) -> None:
    first, second = (
        path.read_text(encoding="utf-8")
        for path in sorted((county.folder / "data/runs").rglob("summary.txt"))
    )
    assert "新发现0个，首次普查发现存量1个" in first
    assert "错别字：确定1，疑似0，其中本次首次普查的存量1\n" in first
    assert "错别字：确定2，疑似0，其中本次新增1\n" in second
    assert "新发现1个，再次出现0个，仍存在1个（其中1个本次没有轮到复核）" in second
    assert "现有2个（其中首次普查的存量1个）" in second


def test_the_problem_paper_lists_them_apart(county: StoredCounty, tmp_path: Path) -> None:
    paper = tmp_path / "存在问题.docx"
    listed(county.do("export", "problems", "--month", "2026-11", "-o", str(paper)))
    text = "\n".join(one.text for one in Document(str(paper)).paragraphs)
    assert "县教育局（首次普查发现的存量问题）" in text


def test_a_new_word_list_over_old_pages_is_a_first_sweep(county: StoredCounty) -> None:
    lexicon = county.folder / "lexicon.csv"
    lexicon.write_text("错误表述,建议表述,类别,级别\n常务会议,政府常务会议,机构名称,较重\n", encoding="utf-8")
    assert county.do("import", str(lexicon)).exit_code == 0
    county.night(22)
    assert county.do("check").exit_code == 0
    found = json.loads(county.do("export", "findings", "--rule", "text.sensitive").stdout)
    assert [one["first_sweep"] for one in found] == [True]
