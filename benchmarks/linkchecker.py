"""CPU of a whole night beside LinkChecker, which only checks links, on one site of three thousand pages.

LinkChecker is no part of the product: install it apart (`python -m venv lc && lc/bin/pip install linkchecker`)
and put it on the PATH or name it in LINKCHECKER. Without it nothing is measured.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from night import BIN, _county, _cpu
from portal import build, nginx

GOAL = 0.2
#: LinkChecker keeps to ten requests a second unless it is told otherwise
FAST = "[checking]\nmaxrequestspersecond=100000\nthreads=10\n[filtering]\ncheckextern=0\n"
MOST = 600  #: seconds LinkChecker may take


def main() -> None:
    command = os.environ.get("LINKCHECKER") or shutil.which("linkchecker")
    if not command:
        print("LinkChecker is neither on the PATH nor named in LINKCHECKER: not compared (goal 0.20)")
        return
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        work.chmod(0o755)  # nginx reads the pages as another user
        paths = build(work / "www")
        with nginx(work / "www", work) as address:
            _county(work / "county", address)
            xuncha = [str(BIN / "xuncha"), "-C", str(work / "county")]
            _cpu([*xuncha, "import"])
            ours = _cpu([*xuncha, "run"])
            (work / "linkchecker.ini").write_text(FAST)
            settings = ["-f", str(work / "linkchecker.ini"), "--no-robots", "--no-status", "-o", "none"]
            theirs = _cpu(["timeout", str(MOST), command, *settings, f"{address}/"])
    print(
        f"{len(paths)} pages: first night / LinkChecker {ours / theirs:.2f} (goal {GOAL}):"
        f" {ours:.1f} of {theirs:.1f} s CPU"
    )


if __name__ == "__main__":
    main()
