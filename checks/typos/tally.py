"""Counting far more keys than memory should hold: set aside on disk by share, summed up share by share."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from checks.typos.grams import Keys

__all__ = ["Tally"]

_SHARES = 16
_RECORD = np.dtype([("key", np.uint64), ("count", np.uint32)])


class Tally:
    """`add` as often as you like, then `close` once."""

    def __init__(self) -> None:
        self._files: list[IO[bytes]] = []

    def add(self, keys: Keys) -> None:
        """Count these keys."""
        if not self._files:
            self._files = [tempfile.TemporaryFile() for _ in range(_SHARES)]  # noqa: SIM115 -- closed in `close`
        distinct, counts = np.unique(keys, return_counts=True)
        share = distinct % _SHARES
        for number, file in enumerate(self._files):
            mine = share == number
            records = np.empty(int(mine.sum()), dtype=_RECORD)
            records["key"], records["count"] = distinct[mine], counts[mine]
            file.write(records.tobytes())

    def close(self, least: int) -> tuple[Keys, npt.NDArray[np.int64]]:
        """Keys counted at least so often, in their order, and their counts."""
        shares = [_summed(file, least) for file in self._files]
        for file in self._files:
            file.close()
        self._files = []
        keys = np.concatenate([np.zeros(0, dtype=np.uint64), *(keys for keys, _ in shares)])
        counts = np.concatenate([np.zeros(0, dtype=np.int64), *(counts for _, counts in shares)])
        order = np.argsort(keys)
        return keys[order], counts[order]


def _summed(file: IO[bytes], least: int) -> tuple[Keys, npt.NDArray[np.int64]]:
    file.seek(0)
    records = np.frombuffer(file.read(), dtype=_RECORD)
    keys, place = np.unique(records["key"], return_inverse=True)
    sums = np.bincount(place, weights=records["count"], minlength=len(keys)).astype(np.int64)
    kept = sums >= least
    return keys[kept], sums[kept]
