"""Python's own search for garbage in circles, put off to the end of each batch of a pass.

A batch makes some hundred thousand objects, few of them in circles; left to itself, Python would look through all that
is in memory time and again, for a tenth of the whole pass.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["collect", "put_off"]

_YOUNG = 1  #: what was made since the last time; what outlived it is left alone


@contextmanager
def put_off() -> Iterator[None]:
    """No search by itself within; whoever works in batches calls `collect` after each."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def collect() -> None:
    """Free what the batch left behind."""
    gc.collect(_YOUNG)
