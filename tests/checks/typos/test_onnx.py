"""The office's own model: what is missing is said plainly; what it answers becomes suspects."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from checks.typos.onnx import LONGEST, OnnxDetector
from config.errors import InputError

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "县", "委", "布", "署", "部", "。"]


class _Session:
    """Takes every character for itself, but 布 for 部."""

    def __init__(self, file: str, providers: list[str]) -> None:
        if Path(file).read_bytes() != b"model":
            raise RuntimeError("invalid protobuf")

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="input_ids"), SimpleNamespace(name="attention_mask")]

    def run(self, outputs: None, inputs: dict[str, Any]) -> list[Any]:
        assert set(inputs) == {"input_ids", "attention_mask"}
        meant = np.where(inputs["input_ids"] == WORDS.index("布"), WORDS.index("部"), inputs["input_ids"])
        return [np.eye(len(WORDS))[meant] * 20]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    runtime: Any = ModuleType("onnxruntime")
    runtime.InferenceSession = _Session
    monkeypatch.setitem(sys.modules, "onnxruntime", runtime)
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    (tmp_path / "model.onnx").write_bytes(b"model")
    return tmp_path / "model.onnx"


def test_suspects_carry_place_and_suggestion(model: Path) -> None:
    ((suspect,), nothing) = OnnxDetector(model).find(["县委。县委布署。", "县委部署。"])
    assert (suspect.offset, suspect.wrong, suspect.suggestion) == (5, "布", "部")
    assert nothing == []


def test_long_sentences_are_cut(model: Path) -> None:
    (suspects,) = OnnxDetector(model).find(["县" * (LONGEST + 5) + "布"])
    assert [suspect.offset for suspect in suspects] == [LONGEST + 5]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"找不到错别字模型文件 .*nothing\.onnx"):
        OnnxDetector(tmp_path / "nothing.onnx")


def test_a_missing_vocabulary_is_named(model: Path) -> None:
    model.with_name("vocab.txt").unlink()
    with pytest.raises(InputError, match=r"vocab\.txt"):
        OnnxDetector(model)


def test_a_missing_runtime_is_explained(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(InputError, match="pip install onnxruntime"):
        OnnxDetector(model)


def test_a_broken_model_is_explained(model: Path) -> None:
    model.write_bytes(b"broken")
    with pytest.raises(InputError, match="无法读取错别字模型"):
        OnnxDetector(model).find(["县委"])
