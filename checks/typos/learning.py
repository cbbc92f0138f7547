"""The county's own writing as statistics: runs of characters that its distinct lines share."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import xxhash

from checks.typos.alphabet import encode, is_han
from checks.typos.grams import build, levels, run_keys
from checks.typos.statistics import table_arrays, table_of
from checks.typos.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from checks.typos.grams import Keys, Table

__all__ = ["COUNTY", "Learner", "Learnt", "county_table"]

COUNTY = "typos/county.npz"  #: in the data folder
LEAST = 3  #: a run that fewer distinct lines have may be a slip itself
MOST = 8_000_000  #: characters counted at most; more adds little and costs memory
SHORTEST = 8  #: characters of a line worth counting
_CHUNK = 400_000  #: characters counted together
_APART = "\n" * 4  #: no run reaches from one line into another, whatever their order


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was read and what is kept of it."""

    texts: int
    lines: int
    characters: int
    runs: int


@dataclass
class Learner:
    """Takes texts one by one; the same texts, in whatever order, give the same file."""

    texts: int = 0
    characters: int = 0
    _seen: set[int] = field(default_factory=set)
    _lines: list[str] = field(default_factory=list)
    _waiting: int = 0
    _tally: Tally = field(default_factory=Tally)

    @property
    def full(self) -> bool:
        return self.characters >= MOST

    def add(self, text: str) -> None:
        self.texts += 1
        for line in text.split("\n"):
            line = line.strip()
            key = xxhash.xxh3_64_intdigest(line.encode("utf-8", "surrogatepass"))
            if len(line) >= SHORTEST and key not in self._seen:
                self._seen.add(key)
                self._lines.append(line)
                self._waiting += len(line)
                self.characters += len(line)
        if self._waiting >= _CHUNK:
            self._count()

    def write(self, file: Path) -> Learnt:
        """Replaces the county's file whole, or leaves the old one."""
        self._count()
        keys, counts = self._tally.close(LEAST)
        table = build(keys, levels(counts))
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.stem}.{os.getpid()}.npz")
        try:
            np.savez(beside, seeds=np.array([table.seed]), **table_arrays(table, "grams"))  # type: ignore[arg-type]
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
        return Learnt(self.texts, len(self._seen), self.characters, len(keys))

    def _count(self) -> None:
        """Counts what waits."""
        if not self._lines:
            return
        codes = encode(_APART + _APART.join(self._lines) + _APART)
        self._lines, self._waiting = [], 0
        self._tally.add(np.concatenate([_runs(codes, length) for length in (2, 3, 4)]))


def _runs(codes: npt.NDArray[np.uint16], length: int) -> Keys:
    """Runs that hold at least one Chinese character."""
    keys = run_keys(codes, length)
    han = np.concatenate([[0], np.cumsum(is_han(codes))])
    kept: Keys = keys[(han[length:] - han[:-length]) > 0]
    return kept


def county_table(file: Path) -> Table | None:
    """The county's table, None where nothing was learnt yet."""
    if not file.exists():
        return None
    with np.load(file) as arrays:
        return table_of(arrays, "grams", int(arrays["seeds"][0]))


def learnt_from(texts: Iterable[str], file: Path) -> Learnt:
    """All at once, for callers with the texts at hand."""
    learner = Learner()
    for text in texts:
        learner.add(text)
    return learner.write(file)
