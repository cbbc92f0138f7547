"""The processes beside the night: made ready, ordered, and ended with it, whoever started it."""

from __future__ import annotations

import subprocess
import sys

import pytest

_TIED = "import os; from crawler.lifeline import tie; tie(os.getppid() + {}); print('lives')"
_FIRST = ["unshare", "--pid", "--fork", "--kill-child"]  #: the next command is process 1 of its own world

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word on parents is Linux's")


def _python(script: str, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-P", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _may_be_first() -> bool:
    try:
        return subprocess.run([*_FIRST, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@linux
@pytest.mark.parametrize(("aside", "said"), [(0, "lives\n"), (1, "")])
def test_a_process_whose_parent_is_gone_ends_at_once(aside: int, said: str) -> None:
    assert _python(_TIED.format(aside)).stdout == said


READY = """
from crawler import standby
standby.prepare()
child = standby.take()
assert standby.take() is None
"""


@linux
def test_a_crawl_made_ready_but_not_wanted_ends_by_itself() -> None:
    assert _python(READY + "child.stdin.close(); print(child.wait())").stdout == "0\n"


@linux
def test_what_was_made_ready_in_vain_is_dismissed() -> None:
    script = "from crawler import standby; standby.prepare(); child = standby._ready[0]; standby.dismiss(); print(child.poll())"
    assert _python(script).stdout == "-9\n"


@linux
def test_nothing_is_forked_among_threads() -> None:
    script = "import threading; from crawler import standby; wait = threading.Event(); threading.Thread(target=wait.wait).start(); standby.prepare(); wait.set(); print(standby.take())"
    assert _python(script).stdout == "None\n"


@linux
def test_what_the_ready_process_falls_over_is_kept_for_its_caller(tmp_path: object) -> None:
    done = _python(
        READY
        + f"""
child.order(["--county", {str(tmp_path)!r}, "--run", "1"])
child.stdin.close()
print(child.wait(), child.stdout.read())
child.complaints.seek(0)
print("xuncha.toml" in child.complaints.read())
"""
    )
    assert done.stdout == "1 \nTrue\n"


@pytest.mark.skipif(not _may_be_first(), reason="no process namespaces here")
def test_the_first_process_of_a_container_may_have_children() -> None:
    ready = _python(READY + "child.stdin.close(); print(child.wait())", *_FIRST)
    assert ready.stdout == "0\n", ready.stderr
    reading = """
from crawler.attachments.pool import Reader
with Reader() as reader:
    print(reader.read("一二三".encode(), "a.txt").error or "read")
"""
    assert _python(reading, *_FIRST).stdout == "read\n"
