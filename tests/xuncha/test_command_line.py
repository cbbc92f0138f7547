"""The command line speaks Chinese, in the order of use, with exit codes that scripts can rely on."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from xuncha.cli import main
from xuncha.commands.run import parse_moment, parse_until
from xuncha.output import folded

if TYPE_CHECKING:
    from pathlib import Path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["xuncha", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_time_of_day_is_the_next_one_and_a_day_its_noon() -> None:
    late, early = dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC), dt.datetime(2026, 11, 20, 21, tzinfo=dt.UTC)
    six = dt.datetime(2026, 11, 20, 22, tzinfo=dt.UTC)  # in Shanghai it is the 21st, 6 o'clock
    assert parse_until("6:00", late) == parse_until("06：00", early) == six
    assert parse_until("06:00", six) == six + dt.timedelta(days=1)
    assert parse_moment("2026/11/20") == dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["frob"], "没有命令“frob”"),
        (["run", "--foo"], "没有选项 --foo"),
        (["run", "--max-pages", "x"], "--max-pages 应写数字"),
        (["run", "--max-pages", "0"], "--max-pages 不能小于 1"),
        (["suppress", "add"], "缺少必填项"),
        (["findings", "--limit"], "选项 --limit 后面要写内容"),
        (["run", "--until", "25:99"], "应写作 06:00"),
        (["run", "--as-of", "昨天"], "应写作 2026-11-20"),
        (["run", "--fail-on", "bad"], "可用：critical（严重）"),
        (["export", "bulletin", "--month", "2026-10", "--draft", "--reissue", "更正"], "不能同时用"),
    ],
)
def test_mistakes_are_explained_in_chinese(
    words: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words) == 2
    assert told in capsys.readouterr().err


def test_help_lists_commands_in_the_order_of_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--help") == 0
    out = capsys.readouterr().out
    places = [out.index(f"│ {name} ") for name in ("init", "import", "run", "recheck", "export", "demo")]
    assert places == sorted(places)
    assert "显示这份说明" in out
    assert "Show this message" not in out


def test_a_folder_that_is_no_county_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "-C", str(tmp_path), "run") == 2
    assert "xuncha init" in capsys.readouterr().err


def test_a_county_without_ledgers_is_told_what_to_fill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    county = tmp_path / "county"
    assert run(monkeypatch, "init", str(county)) == 0
    capsys.readouterr()
    assert run(monkeypatch, "-C", str(county), "run") == 2
    assert "xuncha import" in capsys.readouterr().err
    assert run(monkeypatch, "-C", str(county), "findings") == 0
    assert "共 0 条" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("suppress",), "没有写命令，可用：add、"),
        (("findings", "甲"), "多出了看不懂的内容：甲。"),
        (("run", "--as-of", "9999-12-31"), "“9999-12-31”不在 2000 年至 2099 年之间"),
    ],
)
def test_slips_of_the_command_line_are_told(
    words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words) == 2
    assert said in capsys.readouterr().err


def test_file_where_the_data_folder_belongs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "xuncha.toml").write_text("", "utf-8")
    (tmp_path / "data").write_text("", "utf-8")
    assert run(monkeypatch, "-C", str(tmp_path), "import") == 2
    assert f"{tmp_path / 'data'}：已有同名的文件，这里应是目录" in capsys.readouterr().err


def test_chinese_is_written_where_the_locale_knows_none(tmp_path: Path) -> None:
    bare = {**os.environ, "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = [sys.executable, "-P", "-c", "from xuncha.cli import main; main()", "-C", str(tmp_path), "run"]
    said = subprocess.run(command, capture_output=True, env=bare, check=False)
    assert (said.returncode, "不是县级工作目录" in said.stderr.decode("utf-8")) == (2, True)


def test_help_is_chinese_and_folded_not_cut_short(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(monkeypatch, "run", "--help") == 0
    said = capsys.readouterr().out
    assert "用法：xuncha run [选项]" in said
    assert not any(word in said for word in ("…", "Usage", "OPTIONS", "<bool>", "<str>"))


def test_a_table_folds_long_sentences_instead_of_cutting_them(capsys: pytest.CaptureFixture[str]) -> None:
    table = folded("编号", "说明")
    table.add_row("1", "栏目未能核实：静态页面中没有条目，不能认定为空白。" * 5)
    Console(width=60).print(table)
    assert "…" not in capsys.readouterr().out
