"""The documents agree with the code: rules, commands, settings, and what the repository may not hold."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer

from checks.registry import rules
from xuncha.cli import build

ROOT = Path(__file__).parents[1]
COMMANDS: dict[str, Any] = typer.main.get_command(build()).commands  # type: ignore[attr-defined]


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_rules_page_is_what_the_rules_say() -> None:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == module.manual(), "run: python scripts/make_docs.py"


@pytest.mark.parametrize("name", rules())
def test_a_rules_manual_says_how_to_mend_it(name: str) -> None:
    assert re.search("整改|处理|核实|点验", rules()[name].manual), (
        f"{name}: the manual does not say what to do"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_have_help_and_a_line_in_the_readme(name: str) -> None:
    command = COMMANDS[name]
    assert command.help, f"{name} has no help"
    assert re.search("[\u4e00-\u9fff]", command.help)
    assert re.search(rf"`{name}\b", (ROOT / "README.md").read_text(encoding="utf-8")), f"README lacks {name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained_in_chinese(name: str) -> None:
    for command in [COMMANDS[name], *getattr(COMMANDS[name], "commands", {}).values()]:
        for option in command.params:
            assert re.search("[\u4e00-\u9fff]", getattr(option, "help", "") or ""), f"{name}: {option.name}"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_carry_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--find-links|^file:|/opt/", text, re.MULTILINE)
    packages = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    assert len(packages) > 30
    assert all(
        "--hash=sha256:" in block for block in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    )


def test_no_file_names_a_package_registry_or_this_machine() -> None:
    hosts = "|".join(
        ["py" + r"pi\.org", "python" + r"hosted\.org", "registry\\.np" + "mjs", "deb\\.debi" + r"an\.org"]
    )
    for path in _tracked():
        if (
            path.suffix in (".py", ".md", ".toml", ".sh", ".lock", ".service", ".csv", "")
            and path.name != "test_docs.py"
        ):
            found = re.search(hosts, path.read_text(encoding="utf-8", errors="ignore"))
            assert not found, f"{path}: {found and found[0]}"


def test_large_files_stay_out_of_the_repository() -> None:
    assert [path for path in _tracked() if path.stat().st_size > 10_000_000] == []
