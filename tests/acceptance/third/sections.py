"""The ledger of the third county, read from the tables beside this file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.acceptance.third.model import Section, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
UNITS = (FOLDER / "units.csv").read_text(encoding="utf-8")
_NUMBERS = ("count", "newest", "step", "period", "until", "per_page")


def sites() -> list[Site]:
    """Every site, with the family of its pages."""
    return [Site(**row) for row in _rows("sites.csv")]


def ledger() -> list[Section]:
    """Every section; `newest` and `step` are days back from today. What is wrong stands in planted.py."""
    return [Section(**row) for row in _rows("sections.csv")]


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {
                key: (int(value) if value else None) if key in _NUMBERS else value
                for key, value in row.items()
            }
