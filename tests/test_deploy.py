"""What deploy/ asks of the machine and of xuncha is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from xuncha.cli import build

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
_INSTALLED = "/opt/xuncha/.venv/bin/xuncha"


def _calls() -> list[str]:
    """Command lines of xuncha in the services, the crontab and the container, without the program's name."""
    lines = "\n".join(path.read_text("utf-8") for path in DEPLOY.iterdir()).splitlines()
    calls = [line.partition(f"{_INSTALLED} ")[2] for line in lines if f"{_INSTALLED} " in line]
    container = re.search(r"^CMD \[(.*)\]$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE)
    assert container
    return [*(call.partition(" >>")[0] for call in calls), container[1].replace(",", "").replace('"', "")]


def test_every_call_of_xuncha_is_one_it_understands() -> None:
    calls = _calls()
    assert len(calls) == 5
    command = typer.main.get_command(build())
    for call in calls:
        words = shlex.split(call)
        words = words[2:] if words[0] == "-C" else words
        with typer.Context(command) as context:
            own = command.get_command(context, words[0])  # type: ignore[attr-defined]
            own.make_context(words[0], words[1:], parent=context)


def test_a_missed_night_is_caught_up_and_ends_at_six() -> None:
    assert "Persistent=true" in (DEPLOY / "xuncha.timer").read_text("utf-8")
    assert {call for call in _calls() if "run" in call} == {
        "-C /srv/xuncha run --until 06:00",
        "run --until 06:00",
    }


def test_the_container_gets_every_package_and_what_they_need() -> None:
    told = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = {word for line in re.findall(r"^COPY (.+) \S+$", told, re.MULTILINE) for word in line.split()}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks", "scripts"}
    assert packages | {"requirements.lock", "pyproject.toml", "README.md"} == copied


def test_the_container_gets_what_a_bare_machine_gets() -> None:
    wanted = re.findall(r'missing="\$missing ([^"]+)"', (ROOT / "scripts" / "system.sh").read_text("utf-8"))
    needed = {name for names in wanted for name in names.split()}
    given = set(re.findall(r"[\w-]+", (DEPLOY / "Containerfile").read_text("utf-8")))
    assert len(needed) >= 6
    assert needed <= given


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        text = path.read_text("utf-8").replace(_INSTALLED, sys.executable)
        (tmp_path / path.name).write_text(text, "utf-8")
    units = map(str, tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "xuncha" in line]) == (0, [])
