"""Ctrl-C, and whoever else ends the program (systemd, a container, kill), stop it cleanly."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

__all__ = ["heed"]

_SHORTLY = 0.05  #: seconds until what was lost is said again, by then somewhere else


def heed() -> None:
    """Raise KeyboardInterrupt at whatever asks the program to stop."""
    # in the background of a script a process is born deaf to the first, and so to the second
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # whoever ends a service means what Ctrl-C means
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    sys.unraisablehook = _say_again


def _say_again(lost: UnraisableHookArgs) -> None:
    """Python drops what is raised while it clears away rubbish: a Ctrl-C that comes just then would be lost."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, _SHORTLY)
    else:
        sys.__unraisablehook__(lost)
