"""A county of real likeness behind a proxy, with real host names and https: all defects found, no false alarm."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest

from config.schema import Browser
from crawler.browser import find_browser
from reports.selection import LIVE, Query, rows
from tests.acceptance.third.county import County
from tests.acceptance.third.folder import write_folder
from tests.acceptance.third.server import serving
from xuncha.county import open_county
from xuncha.ledgers import import_all
from xuncha.night import RunOptions, run_night

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reports.selection import Row
    from tests.acceptance.third.truth import Planted

pytestmark = pytest.mark.acceptance

SCRIPTED = ("养老服务", "慈善信息", "婚姻登记", "残疾人服务", "预警信息", "公立医院")


@dataclass
class Place:
    """A county folder whose portal is being served."""

    county: County
    folder: Path

    def findings(self, **options: object) -> list[Row]:
        with open_county(self.folder) as county:
            import_all(county.database, county.settings)
            assert run_night(county, RunOptions(**options)).exit_code == 0  # type: ignore[arg-type]
            with county.database.session() as session:
                return rows(session, Query(states=LIVE, warnings=True))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    county = County(dt.datetime.now(ZoneInfo("Asia/Shanghai")).date())
    with serving(county, tmp_path) as (port, authority):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        write_folder(tmp_path, county, port)
        yield Place(county, tmp_path)


def _told(row: Row) -> str:
    finding = row.finding
    parts = (finding.url, finding.target, row.section, finding.message, row.site, row.unit)
    return unquote(" ".join(str(part or "") for part in parts))


def _tells(row: Row, planted: Planted) -> bool:
    finding = row.finding
    words = _told(row)
    return (
        finding.rule == planted.rule
        and finding.level == planted.level
        and all(unquote(word) in words for word in planted.where)
    )


def _wrong(truth: Iterable[Planted], found: list[Row]) -> list[str]:
    """What was missed and what was said without cause."""
    truth = list(truth)
    missed = [p for p in truth if p.recall and not any(_tells(row, p) for row in found)]
    false = [row for row in found if not any(_tells(row, p) for p in truth)]
    return [f"漏报 {p.rule} {p.where}" for p in missed] + [f"误报 {r.finding.rule} {_told(r)}" for r in false]


def test_third_county_is_judged_right_without_a_browser(place: Place) -> None:
    truth = [planted for planted in place.county.truth if planted.browser is not True]
    assert _wrong(truth, place.findings(browser=False)) == []


@pytest.mark.browser
@pytest.mark.skipif(not find_browser(Browser()), reason="no Chromium on this machine")
def test_sections_that_scripts_draw_are_judged_right_in_a_browser(place: Place) -> None:
    found = place.findings(browser=True, links=False, sections=SCRIPTED)
    told = {(row.finding.rule, row.section) for row in found if row.finding.rule.startswith("section.")}
    assert told == {
        ("section.empty", "养老服务"),
        ("section.empty", "婚姻登记"),
        ("section.unverified", "残疾人服务"),
    }
