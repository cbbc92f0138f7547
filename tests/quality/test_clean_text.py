"""The base lists on text known to be clean: nothing certain may be found there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import config
from checks.matcher import Lexicons
from checks.wording import TYPO

FOLDER = Path(os.environ.get("XUNCHA_FIXTURES", "")) / "typos"
pytestmark = pytest.mark.skipif("XUNCHA_FIXTURES" not in os.environ, reason="no clean sets here")
PRESS = frozenset({"规范表述", "法律用语", "旧机构名"})


def hits(categories: frozenset[str]) -> list[str]:
    lexicons = Lexicons.load(Path(config.__file__).with_name("lexicons"))
    records = [
        record
        for name in ("rmrb", "xxqg")
        for record in json.loads((FOLDER / f"macro_acc_{name}.tet.json").read_text(encoding="utf-8"))
    ]
    assert len(records) >= 4000
    return [
        hit.term.wrong
        for record in records
        for hit in lexicons.scan(record["original_text"], None, categories)
    ]


def test_no_typo_is_seen_in_clean_sentences() -> None:
    assert hits(frozenset(TYPO)) == []


def test_press_wording_flags_at_most_one_sentence_in_a_thousand() -> None:
    assert len(hits(PRESS)) <= 4


def test_luring_words_do_not_occur_in_newspapers() -> None:
    assert hits(frozenset({"涉赌", "涉黄", "涉诈", "停放域名"})) == []
