"""xuncha learn: the county's stored pages become statistics."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from typer.testing import CliRunner

from checks.typos.learning import COUNTY, county_table
from config.errors import InputError
from storage import texts
from storage.models import Page, Site
from storage.urls import intern
from xuncha.cli import build
from xuncha.county import open_county

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

NOW = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
TEXTS = [f"第{i}批竹溪河灌区改造工程在龙埫口村开工建设" for i in "一二三四"]


def run(*words: str) -> Result:
    return CliRunner().invoke(build(), words)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "溪源"
    assert run("init", str(folder), "--name", "溪源县", "--url", "https://www.xiyuan.gov.cn/").exit_code == 0
    return folder


def store(folder: Path, bodies: list[str]) -> None:
    with open_county(folder) as county, county.database.session() as session:
        site = Site(key="main", name="溪源县人民政府", url="https://www.xiyuan.gov.cn/")
        session.add(site)
        session.flush()
        ids = texts.store(session, bodies)
        for number, body in enumerate(bodies):
            url = f"https://www.xiyuan.gov.cn/{number}.html"
            page = Page(
                url_id=intern(session, [url])[url], url=url, site_id=site.id, first_seen=NOW, changed_at=NOW,
                tried_at=NOW, text_id=ids[texts.text_hash(body)], revision=number + 1,
            )  # fmt: skip
            session.add(page)


def test_it_says_what_it_read_and_writes_the_file(county: Path) -> None:
    store(county, TEXTS)
    result = run("-C", str(county), "learn")
    assert result.exit_code == 0
    assert "读取 4 篇，计 4 个不同的段落" in result.stdout
    table = county_table(county / "data" / COUNTY)
    assert table is not None
    assert len(table.cells)


def test_learning_twice_gives_the_same(county: Path) -> None:
    store(county, TEXTS)
    run("-C", str(county), "learn")
    first = county_table(county / "data" / COUNTY)
    run("-C", str(county), "learn")
    second = county_table(county / "data" / COUNTY)
    assert first is not None
    assert second is not None
    assert np.array_equal(first.cells, second.cells)


def test_without_pages_it_says_what_to_do_first(county: Path) -> None:
    result = run("-C", str(county), "learn")
    assert isinstance(result.exception, InputError)
    assert "xuncha run" in str(result.exception)
    assert not (county / "data" / COUNTY).exists()
