"""Markup that costs the square of its length does not hold up a night."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.trial import MANY, parses

if TYPE_CHECKING:
    import pytest


def test_long_flat_table_is_read() -> None:
    rows = "<tr><td>张三</td><td>元</td></tr>" * MANY
    assert asyncio.run(parses(f"<table>{rows}</table>"))


def test_endless_nesting_is_left() -> None:
    deep = "<div>" * 200_000
    assert not asyncio.run(parses(f"<body>{deep}", allowance=1))


def test_few_tags_need_no_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio, "create_subprocess_exec", None)
    assert asyncio.run(parses("<p>正文</p>" * 1_000))
