"""The shown day on real portal pages, where the folder that XUNCHA_FIXTURES names holds them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from crawler.cms.base import Document
from crawler.dates import shown_date
from crawler.encoding import decode
from crawler.extract import extract

FOLDER = Path(os.environ.get("XUNCHA_FIXTURES", "")) / "portals"
pytestmark = pytest.mark.skipif(
    not os.environ.get("XUNCHA_FIXTURES") or not (FOLDER / "truth.json").exists(),
    reason="XUNCHA_FIXTURES is not set",
)


def _articles() -> list[dict[str, Any]]:
    return [row for row in json.loads((FOLDER / "truth.json").read_text("utf-8")) if row["kind"] == "article"]


def _shown(row: dict[str, Any]) -> str:
    text, _ = decode((FOLDER / row["file"]).read_bytes())
    document = Document("http://www.example.gov.cn/a/b.html", text)
    return str(shown_date(document, extract(document).title) or "")


def test_shown_days_of_the_reference_pages() -> None:
    dated = [row for row in _articles() if row.get("true_date")]
    missed = {row["file"]: _shown(row) for row in dated if _shown(row) != row["true_date"]}
    assert len(dated) > 50
    assert 1 - len(missed) / len(dated) >= 0.97, missed


def test_pages_that_show_no_day_mostly_give_none() -> None:
    undated = [row for row in _articles() if not row.get("true_date")]
    assert sum(not _shown(row) for row in undated) >= 3
