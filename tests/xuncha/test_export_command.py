"""xuncha export, as people type it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from docx import Document
from typer.testing import CliRunner

from config.errors import InputError
from storage.models import Run, RunState
from xuncha.cli import build
from xuncha.county import open_county

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "xuncha.toml").write_text('[county]\nname = "示例县"\n', encoding="utf-8")
    (tmp_path / "units.csv").write_text("单位名称,单位类型,年度任务数\n县教育局,县直,50\n", encoding="utf-8")
    (tmp_path / "figures.csv").write_text(
        "月份,单位,项目,数量\n2025-10,县教育局,发布数,36\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert run("import").exit_code == 0
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(build(), words)


def test_a_bulletin_is_written_and_says_that_it_is_final(county: Path) -> None:
    result = run("export", "bulletin", "--month", "2025-10")
    assert "第 1 期" in result.output
    assert "数字不再变化" in result.output
    text = "\n".join(p.text for p in Document(str(county / "政务公开月报-2025-10.docx")).paragraphs)
    assert "累计主动公开政府信息36条" in text


@pytest.mark.parametrize("words", [("export", "findings"), ("findings",), ("check",)])
def test_a_rule_that_does_not_exist_is_no_empty_list(county: Path, words: tuple[str, ...]) -> None:
    result = run(*words, "--rule", "link.brokn")
    assert "没有名为“link.brokn”的规则（是不是 link.broken" in str(result.exception)
    assert run("findings", "--rule", "link").exit_code == 0


@pytest.mark.parametrize(
    "words", [("findings",), ("export", "findings"), ("export", "problems"), ("export", "bulletin")]
)
def test_a_month_yet_to_come_is_a_slip_and_no_empty_list(county: Path, words: tuple[str, ...]) -> None:
    result = run(*words, "--month", "2098-12")
    assert isinstance(result.exception, InputError)
    assert "2098年12月还没有到" in str(result.exception)
    assert not list(county.glob("*.docx"))


def test_an_empty_list_says_that_it_is_empty(county: Path) -> None:
    told = run("export", "findings", "--month", "2025-10")
    assert (told.stdout, told.stderr) == (
        "[]",
        "没有符合条件的问题，导出的清单是空的。\n还没有巡查过，请先执行 xuncha run。\n",
    )


def test_a_list_from_before_the_first_whole_night_says_so(county: Path) -> None:
    assert "还没有巡查过" in run("findings").stdout
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    with open_county(county) as opened, opened.database.session() as session:
        session.add(Run(kind="run", as_of=now, started_at=now, state=RunState.STOPPED))
    assert "第一次巡查还没有做完" in run("findings").stdout
    with open_county(county) as opened, opened.database.session() as session:
        session.add(Run(kind="run", as_of=now, started_at=now, state=RunState.DONE))
    assert "还没有" not in run("findings").stdout


def test_a_preview_writes_and_closes_nothing(county: Path) -> None:
    result = run("export", "bulletin", "--month", "2025-10", "--preview")
    assert "县教育局" in result.output
    assert "数据核对" in result.output
    assert not list(county.glob("*.docx"))
    assert "草稿" in run("export", "bulletin", "--month", "2025-10", "--draft").output


def test_statistics_are_seen_in_the_terminal(county: Path) -> None:
    assert "72.00" in run("export", "statistics", "--month", "2025-10", "--preview").output
    assert run("export", "statistics", "--period", "2025Q4").exit_code == 0
    assert (county / "统计表-2025Q4.xlsx").is_file()


@pytest.mark.parametrize("paper", ["notice", "problems"])
def test_lists_of_problems_are_seen_in_the_terminal(county: Path, paper: str) -> None:
    result = run("export", paper, "--month", "2025-10", "--preview")
    assert "没有经确认、尚未整改的问题" in result.output
    assert not list(county.glob("*.docx"))


def test_without_problems_no_notice_is_written(county: Path) -> None:
    assert "没有需要通知的问题" in run("export", "notice", "--month", "2025-10").output


def test_a_template_is_taken_out_once(county: Path) -> None:
    assert "已取出" in run("export", "template", "月报").output
    assert (county / "templates" / "月报.docx").is_file()
    assert isinstance(run("export", "template", "月报").exception, InputError)


def test_a_bulletin_needs_its_period(county: Path) -> None:
    result = run("export", "bulletin")
    assert isinstance(result.exception, InputError)
    assert "--month" in str(result.exception)
