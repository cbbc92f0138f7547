"""init, import, doctor, rules, as people type them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from checks.registry import rules as registered
from config import ledgers, load_settings, rulesets
from config.errors import InputError
from config.schema import Settings
from xuncha.cli import build

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


#: counts over the sections of a site, beside the parameters of the single section
COUNTS = {"dated_classes", "veto_dated", "warn_total", "veto_total"}
PROPOSED = "portal,办公室,通知公告,https://www.xiyuan.gov.cn/tzgg/,通知公告,,,"


def run(*words: str) -> Result:
    return CliRunner().invoke(build(), words)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "溪源"
    assert run("init", str(folder), "--name", "溪源县", "--url", "https://www.xiyuan.gov.cn/").exit_code == 0
    return folder


def test_init_makes_a_folder_that_loads_and_imports(county: Path) -> None:
    settings = load_settings(county, {})
    assert settings.county.name == "溪源县"
    assert (settings.sites[0].name, settings.sites[0].url) == ("溪源县人民政府", "https://www.xiyuan.gov.cn/")
    assert {path.name for path in ledgers.county_files(county)} == {
        "units.csv",
        "sections.csv",
        "accounts.csv",
        "lexicon.csv",
        "figures.csv",
        "letters.csv",
    }
    assert (county / "sections.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert run("-C", str(county), "import").exit_code == 0


def test_every_setting_named_in_the_template_exists(county: Path) -> None:
    text = (county / "xuncha.toml").read_text(encoding="utf-8")
    opened = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line
        for line in text.splitlines()
    )
    rules_at = opened.index("[rules]")
    settings = tomllib.loads(opened[:rules_at].replace("# [[sites]]", "[[sites]]"))
    known = {name: set(getattr(Settings(), name).model_dump()) for name in settings if name != "sites"}
    assert all(set(table) <= known[name] for name, table in settings.items() if name != "sites")


def test_init_overwrites_nothing(county: Path) -> None:
    (county / "units.csv").write_text("mine", encoding="utf-8")
    result = run("init", str(county))
    assert isinstance(result.exception, InputError)
    assert "units.csv" in str(result.exception)
    assert (county / "units.csv").read_text(encoding="utf-8") == "mine"


def test_import_tells_what_it_did_and_the_columns_it_left_out(county: Path) -> None:
    (county / "units.csv").write_text("序号,单位名称\n1,县教育局\n", encoding="utf-8")
    result = run("-C", str(county), "import")
    assert "单位台账" in result.output
    assert "单位台账里没有用到的列：序号" in result.output


def test_import_of_a_file_that_is_not_there_is_told(county: Path) -> None:
    assert "找不到文件" in str(run("-C", str(county), "import", "nowhere.csv").exception)


def test_doctor_passes_a_sound_folder_and_no_empty_one(county: Path) -> None:
    result = run("-C", str(county), "doctor")
    assert (result.exit_code, "✗ sections.csv：0 行" in result.output) == (2, True)
    (county / "units.csv").write_text("单位名称\n县教育局\n", encoding="utf-8")
    row = "main,县教育局,教育要闻,https://www.xiyuan.gov.cn/jyyw/,动态要闻"
    (county / "sections.csv").write_text(f"站点,单位,栏目名称,栏目网址,栏目类别\n{row}\n", encoding="utf-8")
    result = run("-C", str(county), "doctor")
    assert result.exit_code == 0, result.output
    assert "✓ data 目录可写" in result.output


def test_sections_imported_from_a_proposal_are_none_too_few_for_the_doctor(county: Path) -> None:
    for name, row in {"units": "办公室,县直,,,,", "sections": PROPOSED}.items():
        template = (county / f"{name}.csv").read_text(encoding="utf-8-sig")
        (county / f"建议-{name}.csv").write_text(template + row + "\n", encoding="utf-8")
    assert run("-C", str(county), "import", "建议-units.csv", "建议-sections.csv").exit_code == 0
    result = run("-C", str(county), "doctor")
    assert "✓ sections.csv：0 行，已从别的文件导入 1 行" in result.output
    result = run("-C", str(county), "import")
    assert "sections.csv 还是空表，沿用以前导入的 1 行" in result.output


def test_doctor_tells_a_broken_ledger_and_a_misspelt_rule(county: Path) -> None:
    (county / "units.csv").write_text("单位名称\n甲\n甲\n", encoding="utf-8")
    result = run("-C", str(county), "doctor")
    assert (result.exit_code, "与第 2 行重复" in result.output) == (2, True)
    with (county / "xuncha.toml").open("a", encoding="utf-8") as file:
        file.write('\n[rules."privacy.phon"]\nenabled = false\n')
    result = run("-C", str(county), "doctor")
    assert (result.exit_code, "是不是 privacy.phone" in result.output) == (2, True)


def test_doctor_outside_a_county_folder_points_at_init(tmp_path: Path) -> None:
    result = run("-C", str(tmp_path), "doctor")
    assert result.exit_code == 2
    assert "xuncha init" in result.output


def test_doctor_does_not_bring_a_database_into_being(county: Path) -> None:
    run("-C", str(county), "doctor")
    assert not (county / "data" / "xuncha.db").exists()


def test_doctor_tells_a_database_that_cannot_be_reached(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNCHA_STORAGE__URL", "postgresql+psycopg://nobody:secret@127.0.0.1:1/x")
    result = run("-C", str(county), "doctor")
    assert result.exit_code == 2
    assert "数据库连不上" in result.output
    assert "secret" not in result.output


def test_rules_are_listed_with_thresholds_in_force(county: Path) -> None:
    with (county / "xuncha.toml").open("a", encoding="utf-8") as file:
        file.write('\n[rules."article.duplicate"]\nacross_units = true\n')
    result = run("-C", str(county), "rules")
    assert result.exit_code == 0
    assert all(name in result.output for name in registered())
    assert "across_units = true" in result.output


def test_rule_shows_its_manual_basis_and_parameters(tmp_path: Path) -> None:
    output = run("-C", str(tmp_path), "rules", "text.typo").output
    assert all(part in output for part in ["错别字", "整改", "依据：", "enabled = true"])


def test_unknown_rule_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert "是不是 text.typo" in str(run("-C", str(tmp_path), "rules", "text.typ").exception)


@pytest.mark.parametrize("name", rulesets.available())
def test_ruleset_gives_rules_only_parameters_they_have(name: str) -> None:
    for rule, table in rulesets.load(name).rules.items():
        if rule in registered():
            unknown = set(table) - {"basis", "choices", "enabled"} - COUNTS - set(registered()[rule].defaults)
            assert not unknown, f"{rule} has no {unknown}"
