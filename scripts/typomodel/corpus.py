"""The statistics: runs of characters in the statutes, words and their frequencies in jieba's dictionary."""

from __future__ import annotations

import lzma
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jieba
import numpy as np
import numpy.typing as npt

from checks.typos.alphabet import encode, is_han
from checks.typos.grams import build, counted, levels, run_keys
from checks.typos.statistics import table_arrays

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checks.typos.alphabet import Codes
    from checks.typos.grams import Table

__all__ = ["candidates_of", "dictionary", "expressions", "lines_apart", "statistics", "twos"]

SHARED = 12  #: a line that has this many characters in a row with a training sentence is held out
LEAST = {2: 1, 3: 2, 4: 3}  #: runs seen less often say too little for their place
EXPRESSION = 300  #: the frequency an expression of our own counts for
LEAST_WORD = 3  #: frequency of a word of two that is one of the homophones
LEAST_TWO = 200  #: and how often the lines have one that no dictionary has
LEAST_ALONE = 10
REPEATED = 20  #: and how often it is counted among the lines
HELD_OUT = 50  #: every so manieth line is held out, to make training sentences of
Arrays = dict[str, npt.NDArray[Any]]


def lines_apart(corpus: Path, sentences: Iterable[str]) -> tuple[list[str], list[str]]:
    """(lines to count, lines held out for training); what shares a run with `sentences` is in neither."""
    wanted = np.unique(np.concatenate([_hashes(sentence) for sentence in sentences]))
    with lzma.open(corpus, "rt", encoding="utf-8") as file:
        lines = file.read().split("\n")
    text = "\n".join(lines)
    starts = np.cumsum([0] + [len(line) + 1 for line in lines[:-1]])
    hit = np.flatnonzero(np.isin(_hashes(text), wanted))
    shared = set(np.searchsorted(starts, hit, side="right").tolist())
    counting = [line for i, line in enumerate(lines) if i + 1 not in shared and i % HELD_OUT]
    held = [line for i, line in enumerate(lines) if i + 1 not in shared and not i % HELD_OUT]
    return counting, held


def _hashes(text: str) -> npt.NDArray[np.uint64]:
    """One number per run of SHARED characters."""
    codes = encode(text).astype(np.uint64)
    size = max(len(codes) - SHARED + 1, 0)
    keys = np.zeros(size, dtype=np.uint64)
    for place in range(SHARED):
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + size]
    return keys


def dictionary() -> dict[str, int]:
    """jieba's words of Chinese characters with their frequencies."""
    file = Path(jieba.__file__).with_name("dict.txt")
    words: dict[str, int] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        word, frequency, *_ = line.split(" ")
        if is_han(encode(word)).all():
            words[word] = int(frequency)
    return words


def expressions() -> dict[str, int]:
    """Our own list of expressions of today's official writing, which older dictionaries lack."""
    text = Path(__file__).with_name("expressions.txt").read_text(encoding="utf-8")
    return dict.fromkeys(text.split(), EXPRESSION)


def candidates_of(lines: Sequence[str], words: dict[str, int]) -> tuple[str, str]:
    """(characters with sounds and shapes, those of them common enough to be suggested)."""
    written, spoken = Counter("".join(lines)), Counter[str]()
    for word, frequency in words.items():
        spoken.update(dict.fromkeys(word, frequency))
    simple = {bytes([a, b]).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF)}
    alone = {word for word, frequency in words.items() if len(word) == 1 and frequency >= LEAST_ALONE}
    known = "".join(sorted((simple | alone) - {""}))
    return known, "".join(one for one in known if written[one] >= 5 or spoken[one] >= 100)


def statistics(lines: Sequence[str], words: dict[str, int]) -> Arrays:
    """The arrays of checks.typos.statistics.Statistics."""
    codes = encode(
        "\n" + "\n".join([*lines, *[one for one in expressions() for _ in range(REPEATED)]]) + "\n"
    )
    keys, values = [], []
    for length, least in LEAST.items():
        distinct, counts = counted(run_keys(codes, length), least)
        keys.append(distinct)
        values.append(levels(counts))
    inside = np.setdiff1d(_pairs_in(words), keys[0])
    keys.append(inside)
    values.append(np.ones(len(inside), dtype=np.uint8))
    grams = build(np.concatenate(keys), np.concatenate(values))
    known = _word_table(words)
    return {
        **table_arrays(grams, "grams"),
        **table_arrays(known, "words"),
        **_singles(codes, words),
        "seeds": np.array([grams.seed, known.seed]),
        "total": np.array([len(codes)]),
    }


def twos(lines: Sequence[str], words: dict[str, int], usable: Codes) -> npt.NDArray[np.uint32]:
    """Words of two characters, one number each: those that may be meant where a word that sounds the same stands."""
    allowed = np.zeros(0x10000, dtype=np.bool_)
    allowed[usable] = True
    known = encode(
        "".join(word for word, frequency in words.items() if len(word) == 2 and frequency >= LEAST_WORD)
    )
    common, _ = counted(run_keys(encode("\n".join(lines)), 2), LEAST_TWO)
    keys = np.union1d(run_keys(known, 2)[::2], common)
    first, second = (keys >> np.uint64(16)).astype(np.int64), (keys & np.uint64(0xFFFF)).astype(np.int64)
    chosen: npt.NDArray[np.uint32] = keys[allowed[first] & allowed[second]].astype(np.uint32)
    return chosen


def _pairs_in(words: dict[str, int]) -> npt.NDArray[np.uint64]:
    """Pairs of characters that stand side by side in some word: they may, though no statute shows it."""
    codes = encode("\n".join(words))
    within = is_han(codes[:-1]) & is_han(codes[1:])
    return np.unique(run_keys(codes, 2)[within])


def _word_table(words: dict[str, int]) -> Table:
    """Words of two to four characters; a longer one by its first and last four."""
    known: dict[int, int] = {}
    for word, frequency in words.items():
        if len(word) < 2:
            continue
        for piece in {word} if len(word) <= 4 else {word[i : i + 4] for i in range(len(word) - 3)}:
            key = int(run_keys(encode(piece), len(piece))[0])
            known[key] = max(known.get(key, 1), frequency)
    keys = np.array(sorted(known), dtype=np.uint64)
    return build(keys, levels(np.array([known[int(key)] for key in keys], dtype=np.int64)))


def _singles(codes: npt.NDArray[np.uint16], words: dict[str, int]) -> Arrays:
    counts = np.bincount(codes, minlength=0x10000)
    alone = np.zeros(0x10000, dtype=np.int64)
    for word, frequency in words.items():
        if len(word) == 1:
            alone[encode(word)] = max(frequency, 1)
    known = np.flatnonzero((counts > 0) | (alone > 0))
    return {
        "single_codes": known.astype(np.uint16),
        "single_levels": _fine(counts[known]),
        "word_levels": _fine(alone[known]),
    }


def _fine(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    logs = np.rint(8 * np.log(np.maximum(counts, 1)))
    return np.where(counts > 0, np.minimum(logs + 1, 255), 0).astype(np.uint8)
