"""A process that does not outlive the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

__all__ = ["tie"]

_PR_SET_PDEATHSIG = 1


def tie(parent: int) -> None:
    """Have the kernel end this process with that one, at once if that is gone already.

    Told who that is: in a container even the first process of all, 1, may be the one.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)
