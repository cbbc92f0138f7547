"""The detector: texts in, suspected slips of the pen out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import xxhash

from checks.typos.alphabet import BREAK, encode
from checks.typos.candidates import Unlikely, pairs
from checks.typos.confusions import Confusions
from checks.typos.features import measure
from checks.typos.learning import county_table
from checks.typos.statistics import PAD, Statistics
from checks.typos.suspects import Suspect
from checks.typos.trees import Forest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checks.typos.alphabet import Codes
    from checks.typos.candidates import Pairs
    from checks.typos.grams import Table

__all__ = ["MODEL", "Detector", "Judged", "Suspect", "best_rows"]

MODEL = Path(__file__).with_name("model.npz")
Places = npt.NDArray[np.int64]
_BATCH = 200_000  #: characters judged at once: bounds the memory


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows of features with what they are about; `offsets` are where each text begins in the joined codes."""

    codes: Codes
    offsets: list[int]
    pairs: Pairs
    rows: npt.NDArray[np.float32]


class Detector:
    """Base statistics, joined with the county's own where there are any, and the trees over them."""

    def __init__(
        self, arrays: Mapping[str, npt.NDArray[Any]], county: Table | None = None, digest: str = ""
    ) -> None:
        self._arrays = arrays
        self.statistics = Statistics.read(arrays, county)
        self.threshold = float(arrays["threshold"].tolist()[0]) if "threshold" in arrays else 0.5
        self.digest = digest

    @classmethod
    def load(cls, county: Path | None = None) -> Detector:
        """The shipped model, with the county's statistics from that file where it exists."""
        content = MODEL.read_bytes()
        with np.load(io.BytesIO(content)) as file:
            arrays = {name: file[name] for name in file.files}
        return cls(arrays, county_table(county) if county else None, xxhash.xxh3_64_hexdigest(content))

    @cached_property
    def confusions(self) -> Confusions:
        return Confusions.read(self._arrays)

    @cached_property
    def forest(self) -> Forest:
        return Forest.read(self._arrays, "forest_")

    def find(self, texts: Sequence[str]) -> list[list[Suspect]]:
        """For each text its suspects in order of place."""
        found: list[list[Suspect]] = []
        for batch in _batches(texts):
            found += self._find(batch)
        return found

    def measured(self, texts: Sequence[str]) -> Judged:
        """The places worth judging with their candidates and features."""
        codes, offsets = _joined(texts)
        unlikely = Unlikely.of(self.statistics.trace(codes), self.statistics.total)
        at, candidates = pairs(self.statistics, self.confusions, codes, unlikely.surprising())
        return Judged(codes, offsets, *measure(self.statistics, unlikely, candidates, at))

    def _find(self, texts: Sequence[str]) -> list[list[Suspect]]:
        judged = self.measured(texts)
        scores = self.forest.probability(judged.rows)
        found: list[list[Suspect]] = [[] for _ in texts]
        for row in best_rows(judged.pairs.at, scores, self.threshold):
            place = int(judged.pairs.at[row])
            text = int(np.searchsorted(judged.offsets, place, side="right")) - 1
            offset = place - judged.offsets[text]
            meant = chr(int(judged.pairs.meant[row]))
            found[text].append(Suspect(offset, texts[text][offset], meant, float(scores[row])))
        return found


def best_rows(at: Places, scores: npt.NDArray[np.float32], threshold: float) -> list[int]:
    """The best row of each place that reaches the threshold; of neighbouring places only the surest."""
    rows = np.flatnonzero(scores >= threshold)
    surest: dict[int, int] = {}
    for row in rows[np.argsort(-scores[rows], kind="stable")].tolist():
        place = int(at[row])
        if not surest.keys() & {place - 1, place, place + 1}:
            surest[place] = row
    return [surest[place] for place in sorted(surest)]


def _joined(texts: Sequence[str]) -> tuple[Codes, list[int]]:
    """All texts as one array, with breaks between them, and where each begins."""
    pad = np.full(PAD, BREAK, dtype=np.uint16)
    parts, offsets, place = [pad], [], PAD
    for text in texts:
        codes = encode(text)
        parts += [codes, pad]
        offsets.append(place)
        place += len(codes) + PAD
    return np.concatenate(parts), offsets


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start, size = 0, 0
    for i, text in enumerate(texts):
        if size and size + len(text) > _BATCH:
            yield texts[start:i]
            start, size = i, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]
