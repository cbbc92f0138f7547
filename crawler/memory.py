"""Memory of the crawl's process: swept when it pays, and given back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys

__all__ = ["Broom"]


class Broom:
    """Python's own collector looks for cycles again and again among pages that die young anyway; this does not.

    List pages, read as boxes within boxes, are full of cycles and large: a few of them are enough for a sweep of
    what was made since the last one. Every few batches all is swept.
    """

    _FEW = 20
    _YOUNG = 1
    _SELDOM = 3

    def __init__(self) -> None:
        self._lists = self._batches = 0
        self._trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None

    def take_over(self) -> None:
        """What the imports made stays for good; from now on nothing is collected unasked."""
        gc.freeze()
        gc.disable()

    def after_list(self) -> None:
        self._lists += 1
        if self._lists >= self._FEW:
            self._lists = 0
            gc.collect(self._YOUNG)

    def after_batch(self) -> None:
        self._batches += 1
        if self._batches % self._SELDOM:
            return
        gc.collect()
        if self._trim is not None:
            self._trim(0)
