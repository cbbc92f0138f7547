"""A spelling model that the office supplies as ONNX, behind the same interface.

The model is of the kind that corrects character by character (MacBERT for spelling and its like): inputs
`input_ids`, and `attention_mask` and `token_type_ids` where it names them; one output of shape (sentences, tokens, words).
`vocab.txt` of the model lies beside it.
"""

from __future__ import annotations

import importlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import xxhash

from checks.typos.alphabet import encode, is_han
from checks.typos.suspects import Suspect
from config.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["OnnxDetector"]

LONGEST = 126  #: characters judged at once; the model adds its two marks
BATCH = 16
THRESHOLD = 0.9
_STOPS = "。！？；\n"
_WHERE = '请检查 xuncha.toml 中 [rules."text.typo_suspected"] 的 onnx_model'


class OnnxDetector:
    """Raises InputError at once for what is missing: the file, its vocabulary, onnxruntime itself."""

    def __init__(self, model: Path, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold
        self._model, self._vocabulary = model, model.with_name("vocab.txt")
        for file in (model, self._vocabulary):
            if not file.is_file():
                raise InputError(f"找不到错别字模型文件 {file}。{_WHERE}。")
        try:
            self._runtime: Any = importlib.import_module("onnxruntime")
        except ImportError as error:
            raise InputError(
                "使用 ONNX 错别字模型需要 onnxruntime：请执行 pip install onnxruntime，"
                f"或去掉该设置改用自带模型。{_WHERE}。"
            ) from error

    @cached_property
    def digest(self) -> str:
        digest = xxhash.xxh3_128()
        for file in (self._model, self._vocabulary):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    @cached_property
    def _words(self) -> list[str]:
        return self._vocabulary.read_text(encoding="utf-8").splitlines()

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self._words)}

    @cached_property
    def _session(self) -> Any:
        try:
            return self._runtime.InferenceSession(str(self._model), providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime has a class of its own for each kind of damage
            raise InputError(f"无法读取错别字模型 {self._model}：{error}。{_WHERE}。") from error

    def find(self, texts: Sequence[str]) -> list[list[Suspect]]:
        """For each text its suspects in order of place."""
        found: list[list[Suspect]] = [[] for _ in texts]
        parts = [(number, start, part) for number, text in enumerate(texts) for start, part in _parts(text)]
        for begin in range(0, len(parts), BATCH):
            batch = parts[begin : begin + BATCH]
            judged = self._judge([part for _, _, part in batch])
            for (number, start, part), (words, scores) in zip(batch, judged, strict=True):
                found[number] += self._suspects(part, start, words, scores)
        return found

    def _judge(self, parts: Sequence[str]) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]:
        """For each part the likeliest word at each character, and its probability."""
        size = max(len(part) for part in parts) + 2
        ids = np.zeros((len(parts), size), dtype=np.int64)
        mask = np.zeros_like(ids)
        unknown = self._numbers.get("[UNK]", 0)
        for row, part in enumerate(parts):
            marked = ["[CLS]", *part.lower(), "[SEP]"]
            ids[row, : len(marked)] = [self._numbers.get(word, unknown) for word in marked]
            mask[row, : len(marked)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        named = {one.name for one in self._session.get_inputs()}
        logits = self._session.run(None, {name: value for name, value in inputs.items() if name in named})[0]
        logits = np.asarray(logits, dtype=np.float64)
        logits -= logits.max(axis=-1, keepdims=True)
        best = logits.argmax(axis=-1)
        probability = 1 / np.exp(logits).sum(axis=-1)
        for row, part in enumerate(parts):
            yield best[row, 1 : len(part) + 1], probability[row, 1 : len(part) + 1]

    def _suspects(
        self, part: str, start: int, words: npt.NDArray[np.int64], scores: npt.NDArray[np.float64]
    ) -> Iterator[Suspect]:
        """Chinese characters for which the model is sure of another one."""
        han = is_han(encode(part))
        for place in np.flatnonzero(han & (scores >= self.threshold)).tolist():
            meant = self._words[int(words[place])]
            if len(meant) == 1 and meant != part[place] and is_han(encode(meant)).all():
                yield Suspect(start + place, part[place], meant, float(scores[place]))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """(offset, sentence) in pieces of at most LONGEST characters; empty ones left out."""
    start = 0
    for place, character in enumerate(text, 1):
        if character in _STOPS or place - start >= LONGEST or place == len(text):
            if text[start:place].strip():
                yield start, text[start:place]
            start = place
