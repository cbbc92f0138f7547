"""Boosted trees as plain arrays: many rows walk down all trees at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Forest"]

Rows = npt.NDArray[np.float32]
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Forest:
    """Nodes of all trees in one row of arrays; a leaf's `feature` is -1 and its children are itself.

    A row goes to `left` where its feature is at most `threshold`, else to `right`.
    """

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    roots: npt.NDArray[np.int32]
    depth: int
    baseline: float

    @classmethod
    def read(cls, arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> Forest:
        fields = {name: arrays[f"{prefix}{name}"] for name in ("feature", "threshold", "left", "right", "value", "roots")}  # fmt: skip
        depth, baseline = arrays[f"{prefix}shape"].tolist()
        return cls(**fields, depth=int(depth), baseline=float(baseline))

    def arrays(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """What `read` takes."""
        names = ("feature", "threshold", "left", "right", "value", "roots")
        return {f"{prefix}{name}": getattr(self, name) for name in names} | {
            f"{prefix}shape": np.array([self.depth, self.baseline], dtype=np.float64)
        }

    def probability(self, rows: Rows) -> npt.NDArray[np.float32]:
        """One probability per row of features."""
        chance: Rows = (1 / (1 + np.exp(-self.raw(rows)))).astype(np.float32)
        return chance

    def raw(self, rows: Rows) -> npt.NDArray[np.float32]:
        """The sum of the trees' leaves, as a log-odds."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        parts = [self._block(rows[start : start + _BLOCK]) for start in range(0, len(rows), _BLOCK)]
        return np.concatenate(parts)

    def _block(self, rows: Rows) -> npt.NDArray[np.float32]:
        flat, width = np.ascontiguousarray(rows).ravel(), rows.shape[1]
        start = (np.arange(len(rows), dtype=np.int32) * width)[None, :]
        node = np.repeat(self.roots[:, None], len(rows), axis=1)
        wanted = np.maximum(self.feature, 0).astype(np.int32)
        for _ in range(self.depth):
            goes_left = flat[start + wanted[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        sums: Rows = (self.baseline + self.value[node].sum(axis=0)).astype(np.float32)
        return sums
