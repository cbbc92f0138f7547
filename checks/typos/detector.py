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
from checks.typos.candidates import pairs, twos
from checks.typos.confusions import Confusions
from checks.typos.features import measure
from checks.typos.homophones import Homophones
from checks.typos.learning import county_table
from checks.typos.phrases import Phrases
from checks.typos.statistics import PAD, Statistics
from checks.typos.suspects import Suspect
from checks.typos.swaps import CONFIDENCE, swapped
from checks.typos.trees import Forest
from checks.typos.unlikely import Unlikely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checks.typos.alphabet import Codes
    from checks.typos.candidates import Pairs
    from checks.typos.grams import Table

__all__ = ["KINDS", "MODEL", "Detector", "Judged", "Measured", "Suspect", "surest"]

MODEL = Path(__file__).with_name("model.npz")
KINDS = ("ones", "twos")  #: slips of a single character, words of two mistaken for others
Floats = npt.NDArray[np.float32]
_BATCH = 200_000  #: characters judged at once: bounds the memory


@dataclass(frozen=True, slots=True)
class Measured:
    """Places with their candidates, and a row of features for each."""

    pairs: Pairs
    rows: Floats


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows of features with what they are about; `offsets` are where each text begins in the joined codes."""

    codes: Codes
    offsets: list[int]
    kinds: tuple[Measured, Measured]  #: as KINDS
    told: Mapping[int, str]  #: place → what belongs there, of slips that need no trees


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
    def homophones(self) -> Homophones:
        return Homophones.read(self._arrays)

    @cached_property
    def phrases(self) -> Phrases:
        return Phrases(self.confusions)

    @cached_property
    def forests(self) -> tuple[Forest, Forest]:
        """For single characters, for words of two."""
        ones, words = (Forest.read(self._arrays, f"{name}_") for name in KINDS)
        return ones, words

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
        at, ones = pairs(self.statistics, self.confusions, codes, unlikely.surprising())
        places, words = twos(self.statistics, self.homophones, codes, unlikely.surprising_twos())
        return Judged(
            codes,
            offsets,
            (
                Measured(*measure(self.statistics, unlikely, ones, at)),
                Measured(*measure(self.statistics, unlikely, words, places)),
            ),
            self.phrases.miswritten(unlikely, codes)
            | _turned(codes, swapped(self.statistics, unlikely, codes)),
        )

    def _find(self, texts: Sequence[str]) -> list[list[Suspect]]:
        judged = self.measured(texts)
        scores = [
            forest.probability(one.rows) for forest, one in zip(self.forests, judged.kinds, strict=True)
        ]
        slips = [
            (
                int(judged.kinds[kind].pairs.at[row]),
                _word(judged.kinds[kind].pairs.meant[row]),
                float(scores[kind][row]),
            )
            for kind, row in surest(judged.kinds, scores, self.threshold)
        ]
        told = [(place, right, CONFIDENCE) for place, right in judged.told.items()]
        beside = {place + near for place, right, _ in told for near in range(-1, len(right) + 1)}
        found: list[list[Suspect]] = [[] for _ in texts]
        for place, meant, score in sorted([*told, *(slip for slip in slips if slip[0] not in beside)]):
            text = int(np.searchsorted(judged.offsets, place, side="right")) - 1
            offset = place - judged.offsets[text]
            found[text].append(Suspect(offset, texts[text][offset : offset + len(meant)], meant, score))
        return found


def _turned(codes: Codes, places: npt.NDArray[np.int64]) -> dict[int, str]:
    return {place: _word(codes[[place + 1, place]]) for place in places.tolist()}


def _word(codes: Codes) -> str:
    return "".join(map(chr, codes))


def surest(kinds: Sequence[Measured], scores: Sequence[Floats], threshold: float) -> list[tuple[int, int]]:
    """(kind, row) of what reaches the threshold, in order of place; of what overlaps or stands side by side
    only the surest."""
    rows = [
        (-score, place, kind, row, one.pairs.meant.shape[1])
        for kind, (one, values) in enumerate(zip(kinds, scores, strict=True))
        for row in np.flatnonzero(values >= threshold).tolist()
        for score, place in [(float(values[row]), int(one.pairs.at[row]))]
    ]
    taken: set[int] = set()
    kept = []
    for _, place, kind, row, width in sorted(rows):
        if not taken.intersection(range(place - 1, place + width + 1)):
            taken.update(range(place, place + width))
            kept.append((place, kind, row))
    return [(kind, row) for _, kind, row in sorted(kept)]


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
